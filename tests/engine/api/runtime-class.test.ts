/** What a RuntimeClass adds to its pods, and the words in which pods are refused for it. */
import { describe, expect, test } from 'vitest';
import { mergedTolerations } from '../../../shared/engine/api/admission/runtime-class.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Toleration } from '../../../shared/model/pod.ts';
import { podNamed, quietCluster, refusal } from './door.ts';

const GVISOR = {
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name: 'gvisor' },
  handler: 'runsc',
  overhead: { podFixed: { cpu: '250m', memory: '120Mi' } },
  scheduling: { nodeSelector: { runtime: 'gvisor' }, tolerations: [{ key: 'sandbox', operator: 'Exists' }] },
};

function door(...classes: object[]) {
  const made = quietCluster();
  for (const each of classes) made.api.create(each as KubeObject);
  return made;
}

test('overhead, where it may run, and what it puts up with', () => {
  const { api } = door(GVISOR);
  const own = { nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'own', operator: 'Exists' }] };
  const { spec } = api.create(podNamed('a', { runtimeClassName: 'gvisor', ...own }));
  expect(spec.overhead).toEqual({ cpu: '250m', memory: '120Mi' });
  expect(spec.nodeSelector).toEqual({ disk: 'ssd', runtime: 'gvisor' });
  expect(spec.tolerations?.map((t) => t.key)).toEqual([
    'own',
    'node.kubernetes.io/not-ready',
    'node.kubernetes.io/unreachable',
    'sandbox',
  ]);
});

test('a class that says only its handler adds nothing', () => {
  const { api } = door({ ...GVISOR, overhead: undefined, scheduling: undefined });
  const { spec } = api.create(podNamed('a', { runtimeClassName: 'gvisor' }));
  expect([spec.overhead, spec.nodeSelector]).toEqual([undefined, undefined]);
});

test.each([
  [{ runtimeClassName: 'kata' }, 'pod rejected: RuntimeClass "kata" not found'],
  [
    { runtimeClassName: 'gvisor', overhead: { cpu: '1' } },
    "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
  ],
  [{ overhead: { cpu: '1' } }, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'],
  [
    { runtimeClassName: 'gvisor', nodeSelector: { runtime: 'runc' } },
    'conflict: runtimeClass.scheduling.nodeSelector[runtime] = gvisor; pod.spec.nodeSelector[runtime] = runc',
  ],
])('%j is refused', (spec, why) => {
  const { api } = door(GVISOR);
  expect(refusal(() => api.create(podNamed('a', spec)))).toMatchObject({
    code: 403,
    message: `pods "a" is forbidden: ${why}`,
  });
});

test('a pod that says the same overhead is let in', () => {
  const { api } = door(GVISOR);
  const overhead = { cpu: '0.25', memory: '120Mi' };
  expect(api.create(podNamed('a', { runtimeClassName: 'gvisor', overhead })).spec.runtimeClassName).toBe('gvisor');
});

describe('tolerations in one', () => {
  const t = (key: string, more: Partial<Toleration> = {}): Toleration => ({ key, operator: 'Exists', ...more });
  const all: Toleration = { operator: 'Exists' };
  const equal = t('a', { operator: 'Equal', value: '1', effect: 'NoSchedule' });

  test.each<[string, Toleration[], Toleration[], Toleration[]]>([
    ['different ones', [t('a')], [t('b')], [t('a'), t('b')]],
    ['the same twice', [t('a')], [t('a')], [t('a')]],
    ['one that the other covers', [equal], [t('a')], [t('a')]],
    ['all keys cover every key', [t('a', { effect: 'NoSchedule' }), t('b')], [all], [all]],
    [
      'less patience is covered by more',
      [t('a', { effect: 'NoExecute', tolerationSeconds: 10 })],
      [t('a', { effect: 'NoExecute', tolerationSeconds: 20 })],
      [t('a', { effect: 'NoExecute', tolerationSeconds: 20 })],
    ],
    ['other values', [equal], [{ ...equal, value: '2' }], [equal, { ...equal, value: '2' }]],
  ])('%s', (_what, first, second, merged) => {
    expect(mergedTolerations(first, second)).toEqual(merged);
  });
});

describe('the class itself', () => {
  test.each([
    [{ handler: '' }, 'handler: Invalid value: "": a lowercase RFC 1123 label must consist of'],
    [{ handler: 'Run_sc' }, 'handler: Invalid value: "Run_sc"'],
    [{ overhead: { podFixed: { cpu: '-1' } } }, 'overhead.limits[cpu]: Invalid value: "-1"'],
  ])('%j is invalid', (more, why) => {
    const { api } = quietCluster();
    expect(refusal(() => api.create({ ...GVISOR, ...more } as KubeObject)).message).toContain(why);
  });

  test('its handler stays', () => {
    const { api } = door(GVISOR);
    expect(
      refusal(() => api.patch('RuntimeClass.node.k8s.io', '', 'gvisor', 'merge', { handler: 'kata' })).message,
    ).toContain('handler: Invalid value: "kata": field is immutable');
  });
});
