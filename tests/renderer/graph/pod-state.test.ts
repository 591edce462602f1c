/** A pod's card says what kubectl's STATUS says, and each state has a look of its own. */
import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../shared/model/pod.ts';
import { glyphs, podStatusWord, toPodView } from '../../../renderer/graph/pod-state.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';

type State = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state'];

function pod(status: Pod['status'], extra: { deleting?: boolean; init?: string[]; sidecar?: boolean } = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', ...(extra.deleting === true && { deletionTimestamp: '2026-01-05T08:00:00Z' }) },
    spec: {
      containers: [{ name: 'main' }],
      ...(extra.init && {
        initContainers: extra.init.map((name) => ({
          name,
          ...(extra.sidecar === true && { restartPolicy: 'Always' as const }),
        })),
      }),
    },
    ...(status && { status }),
  };
}

function one(state: State, ready = false, restartCount = 0) {
  return [{ name: 'main', ready, started: ready, restartCount, image: '', imageID: '', ...(state && { state }) }];
}

const isReady = [{ type: 'Ready', status: 'True' as const }];
const terminated = (exitCode: number, reason?: string) => ({
  terminated: { exitCode, ...(reason !== undefined && { reason }) },
});

const table: [string, Pod, string, string][] = [
  ['nothing known yet', pod(undefined), 'Pending', 'pending'],
  ['waiting for a node', pod({ phase: 'Pending' }), 'Pending', 'pending'],
  [
    'gated',
    pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    'SchedulingGated',
    'pending',
  ],
  [
    'creating',
    pod({ phase: 'Pending', containerStatuses: one({ waiting: { reason: 'ContainerCreating' } }) }),
    'ContainerCreating',
    'pending',
  ],
  [
    'no image',
    pod({ phase: 'Pending', containerStatuses: one({ waiting: { reason: 'ImagePullBackOff' } }) }),
    'ImagePullBackOff',
    'crash',
  ],
  ['running, not ready', pod({ phase: 'Running', containerStatuses: one({ running: {} }) }), 'Running', 'not-ready'],
  [
    'ready',
    pod({ phase: 'Running', conditions: isReady, containerStatuses: one({ running: {} }, true) }),
    'Running',
    'ready',
  ],
  [
    'crash loop',
    pod({ phase: 'Running', containerStatuses: one({ waiting: { reason: 'CrashLoopBackOff' } }, false, 3) }),
    'CrashLoopBackOff',
    'crash',
  ],
  [
    'out of memory',
    pod({ phase: 'Running', containerStatuses: one(terminated(137, 'OOMKilled')) }),
    'OOMKilled',
    'crash',
  ],
  [
    'exit code without a reason',
    pod({ phase: 'Running', containerStatuses: one(terminated(3)) }),
    'ExitCode:3',
    'crash',
  ],
  ['done', pod({ phase: 'Succeeded', containerStatuses: one(terminated(0, 'Completed')) }), 'Completed', 'done'],
  ['failed', pod({ phase: 'Failed', containerStatuses: one(terminated(1, 'Error')) }), 'Error', 'crash'],
  ['evicted', pod({ phase: 'Failed', reason: 'Evicted' }), 'Evicted', 'crash'],
  [
    'going',
    pod({ phase: 'Running', conditions: isReady, containerStatuses: one({ running: {} }, true) }, { deleting: true }),
    'Terminating',
    'terminating',
  ],
  [
    'done and going',
    pod({ phase: 'Succeeded', containerStatuses: one(terminated(0, 'Completed')) }, { deleting: true }),
    'Completed',
    'terminating',
  ],
  ['node lost', pod({ phase: 'Running', reason: 'NodeLost' }, { deleting: true }), 'Unknown', 'unknown'],
  [
    'init 0/2',
    pod({ phase: 'Pending', initContainerStatuses: one({ running: {} }) }, { init: ['main', 'b'] }),
    'Init:0/2',
    'init',
  ],
  [
    'init crash',
    pod(
      { phase: 'Pending', initContainerStatuses: one({ waiting: { reason: 'CrashLoopBackOff' } }) },
      { init: ['main'] },
    ),
    'Init:CrashLoopBackOff',
    'crash',
  ],
  [
    'init exit',
    pod({ phase: 'Pending', initContainerStatuses: one(terminated(2)) }, { init: ['main'] }),
    'Init:ExitCode:2',
    'crash',
  ],
  [
    'sidecar started',
    pod(
      {
        phase: 'Running',
        conditions: isReady,
        initContainerStatuses: one({ running: {} }, true),
        containerStatuses: one({ running: {} }, true),
      },
      { init: ['main'], sidecar: true },
    ),
    'Running',
    'ready',
  ],
];

describe('toPodView', () => {
  test.each(table)('%s', (_, given, status, look) => {
    const view = toPodView(given);
    expect([view.status, view.look]).toEqual([status, look]);
  });

  test('each look has a glyph of its own', () => {
    expect(new Set(Object.values(glyphs)).size).toBe(Object.keys(glyphs).length);
  });

  test('lights: only probes that exist are lit, and they follow the container', () => {
    const running = {
      name: 'main',
      ready: false,
      started: true,
      restartCount: 2,
      image: '',
      imageID: '',
      state: { running: { startedAt: '2026-01-05T08:00:05Z' } },
    };
    const given = pod({ phase: 'Running', containerStatuses: [running] });
    const probed = (lost: string): Pod => ({
      ...given,
      spec: { containers: [{ name: 'main', readinessProbe: {}, livenessProbe: {} }] },
      status: { ...given.status, conditions: [{ type: 'ContainersReady', status: 'False', lastTransitionTime: lost }] },
    });
    expect(toPodView(given)).toMatchObject({ startup: 'none', readiness: 'none', liveness: 'none', restarts: 2 });
    expect(toPodView(probed('2026-01-05T08:00:01Z'))).toMatchObject({
      startup: 'none',
      readiness: 'waiting',
      liveness: 'pass',
    });
    expect(toPodView(probed('2026-01-05T08:00:30Z'))).toMatchObject({ readiness: 'fail' });
  });
});

interface Case {
  test: string;
  case: number;
  kind: string;
  object: Pod;
  columns_v1_34_1?: string[];
  rows_v1_34_1?: unknown[][];
}

// Skipped without fixtures, which says so on the console.
describe.skipIf(fixturesDir === undefined)('upstream printer rows', () => {
  test('STATUS of every pod', () => {
    const { cases } = (fixture('printers-tables.json') ?? { cases: [] }) as { cases: Case[] };
    const rows = cases.filter(
      (c) => c.kind === 'Pod' && c.columns_v1_34_1?.includes('Status') === true && c.rows_v1_34_1?.length === 1,
    );
    const wrong = rows.flatMap((c) => {
      const wanted = c.rows_v1_34_1?.[0]?.[c.columns_v1_34_1?.indexOf('Status') ?? -1];
      const object = { ...c.object, spec: { ...c.object.spec, containers: c.object.spec?.containers ?? [] } };
      const said = podStatusWord(object);
      return said === wanted ? [] : [`${c.test}[${c.case}]: ${said} instead of ${String(wanted)}`];
    });
    console.info(`STATUS rows compared: ${rows.length}`);
    expect(rows.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});
