/** Upstream's tables of the probe worker: what it does with a container that runs, waits, has ended, or is not known yet. */
import { describe, expect, test } from 'vitest';
import { PROBE_KINDS, probeTitle, type ProbeKind } from '../../../../shared/engine/kubelet/probes/probe-run.ts';
import type { Container, ContainerStatus, PodSpec, PodStatus, Probe } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { loneKubelet, newPod, place, type LoneKubelet } from '../lone-kubelet.ts';

const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__prober__worker.json';

interface DoProbeRow {
  probe: Probe;
  podStatus: PodStatus | null;
  expectContinue: boolean;
  expectSet: boolean;
  /** 0: success, 1: failure. */
  expectedResult: number;
}

/** Upstream's numbers of them. */
const KINDS: readonly ProbeKind[] = ['liveness', 'readiness', 'startup'];
const kindsOf = (name: string): ProbeKind[] => tableRows<number>(PATH, name).map(({ row }) => KINDS[row]!);

const probed = (kind: ProbeKind, probe: Probe = {}): Partial<Container> => ({
  [`${kind}Probe`]: { exec: { command: ['true'] }, periodSeconds: 1, failureThreshold: 1, ...probe },
});

const status = (k: LoneKubelet): ContainerStatus | undefined =>
  k.pod('p').status?.containerStatuses?.find((c) => c.name === 'c');
const unhealthy = (k: LoneKubelet, kind: ProbeKind): number =>
  k.events('p').filter((e) => e.startsWith(`Unhealthy ${probeTitle(kind)} probe failed`)).length;
const killed = (k: LoneKubelet): number => k.events('p').filter((e) => e.startsWith('Killing')).length;

/** From now on the probe fails wherever it is made. */
function spoil(k: LoneKubelet, kind: ProbeKind): void {
  const pod = k.pod('p');
  const annotations = { 'orrery.dev/fault': `${kind}-fails` };
  k.api.update({ ...pod, metadata: { ...pod.metadata, annotations } });
}

interface Scene {
  /** What the container does, beside the probe. */
  script: string;
  spec?: Partial<PodSpec>;
  /** The pod has another container, which is the first. */
  hasOther?: boolean;
  /** Virtual ms at which it is as the row has it. */
  at: number;
}

const STAYS = 'while true; do sleep 1; done';

/** How a pod comes to be as the row has it. */
function sceneOf({ podStatus }: DoProbeRow): Scene {
  if (podStatus === null) return { script: STAYS, at: 5 };
  const [container] = podStatus.containerStatuses ?? [];
  if (podStatus.phase === 'Failed') return { script: STAYS, spec: { activeDeadlineSeconds: 8 }, at: 60_000 };
  if (container?.name === 'otherContainer') return { script: STAYS, hasOther: true, at: 100 };
  if (container?.state?.terminated !== undefined) return { script: 'sleep 3', hasOther: true, at: 30_000 };
  return { script: STAYS, at: container?.state?.running === undefined ? 100 : 20_000 };
}

function play(kind: ProbeKind, row: DoProbeRow): LoneKubelet {
  const scene = sceneOf(row);
  const k = loneKubelet();
  const main = { name: 'c', image: 'busybox', command: ['sh', '-c', scene.script], ...probed(kind, row.probe) };
  const other = { name: 'other', image: 'nginx:1.25' };
  place(k, newPod('p', scene.hasOther === true ? [other, main] : [main], { restartPolicy: 'Never', ...scene.spec }));
  k.run(scene.at);
  return k;
}

