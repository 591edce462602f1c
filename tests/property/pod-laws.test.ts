/** What holds of pods at every revision, whatever their containers do and whatever people do to them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MIN_SYNC_MS } from '../../shared/engine/network/proxy/rules.ts';
import type { ContainerStatus, Pod } from '../../shared/model/pod.ts';
import type { Input } from '../../shared/model/session.ts';
import type { Session } from '../../shared/session/session.ts';
import { parameters, type Step } from '../support/histories.ts';
import { apply, testSession } from '../support/session.ts';

const PODS = ['p', 'q'] as const;

const initContainer = fc.record({
  sidecar: fc.boolean(),
  seconds: fc.constantFrom(0, 1, 4),
  code: fc.constantFrom(0, 0, 0, 1),
});
const podShape = fc.record({
  name: fc.constantFrom(...PODS),
  policy: fc.constantFrom('Always', 'OnFailure', 'Never'),
  init: fc.array(initContainer, { maxLength: 3 }),
  main: fc.array(fc.constantFrom('serve', 'serve', 'end', 'fail'), { minLength: 1, maxLength: 2 }),
  readiness: fc.boolean(),
});

type Shape = typeof podShape extends fc.Arbitrary<infer T> ? T : never;

function podYaml({ name, policy, init, main, readiness }: Shape): string {
  const inits = init.map(({ sidecar, seconds, code }, i) =>
    sidecar
      ? `{ name: side-${i}, image: busybox, restartPolicy: Always, command: [sh, -c, 'trap "exit 0" TERM; while true; do sleep 1; done'] }`
      : `{ name: init-${i}, image: busybox, command: [sh, -c, 'sleep ${seconds}; exit ${code}'] }`,
  );
  const probe = readiness
    ? ', readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1, failureThreshold: 1 }'
    : '';
  const mains = main.map((what, i) =>
    what === 'serve'
      ? `{ name: main-${i}, image: 'nginx:1.27', ports: [{ containerPort: 80 }]${i === 0 ? probe : ''} }`
      : `{ name: main-${i}, image: busybox, command: [sh, -c, 'sleep 5; exit ${what === 'end' ? 0 : 1}'] }`,
  );
  return `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: site } }
spec:
  restartPolicy: ${policy}
  terminationGracePeriodSeconds: 3
  initContainers: [${inits.join(', ')}]
  containers: [${mains.join(', ')}]
`;
}

const annotate = (name: string, annotations: Record<string, string | null>): Input => ({
  type: 'patch',
  kind: 'Pod',
  namespace: 'default',
  name,
  patchType: 'merge',
  patch: { metadata: { annotations } },
});

let crashes = 0;
const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.integer({ min: 0, max: 15_000 }),
  input: fc.oneof(
    {
      weight: 4,
      arbitrary: podShape.map((shape): Input => ({ type: 'apply', files: [{ name: 'p.yaml', text: podYaml(shape) }] })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...PODS)
        .map((name): Input => ({ type: 'delete', kind: 'Pod', namespace: 'default', name })),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...PODS).map((name) => annotate(name, { 'orrery.dev/crash': String(++crashes) })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...PODS), fc.constantFrom(null, 'readiness-fails', 'hang'))
        .map(([name, fault]) => annotate(name, { 'orrery.dev/fault': fault })),
    },
  ),
});
const history = fc.array(step, { minLength: 3, maxLength: 10 });

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: site, annotations: { orrery.dev/requests-per-second: '20' } }
spec: { selector: { app: site }, ports: [{ port: 80 }] }
`;

function play(session: Session, steps: readonly Step[]): void {
  apply(session, SERVICE);
  for (const { wait, input } of steps) {
    session.advance(session.now + wait);
    session.apply(input);
  }
  session.advance(session.now + 60_000);
}

const power = (name: string, fault: 'off' | null): Input => ({
  type: 'patch',
  kind: 'Node',
  namespace: '',
  name,
  patchType: 'merge',
  patch: { metadata: { annotations: { 'orrery.dev/machine': fault } } },
});

/** A machine loses power, and has it again after a while. */
const blink = fc
  .record({
    name: fc.constantFrom('worker-1', 'worker-2', 'worker-3'),
    wait: fc.integer({ min: 0, max: 20_000 }),
    dark: fc.integer({ min: 500, max: 30_000 }),
  })
  .map(({ name, wait, dark }): Step[] => [
    { wait, input: power(name, 'off') },
    { wait: dark, input: power(name, null) },
  ]);
const darkHistory = fc
  .array(
    fc.oneof(
      step.map((one) => [one]),
      blink,
    ),
    { minLength: 4, maxLength: 12 },
  )
  .map((steps) => steps.flat());

const hasRun = ({ state, lastState }: ContainerStatus): boolean =>
  state?.running !== undefined || state?.terminated !== undefined || lastState?.terminated !== undefined;
const isDone = ({ state }: ContainerStatus): boolean => state?.terminated?.exitCode === 0;

