/** What a pod's worker does next, against the expectations of upstream's computePodActions tables. */
import { describe, expect, test } from 'vitest';
import { planSync, shouldRestart } from '../../../shared/engine/kubelet/plan-sync.ts';
import type { ContainerRecord, PodRecord } from '../../../shared/engine/kubelet/pod-record.ts';
import type { Container, ContainerState, Pod, PodSpec } from '../../../shared/model/pod.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { loneKubelet, newPod, place } from './lone-kubelet.ts';

interface Actions {
  CreateSandbox?: boolean;
  KillPod?: boolean;
  ContainersToStart: number[];
  ContainersToKill?: Record<string, { name: string }>;
  EphemeralContainersToStart?: number[];
  NextInitContainerToStart?: { name: string };
}
const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__kuberuntime__kuberuntime_manager.json';

const running: ContainerState = { running: {} };
const creating: ContainerState = { waiting: { reason: 'ContainerCreating' } };
const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode } });

interface Started {
  init: string[];
  regular: number[];
  ephemeral: number[];
  /** What is left to do when all of them run. */
  last: string;
}

/** Every container that would be started now, one after the other; regular and ephemeral ones by their places. */
function starts(pod: Pod, record: PodRecord): Started {
  const did: Started = { init: [], regular: [], ephemeral: [], last: '' };
  let now = record;
  const initCount = pod.spec.initContainers?.length ?? 0;
  const end = initCount + pod.spec.containers.length;
  for (let i = 0; i < 20; i++) {
    const step = planSync(pod, now, 0);
    if (step.do !== 'start') return { ...did, last: step.do };
    if (step.index < initCount) did.init.push(pod.spec.initContainers![step.index]!.name);
    else if (step.index < end) did.regular.push(step.index - initCount);
    else did.ephemeral.push(step.index - end);
    const containers = now.containers.slice();
    const c = containers[step.index]!;
    const status = { ...c.status, state: running, started: true };
    containers[step.index] = { ...c, run: c.run + 1, status, isOfLostSandbox: undefined };
    now = { ...now, containers };
  }
  throw new Error('no end of starts');
}

interface Made {
  pod: Pod;
  record: PodRecord;
}

/** A pod whose containers, init ones first and ephemeral ones last, are so; those without a state never ran. */
function made(spec: PodSpec, states: readonly ContainerState[], sandbox: 'up' | 'none yet' | 'lost' = 'up'): Made {
  const ephemeral = (spec.ephemeralContainers ?? []) as { name: string }[];
  const names = [...(spec.initContainers ?? []), ...spec.containers, ...ephemeral].map((c) => c.name);
  const containers = names.map((name, i): ContainerRecord => {
    const state = states[i] ?? creating;
    const run = state.waiting === undefined ? 1 : 0;
    const status = { name, state, lastState: {}, ready: false, restartCount: 0, image: '', imageID: '' };
    return { run, status, ...(sandbox === 'lost' ? { isOfLostSandbox: true } : {}) };
  });
  return {
    pod: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', uid: 'u' }, spec },
    record: {
      namespace: 'default',
      name: 'p',
      node: 'n',
      stage: 'running',
      admittedAt: 0,
      startTime: '',
      busy: false,
      dirty: false,
      sandbox: sandbox === 'up',
      ...(sandbox === 'lost' ? { sandboxLost: true } : {}),
      containers,
    },
  };
}

type Policy = 'Always' | 'OnFailure' | 'Never';

const three = (restartPolicy: Policy): PodSpec => ({
  restartPolicy,
  containers: [{ name: 'foo1' }, { name: 'foo2' }, { name: 'foo3' }],
});
const withInit = (restartPolicy: Policy): PodSpec => ({
  ...three(restartPolicy),
  initContainers: [{ name: 'init1' }, { name: 'init2' }, { name: 'init3' }],
});
const withDebug = (restartPolicy: Policy, debuggers = 1): PodSpec => ({
  ...three(restartPolicy),
  initContainers: [{ name: 'init1' }],
  ephemeralContainers: [{ name: 'debug' }, { name: 'debug2' }].slice(0, debuggers),
});

const done = ended(0);
/** After a lost machine what ran has been ended by the runtime. */
const cut = ended(255);

