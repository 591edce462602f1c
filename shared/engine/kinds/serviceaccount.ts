/** core/v1 ServiceAccount: an identity that pods name; its tokens (api/token) are made when somebody asks, and kept by nobody. */
import { isDns1123Subdomain } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { ServiceAccount } from '../../model/config.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import type { Kind } from './kind.ts';

export const serviceAccountKind: Kind<ServiceAccount> = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  simulated: true,
  schema: 'V1ServiceAccount',
  status: false,
  scale: false,
  defaults: (account) => account,
  validate: (account) => validateObjectMeta(account.metadata, true, isDns1123Subdomain, 'metadata'),
  validateUpdate: (next, previous) => [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...validateObjectMeta(next.metadata, true, isDns1123Subdomain, 'metadata'),
  ],
  prepareForCreate: (account) => account,
  prepareForUpdate: (next) => next,
  columns: [NAME, textColumn('Secrets'), AGE],
  row: (account, nowMs) => [account.metadata.name, account.secrets?.length ?? 0, age(account, nowMs)],
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.namespace': 'simulated',
    'metadata.ownerReferences': 'simulated',
    'metadata.finalizers': 'simulated',
    'metadata.annotations.kubernetes.io/enforce-mountable-secrets': 'simulated',
    secrets: 'shown',
    imagePullSecrets: 'shown',
    automountServiceAccountToken: 'simulated',
  },
};
