/** Complaints about a ResourceQuota (pkg/apis/core/validation ValidateResourceQuotaSpec). */
import { invalid, type FieldError } from '../../../api/field-error.ts';
import { isQualifiedName } from '../../../api/names.ts';
import { compareQuantities, milliOf } from '../../../api/quantity.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { fieldsAt, textsAt } from '../../look.ts';

/** Counted things: a part of one cannot be had. */
const COUNTED = [
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const MEASURED = [
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
];
const SCOPES = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

const isStandard = (name: string): boolean =>
  COUNTED.includes(name) ||
  MEASURED.includes(name) ||
  name.startsWith('hugepages-') ||
  name.startsWith('requests.hugepages-');

function validateHard(name: string, quantity: string): FieldError[] {
  const path = `spec.hard[${name}]`;
  const errors = isQualifiedName(name).map((text) => invalid(path, name, text));
  if (errors.length === 0 && !name.includes('/') && !isStandard(name)) {
    errors.push(invalid(path, name, 'must be a standard resource for quota'));
  }
  if (compareQuantities(quantity, '0') < 0) errors.push(invalid(path, quantity, 'must be greater than or equal to 0'));
  if (COUNTED.includes(name) && milliOf(quantity) % 1000 !== 0)
    errors.push(invalid(path, quantity, 'must be an integer'));
  return errors;
}

function validateScopes(scopes: readonly string[]): FieldError[] {
  const path = 'spec.scopes';
  const errors = scopes
    .filter((scope) => !SCOPES.includes(scope))
    .map(() => invalid(path, scopes, 'unsupported scope'));
  for (const [one, other] of OPPOSITES) {
    if (scopes.includes(one) && scopes.includes(other)) errors.push(invalid(path, scopes, 'conflicting scopes'));
  }
  return errors;
}

export function validateResourceQuota(quota: AnyObject): FieldError[] {
  const hard = Object.entries(fieldsAt(quota, 'spec', 'hard') ?? {});
  return [
    ...hard.flatMap(([name, quantity]) => validateHard(name, String(quantity))),
    ...validateScopes(textsAt(quota, 'spec', 'scopes')),
  ];
}
