/** What loses its owner goes, waits or stays as was asked; namespaces are emptied. */
import { describe, expect, test } from 'vitest';
import type { ConfigMap } from '../../../../shared/model/config.ts';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { KubeObject, OwnerReference } from '../../../../shared/model/meta.ts';
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

  test('of two owners elsewhere the first is reported; one at hand keeps the object, without the others', () => {
    const session = bare();
    const api = user(session);
    const [near, far, further] = [
      api.create(configMap('near')),
      api.create(configMap('far', [], 'kube-public')),
      api.create(configMap('further', [], 'kube-system')),
    ];
    api.create(configMap('stray', [ref(near), ref(far), ref(further)]));
    settle(session);
    expect(there(session, 'stray')?.metadata.ownerReferences).toEqual([ref(near)]);
    expect(told(session, 'ConfigMap', 'stray')).toEqual([
      `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: far, uid: ${far.metadata.uid}] does not exist in namespace "default"`,
    ]);
    const about = [...session.cluster.read.list('Event', 'default')].map((e) => (e as KubeEvent).source);
    expect(about).toContainEqual({ component: 'garbage-collector-controller' });
  });

  test('what has no namespace and names an owner that has one is reported and left alone', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create(configMap('owner'));
    api.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'room', ownerReferences: [ref(owner)] },
    });
    settle(session);
    expect(session.cluster.read.get('Namespace', '', 'room')?.metadata.deletionTimestamp).toBeUndefined();
    expect(told(session, 'Namespace', 'room')).toEqual([
      `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: , name: owner, uid: ${owner.metadata.uid}] does not exist in namespace ""`,
    ]);
    api.delete('ConfigMap', 'default', 'owner');
    settle(session);
    expect(session.cluster.read.get('Namespace', '', 'room')?.metadata.deletionTimestamp).toBeUndefined();
  });

  test('an owner without a namespace owns in all of them', () => {
    const session = bare();
    const api = user(session);
    const room = api.create<KubeObject>({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'room' } });
    const owned = { apiVersion: 'v1', kind: 'Namespace', name: 'room', uid: room.metadata.uid ?? '' };
    api.create(configMap('of-room', [owned]));
    settle(session);
    expect(there(session, 'of-room')).toBeDefined();
    api.delete('Namespace', '', 'room');
    settle(session);
    expect(there(session, 'of-room')).toBeUndefined();
  });

  test('the right uid under a wrong name or kind is an owner that is gone', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create(configMap('owner'));
    api.create(configMap('by-name', [{ ...ref(owner), name: 'somebody' }]));
    api.create(configMap('by-kind', [{ ...ref(owner), kind: 'Secret' }]));
    api.create(configMap('by-version', [{ ...ref(owner), apiVersion: 'v1beta1' }]));
    settle(session);
    expect([there(session, 'by-name'), there(session, 'by-kind')]).toEqual([undefined, undefined]);
    // No such version is served, so nothing can be said of it.
    expect(there(session, 'by-version')).toBeDefined();
  });

  test('an owner of the same name that came later is another one', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create(configMap('owner'));
    api.create({
      ...configMap('mine', [ref(owner)]),
      metadata: { name: 'mine', namespace: 'default', ownerReferences: [ref(owner)], finalizers: ['example.com/slow'] },
    });
    settle(session);
    api.delete('ConfigMap', 'default', 'owner');
    api.create(configMap('owner'));
    settle(session);
    // Not yet gone, since something holds it, but on its way.
    expect(there(session, 'mine')?.metadata.deletionTimestamp).toBeDefined();
    api.patch('ConfigMap', 'default', 'mine', 'merge', { metadata: { finalizers: null } });
    settle(session);
    expect([there(session, 'mine'), there(session, 'owner') === undefined]).toEqual([undefined, false]);
  });

  test('foreground waits for those that block, and for no others', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create(configMap('owner'));
    const held = (name: string, blockOwnerDeletion: boolean): ConfigMap => ({
      ...configMap(name),
      metadata: {
        name,
        namespace: 'default',
        ownerReferences: [{ ...ref(owner), blockOwnerDeletion }],
        finalizers: ['example.com/hold'],
      },
    });
    api.create(held('blocking', true));
    api.create(held('other', false));
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Foreground' });
    run(session, 60);
    const state = (name: string): [boolean, string[] | undefined] => [
      there(session, name)?.metadata.deletionTimestamp !== undefined,
      there(session, name)?.metadata.finalizers,
    ];
    expect(state('owner')).toEqual([true, ['foregroundDeletion']]);
    expect([state('blocking'), state('other')]).toEqual([
      [true, ['example.com/hold']],
      [true, ['example.com/hold']],
    ]);
    api.patch('ConfigMap', 'default', 'blocking', 'merge', { metadata: { finalizers: null } });
    settle(session);
    expect([there(session, 'blocking'), there(session, 'owner')]).toEqual([undefined, undefined]);
    expect(state('other')).toEqual([true, ['example.com/hold']]);
  });

  test('a wait that is over when the last that blocks says that it does not', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create(configMap('owner'));
    api.create({
      ...configMap('held'),
      metadata: {
        name: 'held',
        namespace: 'default',
        ownerReferences: [{ ...ref(owner), blockOwnerDeletion: true }],
        finalizers: ['example.com/hold'],
      },
    });
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Foreground' });
    run(session, 5);
    expect(there(session, 'owner')).toBeDefined();
    const open = [{ ...ref(owner), blockOwnerDeletion: false }];
    api.patch('ConfigMap', 'default', 'held', 'merge', { metadata: { ownerReferences: open } });
    settle(session);
    expect([there(session, 'owner'), there(session, 'held') === undefined]).toEqual([undefined, false]);
  });

  test('a finalizer on the owner holds it when its dependents are gone, and a second request may set them free', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create({
      ...configMap('owner'),
      metadata: { name: 'owner', namespace: 'default', finalizers: ['example.com/hold'] },
    });
    api.create(configMap('mine', [{ ...ref(owner), blockOwnerDeletion: true }]));
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Foreground' });
    run(session, 5);
    expect(there(session, 'mine')).toBeUndefined();
    expect(there(session, 'owner')?.metadata.finalizers).toEqual(['example.com/hold']);
    // What comes to it while it is held is kept, as long as it does not wait for dependents any more.
    api.create(configMap('late', [ref(owner)]));
    run(session, 5);
    expect(there(session, 'late')).toBeDefined();
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Orphan' });
    settle(session);
    expect(there(session, 'late')?.metadata.ownerReferences).toBeUndefined();
    api.patch('ConfigMap', 'default', 'owner', 'merge', { metadata: { finalizers: null } });
    settle(session);
    expect([there(session, 'owner'), there(session, 'late') === undefined]).toEqual([undefined, false]);
  });

  test('a dependent keeps to the policy of its own finalizer', () => {
    const session = bare();
    const api = user(session);
    const owner = api.create(configMap('owner'));
    const middle = api.create({
      ...configMap('middle'),
      metadata: { name: 'middle', namespace: 'default', ownerReferences: [ref(owner)], finalizers: ['orphan'] },
    });
    api.create(configMap('leaf', [ref(middle)]));
    api.delete('ConfigMap', 'default', 'owner', { propagationPolicy: 'Background' });
    settle(session);
    expect([there(session, 'owner'), there(session, 'middle')]).toEqual([undefined, undefined]);
    expect(there(session, 'leaf')?.metadata.ownerReferences).toBeUndefined();
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
