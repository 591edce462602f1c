/** The kubelets alone on a real store, server and clock: pods are bound by hand, and nobody else does anything. */
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { Client } from '../../../shared/engine/api/client.ts';
import { EventRecorder } from '../../../shared/engine/api/events.ts';
import { runActor, type Cluster } from '../../../shared/engine/api/runtime.ts';
import { ApiServer, type Kinds } from '../../../shared/engine/api/server.ts';
import { Store } from '../../../shared/engine/api/store.ts';
import { Kernel } from '../../../shared/engine/kernel/kernel.ts';
import type { Kind } from '../../../shared/engine/kinds/kind.ts';
import { parseImageCatalogue } from '../../../shared/engine/kubelet/images/image-catalogue.ts';
import { kubelet } from '../../../shared/engine/kubelet/kubelet.ts';
import type { Change } from '../../../shared/model/change.ts';
import type { KubeEvent } from '../../../shared/model/event.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Container, ContainerStatus, Pod, PodSpec } from '../../../shared/model/pod.ts';

export const catalogue = parseImageCatalogue(load(readFileSync('assets/images.yaml', 'utf8')));

/** 2026-01-01T00:00:00Z */
const EPOCH = 1_767_225_600_000;

/** A kind that takes what it is given: defaults and validation have tests of their own. */
function plainKind(kind: string): Kind {
  return {
    group: '',
    version: 'v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: kind !== 'Node' && kind !== 'Namespace',
    simulated: true,
    status: true,
    scale: false,
    defaults: (object) => object,
    validate: () => [],
    validateUpdate: () => [],
    prepareForCreate: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
    prepareForUpdate: (next, previous) =>
      ({ ...next, status: (previous as KubeObject & { status?: unknown }).status }) as KubeObject,
    columns: [],
    row: () => [],
    fields: {},
  };
}

const kinds: Kinds = { of: (_, kind) => plainKind(kind), byName: (name) => plainKind(name) };

export interface LoneKubelet {
  kernel: Kernel;
  store: Store;
  api: Client;
  /** Calls the actor again after a restore. */
  restored(): void;
  /** Runs all tasks due at or before the time, ms. */
  run(until: number): void;
  /** Runs until only background work is left. */
  settle(): void;
  pod(name: string): Pod;
  /** Every status the pod had, oldest first, with the time in ms. */
  story(name: string): { at: number; pod: Pod }[];
  /** "Reason message" of the pod's events, in order, each time one was seen. */
  events(name: string): string[];
}

export function loneKubelet(seed = 1, nodes = 1): LoneKubelet {
  const kernel = new Kernel(seed);
  const store = new Store({ freeze: true });
  const server = new ApiServer(store, kernel, kinds, EPOCH);
  const recorder = new EventRecorder(kernel, store, server, EPOCH);
  const cluster: Cluster = { kernel, store, server, recorder, epoch: EPOCH, trace: () => {} };
  const restored = runActor(
    cluster,
    kubelet(catalogue, {
      ask: () => ({ answer: { kind: 'error', reason: 'timeout' }, afterMs: 1000 }),
      hangUp: () => undefined,
      fateOf: () => undefined,
      busyMs: () => 0,
      cut: () => {},
    }),
  );
  const api = server.client('test');
  api.create<KubeObject>({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  for (let i = 1; i <= nodes; i++) {
    const node: Node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `worker-${i}`, labels: { 'kubernetes.io/hostname': `worker-${i}` } },
      spec: { podCIDR: `10.42.${i}.0/24` },
      status: {
        allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
        addresses: [
          { type: 'InternalIP', address: `192.168.1.${10 + i}` },
          { type: 'Hostname', address: `worker-${i}` },
        ],
      },
    };
    api.create(node);
  }
  const run = (until: number): void => {
    while (kernel.step(until));
    kernel.moveTo(until);
  };
  return {
    kernel,
    store,
    api,
    restored,
    run,
    settle() {
      while (!kernel.settled && kernel.step(Infinity));
    },
    pod(name) {
      const pod = store.get('Pod', 'default', name);
      if (pod === undefined) throw new Error(`no pod ${name}`);
      return pod;
    },
    story(name) {
      return store.history
        .filter((c: Change) => c.after?.kind === 'Pod' && c.after.metadata.name === name)
        .map((c) => ({ at: c.at, pod: c.after as Pod }));
    },
    events(name) {
      return store.history
        .map((c) => c.after)
        .filter((o): o is KubeEvent => o?.kind === 'Event' && (o as KubeEvent).involvedObject.name === name)
        .map((e) => `${e.reason} ${e.message}`);
    },
  };
}

/** A pod as the API server would have completed it. */
export function newPod(
  name: string,
  containers: Container[],
  spec: Partial<PodSpec> = {},
  annotations?: Record<string, string>,
): Pod {
  const complete = containers.map((c) => ({ imagePullPolicy: 'IfNotPresent' as const, ...c }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      automountServiceAccountToken: false,
      containers: complete,
      ...spec,
    },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
}

/** Creates the pod and binds it. */
export function place(k: LoneKubelet, pod: Pod, node = 'worker-1'): void {
  k.api.create(pod);
  k.api.bind('default', pod.metadata.name, node);
}

/** "Running", "CrashLoopBackOff", "Error": what a container does, in a word. */
export function stateWord(status: ContainerStatus | undefined): string {
  const state = status?.state;
  if (state?.running !== undefined) return 'Running';
  return state?.waiting?.reason ?? state?.terminated?.reason ?? 'nothing';
}