/** The states that upstream's closures make, by the row's name. */
const ROWS: Record<string, () => Made> = {
  'start pod sandbox and all containers for a new pod': () => made(three('Always'), [], 'none yet'),
  'restart exited containers if RestartPolicy == Always': () => made(three('Always'), [done, ended(111), running]),
  'restart failed containers if RestartPolicy == OnFailure': () =>
    made(three('OnFailure'), [done, ended(111), running]),
  "don't restart containers if RestartPolicy == Never": () => made(three('Never'), [done, ended(111), running]),
  'everying is good; do nothing': () => made(three('Always'), [running, running, running]),
  'Kill pod and recreate everything if the pod sandbox is dead, and RestartPolicy == Always': () =>
    made(three('Always'), [cut, cut, cut], 'lost'),
  'Kill pod and recreate all containers (except for the succeeded one) if the pod sandbox is dead, and RestartPolicy == OnFailure':
    () => made(three('OnFailure'), [cut, done, cut], 'lost'),
  // A sandbox without an address is never taken for one that is up.
  'Kill pod and recreate all containers if the PodSandbox does not have an IP': () =>
    made(three('Always'), [cut, cut, cut], 'lost'),
  'Verify we do not create a pod sandbox if no ready sandbox for pod with RestartPolicy=Never and all containers exited':
    () => made(three('Never'), [done, done, done], 'lost'),
  'Verify we do not create a pod sandbox if no ready sandbox for pod with RestartPolicy=OnFailure and all containers succeeded':
    () => made(three('OnFailure'), [done, done, done], 'lost'),
  'Verify we create a pod sandbox if no ready sandbox for pod with RestartPolicy=Never and no containers have ever been created':
    () => made(three('Never'), [], 'lost'),
  'initialization in progress; do nothing': () => made(withInit('Always'), [done, done, running]),
  'initialization completed; start all containers': () => made(withInit('Always'), [done, done, done]),
  'initialization failed; restart the last init container if RestartPolicy == Always': () =>
    made(withInit('Always'), [done, done, ended(137)]),
  'initialization failed; restart the last init container if RestartPolicy == OnFailure': () =>
    made(withInit('OnFailure'), [done, done, ended(137)]),
  'initialization failed; kill pod if RestartPolicy == Never': () => made(withInit('Never'), [done, done, ended(137)]),
  'Kill pod and restart the first init container if the pod sandbox is dead': () =>
    made(withInit('Always'), [done, done, done], 'lost'),
  'Pod sandbox not ready, init container failed, but RestartPolicy == Never; kill pod only': () =>
    made(withInit('Never'), [done, done, ended(137)], 'lost'),
  'Pod sandbox not ready, and RestartPolicy == Never, but no visible init containers;  create a new pod sandbox': () =>
    made(withInit('Never'), [], 'lost'),
  'Pod sandbox not ready, init container failed, and RestartPolicy == OnFailure; create a new pod sandbox': () =>
    made(withInit('OnFailure'), [done, done, ended(137)], 'lost'),
  'steady state; do nothing; ignore ephemeral container': () =>
    made(withDebug('Always'), [done, running, running, running, running]),
  'No ephemeral containers running; start one': () => made(withDebug('Always'), [done, running, running, running]),
  'Start second ephemeral container': () => made(withDebug('Always', 2), [done, running, running, running, running]),
  'Ephemeral container exited; do not restart': () =>
    made(withDebug('Always'), [done, running, running, running, done]),
  'initialization in progress; start ephemeral container': () => made(withDebug('Always'), [running]),
  'Create a new pod sandbox if the pod sandbox is dead, init container failed and RestartPolicy == OnFailure': () =>
    made(withDebug('OnFailure'), [ended(137), creating, creating, creating, cut], 'lost'),
  'Kill pod and do not restart ephemeral container if the pod sandbox is dead': () =>
    made(withDebug('Always'), [done, cut, cut, cut, cut], 'lost'),
  'Kill pod if all containers exited except ephemeral container': () =>
    made(withDebug('Never'), [done, done, done, done, running]),
};

/** One of three containers is stopped to be started anew: what a person or a probe does to it, and what is said. */
const KILLED: Record<string, { spec: Partial<Container>; annotation?: string; image?: string; words: string }> = {
  'Kill and recreate the container if the liveness check has failed': {
    spec: { livenessProbe: { httpGet: { port: 80 }, periodSeconds: 1, failureThreshold: 1 } },
    annotation: 'liveness-fails',
    words: 'Container foo2 failed liveness probe, will be restarted',
  },
  'Kill and recreate the container if the startup check has failed': {
    spec: { startupProbe: { httpGet: { port: 80 }, periodSeconds: 10, failureThreshold: 1 } },
    annotation: 'startup-fails',
    words: 'Container foo2 failed startup probe, will be restarted',
  },
  "Kill and recreate the container if the container's spec changed": {
    spec: {},
    image: 'nginx:1.27',
    words: 'Container foo2 definition changed, will be restarted',
  },
};

