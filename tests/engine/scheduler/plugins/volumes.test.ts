/** The plugins that look at volumes: what they say of a pod at once, and of each node. */
import { describe, expect, test } from 'vitest';
import type { Reader } from '../../../../shared/engine/api/store.ts';
import { Store } from '../../../../shared/engine/api/store.ts';
import { NodeCache } from '../../../../shared/engine/scheduler/node-cache.ts';
import { volumeBinding } from '../../../../shared/engine/scheduler/plugins/volume-binding.ts';
import { disksConflict, volumeRestrictions } from '../../../../shared/engine/scheduler/plugins/volume-restrictions.ts';
import { volumeZone } from '../../../../shared/engine/scheduler/plugins/volume-zone.ts';
import type { Plugin } from '../../../../shared/engine/scheduler/plugins/plugin.ts';
import { viewOf, type PodView } from '../../../../shared/engine/scheduler/pod-view.ts';
import { storageHelps } from '../../../../shared/engine/scheduler/storage-hints.ts';
import type { KubeObject } from '../../../../shared/model/meta.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../../shared/model/storage.ts';
import { infoOf, nodeOf, podOf } from '../pods.ts';

const BOUND = { 'pv.kubernetes.io/bind-completed': 'yes' };

function claim(name: string, spec: PersistentVolumeClaim['spec'] = {}, annotations = {}): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default', uid: `uid-${name}`, annotations },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
  };
}

function volume(name: string, spec: PersistentVolume['spec'] = {}, labels = {}): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: `uid-${name}`, labels },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...spec },
    status: { phase: 'Available' },
  };
}

const storageClass = (name: string, provisioner: string, rest: Partial<StorageClass> = {}): StorageClass => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name, uid: `uid-${name}` },
  provisioner,
  volumeBindingMode: 'WaitForFirstConsumer',
  ...rest,
});

function reader(...objects: KubeObject[]): Reader {
  const store = new Store({ historyLimit: 0 });
  for (const object of objects) store.commit(undefined, object, 0, { actor: 'test', input: 1 });
  return store;
}

const using = (...claims: string[]): Pod =>
  podOf({ volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })) });

function see(pod: Pod, read: Reader, reserved: Pod[] = []): PodView {
  const view = viewOf(pod, { read, reserved });
  volumeRestrictions.prepare!(view, new NodeCache(read));
  return view;
}

const atOnce = (plugin: Plugin, view: PodView): readonly string[] | undefined => plugin.preFilter!(view)?.reasons;

function onNode(plugin: Plugin, view: PodView, labels: Record<string, string> = {}, name = 'n'): readonly string[] {
  if (plugin.filters?.(view) === false) return [];
  return plugin.filter!(view, infoOf(nodeOf(name, { labels })))?.reasons ?? [];
}

const on = (key: string, value: string): Pick<PersistentVolume['spec'], 'nodeAffinity'> => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] } },
});

test('a pod without claims is not asked about at all', () => {
  const view = see(podOf({ volumes: [{ name: 'a', emptyDir: {} }] }), reader());
  expect(view.volumes).toBeUndefined();
  for (const plugin of [volumeBinding, volumeRestrictions, volumeZone]) {
    expect(plugin.preFilter!(view)).toBeUndefined();
    expect(plugin.filters!(view)).toBe(false);
  }
});

