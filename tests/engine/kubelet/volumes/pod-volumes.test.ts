/** What volumes hold, and the words of what cannot be mounted. */
import { describe, expect, test } from 'vitest';
import { volumeProblems, volumesOf } from '../../../../shared/engine/kubelet/volumes/pod-volumes.ts';
import type { VolumeContent, VolumeProblem } from '../../../../shared/engine/kubelet/volumes/volume-content.ts';
import type { Node } from '../../../../shared/model/node.ts';
import type { Container, Pod, Volume } from '../../../../shared/model/pod.ts';
import { decodeBase64Text } from '../../../../shared/engine/text/base64.ts';
import { full, readerOf, type Short } from '../environment/cluster-reader.ts';

const NODE = full({
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { allocatable: { cpu: '4', memory: '8Gi' } },
}) as Node;

function podWith(volumes: Volume[], spec: Partial<Pod['spec']> = {}): Pod {
  const main: Container = { name: 'main', volumeMounts: volumes.map(({ name }) => ({ name, mountPath: `/${name}` })) };
  return full({
    kind: 'Pod',
    metadata: {
      namespace: 'default',
      name: 'p',
      uid: 'u-1',
      labels: { tier: 'web', app: 'x' },
      annotations: { note: 'b\na' },
      creationTimestamp: '2026-01-01T09:00:00Z',
    },
    spec: { containers: [main], volumes, nodeName: 'n1', serviceAccountName: 'default', ...spec },
  }) as Pod;
}

interface Result {
  content: VolumeContent | undefined;
  problem: VolumeProblem | undefined;
}

/** The one volume of a pod; both ways of asking must tell the same problems. */
function one(source: Record<string, unknown>, objects: readonly Short[] = [], spec: Partial<Pod['spec']> = {}): Result {
  const pod = podWith([{ name: 'v', ...source }], spec);
  const input = { read: readerOf(...objects), pod, node: NODE };
  const { contents, problems } = volumesOf(input);
  expect(volumeProblems(input)).toEqual(problems);
  expect(contents.size + problems.length).toBe(1);
  return { content: contents.get('v'), problem: problems[0] };
}

const message = (source: Record<string, unknown>, objects: readonly Short[] = []): string => {
  const { problem } = one(source, objects);
  expect(problem?.stage).toBe('mount');
  return problem?.message ?? '';
};

const inDefault = (name: string) => ({ namespace: 'default', name });
const MAP: Short = {
  kind: 'ConfigMap',
  metadata: inDefault('m'),
  data: { b: 'B', a: 'A' },
  binaryData: { raw: 'w6k=' },
};
const SECRET: Short = { kind: 'Secret', metadata: inDefault('s'), data: { password: 'czNjcjN0', user: 'YWRtaW4=' } };
const ACCOUNT: Short = { kind: 'ServiceAccount', metadata: inDefault('default') };
const ROOT: Short = { kind: 'ConfigMap', metadata: inDefault('kube-root-ca.crt'), data: { 'ca.crt': 'CA' } };

describe('emptyDir', () => {
  test('lives with the pod', () => {
    expect(one({ emptyDir: {} }).content).toEqual({
      name: 'v',
      kind: 'emptyDir',
      id: 'u-1 volume v',
      readOnly: false,
      medium: '',
    });
    expect(one({ emptyDir: { sizeLimit: '500Mi' } }).content).toMatchObject({ sizeLimitBytes: 524288000 });
  });
  test('in memory holds what the pod may use', () => {
    const memory = (sizeLimit?: string, limits: (string | undefined)[] = [undefined]): number | undefined => {
      const volumeMounts = [{ name: 'v', mountPath: '/v' }];
      const containers = limits.map((limit, i) => ({
        name: `c${i}`,
        volumeMounts,
        ...(limit === undefined ? {} : { resources: { limits: { memory: limit } } }),
      }));
      const source = { medium: 'Memory', ...(sizeLimit === undefined ? {} : { sizeLimit }) };
      return one({ emptyDir: source }, [], { containers }).content?.capacityBytes;
    };
    expect(memory()).toBe(8 * 2 ** 30);
    expect(memory('64Mi')).toBe(64 * 2 ** 20);
    expect(memory('16Gi')).toBe(8 * 2 ** 30);
    expect(memory(undefined, ['1Gi', '1Gi'])).toBe(2 * 2 ** 30);
    expect(memory('3Gi', ['1Gi', '1Gi'])).toBe(2 * 2 ** 30);
    expect(memory(undefined, ['1Gi', undefined])).toBe(8 * 2 ** 30);
  });
  test('a volume without any source is one', () => expect(one({}).content).toMatchObject({ kind: 'emptyDir' }));
});

