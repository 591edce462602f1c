/** Machines that lose power or network: when the cluster notices, what it does, and what happens when they come back. */
import { describe, expect, test } from 'vitest';
import { planTaints } from '../../../../shared/engine/controllers/node-lifecycle/taints.ts';
import { staysFor } from '../../../../shared/engine/controllers/taint-eviction.ts';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { Node, Taint } from '../../../../shared/model/node.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { RequestTrace } from '../../../../shared/model/trace.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, isReady, pods, testSession } from '../../../support/session.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 6
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

function up(): Session {
  const session = testSession({ bare: true });
  apply(session, WEB);
  session.advance(session.now + 20_000);
  expect(pods(session).filter(isReady)).toHaveLength(6);
  return session;
}

const machine = (session: Session, name: string, fault: 'off' | 'cut-off' | null): void => {
  const patch = { metadata: { annotations: { 'orrery.dev/machine': fault } } };
  const { error } = session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch });
  expect(error).toBeUndefined();
};
const node = (session: Session, name: string): Node => session.cluster.read.get('Node', '', name)!;
const ready = (session: Session, name: string): string =>
  node(session, name).status?.conditions?.find((c) => c.type === 'Ready')?.status ?? '';
const taints = (session: Session, name: string): string[] =>
  (node(session, name).spec.taints ?? []).map((t) => `${t.key}:${t.effect}`);
const on = (session: Session, name: string): Pod[] => pods(session).filter((p) => p.spec.nodeName === name);
const said = (session: Session, reason: string): string[] =>
  [...session.cluster.read.list('Event')]
    .map((e) => e as unknown as KubeEvent)
    .filter((e) => e.reason === reason)
    .map((e) => `${e.involvedObject.kind}: ${e.message}`);
const go = (session: Session, seconds: number): void => session.advance(session.now + seconds * 1000);

describe('a machine without power', () => {
  test('is missed after fifty seconds: unknown, tainted, its pods not ready and out of their Service', () => {
    const session = up();
    const lost: RequestTrace[] = [];
    session.cluster.onTrace((event) => {
      if (event.type === 'request' && event.outcome !== 'ok') lost.push(event);
    });
    machine(session, 'worker-2', 'off');
    go(session, 45);
    expect(ready(session, 'worker-2')).toBe('True');
    expect(on(session, 'worker-2').every(isReady)).toBe(true);
    // Until it is noticed, requests are still sent there.
    expect(lost.length).toBeGreaterThan(10);
    expect(lost[0]).toMatchObject({ cause: 'timed-out', reason: expect.stringContaining('has no power') as string });
    go(session, 12);
    expect(ready(session, 'worker-2')).toBe('Unknown');
    expect(node(session, 'worker-2').status?.conditions?.[0]).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(taints(session, 'worker-2').sort()).toEqual([
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/unreachable:NoSchedule',
    ]);
    expect(said(session, 'NodeNotReady')).toContain('Node: Node worker-2 status is now: NodeNotReady');
    expect(said(session, 'NodeNotReady')).toContain('Pod: Node is not ready');
    expect(on(session, 'worker-2').some(isReady)).toBe(false);
    lost.length = 0;
    go(session, 60);
    expect(lost).toEqual([]);
  });

  test('its pods are deleted five minutes later and made elsewhere, and stay Terminating until it is heard of', () => {
    const session = up();
    const before = on(session, 'worker-2').map((p) => p.metadata.name);
    expect(before.length).toBeGreaterThan(0);
    machine(session, 'worker-2', 'off');
    go(session, 340);
    expect(on(session, 'worker-2').some((p) => p.metadata.deletionTimestamp !== undefined)).toBe(false);
    go(session, 40);
    expect(on(session, 'worker-2').every((p) => p.metadata.deletionTimestamp !== undefined)).toBe(true);
    expect(said(session, 'TaintManagerEviction')).toContain(`Pod: Marking for deletion Pod default/${before[0]}`);
    expect(pods(session).filter(isReady)).toHaveLength(6);
    go(session, 600);
    expect(on(session, 'worker-2').map((p) => p.metadata.name)).toEqual(before);
    machine(session, 'worker-2', null);
    go(session, 40);
    expect(ready(session, 'worker-2')).toBe('True');
    expect(taints(session, 'worker-2')).toEqual([]);
    expect(on(session, 'worker-2')).toEqual([]);
    expect(said(session, 'Rebooted')[0]).toMatch(/^Node: Node worker-2 has been rebooted, boot id: /);
    expect(said(session, 'NodeReady')).toContain('Node: Node worker-2 status is now: NodeReady');
  });

  test('comes back soon: its pods are started again there, and nothing was deleted', () => {
    const session = up();
    const names = on(session, 'worker-2').map((p) => p.metadata.name);
    machine(session, 'worker-2', 'off');
    go(session, 90);
    machine(session, 'worker-2', null);
    go(session, 60);
    const back = on(session, 'worker-2');
    expect(back.map((p) => p.metadata.name)).toEqual(names);
    expect(back.every(isReady)).toBe(true);
    expect(back.map((p) => p.status?.containerStatuses?.[0])).toEqual(
      back.map(() =>
        expect.objectContaining({
          restartCount: 1,
          lastState: { terminated: expect.objectContaining({ exitCode: 255, reason: 'Unknown' }) as unknown },
        }),
      ),
    );
    expect(said(session, 'TaintManagerEviction').filter((s) => s.includes('Cancelling'))).toHaveLength(names.length);
    go(session, 600);
    expect(on(session, 'worker-2').map((p) => p.metadata.name)).toEqual(names);
  });
});

