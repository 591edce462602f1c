/** ResourceQuotas: upstream's table of validation, scopes, and what may not be changed. */
import { describe, expect, test } from 'vitest';
import { fieldErrorText } from '../../../shared/engine/api/field-error.ts';
import { resourceQuotaKind } from '../../../shared/engine/kinds/resourcequota.ts';
import type { ResourceQuota } from '../../../shared/model/quota.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const TABLE = 'k8s-1.20.2-test-tables/pkg__apis__core__validation__validation.json';
const complaints = (quota: ResourceQuota): string[] => resourceQuotaKind.validate(quota).map(fieldErrorText);

describe.skipIf(fixturesDir === undefined)('TestValidateResourceQuota', () => {
  const good = tableRows<ResourceQuota>(TABLE, 'TestValidateResourceQuota', 'successCases');
  const bad = tableRows<{ R: ResourceQuota; D: string }>(TABLE, 'TestValidateResourceQuota', 'errorCases');

  test('good ones', () => {
    for (const { row } of good) expect.soft(complaints(row), JSON.stringify(row.spec)).toEqual([]);
  });

  test.each(bad.map(({ key, row }) => [key, row] as const))('%s', (_key, { R, D }) => {
    const found = complaints(R);
    expect(found.length).toBeGreaterThan(0);
    for (const text of found) expect(text).toContain(D);
  });

  test('every row ran', () => {
    account('TestValidateResourceQuota', good.length + bad.length);
    expect(good.length + bad.length).toBe(17);
  });
});

const quota = (spec: object): ResourceQuota =>
  ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace: 'n' }, spec }) as ResourceQuota;
const expressions = (...matchExpressions: object[]) => ({ scopeSelector: { matchExpressions } });
const AT = 'spec.scopeSelector.matchExpressions';

test.each([
  [
    { scopes: ['BestEffort'], hard: { pods: '1', cpu: '1', 'count/pods': '1' } },
    ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
  ],
  [
    { ...expressions({ scopeName: 'Terminating', operator: 'In', values: ['a'] }), hard: { pods: '1' } },
    [
      `${AT}.operator: Invalid value: "In": must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity`,
    ],
  ],
  [
    expressions({ scopeName: 'PriorityClass', operator: 'In' }),
    [
      `${AT}.values: Required value: must be at least one value when \`operator\` is 'In' or 'NotIn' for scope selector`,
    ],
  ],
  [
    expressions({ scopeName: 'PriorityClass', operator: 'Exists', values: ['a'] }),
    [
      `${AT}.values: Invalid value: ["a"]: must be no value when \`operator\` is 'Exist' or 'DoesNotExist' for scope selector`,
    ],
  ],
  [
    expressions({ scopeName: 'Odd', operator: 'Same' }),
    [
      `${AT}.scopeName: Invalid value: "Odd": unsupported scope`,
      `${AT}.operator: Invalid value: "Same": not a valid selector operator`,
    ],
  ],
  [{ ...expressions({ scopeName: 'PriorityClass', operator: 'Exists' }), hard: { pods: '1' } }, []],
])('%j', (spec, expected) => {
  expect(complaints(quota(spec))).toEqual(expected);
});

test('its scopes stay', () => {
  const change = (to: object, from: object): string[] => {
    const [next, previous] = [quota(to), quota(from)].map((q) => ({
      ...q,
      metadata: { ...q.metadata, resourceVersion: '1' },
    }));
    return resourceQuotaKind.validateUpdate(next as ResourceQuota, previous as ResourceQuota).map(fieldErrorText);
  };
  const [one, other] = [{ scopes: ['Terminating', 'BestEffort'] }, { scopes: ['BestEffort', 'Terminating'] }];
  expect(change(one, other)).toEqual([]);
  expect(change({ scopes: ['Terminating'] }, one)).toEqual([
    'spec.scopes: Invalid value: ["Terminating"]: field is immutable',
  ]);
});