describe('configMap and secret', () => {
  test('all keys', () => {
    expect(one({ configMap: { name: 'm' } }, [MAP]).content).toEqual({
      name: 'v',
      kind: 'configMap',
      id: 'u-1 volume v',
      readOnly: true,
      entries: [
        { path: 'a', text: 'A', mode: 0o644 },
        { path: 'b', text: 'B', mode: 0o644 },
        { path: 'raw', text: 'é', mode: 0o644 },
      ],
    });
    expect(one({ secret: { secretName: 's', defaultMode: 0o400 } }, [SECRET]).content?.entries).toEqual([
      { path: 'password', text: 's3cr3t', mode: 0o400 },
      { path: 'user', text: 'admin', mode: 0o400 },
    ]);
  });
  test('items, their paths and modes', () => {
    const items = [
      { key: 'b', path: 'sub/./b.conf', mode: 0o600 },
      { key: 'a', path: 'a.conf' },
    ];
    expect(one({ configMap: { name: 'm', items } }, [MAP]).content?.entries).toEqual([
      { path: 'a.conf', text: 'A', mode: 0o644 },
      { path: 'sub/b.conf', text: 'B', mode: 0o600 },
    ]);
  });
  test('an fsGroup reads them', () => {
    const { content } = one({ secret: { secretName: 's', defaultMode: 0o400 } }, [SECRET], {
      securityContext: { fsGroup: 2 },
    });
    expect(content?.entries?.map(({ mode }) => mode)).toEqual([0o440, 0o440]);
  });
  test('what is missing', () => {
    expect(message({ configMap: { name: 'x' } })).toBe('configmap "x" not found');
    expect(message({ secret: { secretName: 'x' } })).toBe('secret "x" not found');
    const items = [{ key: 'z', path: 'z' }];
    expect(message({ configMap: { name: 'm', items } }, [MAP])).toBe('configmap references non-existent config key: z');
    expect(message({ secret: { secretName: 's', items } }, [SECRET])).toBe('references non-existent secret key: z');
  });
  test('what may be missing', () => {
    const optional = true;
    const items = [
      { key: 'z', path: 'z' },
      { key: 'a', path: 'a' },
    ];
    expect(one({ configMap: { name: 'x', optional } }).content?.entries).toEqual([]);
    expect(one({ secret: { secretName: 'x', optional, items } }).content?.entries).toEqual([]);
    expect(one({ configMap: { name: 'm', optional, items } }, [MAP]).content?.entries?.map(({ path }) => path)).toEqual(
      ['a'],
    );
  });
});

describe('downwardAPI', () => {
  const field = (fieldPath: string) => ({ fieldRef: { fieldPath } });
  test('fields and resources', () => {
    const items = [
      { path: 'labels', ...field('metadata.labels') },
      { path: 'note', mode: 0o400, ...field("metadata.annotations['note']") },
      { path: 'cpu', resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' } },
    ];
    expect(one({ downwardAPI: { items } }).content?.entries).toEqual([
      { path: 'cpu', text: '4000', mode: 0o644 },
      { path: 'labels', text: 'app="x"\ntier="web"', mode: 0o644 },
      { path: 'note', text: 'a\nb', mode: 0o400 },
    ]);
  });
  test('what cannot be told, together', () => {
    const wrong = (path: string) => ({ path, ...field('spec.x') });
    expect(message({ downwardAPI: { items: [wrong('a')] } })).toBe('unsupported fieldPath: spec.x');
    const resourceFieldRef = { containerName: 'c', resource: 'limits.cpu' };
    expect(message({ downwardAPI: { items: [wrong('a'), wrong('b'), { path: 'c', resourceFieldRef }] } })).toBe(
      '[unsupported fieldPath: spec.x, container c not found]',
    );
  });
});

describe('projected', () => {
  const TOKEN = { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } };
  const CA = { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } };
  const NAMESPACE = { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } };
  const sources = [TOKEN, CA, NAMESPACE];

  test('the volume of every pod', () => {
    const { content } = one({ projected: { sources } }, [ACCOUNT, ROOT]);
    expect(content).toMatchObject({ kind: 'projected', id: 'u-1 volume v', readOnly: true });
    const [ca, namespace, token] = content?.entries ?? [];
    expect(ca).toEqual({ path: 'ca.crt', text: 'CA', mode: 0o644 });
    expect(namespace).toEqual({ path: 'namespace', text: 'default', mode: 0o644 });
    const parts = token?.text.split('.') ?? [];
    expect(parts.map((part) => /^[\w-]+$/.test(part))).toEqual([true, true, true]);
    const padded = parts[1]!
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(parts[1]!.length / 4) * 4, '=');
    expect(JSON.parse(decodeBase64Text(padded) ?? '')).toMatchObject({
      sub: 'system:serviceaccount:default:default',
      iat: 1767258000,
      exp: 1767258000 + 3607,
      'kubernetes.io': { namespace: 'default', pod: { name: 'p', uid: 'u-1' } },
    });
    expect(parts[2]).toHaveLength(342);
    expect(one({ projected: { sources } }, [ACCOUNT, ROOT]).content).toEqual(content);
  });
  test('its token belongs to its reader alone where that is known', () => {
    const mode = (spec: Partial<Pod['spec']>): number | undefined =>
      one({ projected: { sources: [TOKEN] } }, [ACCOUNT], spec).content?.entries?.[0]?.mode;
    expect(mode({})).toBe(0o644);
    expect(mode({ securityContext: { runAsUser: 1000 } })).toBe(0o600);
    expect(mode({ securityContext: { fsGroup: 1000 } })).toBe(0o640);
    const volumeMounts = [{ name: 'v', mountPath: '/v' }];
    const containers = [1, 2].map((runAsUser) => ({
      name: `c${runAsUser}`,
      securityContext: { runAsUser },
      volumeMounts,
    }));
    expect(mode({ containers })).toBe(0o644);
  });
  test('later sources replace files of earlier ones', () => {
    const two = [{ configMap: { name: 'm' } }, { secret: { name: 's', items: [{ key: 'user', path: 'a' }] } }];
    expect(one({ projected: { sources: two } }, [MAP, SECRET]).content?.entries?.map((e) => [e.path, e.text])).toEqual([
      ['a', 'admin'],
      ['b', 'B'],
      ['raw', 'é'],
    ]);
  });
  test('what is missing, together', () => {
    expect(message({ projected: { sources } }, [ACCOUNT])).toBe('configmap "kube-root-ca.crt" not found');
    expect(message({ projected: { sources } })).toBe(
      '[failed to fetch token: serviceaccounts "default" not found, configmap "kube-root-ca.crt" not found]',
    );
    expect(message({ projected: { sources: [{ secret: { name: 'x' } }] } })).toBe('secret "x" not found');
  });
});