/** A container may have run only when everything that stands before it was done, or is a sidecar that has started. */
function checkOrder(pod: Pod): void {
  const sidecars = new Set(pod.spec.initContainers?.flatMap((c) => (c.restartPolicy === 'Always' ? [c.name] : [])));
  const before: ContainerStatus[] = [];
  const isPassed = (s: ContainerStatus): boolean => (sidecars.has(s.name) ? hasRun(s) : isDone(s));
  for (const status of pod.status?.initContainerStatuses ?? []) {
    if (hasRun(status)) expect(before.every(isPassed), `${status.name} ran before those ahead of it`).toBe(true);
    before.push(status);
  }
  for (const status of pod.status?.containerStatuses ?? [])
    if (hasRun(status)) expect(before.every(isPassed), `${status.name} ran before its init containers`).toBe(true);
}

test('no container runs before its init containers are done', () => {
  let ran = 0;
  fc.assert(
    fc.property(history, (steps) => {
      const session = testSession({ bare: true });
      session.cluster.onChange(({ after }) => {
        if (after?.kind !== 'Pod') return;
        const pod = after as Pod;
        checkOrder(pod);
        if ((pod.spec.initContainers?.length ?? 0) > 0 && pod.status?.containerStatuses?.some(hasRun) === true)
          ran += 1;
      });
      play(session, steps);
    }),
    parameters('init containers first'),
  );
  expect(ran).toBeGreaterThan(0);
});

/**
 * Of a container that starts now: every init container before it has ended well since its machine last had no power, and
 * every sidecar before it runs. Gives how many starts there were.
 */
function checkStarts(was: Pod | undefined, pod: Pod, dark: number, epochMs: number): number {
  const sidecars = new Set(pod.spec.initContainers?.flatMap((c) => (c.restartPolicy === 'Always' ? [c.name] : [])));
  const { initContainerStatuses: init = [], containerStatuses: main = [] } = pod.status ?? {};
  const old = [...(was?.status?.initContainerStatuses ?? []), ...(was?.status?.containerStatuses ?? [])];
  let starts = 0;
  [...init, ...main].forEach((status, i) => {
    const isNew = old.every((o) => o.name !== status.name || o.containerID !== status.containerID);
    if (status.state?.running === undefined || !isNew) return;
    starts += 1;
    for (const before of init.slice(0, Math.min(i, init.length))) {
      const words = `${status.name} after ${before.name}: ${JSON.stringify(before.state)}`;
      if (sidecars.has(before.name)) {
        // One that has ended meanwhile is being restarted beside the others.
        expect(hasRun(before), words).toBe(true);
        continue;
      }
      const { exitCode, finishedAt } = before.state?.terminated ?? {};
      expect(exitCode, words).toBe(0);
      // Times in statuses are whole seconds.
      expect(Date.parse(finishedAt ?? '') - epochMs, words).toBeGreaterThan(dark - 1000);
    }
  });
  return starts;
}

test('not even when a machine loses power and boots: all init containers run again before the others', () => {
  let again = 0;
  fc.assert(
    fc.property(darkHistory, (steps) => {
      const session = testSession({ bare: true });
      const epochMs = session.cluster.unixMs - session.cluster.now;
      const dark = new Map<string, number>();
      session.cluster.onChange(({ before, after, at }) => {
        if (after?.kind === 'Node' && after.metadata.annotations?.['orrery.dev/machine'] === 'off')
          if (before?.metadata.annotations?.['orrery.dev/machine'] !== 'off') dark.set(after.metadata.name, at);
        if (after?.kind !== 'Pod') return;
        const pod = after as Pod;
        const since = dark.get(pod.spec.nodeName ?? '') ?? -Infinity;
        const born = Date.parse(pod.metadata.creationTimestamp ?? '') - epochMs;
        const starts = checkStarts(before as Pod | undefined, pod, since, epochMs);
        if ((pod.spec.initContainers?.length ?? 0) > 0 && since > born) again += starts;
      });
      play(session, steps);
    }),
    parameters('init containers after a boot'),
  );
  expect(again).toBeGreaterThan(0);
});

/**
 * Slices are written at most every 100 ms, and a little later; a kube-proxy hears of them up to 25 ms after that, and
 * programs at most once a second: until then a request may still come.
 */
const PROPAGATION_MS = 120 + 25 + MIN_SYNC_MS;

test('traffic never reaches an unready container', () => {
  let answered = 0;
  fc.assert(
    fc.property(history, (steps) => {
      const session = testSession({ bare: true });
      const readyUntil = new Map<string, number>();
      const isReady = (pod: Pod): boolean =>
        pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
      session.cluster.onChange(({ before, after, at }) => {
        if ((after ?? before)?.kind !== 'Pod') return;
        const uid = (after ?? before)!.metadata.uid ?? '';
        if (after !== undefined && isReady(after as Pod)) readyUntil.set(uid, Infinity);
        else if (readyUntil.get(uid) === Infinity) readyUntil.set(uid, at);
      });
      session.cluster.onTrace((event) => {
        if (event.type !== 'request' || event.pod === undefined || event.outcome !== 'ok') return;
        answered += 1;
        const until = readyUntil.get(event.pod.uid) ?? -Infinity;
        expect(event.at, `${event.pod.name} answered`).toBeLessThanOrEqual(until + PROPAGATION_MS);
      });
      play(session, steps);
    }),
    parameters('traffic and readiness'),
  );
  expect(answered).toBeGreaterThan(0);
});

