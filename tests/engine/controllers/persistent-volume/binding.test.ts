/** Volumes that a person made, and the claims they are bound to, in a whole cluster. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../../support/fixtures.ts';
import { isReady, settle, testSession } from '../../../support/session.ts';
import { claimOf, claimYaml, eventsOf, give, podOf, podYaml, user, volumeOf, volumeYaml } from './support.ts';

const START = '2026-01-05T08:00:01Z';

describe.skipIf(!fixturesDir)('the tutorial on persistent volumes', () => {
  const file = (name: string): string =>
    readFileSync(join(fixturesDir!, 'manifests/website-examples/files/content/en/examples/pods/storage', name), 'utf8');

  test('task-pv: the claim of 3Gi gets the volume of 10Gi, and the pod runs with it', () => {
    const session = testSession({ bare: true });
    give(session, `${file('pv-volume.yaml')}\n---\n${file('pv-claim.yaml')}`);
    expect(settle(session)).toBe(true);
    const volume = volumeOf(session, 'task-pv-volume')!;
    const claim = claimOf(session, 'task-pv-claim')!;
    expect([volume.status?.phase, claim.status?.phase]).toEqual(['Bound', 'Bound']);
    expect(claim.spec.volumeName).toBe('task-pv-volume');
    expect(claim.status?.capacity).toEqual({ storage: '10Gi' });
    expect(claim.status?.accessModes).toEqual(['ReadWriteOnce']);
    expect(volume.spec.claimRef).toMatchObject({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: 'default',
      name: 'task-pv-claim',
      uid: claim.metadata.uid,
    });
    expect(volume.metadata.annotations).toMatchObject({ 'pv.kubernetes.io/bound-by-controller': 'yes' });
    expect(claim.metadata.annotations).toMatchObject({
      'pv.kubernetes.io/bind-completed': 'yes',
      'pv.kubernetes.io/bound-by-controller': 'yes',
    });
    give(session, file('pv-pod.yaml'));
    settle(session);
    expect(isReady(podOf(session, 'task-pv-pod')!)).toBe(true);
  });

  test('pv-duplicate: one volume mounted twice in one container', () => {
    const session = testSession({ bare: true });
    const text = file('pv-duplicate.yaml');
    const claim = /claimName: (\S+)/.exec(text)![1]!;
    const pod = /name: (\S+)/.exec(text)![1]!;
    give(session, `${volumeYaml('v', '10Gi')}${claimYaml(claim, '3Gi')}\n---\n${text}`);
    settle(session);
    expect(isReady(podOf(session, pod)!)).toBe(true);
  });
});

test('a volume is available until a claim comes, and the claim waits for a volume', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('a', '1Gi'));
  settle(session);
  expect(volumeOf(session, 'a')!.status).toEqual({ phase: 'Available', lastPhaseTransitionTime: START });
  give(session, claimYaml('big', '2Gi', "storageClassName: ''"));
  settle(session);
  expect(claimOf(session, 'big')!.status).toEqual({ phase: 'Pending' });
  expect(eventsOf(session, 'big')).toEqual([
    'FailedBinding: no persistent volumes available for this claim and no storage class is set',
  ]);
});

test('a claim that waits takes what comes at the next round of fifteen seconds', () => {
  const session = testSession({ bare: true });
  give(session, claimYaml('c', '1Gi'));
  settle(session);
  expect(eventsOf(session, 'c')).toEqual(['ProvisioningFailed: storageclass.storage.k8s.io "manual" not found']);
  session.advance(session.now + 1_000);
  give(session, volumeYaml('a', '1Gi'));
  expect(settle(session)).toBe(true);
  expect(claimOf(session, 'c')!.status?.phase).toBe('Bound');
  // The session's own clock began a second after the cluster's.
  expect(session.cluster.now % 15_000).toBeLessThan(100);
});

test('the smallest volume that is large enough', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('ten', '10Gi') + volumeYaml('five', '5Gi') + volumeYaml('one', '1Gi'));
  settle(session);
  give(session, claimYaml('three', '3Gi') + claimYaml('four', '4Gi') + claimYaml('tiny', '1Mi'));
  settle(session);
  expect(['three', 'four', 'tiny'].map((name) => claimOf(session, name)!.spec.volumeName)).toEqual([
    'five',
    'ten',
    'one',
  ]);
});

test('labels choose among volumes', () => {
  const session = testSession({ bare: true });
  const fast = volumeYaml('fast', '5Gi').replace('{ name: fast }', '{ name: fast, labels: { speed: high } }');
  give(session, volumeYaml('slow', '1Gi') + fast);
  settle(session);
  give(session, claimYaml('c', '1Gi', 'storageClassName: manual\n  selector: { matchLabels: { speed: high } }'));
  settle(session);
  expect(claimOf(session, 'c')!.spec.volumeName).toBe('fast');
});

test('a claim that names its volume gets it, if it suits', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('small', '1Gi') + volumeYaml('large', '9Gi'));
  settle(session);
  const named = (volume: string): string => `storageClassName: manual\n  volumeName: ${volume}`;
  give(session, claimYaml('c', '1Gi', named('large')) + claimYaml('d', '5Gi', named('small')));
  give(session, claimYaml('e', '1Gi', named('large')));
  settle(session);
  expect(claimOf(session, 'c')!.status?.phase).toBe('Bound');
  expect(claimOf(session, 'c')!.metadata.annotations).toEqual({ 'pv.kubernetes.io/bind-completed': 'yes' });
  expect(eventsOf(session, 'd')).toEqual([
    'VolumeMismatch: Cannot bind to requested volume "small": requested PV is too small',
  ]);
  expect(eventsOf(session, 'e')).toEqual(['FailedBinding: volume "large" already bound to a different claim.']);
});

test('a volume that names its claim is kept for it', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('kept', '1Gi', 'claimRef: { namespace: default, name: mine }'));
  give(session, claimYaml('other', '1Gi'));
  settle(session);
  expect(volumeOf(session, 'kept')!.status?.phase).toBe('Available');
  expect(claimOf(session, 'other')!.status?.phase).toBe('Pending');
  give(session, claimYaml('mine', '1Gi'));
  settle(session);
  expect(claimOf(session, 'mine')!.spec.volumeName).toBe('kept');
  expect(volumeOf(session, 'kept')!.metadata.annotations?.['pv.kubernetes.io/bound-by-controller']).toBeUndefined();
});

test('a pod waits for its claim, and says why', () => {
  const session = testSession({ bare: true });
  give(session, podYaml('p', 'c'));
  settle(session);
  const prefix = 'FailedScheduling: 0/4 nodes are available: ';
  expect(eventsOf(session, 'p')[0]).toContain(`${prefix}persistentvolumeclaim "c" not found. `);
  give(session, claimYaml('c', '1Gi'));
  settle(session);
  expect(eventsOf(session, 'p')[1]).toContain(`${prefix}pod has unbound immediate PersistentVolumeClaims. `);
  give(session, volumeYaml('v', '1Gi'));
  settle(session);
  expect(isReady(podOf(session, 'p')!)).toBe(true);
});

test('a lost volume is said once, and its claim is lost', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('v', '1Gi') + claimYaml('c', '1Gi'));
  settle(session);
  user(session).delete('PersistentVolume', '', 'v');
  settle(session);
  expect(volumeOf(session, 'v')!.metadata.deletionTimestamp).toBeDefined();
  user(session).patch('PersistentVolume', '', 'v', 'merge', { metadata: { finalizers: null } });
  settle(session);
  expect(volumeOf(session, 'v')).toBeUndefined();
  expect(claimOf(session, 'c')!.status).toEqual({ phase: 'Lost' });
  expect(eventsOf(session, 'c')).toEqual([
    'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
  ]);
});