describe('hostPath', () => {
  const at = (path: string, type?: string): Record<string, unknown> => ({
    hostPath: { path, ...(type === undefined ? {} : { type }) },
  });
  test('lives on the machine', () => {
    expect(one(at('/data/')).content).toEqual({
      name: 'v',
      kind: 'hostPath',
      id: 'node n1:/data',
      readOnly: false,
      path: '/data',
      create: 'Directory',
    });
    expect(one(at('/var/log', 'Directory')).content?.create).toBeUndefined();
    expect(one(at('/data', 'DirectoryOrCreate')).content?.create).toBe('Directory');
    expect(one(at('/data/f', 'FileOrCreate')).content?.create).toBe('File');
    expect(one(at('/etc/hosts', 'File')).content?.create).toBeUndefined();
    expect(one(at('/var/run/containerd/containerd.sock', 'Socket')).content).toBeDefined();
    expect(one(at('/dev/null', 'CharDevice')).content).toBeDefined();
  });
  test('must be what it is said to be', () => {
    const rows: [string, string, string][] = [
      ['/x', 'Directory', 'hostPath type check failed: /x is not a directory'],
      ['/etc/hosts', 'DirectoryOrCreate', 'hostPath type check failed: /etc/hosts is not a directory'],
      ['/x', 'File', 'hostPath type check failed: /x is not a file'],
      ['/etc', 'FileOrCreate', 'hostPath type check failed: /etc is not a file'],
      ['/var/run/docker.sock', 'Socket', 'hostPath type check failed: /var/run/docker.sock is not a socket file'],
      ['/x', 'CharDevice', 'hostPath type check failed: /x is not a character device'],
      ['/x', 'BlockDevice', 'hostPath type check failed: /x is not a block device'],
      ['/a/../b', '', "invalid HostPath `/a/../b`: must not contain '..'"],
      ['/a', 'Cupboard', 'Cupboard is an invalid volume type'],
    ];
    for (const [path, type, wanted] of rows) expect(message(at(path, type))).toBe(wanted);
  });
  test('asks what is on the machine', () => {
    const pod = podWith([{ name: 'v', ...at('/srv/data', 'Directory') }]);
    const fileTypes = (path: string) => (path === '/srv/data' ? ('Directory' as const) : undefined);
    expect(volumeProblems({ read: readerOf(), pod, node: NODE, fileTypes })).toEqual([]);
    expect(volumeProblems({ read: readerOf(), pod, node: NODE })).toHaveLength(1);
  });
});

