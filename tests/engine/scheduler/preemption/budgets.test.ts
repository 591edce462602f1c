/** Which victims a budget would rather keep: each one that goes uses up what it allows. */
import { expect, test } from 'vitest';
import { divideByBudgets } from '../../../../shared/engine/scheduler/preemption/budgets.ts';
import type { PodDisruptionBudget } from '../../../../shared/model/disruption.ts';
import type { LabelSelector } from '../../../../shared/model/meta.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { podOf } from '../pods.ts';

const labelled = (name: string, labels?: Record<string, string>, namespace = 'default'): Pod => {
  const pod = podOf({}, name);
  return { ...pod, metadata: { ...pod.metadata, namespace, ...(labels === undefined ? {} : { labels }) } };
};

const budget = (selector: LabelSelector | undefined, allowed: number, gone: string[] = []): PodDisruptionBudget => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'b', namespace: 'default' },
  spec: selector === undefined ? {} : { selector },
  status: {
    disruptionsAllowed: allowed,
    currentHealthy: 3,
    desiredHealthy: 2,
    expectedPods: 3,
    disruptedPods: Object.fromEntries(gone.map((name) => [name, '2026-01-01T09:00:00Z'])),
  },
});

const WEB = { matchLabels: { app: 'web' } };
const web = (name: string): Pod => labelled(name, { app: 'web' });

function violating(pods: Pod[], ...budgets: PodDisruptionBudget[]): string[] {
  return divideByBudgets(pods, budgets).violating.map((pod) => pod.metadata.name);
}

test.each<[string, Pod[], PodDisruptionBudget[], string[]]>([
  ['none, without budgets', [web('a')], [], []],
  ['those beyond what is allowed, in order', [web('a'), web('b'), web('c')], [budget(WEB, 1)], ['b', 'c']],
  ['one budget of two is enough', [web('a'), web('b')], [budget(WEB, 2), budget(WEB, 1)], ['b']],
  ['who was let go already does not count', [web('a'), web('b')], [budget(WEB, 1, ['a'])], []],
  ['an empty selector speaks of nobody', [web('a')], [budget({}, 0)], []],
  ['neither does none', [web('a')], [budget(undefined, 0)], []],
  [
    'nor one that is no selector',
    [web('a')],
    [budget({ matchExpressions: [{ key: 'x', operator: 'Like' as 'In' }] }, 0)],
    [],
  ],
  [
    'a pod without labels is in no budget',
    [labelled('a')],
    [budget({ matchExpressions: [{ key: 'x', operator: 'DoesNotExist' }] }, 0)],
    [],
  ],
  ['nor is one of another namespace', [labelled('a', { app: 'web' }, 'shop')], [budget(WEB, 0)], []],
])('%s', (_, pods, budgets, expected) => {
  expect(violating(pods, ...budgets)).toEqual(expected);
});
