/** Complaints about a ResourceQuota (pkg/apis/core/validation ValidateResourceQuotaSpec). */
import { invalid, required, type FieldError } from '../api/field-error.ts';
import { isQualifiedName } from '../api/names.ts';
import { compareQuantities, milliOf } from '../api/quantity.ts';
import type { ResourceQuota, ScopeRequirement } from '../../model/quota.ts';

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
const COMPUTE = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const MEASURED = [
  ...COMPUTE,
  'ephemeral-storage',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
];
const OF_PODS = ['pods', ...COMPUTE];

/** Which standard resources a scope says anything of (IsResourceQuotaScopeValidForResource). */
const SCOPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['BestEffort', ['pods']],
  ['NotBestEffort', OF_PODS],
  ['Terminating', OF_PODS],
  ['NotTerminating', OF_PODS],
  ['PriorityClass', OF_PODS],
  ['CrossNamespacePodAffinity', OF_PODS],
  ['VolumeAttributesClass', ['persistentvolumeclaims', 'requests.storage']],
]);
/** Scopes that are there or not: no value can be asked for. */
const WITHOUT_VALUES = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity'];
const ONLY_EXISTS =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

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

/** What is wrong with a scope, and with the resources that it is put on; shown: the value that upstream prints. */
function scopeErrors(scope: string, hard: readonly string[], paths: { scope: string; list: string }, shown: unknown) {
  const known = SCOPES.get(scope);
  if (known === undefined)
    return [invalid(paths.scope, paths.scope === paths.list ? shown : scope, 'unsupported scope')];
  return hard
    .filter((name) => isStandard(name) && !known.includes(name))
    .map(() => invalid(paths.list, shown, 'unsupported scope applied to resource'));
}

const conflicts = (names: readonly string[], path: string, shown: unknown): FieldError[] =>
  OPPOSITES.filter((pair) => pair.every((name) => names.includes(name))).map(() =>
    invalid(path, shown, 'conflicting scopes'),
  );

function validateOperator({ scopeName, operator, values = [] }: ScopeRequirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (WITHOUT_VALUES.includes(scopeName) && operator !== 'Exists')
    errors.push(invalid(`${path}.operator`, operator, ONLY_EXISTS));
  if (operator === 'In' || operator === 'NotIn') {
    const text = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    if (values.length === 0) errors.push(required(`${path}.values`, text));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
    if (values.length > 0) errors.push(invalid(`${path}.values`, values, text));
  } else {
    errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
  }
  return errors;
}

export function validateResourceQuota({ spec }: ResourceQuota): FieldError[] {
  const { hard = {}, scopes = [], scopeSelector } = spec ?? {};
  const names = Object.keys(hard).sort();
  const wanted = scopeSelector?.matchExpressions ?? [];
  const path = 'spec.scopeSelector.matchExpressions';
  return [
    ...Object.entries(hard).flatMap(([name, quantity]) => validateHard(name, String(quantity))),
    ...scopes.flatMap((s) => scopeErrors(s, names, { scope: 'spec.scopes', list: 'spec.scopes' }, scopes)),
    ...conflicts(scopes, 'spec.scopes', scopes),
    ...wanted.flatMap((one) => [
      ...scopeErrors(one.scopeName, names, { scope: `${path}.scopeName`, list: path }, scopeSelector),
      ...validateOperator(one, path),
    ]),
    ...conflicts(
      wanted.map((one) => one.scopeName),
      path,
      scopes,
    ),
  ];
}

/** Complaints about a change: the scopes stay. */
export function validateResourceQuotaUpdate(next: ResourceQuota, previous: ResourceQuota): FieldError[] {
  const [is, was] = [new Set(next.spec?.scopes), new Set(previous.spec?.scopes)];
  const isSame = is.size === was.size && [...is].every((scope) => was.has(scope));
  return isSame ? [] : [invalid('spec.scopes', next.spec?.scopes ?? null, 'field is immutable')];
}
