/** Events about volumes that cannot be mounted. */
import { expect, test } from 'vitest';
import { mountEvents, mountRetryMs } from '../../../../shared/engine/kubelet/volumes/mount-failure.ts';
import type { VolumeProblem } from '../../../../shared/engine/kubelet/volumes/volume-content.ts';

const problem = (stage: VolumeProblem['stage'], volume: string, message: string, specName = volume): VolumeProblem => ({
  stage,
  volume,
  specName,
  message,
});
const messages = (...problems: VolumeProblem[]): string[] => mountEvents(problems).map(({ message }) => message);

test('a mount that fails', () => {
  expect(mountEvents([])).toEqual([]);
  expect(mountEvents([problem('mount', 'config', 'configmap "y" not found')])).toEqual([
    { reason: 'FailedMount', message: 'MountVolume.SetUp failed for volume "config" : configmap "y" not found' },
  ]);
  expect(messages(problem('mount', 'data', 'no', 'pvc-1'))).toEqual([
    'MountVolume.SetUp failed for volume "pvc-1" : no',
  ]);
});

test('volumes that are not known, together', () => {
  expect(messages(problem('process', 'data', 'error processing PVC ns/c: PVC is not bound'))).toEqual([
    'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], ' +
      'failed to process volumes=[data]: error processing PVC ns/c: PVC is not bound',
  ]);
  expect(
    messages(problem('process', 'z', 'one'), problem('mount', 'm', 'two'), problem('process', 'a', 'three')),
  ).toEqual([
    'MountVolume.SetUp failed for volume "m" : two',
    'Unable to attach or mount volumes: unmounted volumes=[a m z], unattached volumes=[], ' +
      'failed to process volumes=[a z]: one; three',
  ]);
});

test('waits double up to two minutes and two seconds', () => {
  const waits: number[] = [];
  for (let i = 0; i < 10; i++) waits.push(mountRetryMs(waits.at(-1)));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 122_000, 122_000]);
});
