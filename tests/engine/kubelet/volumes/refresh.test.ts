/** Who follows a change of a ConfigMap, a Secret or the pod, and when. */
import { describe, expect, test } from 'vitest';
import { Chance } from '../../../../shared/engine/kernel/random.ts';
import {
  podRefreshDelayMs,
  refreshDelayMs,
  sourcesOf,
  tellsOfPod,
} from '../../../../shared/engine/kubelet/volumes/refresh.ts';
import type { Pod, Volume, VolumeMount } from '../../../../shared/model/pod.ts';
import { full } from '../environment/cluster-reader.ts';

describe('delays', () => {
  test('a change is written within 90 s and a moment, after 38 s on average', () => {
    const random = new Chance(7).fork('kubelet');
    const delays = Array.from({ length: 20_000 }, () => refreshDelayMs(random));
    expect(delays.every((ms) => Number.isInteger(ms) && ms > 0 && ms < 90_200)).toBe(true);
    const mean = delays.reduce((sum, ms) => sum + ms, 0) / delays.length;
    // Half of E[I²] / E[I] for I between 60 and 90 s, and 0.1 s.
    expect(mean / 1000).toBeCloseTo(38.1, 0);
    expect(delays.filter((ms) => ms > 75_000).length).toBeGreaterThan(0);
  });
  test('a change of the pod is written at once', () => {
    const random = new Chance(7).fork('kubelet');
    for (let i = 0; i < 200; i++) {
      const ms = podRefreshDelayMs(random);
      expect(ms > 0 && ms < 200).toBe(true);
    }
  });
});

const pod = (volumes: Volume[], volumeMounts: VolumeMount[]): Pod =>
  full({
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { volumes, containers: [{ name: 'a' }], initContainers: [{ name: 'i', volumeMounts }] },
  }) as Pod;
const at = (name: string, more: Partial<VolumeMount> = {}): VolumeMount => ({ name, mountPath: `/${name}`, ...more });

const VOLUMES: Volume[] = [
  { name: 'map', configMap: { name: 'm' } },
  { name: 'secret', secret: { secretName: 's' } },
  {
    name: 'both',
    projected: { sources: [{ configMap: { name: 'm2' } }, { secret: { name: 's2' } }, { downwardAPI: {} }] },
  },
  { name: 'data', emptyDir: {} },
];

test('a pod follows the sources of volumes that it sees as a whole', () => {
  expect(
    sourcesOf(
      pod(
        VOLUMES,
        VOLUMES.map(({ name }) => at(name)),
      ),
    ),
  ).toEqual([
    { kind: 'ConfigMap', name: 'm' },
    { kind: 'Secret', name: 's' },
    { kind: 'ConfigMap', name: 'm2' },
    { kind: 'Secret', name: 's2' },
  ]);
  const parts = [at('map', { subPath: 'x' }), at('secret', { subPathExpr: '$(X)' })];
  expect(sourcesOf(pod(VOLUMES, parts))).toEqual([]);
  expect(sourcesOf(pod(VOLUMES, [...parts, at('map')]))).toEqual([{ kind: 'ConfigMap', name: 'm' }]);
  expect(sourcesOf(pod([], []))).toEqual([]);
});

test('a pod follows itself where a file tells its labels or annotations', () => {
  const telling = (fieldPath: string) => ({ items: [{ path: 'f', fieldRef: { fieldPath } }] });
  const tells = (source: object, ...mounts: VolumeMount[]): boolean =>
    tellsOfPod(pod([{ name: 'v', ...source }], mounts));
  expect(tells({ downwardAPI: telling('metadata.labels') }, at('v'))).toBe(true);
  expect(tells({ downwardAPI: telling("metadata.annotations['a']") }, at('v'))).toBe(true);
  expect(tells({ downwardAPI: telling('metadata.labels') })).toBe(false);
  expect(tells({ projected: { sources: [{ downwardAPI: telling('metadata.namespace') }] } }, at('v'))).toBe(false);
  expect(tells({ projected: { sources: [{ downwardAPI: telling('metadata.labels') }] } }, at('v'))).toBe(true);
  expect(tells({ emptyDir: {} }, at('v'))).toBe(false);
});
