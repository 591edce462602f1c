/** What becomes of volumes whose claims are gone, and what holds those that are still used. */
import { expect, test } from 'vitest';
import { ApiError } from '../../../../shared/engine/api/errors.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { settle, testSession } from '../../../support/session.ts';
import { claimOf, claimYaml, eventsOf, give, podOf, podYaml, user, volumeOf, volumeYaml } from './support.ts';

/** A cluster with the volume bound to the claim c, after the claim was deleted. */
function released(policy: string, path = '/mnt/v'): Session {
  const session = testSession({ bare: true });
  const volume = volumeYaml('v', '1Gi', `persistentVolumeReclaimPolicy: ${policy}`).replace('/mnt/v', path);
  give(session, volume + claimYaml('c', '1Gi'));
  settle(session);
  expect(volumeOf(session, 'v')!.status?.phase).toBe('Bound');
  user(session).delete('PersistentVolumeClaim', 'default', 'c');
  settle(session);
  expect(claimOf(session, 'c')).toBeUndefined();
  return session;
}

test('Retain: the volume is released, and nobody gets it until it is freed', () => {
  const session = released('Retain');
  expect(volumeOf(session, 'v')!.status?.phase).toBe('Released');
  give(session, claimYaml('c', '1Gi'));
  settle(session);
  expect(claimOf(session, 'c')!.status?.phase).toBe('Pending');
  user(session).patch('PersistentVolume', '', 'v', 'merge', { spec: { claimRef: null } });
  settle(session);
  expect(claimOf(session, 'c')!.spec.volumeName).toBe('v');
});

test('Delete: a directory of a machine is not taken away outside of /tmp, as upstream has it', () => {
  const session = released('Delete');
  const why = 'host_path deleter only supports /tmp/.+ but received provided /mnt/v';
  expect(volumeOf(session, 'v')!.status).toMatchObject({ phase: 'Failed', message: why });
  expect(eventsOf(session, 'v')).toEqual([`VolumeFailedDelete: ${why}`]);
  expect(volumeOf(released('Delete', '/tmp/data'), 'v')).toBeUndefined();
});

test('Recycle: a pod empties the volume, which is then free for the next', () => {
  const session = testSession({ bare: true });
  const where = 'nodeSelector: { kubernetes.io/hostname: worker-1 }';
  give(session, volumeYaml('v', '1Gi', 'persistentVolumeReclaimPolicy: Recycle') + claimYaml('c', '1Gi'));
  give(session, podYaml('p', 'c', 'echo x > /data/x; sleep 100000', where));
  settle(session);
  user(session).delete('Pod', 'default', 'p');
  user(session).delete('PersistentVolumeClaim', 'default', 'c');
  expect(settle(session)).toBe(true);
  expect(eventsOf(session, 'v')).toEqual(['VolumeRecycled: Volume recycled']);
  expect(volumeOf(session, 'v')!.status?.phase).toBe('Available');
  expect(volumeOf(session, 'v')!.spec.claimRef).toBeUndefined();
  expect(podOf(session, 'recycler-for-v')).toBeUndefined();
  give(session, claimYaml('next', '1Gi'));
  settle(session);
  expect(claimOf(session, 'next')!.spec.volumeName).toBe('v');
});

test('a claim stays while a pod uses it, and new pods cannot have it', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('v', '1Gi') + claimYaml('c', '1Gi') + podYaml('p', 'c'));
  settle(session);
  user(session).delete('PersistentVolumeClaim', 'default', 'c');
  settle(session);
  expect(claimOf(session, 'c')!.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
  give(session, podYaml('late', 'c'));
  settle(session);
  expect(eventsOf(session, 'late')[0]).toContain('persistentvolumeclaim "c" is being deleted');
  user(session).delete('Pod', 'default', 'p');
  settle(session);
  expect(claimOf(session, 'c')).toBeUndefined();
});

