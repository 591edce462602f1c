/** What loses its owner goes, waits or stays as was asked; namespaces are emptied. */
import { describe, expect, test } from 'vitest';
import type { ConfigMap } from '../../../../shared/model/config.ts';
import type { OwnerReference } from '../../../../shared/model/meta.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, pods, settle } from '../../../support/session.ts';
import { bare, replicaSets, run, told, user, web } from './support.ts';

function running(): Session {
  const session = bare();
  apply(session, web());
  expect(settle(session)).toBe(true);
  return session;
}

const configMap = (name: string, ownerReferences: OwnerReference[] = [], namespace = 'default'): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, ...(ownerReferences.length === 0 ? {} : { ownerReferences }) },
});

const ref = (owner: ConfigMap): OwnerReference => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: owner.metadata.name,
  uid: owner.metadata.uid ?? '',
});

const there = (session: Session, name: string, namespace = 'default'): ConfigMap | undefined =>
  session.cluster.read.get('ConfigMap', namespace, name);

describe('garbage', () => {
  test('background: the owner at once, then all the others', () => {
    const session = running();
    user(session).delete('Deployment.apps', 'default', 'web', { propagationPolicy: 'Background' });
    expect(session.cluster.read.get('Deployment.apps', 'default', 'web')).toBeUndefined();
    expect(replicaSets(session)).toHaveLength(1);
    expect(settle(session)).toBe(true);
    expect(replicaSets(session)).toHaveLength(0);
    expect(pods(session)).toHaveLength(0);
  });

  test('foreground: from the leaves up', () => {
    const session = running();
    const gone: string[] = [];
    session.cluster.onChange(({ before, after }) => {
      if (after === undefined && before !== undefined && ['Pod', 'ReplicaSet', 'Deployment'].includes(before.kind))
        gone.push(before.kind);
    });
    user(session).delete('Deployment.apps', 'default', 'web', { propagationPolicy: 'Foreground' });
    expect(session.cluster.read.get('Deployment.apps', 'default', 'web')?.metadata.finalizers).toEqual([
      'foregroundDeletion',
    ]);
    expect(settle(session)).toBe(true);
    expect(gone).toEqual(['Pod', 'Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  test('orphan: dependents stay and belong to nobody', () => {
    const session = running();
    user(session).delete('Deployment.apps', 'default', 'web', { propagationPolicy: 'Orphan' });
    expect(settle(session)).toBe(true);
    expect(session.cluster.read.get('Deployment.apps', 'default', 'web')).toBeUndefined();
    expect(replicaSets(session).map((rs) => rs.metadata.ownerReferences)).toEqual([undefined]);
    expect(pods(session)).toHaveLength(3);
    apply(session, web());
    settle(session);
    expect(replicaSets(session).map((rs) => rs.metadata.ownerReferences?.[0]?.kind)).toEqual(['Deployment']);
  });

  test('an owner that never was; one of two that goes', () => {
    const session = bare();
    const api = user(session);
    const [a, b] = [api.create(configMap('a')), api.create(configMap('b'))];
    api.create(configMap('lost', [{ ...ref(a), uid: 'no-such-uid' }]));
    api.create(configMap('shared', [ref(a), ref(b)]));
    settle(session);
    expect(there(session, 'lost')).toBeUndefined();
    api.delete('ConfigMap', 'default', 'a');
    settle(session);
    expect(there(session, 'shared')?.metadata.ownerReferences).toEqual([ref(b)]);
    api.delete('ConfigMap', 'default', 'b');
    settle(session);
    expect(there(session, 'shared')).toBeUndefined();
  });

  test('an owner in another namespace does not count, and is reported', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create(configMap('owner', [], 'kube-public'));
    api.create(configMap('stray', [ref(owner)]));
    settle(session);
    expect(there(session, 'stray')).toBeUndefined();
    expect(told(session, 'ConfigMap', 'stray')).toEqual([
      `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${owner.metadata.uid}] does not exist in namespace "default"`,
    ]);
  });

  test('an owner of a kind that nobody serves leaves its dependents alone', () => {
    const session = bare();
    user(session).create(configMap('odd', [{ apiVersion: 'example.com/v1', kind: 'Gadget', name: 'g', uid: 'u' }]));
    settle(session);
    expect(there(session, 'odd')).toBeDefined();
  });

  test('two that own each other and wait: both go', () => {
    const session = bare();
    const api = user(session);
    const a = api.create(configMap('a'));
    const b = api.create(configMap('b', [{ ...ref(a), blockOwnerDeletion: true }]));
    api.update({
      ...there(session, 'a')!,
      metadata: { ...there(session, 'a')!.metadata, ownerReferences: [{ ...ref(b), blockOwnerDeletion: true }] },
    });
    api.delete('ConfigMap', 'default', 'a', { propagationPolicy: 'Foreground' });
    expect(settle(session)).toBe(true);
    expect([there(session, 'a'), there(session, 'b')]).toEqual([undefined, undefined]);
  });
});

describe('namespaces', () => {
  const SHOP = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---';

  function shop(): Session {
    const session = bare();
    apply(session, `${SHOP}${web().replace('{name: web}', '{name: web, namespace: shop}')}`);
    expect(settle(session)).toBe(true);
    return session;
  }

  test('each has its ServiceAccount and its root certificate, also when somebody deletes them', () => {
    const session = shop();
    const { read } = session.cluster;
    user(session).delete('ServiceAccount', 'shop', 'default');
    user(session).delete('ConfigMap', 'shop', 'kube-root-ca.crt');
    settle(session);
    for (const name of ['default', 'kube-system', 'shop'])
      expect(read.get('ServiceAccount', name, 'default')).toBeDefined();
    const ca = read.get('ConfigMap', 'shop', 'kube-root-ca.crt');
    expect(ca?.data?.['ca.crt']).toMatch(/^-----BEGIN CERTIFICATE-----\n[\s\S]+-----END CERTIFICATE-----\n$/);
    expect(ca?.metadata.annotations?.['kubernetes.io/description']).toContain('Contains a CA bundle');
  });

  test('pods first, then everything, then the namespace', () => {
    const session = shop();
    const gone: string[] = [];
    session.cluster.onChange(({ before, after }) => {
      if (after === undefined && before !== undefined && before.kind !== 'Event') gone.push(before.kind);
    });
    user(session).delete('Namespace', '', 'shop');
    expect(session.cluster.read.get('Namespace', '', 'shop')?.status?.phase).toBe('Terminating');
    run(session, 5.2);
    const conditions = session.cluster.read.get('Namespace', '', 'shop')?.status?.conditions;
    expect(conditions?.map((c) => [c.type, c.status, c.reason, c.message])).toEqual([
      ['NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'],
      [
        'NamespaceDeletionGroupVersionParsingFailure',
        'False',
        'ParsedGroupVersions',
        'All legacy kube types successfully parsed',
      ],
      [
        'NamespaceDeletionContentFailure',
        'False',
        'ContentDeleted',
        'All content successfully deleted, may be waiting on finalization',
      ],
      [
        'NamespaceContentRemaining',
        'True',
        'SomeResourcesRemain',
        'Some resources are remaining: pods. has 3 resource instances',
      ],
      ['NamespaceFinalizersRemaining', 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
    ]);
    expect(settle(session)).toBe(true);
    expect(session.cluster.read.get('Namespace', '', 'shop')).toBeUndefined();
    expect(session.cluster.read.namespaceSize('shop')).toBe(0);
    expect(gone.slice(0, 3)).toEqual(['Pod', 'Pod', 'Pod']);
    expect(gone.at(-1)).toBe('Namespace');
  });

  test('a finalizer that nobody takes off holds it, and it says so', () => {
    const session = shop();
    user(session).create({
      ...configMap('held', [], 'shop'),
      metadata: { name: 'held', namespace: 'shop', finalizers: ['example.com/hold'] },
    });
    user(session).delete('Namespace', '', 'shop');
    run(session, 60);
    const namespace = session.cluster.read.get('Namespace', '', 'shop');
    const said = Object.fromEntries((namespace?.status?.conditions ?? []).map((c) => [c.type, c.message]));
    expect(said['NamespaceContentRemaining']).toBe(
      'Some resources are remaining: configmaps. has 1 resource instances',
    );
    expect(said['NamespaceFinalizersRemaining']).toBe(
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    );
    user(session).patch('ConfigMap', 'shop', 'held', 'merge', { metadata: { finalizers: null } });
    run(session, 60);
    expect(session.cluster.read.get('Namespace', '', 'shop')).toBeUndefined();
  });
});