describe.skipIf(!fixturesDir)(`rows of ${PATH}`, () => {
  const rows = fixturesDir === undefined ? [] : tableRows<DoProbeRow>(PATH, 'TestDoProbe', 'tests');
  /** Of which probes a row tells: the startup probe's are those of a container that has not started. */
  const runs = rows.flatMap(({ key, row }) => {
    const started = row.podStatus?.containerStatuses?.[0]?.['started'];
    const of = PROBE_KINDS.filter((kind) => started === undefined || started === (kind !== 'startup'));
    return of.map((kind) => ({ key, kind, row }));
  });

  test.each(runs)('TestDoProbe $key, $kind', ({ kind, row }) => {
    const k = play(kind, row);
    const wanted = row.podStatus;
    if (wanted === null) expect(k.pod('p').status?.containerStatuses).toBeUndefined();
    else expect(k.pod('p').status?.phase === 'Failed').toBe(wanted.phase === 'Failed');
    const found = status(k);
    if (wanted !== null && wanted.phase !== 'Failed' && wanted.containerStatuses![0]!.name !== 'otherContainer') {
      const [state] = Object.keys(wanted.containerStatuses![0]!.state ?? {});
      expect(Object.keys(found?.state ?? {})).toEqual([state ?? 'waiting']);
    }
    const isGood = row.expectSet && row.expectedResult === 0;
    if (kind === 'readiness') expect(found?.ready ?? false).toBe(isGood);
    if (kind === 'startup') expect(found?.started ?? false).toBe(isGood);
    expect(unhealthy(k, kind)).toBe(0);
    // What has succeeded at starting is not asked again.
    if (kind === 'startup' && isGood) return;
    spoil(k, kind);
    k.run(k.kernel.now + 30_000);
    expect(unhealthy(k, kind) > 0).toBe(row.expectContinue);
  });

  test('TestInitialDelay', () => {
    const of = kindsOf('TestInitialDelay');
    expect(of).toEqual(KINDS);
    for (const kind of of) {
      const k = loneKubelet();
      place(k, newPod('warm', [{ name: 'c', image: 'busybox', command: ['true'] }]));
      k.run(10_000);
      const main = { name: 'c', image: 'busybox', command: ['sh', '-c', STAYS] };
      place(k, newPod('p', [{ ...main, ...probed(kind, { initialDelaySeconds: 10 }) }]));
      k.run(15_000);
      // Before the delay: not ready, not started, and alive.
      const before = status(k)!;
      expect(before.state?.running).toBeDefined();
      expect([before.ready, before['started'], killed(k)]).toEqual([kind === 'liveness', kind !== 'startup', 0]);
      k.run(30_000);
      expect([status(k)!.ready, status(k)!['started'], killed(k)]).toEqual([true, true, 0]);
    }
  });

  test('TestCleanUp: a pod that goes is probed no more', () => {
    const of = kindsOf('TestCleanUp');
    expect(of).toEqual(KINDS);
    for (const kind of of) {
      const k = loneKubelet();
      const main = { name: 'c', image: 'busybox', command: ['sh', '-c', STAYS] };
      place(k, newPod('p', [{ ...main, ...probed(kind) }]));
      k.run(20_000);
      expect([status(k)!.ready, status(k)!['started']]).toEqual([true, true]);
      spoil(k, kind);
      k.api.delete('Pod', 'default', 'p', { gracePeriodSeconds: 1 });
      k.run(k.kernel.now + 20_000);
      const said = unhealthy(k, kind);
      expect(said).toBeLessThanOrEqual(1);
      expect(k.kernel.pending).toBe(0);
      k.run(k.kernel.now + 60_000);
      expect(unhealthy(k, kind)).toBe(said);
    }
  });

  test('TestOnHoldOnLivenessOrStartupCheckFailure: one that is to be restarted is not probed until it is', () => {
    const of = kindsOf('TestOnHoldOnLivenessOrStartupCheckFailure');
    expect(of).toEqual(['liveness', 'startup']);
    for (const kind of of) {
      const k = loneKubelet();
      // It takes its time to stop.
      const script = `trap "" TERM; ${STAYS}`;
      const main = { name: 'c', image: 'busybox', command: ['sh', '-c', script] };
      const first = kind === 'startup' ? { exec: { command: ['false'] } } : {};
      place(k, newPod('p', [{ ...main, ...probed(kind, first) }]));
      while (status(k)?.state?.running === undefined) k.run(k.kernel.now + 100);
      if (kind === 'liveness') spoil(k, kind);
      while (killed(k) === 0) k.run(k.kernel.now + 100);
      expect(unhealthy(k, kind)).toBe(1);
      k.run(k.kernel.now + 25_000);
      expect([status(k)!.restartCount, unhealthy(k, kind), killed(k)]).toEqual([0, 1, 1]);
      k.run(k.kernel.now + 15_000);
      expect(status(k)!.restartCount).toBe(1);
      expect(unhealthy(k, kind)).toBe(2);
    }
  });

  test('are counted', () => {
    const small = ['TestInitialDelay', 'TestCleanUp', 'TestOnHoldOnLivenessOrStartupCheckFailure'];
    const others = small.reduce((sum, name) => sum + tableRows(PATH, name).length, 0);
    const loop = tableRows(PATH, 'TestDoProbe', 'table').length;
    expect([rows.length, runs.length, loop, others]).toEqual([13, 21, 3, 8]);
    account(`${PATH} (${runs.length} runs of TestDoProbe)`, rows.length + loop + others);
  });
});
