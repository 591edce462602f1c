/** What a DaemonSet makes and removes, situation by situation. */
import { describe, expect, test } from 'vitest';
import { byMachine, type Claim } from '../../../../shared/engine/controllers/daemon-set/machines.ts';
import { planMachines, type Situation } from '../../../../shared/engine/controllers/daemon-set/plan.ts';
import { daemonTolerations } from '../../../../shared/engine/controllers/daemon-set/pod.ts';
import { planRolling } from '../../../../shared/engine/controllers/daemon-set/rolling.ts';
import { daemonStatus } from '../../../../shared/engine/controllers/daemon-set/status.ts';
import type { DaemonSet } from '../../../../shared/model/daemon-set.ts';
import type { Pod } from '../../../../shared/model/pod.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const RUN: Claim = { run: true, stay: true };
/** Tainted against new pods. */
const STAY: Claim = { run: false, stay: true };
const NO: Claim = { run: false, stay: false };

interface Given {
  phase?: 'Pending' | 'Running' | 'Failed' | 'Succeeded';
  going?: boolean;
  ready?: boolean;
  old?: boolean;
  generation?: string;
  /** Not on its machine yet. */
  bound?: boolean;
  /** The later the younger. */
  born?: number;
}

/** `name@machine` */
function pod(where: string, given: Given = {}): Pod {
  const [name = '', machine = ''] = where.split('@');
  const { phase = 'Running', going, ready = true, old, generation, bound, born = 0 } = given;
  const labels = {
    'controller-revision-hash': old === true ? 'was' : 'is',
    ...(generation !== undefined && { 'pod-template-generation': generation }),
  };
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [machine] }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
  const at = `2026-01-05T11:00:0${born}Z`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels, creationTimestamp: at, ...(going === true && { deletionTimestamp: at }) },
    spec: { containers: [], ...(bound === true ? { affinity } : { nodeName: machine }) },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: at }],
    },
  };
}

const SURGE = { maxSurge: 1, maxUnavailable: 0 };
const REPLACE = { maxSurge: 0, maxUnavailable: 1 };

function situation(rollingUpdate: object, claims: Record<string, Claim>, pods: readonly Pod[]): Situation {
  const set = {
    metadata: { name: 'd', uid: 'u', annotations: { 'deprecated.daemonset.template.generation': '2' } },
    spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate } },
  } as unknown as DaemonSet;
  return { set, claims: new Map(Object.entries(claims)), pods: byMachine(pods), hash: 'is', nowMs: NOW };
}

const names = (pods: readonly Pod[]): string[] => pods.map((p) => p.metadata.name);
function planned(...given: Parameters<typeof situation>) {
  const { create, remove, failed, succeeded } = planMachines(situation(...given));
  return { create, remove: names(remove), ended: [...failed, ...succeeded].map((e) => e.pod.metadata.name) };
}
const NONE = { create: [], remove: [], ended: [] };

describe('a pod on every machine', () => {
  test('made where there is none; one on its way out is waited for', () => {
    expect(planned(REPLACE, { a: RUN, b: RUN, c: STAY, d: NO }, [pod('x@b', { going: true })])).toEqual({
      ...NONE,
      create: ['a'],
    });
  });

  test('with a surge one on its way out is not waited for', () => {
    const gone = [pod('x@a', { going: true }), pod('y@b', { going: true })];
    expect(planned(SURGE, { a: RUN, b: STAY }, gone)).toEqual({ ...NONE, create: ['a'] });
    // One that failed is removed first, and the next is made at once.
    expect(planned(SURGE, { a: RUN }, [pod('x@a', { phase: 'Failed' })])).toEqual({
      create: ['a'],
      remove: [],
      ended: ['x'],
    });
  });

  test('one that ended and is on its way out leaves its machine free', () => {
    const over = [pod('x@a', { phase: 'Failed', going: true }), pod('y@b', { phase: 'Succeeded', going: true })];
    expect(planned(REPLACE, { a: RUN, b: RUN }, over)).toEqual({ ...NONE, create: ['a', 'b'] });
    expect(daemonStatus(situation(REPLACE, { a: RUN }, over))).toMatchObject({ currentNumberScheduled: 0 });
  });

  test('of two the older stays, and one on its machine before one on its way there', () => {
    const two = [pod('young@a', { born: 2 }), pod('old@a', { born: 1 }), pod('bound@b', { bound: true }), pod('on@b')];
    expect(planned(REPLACE, { a: RUN, b: RUN }, two).remove).toEqual(['young', 'bound']);
  });

  test('all go from a machine that drives them out, and those bound for one that is no more', () => {
    const pods = [pod('x@a'), pod('y@gone', { bound: true }), pod('z@gone'), pod('w@a', { going: true })];
    expect(planned(REPLACE, { a: NO }, pods)).toEqual({ ...NONE, remove: ['x', 'y'] });
  });

  test('with a surge an old and a new one may be there while the old one works and the new one does not', () => {
    const pair = (fresh: Given, old: Given): string[] =>
      planned(SURGE, { a: RUN }, [pod('old@a', { ...old, old: true }), pod('new@a', { ...fresh, born: 1 })]).remove;
    expect(pair({ ready: false }, {})).toEqual([]);
    expect(pair({}, {})).toEqual(['old']);
    expect(pair({ ready: false }, { ready: false })).toEqual(['old']);
  });
});