describe('VolumeBinding', () => {
  test('claims that cannot be had', () => {
    const lost: PersistentVolumeClaim = { ...claim('lost', { volumeName: 'gone' }, BOUND), status: { phase: 'Lost' } };
    const going = claim('going');
    going.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    const read = reader(lost, going, claim('open'), claim('named', { volumeName: 'v' }));
    const said = (name: string): readonly string[] | undefined => atOnce(volumeBinding, see(using(name), read));
    expect(said('none')).toEqual(['persistentvolumeclaim "none" not found']);
    expect(said('lost')).toEqual(['persistentvolumeclaim "lost" bound to non-existent persistentvolume "gone"']);
    expect(said('going')).toEqual(['persistentvolumeclaim "going" is being deleted']);
    expect(said('open')).toEqual(['pod has unbound immediate PersistentVolumeClaims']);
    expect(said('named')).toEqual(['pod has unbound immediate PersistentVolumeClaims']);
  });

  test('a claim of its own that is not there yet, or another pod has', () => {
    const pod = podOf({ volumes: [{ name: 'tmp', ephemeral: { volumeClaimTemplate: { spec: {} } } }] });
    expect(atOnce(volumeBinding, see(pod, reader()))).toEqual([
      'waiting for ephemeral volume controller to create the persistentvolumeclaim "p-tmp"',
    ]);
    expect(atOnce(volumeBinding, see(pod, reader(claim('p-tmp'))))).toEqual([
      'PVC default/p-tmp was not created for pod default/p (pod is not owner)',
    ]);
  });

  test('a bound volume is where its node affinity says', () => {
    const read = reader(claim('c', { volumeName: 'v' }, BOUND), volume('v', on('host', 'a')));
    const view = see(using('c'), read);
    expect(atOnce(volumeBinding, view)).toBeUndefined();
    expect(onNode(volumeBinding, view, { host: 'a' })).toEqual([]);
    expect(onNode(volumeBinding, view, { host: 'b' })).toEqual([
      "node(s) didn't match PersistentVolume's node affinity",
    ]);
    expect(onNode(volumeBinding, see(using('c'), reader(claim('c', { volumeName: 'v' }, BOUND))))).toEqual([
      'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    ]);
  });

  const BIND_CONFLICT = ["node(s) didn't find available persistent volumes to bind"];

  test('an open claim finds a volume that the node reaches, or one can be made for it', () => {
    const local = storageClass('local', 'kubernetes.io/no-provisioner');
    const open = claim('c', { storageClassName: 'local' });
    const read = reader(local, open, volume('v', { storageClassName: 'local', ...on('host', 'a') }));
    expect(onNode(volumeBinding, see(using('c'), read), { host: 'a' })).toEqual([]);
    expect(onNode(volumeBinding, see(using('c'), read), { host: 'b' })).toEqual(BIND_CONFLICT);
    const zone = { allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z1'] }] }] };
    const made = reader(storageClass('disks', 'disks.example.com', zone), claim('d', { storageClassName: 'disks' }));
    expect(onNode(volumeBinding, see(using('d'), made), { zone: 'z1' })).toEqual([]);
    expect(onNode(volumeBinding, see(using('d'), made), { zone: 'z2' })).toEqual(BIND_CONFLICT);
  });

  test('two claims of one pod do not get the same volume', () => {
    const local = storageClass('local', 'kubernetes.io/no-provisioner');
    const spec = { storageClassName: 'local' };
    const one = reader(local, claim('a', spec), claim('b', spec), volume('v', spec));
    const two = reader(local, claim('a', spec), claim('b', spec), volume('v', spec), volume('w', spec));
    expect(onNode(volumeBinding, see(using('a', 'b'), one))).toEqual(BIND_CONFLICT);
    expect(onNode(volumeBinding, see(using('a', 'b'), two))).toEqual([]);
  });

  test('a claim for which a node was chosen is made nowhere else', () => {
    const chosen = claim('c', { storageClassName: 'disks' }, { 'volume.kubernetes.io/selected-node': 'n' });
    const view = see(using('c'), reader(storageClass('disks', 'disks.example.com'), chosen));
    expect(onNode(volumeBinding, view, {}, 'n')).toEqual([]);
    expect(onNode(volumeBinding, view, {}, 'other')).toEqual(BIND_CONFLICT);
  });
});

describe('VolumeRestrictions', () => {
  test('a claim for one pod alone', () => {
    const alone = claim('c', { accessModes: ['ReadWriteOncePod'], volumeName: 'v' }, BOUND);
    const other = { ...using('c'), metadata: { name: 'q', namespace: 'default', uid: 'q' } };
    const placed = { ...other, spec: { ...other.spec, nodeName: 'far' } };
    const taken = ['node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'];
    expect(onNode(volumeRestrictions, see(using('c'), reader(alone, volume('v'))))).toEqual([]);
    expect(onNode(volumeRestrictions, see(using('c'), reader(alone, volume('v'), placed)))).toEqual(taken);
    expect(onNode(volumeRestrictions, see(using('c'), reader(alone, volume('v')), [other]))).toEqual(taken);
    const ended = { ...placed, status: { phase: 'Succeeded' as const } };
    expect(onNode(volumeRestrictions, see(using('c'), reader(alone, volume('v'), ended)))).toEqual([]);
  });

  test.each([
    ['the same disk', { gcePersistentDisk: { pdName: 'd' } }, { gcePersistentDisk: { pdName: 'd' } }, true],
    ['another disk', { gcePersistentDisk: { pdName: 'd' } }, { gcePersistentDisk: { pdName: 'e' } }, false],
    [
      'a disk that both only read',
      { gcePersistentDisk: { pdName: 'd', readOnly: true } },
      { gcePersistentDisk: { pdName: 'd', readOnly: true } },
      false,
    ],
    [
      'an EBS volume, even to read',
      { awsElasticBlockStore: { volumeID: 'v', readOnly: true } },
      { awsElasticBlockStore: { volumeID: 'v', readOnly: true } },
      true,
    ],
    ['the same target', { iscsi: { iqn: 'i' } }, { iscsi: { iqn: 'i', readOnly: true } }, true],
    [
      'an image behind a monitor of both',
      { rbd: { monitors: ['a', 'b'], image: 'i' } },
      { rbd: { monitors: ['b', 'c'], pool: 'rbd', image: 'i' } },
      true,
    ],
    [
      'an image of another pool',
      { rbd: { monitors: ['a'], image: 'i' } },
      { rbd: { monitors: ['a'], pool: 'p', image: 'i' } },
      false,
    ],
  ])('disks: %s', (_name, a, b, expected) => {
    const holds = (source: object): Pod => podOf({ volumes: [{ name: 'x', ...source }] });
    expect(disksConflict(holds(a), holds(b))).toBe(expected);
    const held = { ...holds(b), metadata: { name: 'q', namespace: 'default', uid: 'q' } };
    const placed: Pod = { ...held, spec: { ...held.spec, nodeName: 'n' } };
    const read = reader(placed);
    const said = onNode(volumeRestrictions, see(holds(a), read));
    expect(said).toEqual(expected ? ['node(s) had no available disk'] : []);
    expect(onNode(volumeRestrictions, see(holds(a), read), {}, 'other')).toEqual([]);
  });
});

describe('VolumeZone', () => {
  const ZONE = 'topology.kubernetes.io/zone';
  const view = (labels: Record<string, string>): PodView =>
    see(using('c'), reader(claim('c', { volumeName: 'v' }, BOUND), volume('v', {}, labels)));
  const CONFLICT = ['node(s) had no available volume zone'];

  test('nodes of the volume, of another zone, and without any', () => {
    expect(onNode(volumeZone, view({ [ZONE]: 'a' }), { [ZONE]: 'a' })).toEqual([]);
    expect(onNode(volumeZone, view({ [ZONE]: 'a' }), { [ZONE]: 'b' })).toEqual(CONFLICT);
    expect(onNode(volumeZone, view({ [ZONE]: 'a__b' }), { [ZONE]: 'b' })).toEqual([]);
    expect(onNode(volumeZone, view({ [ZONE]: 'a' }), {})).toEqual([]);
    expect(onNode(volumeZone, view({}), { [ZONE]: 'b' })).toEqual([]);
  });

  test("a volume's label of old means the node's label of today", () => {
    const old = 'failure-domain.beta.kubernetes.io/zone';
    expect(onNode(volumeZone, view({ [old]: 'a' }), { [ZONE]: 'a' })).toEqual([]);
    expect(onNode(volumeZone, view({ [old]: 'a' }), { [ZONE]: 'b' })).toEqual(CONFLICT);
  });

  test('a volume that is not there', () => {
    const gone = see(using('c'), reader(claim('c', { volumeName: 'v' }, BOUND)));
    expect(atOnce(volumeZone, gone)).toEqual(['persistentvolume "v" not found']);
  });
});

test('which changes let a pod try again', () => {
  const pod = using('c');
  const own = claim('c');
  expect(storageHelps(pod, ['VolumeRestrictions'], undefined, own)).toBe(true);
  expect(storageHelps(pod, ['VolumeRestrictions'], own, own)).toBe(false);
  expect(storageHelps(pod, ['VolumeBinding'], own, own)).toBe(true);
  expect(storageHelps(pod, ['VolumeBinding'], undefined, claim('d'))).toBe(false);
  expect(storageHelps(pod, ['NodeResourcesFit'], undefined, own)).toBe(false);
  expect(storageHelps(pod, ['VolumeBinding'], undefined, volume('v'))).toBe(true);
  expect(storageHelps(pod, ['VolumeZone'], volume('v'), volume('v'))).toBe(false);
  const disks = storageClass('disks', 'd');
  const growing: StorageClass = { ...disks, allowVolumeExpansion: true };
  expect(storageHelps(pod, ['VolumeBinding'], disks, growing)).toBe(false);
  expect(storageHelps(pod, ['VolumeBinding'], undefined, disks)).toBe(true);
});