test('the waits between restarts double from ten seconds to five minutes, and begin anew after ten minutes of peace', () => {
  const runs = fc.array(fc.constantFrom(0, 1, 7, 30, 200, 650), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(runs, (seconds) => {
      const session = testSession({ bare: true });
      // Each run lasts as long as the next number says; the claim keeps count.
      apply(
        session,
        `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  containers:
    - name: c
      image: busybox
      command: [sh, -c, 'n=$(cat /d/n 2>/dev/null || echo 0); echo $((n+1)) > /d/n; set -- ${seconds.join(' ')}; shift $n; sleep \${1:-0}; exit 1']
      volumeMounts: [{ name: d, mountPath: /d }]
  volumes: [{ name: d, emptyDir: {} }]
`,
      );
      const times: { start: number; end: number }[] = [];
      session.cluster.onChange(({ after, at }) => {
        if (after?.kind !== 'Pod') return;
        const status = (after as Pod).status?.containerStatuses?.[0];
        if (status?.state?.running !== undefined && times.length === (status.restartCount ?? 0))
          times.push({ start: at, end: NaN });
        const last = times.at(-1);
        if (status?.state?.terminated !== undefined && last !== undefined && Number.isNaN(last.end)) last.end = at;
      });
      session.advance(session.now + 4 * 3_600_000);
      let wait = 0;
      let noted = -Infinity;
      for (let i = 1; i < Math.min(times.length, seconds.length); i++) {
        const { end } = times[i - 1]!;
        const { start } = times[i]!;
        if (end - noted > 600_000) wait = 0;
        const took = start - end;
        // Creating a container takes a moment.
        expect(took, `wait ${i} of ${JSON.stringify(times)}`).toBeGreaterThanOrEqual(wait - 5);
        expect(took, `wait ${i} of ${JSON.stringify(times)}`).toBeLessThanOrEqual(wait + 1500);
        wait = Math.min(300_000, wait === 0 ? 10_000 : wait * 2);
        noted = start;
      }
      expect(times.length).toBeGreaterThanOrEqual(seconds.length);
    }),
    { ...parameters('back-off'), numRuns: 15 },
  );
});

test('volumes keep their data across any crash, and a claim keeps it when the pod goes', () => {
  const doing = fc.array(
    fc.record({ wait: fc.integer({ min: 100, max: 30_000 }), what: fc.constantFrom('crash', 'crash', 'replace') }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(doing, (steps) => {
      const session = testSession({ bare: true });
      const pod = `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: c
      image: busybox
      command: [sh, -c, 'echo run >> /scratch/log; echo run >> /data/log; cat /data/log | wc -l; while true; do sleep 1; done']
      volumeMounts: [{ name: scratch, mountPath: /scratch }, { name: data, mountPath: /data }]
  volumes: [{ name: scratch, emptyDir: {} }, { name: data, persistentVolumeClaim: { claimName: data } }]
`;
      apply(
        session,
        `apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec:
  storageClassName: manual
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  local: { path: /mnt/disk }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [worker-1] }] }] } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: manual, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
${pod}`,
      );
      // Starts in all, and of the present pod: each writes one line.
      let starts = 0;
      let mine = 0;
      let uid: string | undefined;
      session.cluster.onChange(({ before, after }) => {
        if (after?.kind !== 'Pod') return;
        const now = (after as Pod).status?.containerStatuses?.[0];
        const then = (before as Pod | undefined)?.status?.containerStatuses?.[0];
        if (after.metadata.uid !== uid) mine = 0;
        uid = after.metadata.uid;
        if (now?.state?.running !== undefined && now.containerID !== then?.containerID) {
          starts += 1;
          mine += 1;
        }
      });
      const lines = (path: string): number | undefined => {
        const live = session.cluster.read.get('Pod', 'default', 'p');
        return live && session.cluster.fileIn(live, 'c', path)?.split('\n').slice(0, -1).length;
      };
      const check = (): void => {
        const running = session.cluster.read.get('Pod', 'default', 'p')?.status?.containerStatuses?.[0]?.state?.running;
        if (running === undefined) return;
        expect(lines('/data/log')).toBe(starts);
        expect(lines('/scratch/log')).toBe(mine);
      };
      session.advance(session.now + 20_000);
      check();
      for (const [i, { wait, what }] of steps.entries()) {
        if (what === 'crash') session.apply(annotate('p', { 'orrery.dev/crash': `n${i}` }));
        else {
          session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'p' });
          session.advance(session.now + 20_000);
          apply(session, pod);
        }
        session.advance(session.now + wait);
        check();
      }
      session.advance(session.now + 400_000);
      check();
      expect(starts).toBeGreaterThan(1);
    }),
    parameters('data of volumes'),
  );
});
