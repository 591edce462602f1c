/** Volumes that are made when a claim asks: the local-path provisioner of k3s, and provisioners that are not there. */
import { expect, test } from 'vitest';
import type { StorageClass } from '../../../../shared/model/storage.ts';
import { isReady, settle, testSession } from '../../../support/session.ts';
import { claimOf, claimYaml, eventsOf, give, podOf, podYaml, user, volumeOf } from './support.ts';

const classYaml = (name: string, provisioner: string, more = ''): string => `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: ${name} }
provisioner: ${provisioner}
${more}`;

test('the default class of the scenario is that of k3s', () => {
  const { read } = testSession().cluster;
  const found = read.get('StorageClass.storage.k8s.io', '', 'local-path') as StorageClass;
  expect(found.provisioner).toBe('rancher.io/local-path');
  expect(found.volumeBindingMode).toBe('WaitForFirstConsumer');
  expect(found.reclaimPolicy).toBe('Delete');
  expect(found.metadata.annotations).toEqual({
    defaultVolumeType: 'local',
    'storageclass.kubernetes.io/is-default-class': 'true',
  });
});

test('a claim waits for its first pod, which waits for the volume on its node', () => {
  const session = testSession();
  give(session, claimYaml('notes', '1Gi', ''));
  expect(settle(session)).toBe(true);
  expect(claimOf(session, 'notes')!.spec.storageClassName).toBe('local-path');
  expect(claimOf(session, 'notes')!.status).toEqual({ phase: 'Pending' });
  expect(claimOf(session, 'notes')!.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
  const waits = 'WaitForFirstConsumer: waiting for first consumer to be created before binding';
  expect(eventsOf(session, 'notes')).toEqual([waits]);

  give(session, podYaml('user', 'notes'));
  const asked = session.now;
  session.advance(asked + 500);
  expect(podOf(session, 'user')!.spec.nodeName).toBeUndefined();
  const node = claimOf(session, 'notes')!.metadata.annotations!['volume.kubernetes.io/selected-node']!;
  session.advance(asked + 5_000);
  expect(settle(session)).toBe(true);

  const claim = claimOf(session, 'notes')!;
  const name = `pvc-${claim.metadata.uid}`;
  expect(podOf(session, 'user')!.spec.nodeName).toBe(node);
  expect(isReady(podOf(session, 'user')!)).toBe(true);
  expect(claim.metadata.annotations).toEqual({
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
    'volume.beta.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
    'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
    'volume.kubernetes.io/selected-node': node,
  });
  expect(eventsOf(session, 'notes')).toEqual([
    waits,
    "ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' " +
      'or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is ' +
      'running and correctly registered.',
    'Provisioning: External provisioner is provisioning volume for claim "default/notes"',
    `ProvisioningSucceeded: Successfully provisioned volume ${name}`,
  ]);
  const { metadata, spec, status } = volumeOf(session, name)!;
  expect(status?.phase).toBe('Bound');
  expect(metadata.annotations).toEqual({
    'local.path.provisioner/selected-node': node,
    'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path',
  });
  expect(metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  expect(spec).toMatchObject({
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '1Gi' },
    local: { path: `/var/lib/rancher/k3s/storage/${name}_default_notes` },
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'local-path',
    volumeMode: 'Filesystem',
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }],
      },
    },
  });
});

test('what is written stays when the pod goes, and the next pod goes to the same node', () => {
  const session = testSession();
  give(session, claimYaml('notes', '1Gi', '') + podYaml('writer', 'notes', 'echo kept > /data/note; sleep 100000'));
  settle(session);
  const node = podOf(session, 'writer')!.spec.nodeName;
  user(session).delete('Pod', 'default', 'writer');
  settle(session);
  expect(podOf(session, 'writer')).toBeUndefined();
  give(session, podYaml('reader', 'notes'));
  settle(session);
  const reader = podOf(session, 'reader')!;
  expect(reader.spec.nodeName).toBe(node);
  expect(session.cluster.fileIn(reader, 'main', '/data/note')).toBe('kept\n');
});

test('a node out of reach of the volume is said to be', () => {
  const session = testSession();
  give(session, claimYaml('notes', '1Gi', '') + podYaml('first', 'notes'));
  settle(session);
  const node = podOf(session, 'first')!.spec.nodeName!;
  user(session).patch('Node', '', node, 'merge', { spec: { unschedulable: true } });
  give(session, podYaml('second', 'notes'));
  settle(session);
  const [message] = eventsOf(session, 'second');
  expect(message).toContain("2 node(s) didn't match PersistentVolume's node affinity");
  expect(message).toContain('1 node(s) were unschedulable');
});

test('with the claim goes the volume, a moment later', () => {
  const session = testSession();
  give(session, claimYaml('notes', '1Gi', '') + podYaml('user', 'notes'));
  settle(session);
  const { volumeName } = claimOf(session, 'notes')!.spec;
  user(session).delete('PersistentVolumeClaim', 'default', 'notes');
  settle(session);
  expect(claimOf(session, 'notes')!.metadata.deletionTimestamp).toBeDefined();
  expect(volumeOf(session, volumeName!)!.status?.phase).toBe('Bound');
  user(session).delete('Pod', 'default', 'user');
  const gone = session.now;
  session.advance(gone + 3_000);
  expect(claimOf(session, 'notes')).toBeUndefined();
  expect(volumeOf(session, volumeName!)!.status?.phase).toBe('Released');
  settle(session);
  expect(volumeOf(session, volumeName!)).toBeUndefined();
});

