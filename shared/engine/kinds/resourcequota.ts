/** core/v1 ResourceQuota (pkg/apis/core, pkg/registry/core/resourcequota). */
import { isDns1123Subdomain } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { ResourceQuota } from '../../model/quota.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import type { Kind } from './kind.ts';
import { OWNER_FIELDS } from './pod-owner.ts';
import { validateResourceQuota, validateResourceQuotaUpdate } from './resourcequota-validation.ts';
import { newStatus, storedStatus } from './strategy.ts';

/** "pods: 1/2, requests.cpu: 500m/1" and the same of limits (printers printResourceQuota). */
function quotaCells({ status }: ResourceQuota): [requests: string, limits: string] {
  const { hard = {}, used = {} } = status ?? {};
  const cell = (name: string): string => `${name}: ${used[name] ?? '0'}/${hard[name]!}`;
  const names = Object.keys(hard).sort();
  const isLimit = (name: string): boolean => name.startsWith('limits.');
  const joined = (chosen: readonly string[]): string => chosen.map(cell).join(', ');
  return [joined(names.filter((name) => !isLimit(name))), joined(names.filter(isLimit))];
}

export const resourceQuotaKind: Kind<ResourceQuota> = {
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  simulated: true,
  schema: 'V1ResourceQuota',
  status: true,
  scale: false,
  defaults: (quota) => quota,
  validate: (quota) => [
    ...validateObjectMeta(quota.metadata, true, isDns1123Subdomain, 'metadata'),
    ...validateResourceQuota(quota),
  ],
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...validateResourceQuota(next),
    ...validateResourceQuotaUpdate(next, previous),
  ],
  prepareForCreate: (quota) => newStatus(quota, {}),
  prepareForUpdate: storedStatus,
  columns: [NAME, textColumn('Request'), textColumn('Limit'), AGE],
  row: (quota, nowMs) => [quota.metadata.name, ...quotaCells(quota), age(quota, nowMs)],
  fields: { ...OWNER_FIELDS, spec: 'simulated', status: 'ignored' },
};