describe('claims', () => {
  const claim = (status: string, volumeName = 'pv', more: object = {}): Short => ({
    kind: 'PersistentVolumeClaim',
    metadata: { ...inDefault('c'), uid: 'c-uid', ...more },
    spec: { volumeName },
    status: { phase: status },
  });
  const volume = (spec: Record<string, unknown>): Short => ({
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: { claimRef: { uid: 'c-uid' }, ...spec },
  });
  const source = { persistentVolumeClaim: { claimName: 'c' } };

  test('hold what their volume holds, where it is', () => {
    const bound = claim('Bound');
    const named = { name: 'v', kind: 'persistentVolumeClaim', readOnly: false, claim: 'c', persistentVolume: 'pv' };
    expect(one(source, [bound, volume({ csi: {} })]).content).toEqual({ ...named, id: 'volume pv' });
    expect(one(source, [bound, volume({ local: { path: '/mnt/ssd/' } })]).content).toEqual({
      ...named,
      id: 'node n1:/mnt/ssd',
      path: '/mnt/ssd',
    });
    expect(one(source, [bound, volume({ hostPath: { path: '/mnt/data' } })]).content).toEqual({
      ...named,
      id: 'node n1:/mnt/data',
      path: '/mnt/data',
      create: 'Directory',
    });
    const readOnly = { persistentVolumeClaim: { claimName: 'c', readOnly: true } };
    expect(one(readOnly, [bound, volume({ csi: {} })]).content?.readOnly).toBe(true);
  });
  test('that a pod owns', () => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u-1', controller: true };
    const own = { ...claim('Bound', 'pv', { name: 'p-v', ownerReferences: [owner] }) };
    const template = { ephemeral: { volumeClaimTemplate: {} } };
    expect(one(template, [own, volume({ csi: {} })]).content).toMatchObject({
      kind: 'ephemeral',
      claim: 'p-v',
      id: 'volume pv',
    });
    const other = claim('Bound', 'pv', { name: 'p-v' });
    expect(one(template, [other, volume({ csi: {} })]).problem?.message).toBe(
      'PVC default/p-v was not created for pod default/p (pod is not owner)',
    );
  });
  test('that are not ready', () => {
    const rows: [Short[], string][] = [
      [[], 'failed to fetch PVC from API server: persistentvolumeclaims "c" not found'],
      [[claim('Pending')], 'PVC is not bound'],
      [[claim('Bound', '')], 'PVC has empty pvc.Spec.VolumeName'],
      [[claim('Bound', 'pv', { deletionTimestamp: '2026-01-01T09:00:00Z' })], 'PVC is being deleted'],
      [[claim('Bound')], 'failed to fetch PV pv from API server: persistentvolumes "pv" not found'],
      [
        [claim('Bound'), volume({ claimRef: undefined })],
        'found PV object pv but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim',
      ],
      [
        [claim('Bound'), volume({ claimRef: { uid: 'z' } })],
        'found PV object pv but its pv.Spec.ClaimRef.UID z does not point to claim.UID c-uid',
      ],
    ];
    for (const [objects, wanted] of rows) {
      const { problem } = one(source, objects);
      expect(problem).toEqual({
        stage: 'process',
        volume: 'v',
        specName: 'v',
        message: `error processing PVC default/c: ${wanted}`,
      });
    }
  });
  test('of a block device are no directories', () => {
    expect(one(source, [claim('Bound'), volume({ csi: {}, volumeMode: 'Block' })]).problem?.message).toBe(
      'volume v has volumeMode Block, but is specified in volumeMounts',
    );
  });
  test('are named by their volume when the mount fails', () => {
    const wrong = volume({ hostPath: { path: '/x', type: 'Directory' } });
    expect(one(source, [claim('Bound'), wrong]).problem).toEqual({
      stage: 'mount',
      volume: 'v',
      specName: 'pv',
      message: 'hostPath type check failed: /x is not a directory',
    });
  });
});

test('sources outside of the cluster have a place of their own, or share it', () => {
  expect(one({ nfs: { server: 's', path: '/e' } }).content).toMatchObject({ kind: 'nfs', id: 'nfs s:/e' });
  expect(one({ image: { reference: 'a:b' } }).content).toMatchObject({ id: 'image a:b', readOnly: true });
  expect(one({ csi: { driver: 'd', readOnly: true } }).content).toMatchObject({ id: 'u-1 volume v', readOnly: true });
});

test('volumes that no container uses are not looked at', () => {
  const pod = podWith([{ name: 'v', configMap: { name: 'missing' } }], { containers: [{ name: 'main' }] });
  const input = { read: readerOf(), pod, node: NODE };
  expect(volumesOf(input)).toEqual({ contents: new Map(), problems: [] });
  expect(volumeProblems(input)).toEqual([]);
});