describe('what was on a machine when its power went', () => {
  const loop = 'while true; do sleep 1; done';
  const onWorker = (name: string, spec: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  nodeName: worker-1\n${spec}`;
  const reboot = (session: Session): void => {
    machine(session, 'worker-1', 'off');
    go(session, 30);
    machine(session, 'worker-1', null);
    go(session, 60);
  };
  const status = (session: Session, name: string) => session.cluster.read.get('Pod', 'default', name)!.status!;

  test('a pod that is restarted gets a new sandbox, says so, and begins with its init containers', () => {
    const session = testSession({ bare: true });
    apply(
      session,
      onWorker(
        'p',
        `  initContainers:
    - { name: first, image: busybox, command: [sh, -c, 'echo first; sleep 2'] }
    - { name: side, image: busybox, restartPolicy: Always, command: [sh, -c, '${loop}'] }
  containers:
    - name: c
      image: busybox
      command: [sh, -c, 'echo run >> /disk/log; echo run >> /memory/log; wc -l < /disk/log; wc -l < /memory/log; ${loop}']
      volumeMounts: [{ name: disk, mountPath: /disk }, { name: memory, mountPath: /memory }]
  volumes: [{ name: disk, emptyDir: {} }, { name: memory, emptyDir: { medium: Memory } }]
`,
      ),
    );
    go(session, 30);
    expect(isReady(session.cluster.read.get('Pod', 'default', 'p')!)).toBe(true);
    expect(said(session, 'SandboxChanged')).toEqual([]);
    reboot(session);
    expect(said(session, 'SandboxChanged')).toEqual(['Pod: Pod sandbox changed, it will be killed and re-created.']);
    const { initContainerStatuses, containerStatuses, phase } = status(session, 'p');
    expect(phase).toBe('Running');
    expect([...initContainerStatuses!, ...containerStatuses!].map((c) => [c.name, c.restartCount, c.ready])).toEqual([
      ['first', 1, true],
      ['side', 1, true],
      ['c', 1, true],
    ]);
    const [first, side] = initContainerStatuses!;
    const from = (at: string | undefined): number => Date.parse(at ?? '');
    const done = from(first!.state?.terminated?.finishedAt);
    expect(from(side!.state?.running?.startedAt)).toBeGreaterThanOrEqual(done);
    expect(from(containerStatuses![0]!.state?.running?.startedAt)).toBeGreaterThanOrEqual(done);
    // What lies on the disk is kept, what lies in memory is not.
    const pod = session.cluster.read.get('Pod', 'default', 'p')!;
    expect(session.cluster.logs(pod, 'c').map((line) => line.text)).toEqual(['2', '1']);
  });

  test('a pod that is never restarted has failed; one whose work was done has succeeded', () => {
    const session = testSession({ bare: true });
    const container = (script: string): string =>
      `  containers: [{ name: c, image: busybox, command: [sh, -c, '${script}'] }]\n`;
    apply(session, onWorker('never', `  restartPolicy: Never\n${container(loop)}`));
    apply(session, onWorker('again', `  restartPolicy: OnFailure\n${container('sleep 20')}`));
    go(session, 10);
    reboot(session);
    expect(status(session, 'never')).toMatchObject({
      phase: 'Failed',
      containerStatuses: [{ restartCount: 0, state: { terminated: { exitCode: 255, reason: 'Unknown' } } }],
    });
    expect(status(session, 'again')).toMatchObject({ phase: 'Succeeded', containerStatuses: [{ restartCount: 1 }] });
    expect(said(session, 'SandboxChanged')).toHaveLength(1);
  });
});

describe('a machine without network', () => {
  test('goes on by itself: a container that ends is started again there, and told of when it is reached', () => {
    const session = testSession({ bare: true });
    apply(
      session,
      `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  nodeName: worker-1
  containers: [{ name: c, image: busybox, command: [sh, -c, 'echo started; sleep 70; exit 3'] }]
`,
    );
    go(session, 20);
    machine(session, 'worker-1', 'cut-off');
    go(session, 150);
    const status = () => session.cluster.read.get('Pod', 'default', 'p')!.status!;
    expect(status().containerStatuses?.[0]?.restartCount).toBe(0);
    expect(ready(session, 'worker-1')).toBe('Unknown');
    machine(session, 'worker-1', null);
    go(session, 12);
    expect(ready(session, 'worker-1')).toBe('True');
    expect(status().containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
    expect(status().containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(3);
  });

  test('what was deleted meanwhile is stopped when it is reached again', () => {
    const session = up();
    machine(session, 'worker-3', 'cut-off');
    go(session, 400);
    const gone = on(session, 'worker-3');
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.every((p) => p.metadata.deletionTimestamp !== undefined)).toBe(true);
    machine(session, 'worker-3', null);
    go(session, 45);
    expect(pods(session).filter(isReady)).toHaveLength(6);
    expect(pods(session)).toHaveLength(6);
  });
});

test('when most machines are away at once, nothing is driven from them: the fault may be ours', () => {
  const session = up();
  for (const name of ['worker-1', 'worker-2', 'worker-3']) machine(session, name, 'cut-off');
  go(session, 600);
  expect(taints(session, 'worker-1')).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
  expect(pods(session).some((p) => p.metadata.deletionTimestamp !== undefined)).toBe(false);
});

test('machines that go one after the other are emptied ten seconds apart', () => {
  const session = testSession({ bare: true, workers: 6 });
  apply(session, WEB);
  go(session, 20);
  for (const name of ['worker-1', 'worker-2']) machine(session, name, 'off');
  const added: string[] = [];
  session.cluster.onChange(({ before, after, at }) => {
    if (after?.kind !== 'Node') return;
    const drives = (n: Node | undefined) => n?.spec.taints?.some((t) => t.effect === 'NoExecute') === true;
    if (drives(after as Node) && !drives(before as Node | undefined)) added.push(`${after.metadata.name} ${at}`);
  });
  go(session, 90);
  const times = added.map((s) => Number(s.split(' ')[1]));
  expect(added).toHaveLength(2);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(10_000);
});

test('a cordoned machine has the taint that says so', () => {
  const session = up();
  const cordon = (on_: boolean): void => {
    const patch = { spec: { unschedulable: on_ ? true : null } };
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name: 'worker-1', patchType: 'merge', patch });
    go(session, 1);
  };
  cordon(true);
  expect(taints(session, 'worker-1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
  cordon(false);
  expect(taints(session, 'worker-1')).toEqual([]);
});

describe('plans', () => {
  const of = (list: Taint[], unschedulable = false): Node => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n' },
    spec: { taints: list, ...(unschedulable ? { unschedulable } : {}) },
  });
  const own: Taint = { key: 'mine', effect: 'NoExecute' };

  test('taints: only our own come and go, and nothing is written where nothing changes', () => {
    expect(planTaints(of([own]), 'True', true, 'now')).toBeUndefined();
    expect(planTaints(of([own]), 'Unknown', true, 'now')).toEqual([
      own,
      { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: 'now' },
    ]);
    const notReady: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
    expect(planTaints(of([own, notReady]), 'Unknown', true, 'now')?.map((t) => t.key)).toEqual([
      'mine',
      'node.kubernetes.io/unreachable',
    ]);
    expect(planTaints(of([own, notReady]), 'True', true, 'now')).toEqual([own]);
    expect(planTaints(of([], true), 'True', false, 'now')?.[0]).toMatchObject({ effect: 'NoSchedule' });
  });

  test('patience: the least of all tolerations that are needed, none where one is missing', () => {
    const taint = (key: string): Taint => ({ key, effect: 'NoExecute' });
    const tolerates = (key: string, tolerationSeconds?: number) => ({
      key,
      operator: 'Exists' as const,
      effect: 'NoExecute' as const,
      ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
    });
    expect(staysFor([taint('a')], [])).toBe(0);
    expect(staysFor([taint('a')], [tolerates('a')])).toBeUndefined();
    expect(staysFor([taint('a'), taint('b')], [tolerates('a', 300), tolerates('b', 20)])).toBe(20_000);
    expect(staysFor([taint('a'), taint('b')], [tolerates('a', 300)])).toBe(0);
    expect(staysFor([taint('a')], [tolerates('a', -5)])).toBe(0);
  });
});