describe('a rolling update', () => {
  const step = (...given: Parameters<typeof situation>) => {
    const { create, remove } = planRolling(situation(...given));
    return { create, remove: names(remove) };
  };
  const old = (where: string, given: Given = {}): Pod => pod(where, { ...given, old: true });

  test('replaces as many as may be missing, and those that do not work anyway', () => {
    const pods = [old('x@a'), old('y@b', { ready: false }), old('z@c')];
    expect(step(REPLACE, { a: RUN, b: RUN, c: RUN }, pods)).toEqual({ create: [], remove: ['y'] });
    expect(step({ maxUnavailable: 2 }, { a: RUN, b: RUN, c: RUN }, pods)).toEqual({ create: [], remove: ['y', 'x'] });
  });

  test('replaces those on machines too that get no more pods', () => {
    expect(step(REPLACE, { a: RUN, b: STAY }, [pod('x@a'), old('y@b')])).toEqual({ create: [], remove: ['y'] });
    // What goes from there counts as missing.
    expect(step(REPLACE, { a: RUN, b: STAY }, [old('x@a'), old('y@b', { going: true })]).remove).toEqual([]);
  });

  test('one made for the present generation of the template is not old', () => {
    expect(step(REPLACE, { a: RUN }, [old('x@a', { generation: '2' })])).toEqual({ create: [], remove: [] });
    expect(step(REPLACE, { a: RUN }, [old('x@a', { generation: '1' })])).toEqual({ create: [], remove: ['x'] });
  });

  test('with a surge makes new ones beside those that work, and at once beside others', () => {
    const pods = [old('x@a'), old('y@b'), old('z@c', { ready: false })];
    expect(step(SURGE, { a: RUN, b: RUN, c: RUN }, pods)).toEqual({ create: ['c', 'a'], remove: [] });
    const surged = [...pods, pod('new@a', { ready: false })];
    expect(step(SURGE, { a: RUN, b: RUN, c: RUN }, surged)).toEqual({ create: ['c'], remove: [] });
  });

  test('with a surge old ones on machines that get no more pods go when enough others work', () => {
    const there = [old('x@a'), old('y@b', { ready: false })];
    expect(step(SURGE, { a: STAY, b: STAY, c: RUN }, [...there, pod('z@c', { ready: false })])).toEqual({
      create: [],
      remove: ['y'],
    });
    expect(step(SURGE, { a: STAY, b: STAY, c: RUN }, [...there, pod('z@c')]).remove).toEqual(['y', 'x']);
  });

  test('with a surge nothing happens while an old pod’s machine is no more', () => {
    expect(step(SURGE, { a: RUN }, [old('x@a'), old('y@gone')])).toEqual({ create: [], remove: [] });
  });
});

test('a toleration of the template gives its place to the same one of every daemon', () => {
  const own = { key: 'own', operator: 'Exists' } as const;
  const unreachable = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' } as const;
  const spec = { containers: [], tolerations: [{ ...unreachable, tolerationSeconds: 30 }, own] };
  expect(daemonTolerations(spec).map((t) => [t.key, t.tolerationSeconds])).toEqual([
    ['node.kubernetes.io/unreachable', undefined],
    ['own', undefined],
    ['node.kubernetes.io/not-ready', undefined],
    ['node.kubernetes.io/disk-pressure', undefined],
    ['node.kubernetes.io/memory-pressure', undefined],
    ['node.kubernetes.io/pid-pressure', undefined],
    ['node.kubernetes.io/unschedulable', undefined],
  ]);
});