const UNKNOWN = 'the runtime here always knows how its containers are';
const LEFT_OUT: Record<string, string> = {
  'Kill and recreate the container if the container is in unknown state': UNKNOWN,
  'init container state unknown; kill and recreate the last init container if RestartPolicy == Always': UNKNOWN,
  'init container state unknown; kill and recreate the last init container if RestartPolicy == OnFailure': UNKNOWN,
  'init container state unknown; kill pod if RestartPolicy == Never': UNKNOWN,
  'Ephemeral container is in unknown state; leave it alone': UNKNOWN,
};

const TESTS = ['', 'WithInitContainers', 'WithInitAndEphemeralContainers'].map((of) => `TestComputePodActions${of}`);

describe.skipIf(!fixturesDir)(`rows of ${PATH}`, () => {
  const rows = fixturesDir ? TESTS.flatMap((name) => tableRows<{ actions: Actions }>(PATH, name)) : [];

  test.each(rows.filter(({ key }) => key in ROWS))('$key', ({ key, row: { actions } }) => {
    const { pod, record } = ROWS[key]!();
    const first = planSync(pod, record, 0).do;
    expect(first === 'sandbox').toBe(actions.CreateSandbox === true);
    expect(first === 'finish').toBe(actions.KillPod === true && actions.CreateSandbox !== true);
    const did = starts(pod, first === 'sandbox' ? { ...record, sandbox: true } : record);
    expect(did.regular).toEqual(actions.ContainersToStart);
    expect(did.init).toEqual(
      actions.NextInitContainerToStart === undefined ? [] : [actions.NextInitContainerToStart.name],
    );
    expect(did.ephemeral).toEqual(actions.EphemeralContainersToStart ?? []);
  });

  test.each(rows.filter(({ key }) => key in KILLED))('$key', ({ key, row: { actions } }) => {
    const { spec, annotation, image, words } = KILLED[key]!;
    const k = loneKubelet();
    const containers = ['foo1', 'foo2', 'foo3'].map((name) => ({ name, image: 'nginx:1.25' }));
    place(k, newPod('p', [containers[0]!, { ...containers[1]!, ...spec }, containers[2]!]));
    k.run(annotation === 'startup-fails' ? 6000 : 20_000);
    const before = k.pod('p').status!.containerStatuses!.map((c) => c.containerID);
    expect(before).not.toContain(undefined);
    const pod = k.pod('p');
    const images = pod.spec.containers.map((c) => (c.name === 'foo2' ? { ...c, image: image ?? c.image! } : c));
    k.api.update({
      ...pod,
      metadata: { ...pod.metadata, annotations: annotation === undefined ? {} : { 'orrery.dev/fault': annotation } },
      spec: { ...pod.spec, containers: images },
    });
    const restarts = (): number[] => k.pod('p').status!.containerStatuses!.map((c) => c.restartCount);
    const until = k.kernel.now + 45_000;
    while (restarts()[1] === 0 && k.kernel.now < until) k.run(k.kernel.now + 100);
    expect(k.events('p').filter((e) => e.startsWith('Killing'))).toEqual([`Killing ${words}`]);
    const killed = Object.values(actions.ContainersToKill ?? {}).map(({ name }) => name);
    expect(killed).toEqual(['foo2']);
    const after = k.pod('p').status!.containerStatuses!;
    const anew = after.flatMap((c, i) => (c.containerID === before[i] ? [] : [i]));
    expect(anew).toEqual(actions.ContainersToStart);
    expect(restarts()).toEqual([0, 1, 0]);
  });

  test('every row has its place', () => {
    const told = [ROWS, KILLED, LEFT_OUT].flatMap((of) => Object.keys(of));
    expect(rows.map(({ key }) => key).sort()).toEqual(told.sort());
    account('computePodActions', rows.length - Object.keys(LEFT_OUT).length, LEFT_OUT);
  });
});

describe('shouldRestart', () => {
  test.each([
    ['Always', 0, true],
    ['Always', 1, true],
    ['OnFailure', 0, false],
    ['OnFailure', 1, true],
    ['Never', 1, false],
    ['Never', undefined, true],
  ] as const)('%s after %s: %s', (policy, code, expected) => expect(shouldRestart(policy, code)).toBe(expected));
});
