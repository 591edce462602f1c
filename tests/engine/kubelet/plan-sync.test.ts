/** What a pod's worker does next, against the expectations of upstream's computePodActions tables. */
import { describe, expect, test } from 'vitest';
import { planSync, shouldRestart } from '../../../shared/engine/kubelet/plan-sync.ts';
import type { ContainerRecord, PodRecord } from '../../../shared/engine/kubelet/pod-record.ts';
import type { ContainerState, Pod, PodSpec } from '../../../shared/model/pod.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';

interface Actions {
  CreateSandbox?: boolean;
  KillPod?: boolean;
  ContainersToStart?: number[];
  NextInitContainerToStart?: { name: string };
}
const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__kuberuntime__kuberuntime_manager.json';
type Tables = Record<string, Record<string, { key: string; row: { actions?: Actions } | null }[]>>;
const tests = (fixture(PATH) as { tests: Tables } | undefined)?.tests ?? {};

const running: ContainerState = { running: {} };
const creating: ContainerState = { waiting: { reason: 'ContainerCreating' } };
const ended = (exitCode: number): ContainerState => ({ terminated: { exitCode } });

/** Index among the regular containers of every container that would be started now, one after the other. */
function starts(pod: Pod, record: PodRecord): { init: string[]; regular: number[]; last: string } {
  const init: string[] = [];
  const regular: number[] = [];
  let now = record;
  const initCount = pod.spec.initContainers?.length ?? 0;
  for (let i = 0; i < 20; i++) {
    const step = planSync(pod, now, 0);
    if (step.do !== 'start') return { init, regular, last: step.do };
    if (step.index < initCount) init.push(pod.spec.initContainers![step.index]!.name);
    else regular.push(step.index - initCount);
    const containers = now.containers.slice();
    const c = containers[step.index]!;
    containers[step.index] = { ...c, run: c.run + 1, status: { ...c.status, state: running, started: true } };
    now = { ...now, containers };
  }
  throw new Error('no end of starts');
}

function made(spec: PodSpec, states: ContainerState[], sandbox = true): { pod: Pod; record: PodRecord } {
  const names = [...(spec.initContainers ?? []), ...spec.containers].map((c) => c.name);
  const containers = names.map((name, i): ContainerRecord => {
    const state = states[i] ?? creating;
    const run = state.waiting === undefined ? 1 : 0;
    return { run, status: { name, state, lastState: {}, ready: false, restartCount: 0, image: '', imageID: '' } };
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
      sandbox,
      containers,
    },
  };
}

const three = (restartPolicy: 'Always' | 'OnFailure' | 'Never'): PodSpec => ({
  restartPolicy,
  containers: [{ name: 'foo1' }, { name: 'foo2' }, { name: 'foo3' }],
});
const withInit = (restartPolicy: 'Always' | 'OnFailure' | 'Never'): PodSpec => ({
  ...three(restartPolicy),
  initContainers: [{ name: 'init1' }, { name: 'init2' }, { name: 'init3' }],
});

/** The states that upstream's closures make, by the row's name. */
const ROWS: Record<string, () => { pod: Pod; record: PodRecord }> = {
  'start pod sandbox and all containers for a new pod': () => made(three('Always'), [], false),
  'restart exited containers if RestartPolicy == Always': () => made(three('Always'), [ended(0), ended(111), running]),
  'restart failed containers if RestartPolicy == OnFailure': () =>
    made(three('OnFailure'), [ended(0), ended(111), running]),
  "don't restart containers if RestartPolicy == Never": () => made(three('Never'), [ended(0), ended(111), running]),
  'everying is good; do nothing': () => made(three('Always'), [running, running, running]),
  'initialization in progress; do nothing': () => made(withInit('Always'), [ended(0), ended(0), running]),
  'initialization completed; start all containers': () => made(withInit('Always'), [ended(0), ended(0), ended(0)]),
  'initialization failed; restart the last init container if RestartPolicy == Always': () =>
    made(withInit('Always'), [ended(0), ended(0), ended(137)]),
  'initialization failed; restart the last init container if RestartPolicy == OnFailure': () =>
    made(withInit('OnFailure'), [ended(0), ended(0), ended(137)]),
  'initialization failed; kill pod if RestartPolicy == Never': () =>
    made(withInit('Never'), [ended(0), ended(0), ended(137)]),
};

describe.skipIf(!fixturesDir)(`rows of ${PATH}`, () => {
  const seen: string[] = [];
  const left: string[] = [];
  for (const tables of Object.values(tests)) {
    for (const rows of Object.values(tables)) {
      for (const { key, row } of rows) {
        const make = ROWS[key];
        if (make === undefined || row?.actions === undefined) {
          left.push(String(key));
          continue;
        }
        seen.push(key);
        test(key, () => {
          const { pod, record } = make();
          const { actions } = row as { actions: Actions };
          if (actions.CreateSandbox === true) {
            expect(planSync(pod, record, 0).do).toBe('sandbox');
            expect(starts(pod, { ...record, sandbox: true }).regular).toEqual(actions.ContainersToStart);
            return;
          }
          const did = starts(pod, record);
          expect(did.regular).toEqual(actions.ContainersToStart ?? []);
          expect(did.init).toEqual(
            actions.NextInitContainerToStart === undefined ? [] : [actions.NextInitContainerToStart.name],
          );
          expect(did.last === 'finish').toBe(actions.KillPod === true);
        });
      }
    }
  }
  test('every state made here belongs to a row', () => expect(new Set(seen)).toEqual(new Set(Object.keys(ROWS))));
  console.log(
    `${PATH}: ${seen.length} rows; left out (sandboxes that die, ephemeral containers, unknown states, probes): ${left.join(' | ')}`,
  );
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
