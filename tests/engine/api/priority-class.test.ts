/** PriorityClasses: values that the system keeps, what stays as it was made, and one default at most. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { quietCluster, refusal } from './door.ts';

const named = (name: string, more: object = {}): KubeObject =>
  ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value: 1000,
    ...more,
  }) as KubeObject;
const KIND = 'PriorityClass.scheduling.k8s.io';

test.each([
  [
    'high',
    { value: 1_000_000_001 },
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ],
  [
    'system-mine',
    {},
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
  ],
  [
    'system-node-critical',
    { value: 7 },
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
  ],
  ['high', { preemptionPolicy: 'Maybe' }, 'preemptionPolicy: Unsupported value: "Maybe": supported values: '],
])('%s %j is invalid', (name, more, why) => {
  const { api } = quietCluster();
  expect(refusal(() => api.create(named(name, more))).message).toContain(why);
});

test('a class of the system is what it is', () => {
  const { api } = quietCluster();
  expect(api.create(named('system-cluster-critical', { value: 2_000_000_000 })).metadata.name).toBe(
    'system-cluster-critical',
  );
});

test.each([
  [{ value: 7 }, 'value: Forbidden: may not be changed in an update.'],
  [{ preemptionPolicy: 'Never' }, 'preemptionPolicy: Invalid value: "Never": field is immutable'],
])('%j cannot be changed', (patch, why) => {
  const { api } = quietCluster();
  api.create(named('high'));
  expect(refusal(() => api.patch(KIND, '', 'high', 'merge', patch)).message).toContain(why);
});

describe('the default', () => {
  const second = 'PriorityClass one is already marked as default. Only one default can exist';

  test('is one class, not two', () => {
    const { api } = quietCluster();
    api.create(named('one', { globalDefault: true }));
    expect(refusal(() => api.create(named('two', { globalDefault: true })))).toMatchObject({
      code: 403,
      message: `priorityclasses.scheduling.k8s.io "two" is forbidden: ${second}`,
    });
    api.create(named('two'));
    expect(refusal(() => api.patch(KIND, '', 'two', 'merge', { globalDefault: true })).message).toContain(second);
  });

  test('may be changed itself, and given up', () => {
    const { api } = quietCluster();
    api.create(named('one', { globalDefault: true }));
    api.patch(KIND, '', 'one', 'merge', { description: 'of all' });
    api.patch(KIND, '', 'one', 'merge', { globalDefault: false });
    expect(api.create(named('two', { globalDefault: true })).metadata.name).toBe('two');
  });
});
