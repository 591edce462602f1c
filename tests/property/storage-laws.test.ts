/** What holds of volumes and claims at every revision, whatever people do to them and to the pods that use them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reader } from '../../shared/engine/api/store.ts';
import type { Input } from '../../shared/model/session.ts';
import type { Session } from '../../shared/session/session.ts';
import { parameters, type Step } from '../support/histories.ts';
import { apply, testSession } from '../support/session.ts';

const CLAIMS = ['a', 'b', 'c'] as const;
const VOLUMES = ['u', 'v', 'w'] as const;
const PODS = ['p', 'q'] as const;

const CLASS = `apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: wait }
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
`;

const manifest = (text: string): Input => ({ type: 'apply', files: [{ name: 'x.yaml', text }] });
const size = fc.constantFrom('1Gi', '2Gi', '5Gi');

const makeVolume = fc
  .record({
    name: fc.constantFrom(...VOLUMES),
    of: fc.constantFrom('manual', 'wait'),
    size,
    policy: fc.constantFrom('Retain', 'Delete', 'Recycle'),
    node: fc.constantFrom('', 'worker-1', 'worker-2'),
    keptFor: fc.constantFrom('', '', '', ...CLAIMS),
  })
  .map(({ name, of, size: storage, policy, node, keptFor }) =>
    manifest(`apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec:
  storageClassName: ${of}
  capacity: { storage: ${storage} }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: ${policy}
  hostPath: { path: /tmp/${name} }
  ${keptFor === '' ? '' : `claimRef: { namespace: default, name: ${keptFor} }`}
  ${node === '' ? '' : `nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [${node}] }] }] } }`}
`),
  );

const makeClaim = fc
  .record({
    name: fc.constantFrom(...CLAIMS),
    of: fc.constantFrom('manual', 'wait', 'wait', 'local-path', 'local-path'),
    size,
    volume: fc.constantFrom('', '', '', '', ...VOLUMES),
  })
  .map(({ name, of, size: storage, volume }) =>
    manifest(`apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec:
  storageClassName: ${of}
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: ${storage} } }
  ${volume === '' ? '' : `volumeName: ${volume}`}
`),
  );

const makePod = fc
  .record({ name: fc.constantFrom(...PODS), claims: fc.subarray([...CLAIMS], { minLength: 1 }) })
  .map(({ name, claims }) =>
    manifest(`apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 1
  containers: [{ name: main, image: 'nginx:1.25', volumeMounts: [${claims.map((c) => `{ name: ${c}, mountPath: /${c} }`).join(', ')}] }]
  volumes: [${claims.map((c) => `{ name: ${c}, persistentVolumeClaim: { claimName: ${c} } }`).join(', ')}]
`),
  );

const remove = fc
  .constantFrom(
    ...PODS.map((name) => ['Pod', 'default', name] as const),
    ...CLAIMS.map((name) => ['PersistentVolumeClaim', 'default', name] as const),
    ...VOLUMES.map((name) => ['PersistentVolume', '', name] as const),
  )
  .map(([kind, namespace, name]): Input => ({ type: 'delete', kind, namespace, name }));

/** What people do to help themselves: a volume is freed by hand, or torn away. */
const tamper = fc
  .record({
    name: fc.constantFrom(...VOLUMES),
    patch: fc.constantFrom({ spec: { claimRef: null } }, { metadata: { finalizers: null } }),
  })
  .map(({ name, patch }): Input => ({
    type: 'patch',
    kind: 'PersistentVolume',
    namespace: '',
    name,
    patchType: 'merge',
    patch,
  }));

const step = fc.record({
  wait: fc.integer({ min: 0, max: 12_000 }),
  input: fc.oneof(
    { weight: 3, arbitrary: makeVolume },
    { weight: 3, arbitrary: makeClaim },
    { weight: 3, arbitrary: makePod },
    { weight: 3, arbitrary: remove },
    { weight: 1, arbitrary: tamper },
  ),
});
const history = fc.array(step, { minLength: 4, maxLength: 16 });

/** Virtual ms that the binder has to take note of what a person did. */
const NOTICE_MS = 100;

/** The law: who is bound is bound to one other, which is bound to it alone. */
function checkBinding(read: Reader): void {
  const taken = new Map<string, string>();
  for (const { metadata, spec, status } of read.list('PersistentVolumeClaim')) {
    if (status?.phase !== 'Bound') continue;
    const volume = spec.volumeName ?? '';
    expect(volume, `${metadata.name} is bound`).not.toBe('');
    expect(taken.get(volume), `${volume} is bound to ${metadata.name}`).toBeUndefined();
    taken.set(volume, metadata.name);
  }
  const claims = new Set<string>();
  for (const { metadata, spec, status } of read.list('PersistentVolume')) {
    if (status?.phase !== 'Bound' || !spec.claimRef) continue;
    const uid = spec.claimRef.uid ?? '';
    expect(claims.has(uid), `${metadata.name} is bound to a claim that another volume has`).toBe(false);
    claims.add(uid);
  }
}

function start(): Session {
  const session = testSession();
  apply(session, CLASS);
  return session;
}

function play(session: Session, steps: readonly Step[]): string {
  for (const { wait, input } of steps) {
    session.advance(session.now + wait);
    session.apply(input);
  }
  session.advance(session.now + 40_000);
  return `${session.now} ${session.cluster.read.revision} ${session.cluster.read.historyHash}`;
}

test('a claim is bound to one volume at most, and a volume to one claim', () => {
  let bound = 0;
  fc.assert(
    fc.property(history, (steps) => {
      const session = start();
      session.cluster.onChange(({ before, after }) => {
        const { kind } = (after ?? before)!;
        // Somebody who takes a bound volume from its claim by hand is told of a moment later, as in life.
        const isSettled = session.now - (session.log.at(-1)?.at ?? 0) > NOTICE_MS;
        if (isSettled && (kind === 'PersistentVolume' || kind === 'PersistentVolumeClaim'))
          checkBinding(session.cluster.read);
      });
      play(session, steps);
      checkBinding(session.cluster.read);
      for (const { status } of session.cluster.read.list('PersistentVolumeClaim'))
        if (status?.phase === 'Bound') bound += 1;
    }),
    parameters('one to one'),
  );
  // Histories in which nothing is ever bound would prove nothing.
  expect(bound).toBeGreaterThan(0);
});

test('checkpoint, restore, continue equals never having stopped, with storage', () => {
  fc.assert(
    fc.property(history, fc.nat(15), fc.nat(20_000), (steps, at, astray) => {
      const whole = play(start(), steps);
      const session = start();
      const cut = at % steps.length;
      for (const { wait, input } of steps.slice(0, cut)) {
        session.advance(session.now + wait);
        session.apply(input);
      }
      const checkpoint = session.cluster.save();
      session.advance(session.now + astray);
      session.cluster.restore(checkpoint);
      expect(play(session, steps.slice(cut))).toBe(whole);
    }),
    parameters('checkpoint with storage'),
  );
});