test('local-path says what it cannot do', () => {
  const session = testSession();
  const many = claimYaml('shared', '1Gi', '').replace('ReadWriteOnce', 'ReadWriteMany');
  give(session, many + claimYaml('raw', '1Gi', 'volumeMode: Block'));
  give(
    session,
    podYaml('a', 'shared') +
      podYaml('b', 'raw').replace('volumeMounts', 'volumeDevices').replace('mountPath', 'devicePath'),
  );
  settle(session);
  const failed = 'ProvisioningFailed: failed to provision volume with StorageClass "local-path": ';
  expect(eventsOf(session, 'shared')).toContain(
    `${failed}NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes`,
  );
  expect(eventsOf(session, 'raw')).toContain(
    'ProvisioningFailed: rancher.io/local-path does not support block volume provisioning',
  );
  // Neither pod is heard of: the scheduler still waits for their volumes.
  expect([...eventsOf(session, 'a'), ...eventsOf(session, 'b')]).toEqual([]);
  session.advance(session.now + 16_000);
  expect(session.cluster.read.get('PersistentVolumeClaim', 'default', 'shared')!.status?.phase).toBe('Pending');
});

test('without its pod the provisioner does nothing; when it is back, it does', () => {
  const session = testSession();
  user(session).patch('Deployment.apps', 'kube-system', 'local-path-provisioner', 'merge', { spec: { replicas: 0 } });
  settle(session);
  give(session, claimYaml('notes', '1Gi', '') + podYaml('user', 'notes'));
  expect(settle(session)).toBe(true);
  expect(claimOf(session, 'notes')!.status?.phase).toBe('Pending');
  expect(eventsOf(session, 'notes').some((text) => text.startsWith('Provisioning:'))).toBe(false);
  user(session).patch('Deployment.apps', 'kube-system', 'local-path-provisioner', 'merge', { spec: { replicas: 1 } });
  settle(session);
  expect(isReady(podOf(session, 'user')!)).toBe(true);
});

test('after ten minutes the scheduler gives up, and says so', () => {
  const session = testSession({ bare: true });
  give(session, classYaml('ssd', 'disks.example.com', 'volumeBindingMode: WaitForFirstConsumer'));
  give(session, claimYaml('c', '1Gi', 'storageClassName: ssd') + podYaml('p', 'c'));
  expect(settle(session)).toBe(true);
  const asked = session.now;
  session.advance(asked + 598_000);
  expect(eventsOf(session, 'p')).toEqual([]);
  session.advance(asked + 602_000);
  expect(eventsOf(session, 'p')).toEqual([
    'FailedScheduling: running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded',
  ]);
});

test('a class that makes no volumes leaves the pod where it is', () => {
  const session = testSession({ bare: true });
  give(session, classYaml('local', 'kubernetes.io/no-provisioner', 'volumeBindingMode: WaitForFirstConsumer'));
  give(session, claimYaml('c', '1Gi', 'storageClassName: local') + podYaml('p', 'c'));
  settle(session);
  expect(eventsOf(session, 'p')[0]).toContain(
    "3 node(s) didn't find available persistent volumes to bind. no new claims",
  );
  give(session, classYaml('now', 'kubernetes.io/no-provisioner') + claimYaml('d', '1Gi', 'storageClassName: now'));
  settle(session);
  expect(eventsOf(session, 'd')).toEqual([
    'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
  ]);
});

test('a claim from before there was a default class gets it, one that wants none does not', () => {
  const session = testSession({ bare: true });
  give(session, claimYaml('old', '1Gi', '') + claimYaml('none', '1Gi', "storageClassName: ''"));
  settle(session);
  expect(claimOf(session, 'old')!.spec.storageClassName).toBeUndefined();
  const made = classYaml('disks', 'disks.example.com').replace(
    '{ name: disks }',
    "{ name: disks, annotations: { storageclass.kubernetes.io/is-default-class: 'true' } }",
  );
  give(session, made);
  settle(session);
  expect(claimOf(session, 'old')!.spec.storageClassName).toBe('disks');
  expect(claimOf(session, 'none')!.spec.storageClassName).toBe('');
});

test('a generic ephemeral volume has a claim of its own, and it goes with the pod', () => {
  const session = testSession();
  give(
    session,
    `apiVersion: v1
kind: Pod
metadata: { name: scratch }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - { name: main, image: busybox, command: [sleep, '100000'], volumeMounts: [{ name: tmp, mountPath: /tmp }] }
  volumes:
    - name: tmp
      ephemeral:
        volumeClaimTemplate:
          metadata: { labels: { use: scratch } }
          spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
  );
  settle(session);
  expect(isReady(podOf(session, 'scratch')!)).toBe(true);
  const claim = claimOf(session, 'scratch-tmp')!;
  expect(claim.metadata.labels).toEqual({ use: 'scratch' });
  expect(claim.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Pod', name: 'scratch', controller: true });
  user(session).delete('Pod', 'default', 'scratch');
  settle(session);
  expect(claimOf(session, 'scratch-tmp')).toBeUndefined();
  expect(volumeOf(session, claim.spec.volumeName!)).toBeUndefined();
});
