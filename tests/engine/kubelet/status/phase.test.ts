/** Pod phases against upstream's tables, and the cases that came after them. */
import { describe, expect, test } from 'vitest';
import { podPhase } from '../../../../shared/engine/kubelet/status/phase.ts';
import type { ContainerStatus, Pod, PodSpec } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

interface Row {
  pod: Pod;
  status: string;
  test: string;
}

const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__kubelet_pods.json';
const TABLES = ['TestPodPhaseWithRestartAlways', 'TestPodPhaseWithRestartNever', 'TestPodPhaseWithRestartOnFailure'];

describe.skipIf(!fixturesDir)(`phase rows of ${PATH}`, () => {
  const rows = fixturesDir === undefined ? [] : TABLES.flatMap((name) => tableRows<Row>(PATH, name));

  test.each(rows)('$row.test', ({ row: { pod, status: phase } }) =>
    expect(podPhase(pod.spec, pod.status?.containerStatuses ?? [], false)).toBe(phase),
  );

  test('are counted', () => {
    expect(rows.length).toBe(22);
    account('pod phases', rows.length);
  });
});

const status = (
  name: string,
  state: ContainerStatus['state'],
  more: Partial<ContainerStatus> = {},
): ContainerStatus => ({
  name,
  state: state ?? {},
  lastState: {},
  ready: false,
  restartCount: 0,
  image: '',
  imageID: '',
  ...more,
});
const running = { running: {} };
const waiting = { waiting: { reason: 'PodInitializing' } };
const ended = (exitCode: number): ContainerStatus['state'] => ({ terminated: { exitCode } });
const spec = (restartPolicy: 'Always' | 'Never' | 'OnFailure', sidecar = false): PodSpec => ({
  restartPolicy,
  initContainers: [{ name: 'init', ...(sidecar ? { restartPolicy: 'Always' as const } : {}) }],
  containers: [{ name: 'main' }],
});

describe('phases with init containers, sidecars and stopped pods', () => {
  const rows: [string, PodSpec, ContainerStatus[], boolean, string][] = [
    ['init container runs', spec('Always'), [status('init', running), status('main', waiting)], false, 'Pending'],
    [
      'init container done, main runs',
      spec('Always'),
      [status('init', ended(0)), status('main', running)],
      false,
      'Running',
    ],
    [
      'init container failed for good',
      spec('Never'),
      [status('init', ended(1)), status('main', waiting)],
      false,
      'Failed',
    ],
    [
      'init container failed, will be retried',
      spec('Always'),
      [status('init', ended(1)), status('main', waiting)],
      false,
      'Pending',
    ],
    [
      'sidecar not started',
      spec('Always', true),
      [status('init', running, { started: false }), status('main', waiting)],
      false,
      'Pending',
    ],
    [
      'sidecar restarts while main runs',
      spec('Always', true),
      [status('init', waiting), status('main', running)],
      false,
      'Pending',
    ],
    [
      'sidecar still runs when main is done',
      spec('Never', true),
      [status('init', running, { started: true }), status('main', ended(0))],
      false,
      'Running',
    ],
    ['stopped with success', spec('Always'), [status('init', ended(0)), status('main', ended(0))], true, 'Succeeded'],
    ['stopped by force', spec('Always'), [status('init', ended(0)), status('main', ended(137))], true, 'Failed'],
  ];
  for (const [name, podSpec, statuses, isTerminal, phase] of rows) {
    test(name, () => expect(podPhase(podSpec, statuses, isTerminal)).toBe(phase));
  }
});