test('a pod that ended still holds its claim', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('v', '1Gi') + claimYaml('c', '1Gi') + podYaml('p', 'c', 'true', 'restartPolicy: Never'));
  settle(session);
  expect(podOf(session, 'p')!.status?.phase).toBe('Succeeded');
  user(session).delete('PersistentVolumeClaim', 'default', 'c');
  settle(session);
  expect(claimOf(session, 'c')).toBeDefined();
  user(session).delete('Pod', 'default', 'p');
  settle(session);
  expect(claimOf(session, 'c')).toBeUndefined();
});

test('a bound volume that is deleted goes after its claim', () => {
  const session = testSession({ bare: true });
  give(session, volumeYaml('v', '1Gi') + claimYaml('c', '1Gi'));
  settle(session);
  user(session).delete('PersistentVolume', '', 'v');
  settle(session);
  expect(volumeOf(session, 'v')!.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  expect(claimOf(session, 'c')!.status?.phase).toBe('Bound');
  user(session).delete('PersistentVolumeClaim', 'default', 'c');
  settle(session);
  expect([volumeOf(session, 'v'), claimOf(session, 'c')]).toEqual([undefined, undefined]);
});

test('a namespace with a claim in use goes in the end', () => {
  const session = testSession();
  const there = (yaml: string): string => yaml.replace(/name: (\w+) }\n(spec)/g, 'name: $1, namespace: shop }\n$2');
  give(session, 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }');
  give(session, there(claimYaml('c', '1Gi', '') + podYaml('p', 'c')));
  settle(session);
  expect(session.cluster.read.get('PersistentVolumeClaim', 'shop', 'c')!.status?.phase).toBe('Bound');
  user(session).delete('Namespace', '', 'shop');
  settle(session);
  expect(session.cluster.read.get('Namespace', '', 'shop')).toBeUndefined();
  expect(session.cluster.read.count('PersistentVolume')).toBe(0);
});

/** What the API said to a request that it refused. */
function refusalOf(request: () => unknown): string {
  try {
    request();
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
  return '';
}

test('a claim grows only where its class lets it, and only a driver outside could do it', () => {
  const session = testSession();
  give(session, claimYaml('c', '1Gi', ''));
  settle(session);
  const ask = (storage: string) => () =>
    user(session).patch('PersistentVolumeClaim', 'default', 'c', 'merge', {
      spec: { resources: { requests: { storage } } },
    });
  const forbidden = 'persistentvolumeclaims "c" is forbidden: ';
  // One that is not bound is found to be immutable before it is asked whether it may grow.
  expect(refusalOf(ask('2Gi'))).toContain('spec is immutable after creation except resources.requests and');
  give(session, podYaml('p', 'c'));
  settle(session);
  expect(refusalOf(ask('2Gi'))).toBe(
    `${forbidden}only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize`,
  );
  const grows = { allowVolumeExpansion: true };
  user(session).patch('StorageClass.storage.k8s.io', '', 'local-path', 'merge', grows);
  expect(refusalOf(ask('2Gi'))).toBe('');
  settle(session);
  expect(claimOf(session, 'c')!.status?.capacity).toEqual({ storage: '1Gi' });
  expect(eventsOf(session, 'c').at(-1)).toBe(
    'ExternalExpanding: waiting for an external controller to expand this PVC',
  );
  // Back to what it has, and no further.
  expect(refusalOf(ask('1Gi'))).toBe('');
  expect(refusalOf(ask('500Mi'))).toContain(
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  );
});

test('what a volume is made of cannot be changed, nor a class', () => {
  const session = testSession();
  give(session, volumeYaml('v', '1Gi'));
  const volume = refusalOf(() =>
    user(session).patch('PersistentVolume', '', 'v', 'merge', { spec: { hostPath: { path: '/other' } } }),
  );
  expect(volume).toContain(
    'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
  );
  const name = 'StorageClass.storage.k8s.io';
  expect(refusalOf(() => user(session).patch(name, '', 'local-path', 'merge', { reclaimPolicy: 'Retain' }))).toContain(
    'reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.',
  );
});
