/** A store, an API server and the scheduler alone: no controllers, no kubelets, kinds without rules. */
import type { Actor } from '../../../shared/engine/api/actor.ts';
import { EventRecorder } from '../../../shared/engine/api/events.ts';
import { runActor, type Cluster } from '../../../shared/engine/api/runtime.ts';
import { ApiServer, type Kinds } from '../../../shared/engine/api/server.ts';
import { Store, type StoreState } from '../../../shared/engine/api/store.ts';
import { Kernel, type KernelState } from '../../../shared/engine/kernel/kernel.ts';
import type { Kind } from '../../../shared/engine/kinds/kind.ts';
import { groupOf } from '../../../shared/engine/api/kind-map.ts';
import type { KubeEvent } from '../../../shared/model/event.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { TraceEvent } from '../../../shared/model/trace.ts';

const EPOCH = Date.UTC(2026, 0, 1, 9);

const CLUSTER_WIDE: ReadonlySet<string> = new Set(['Node', 'Namespace', 'PriorityClass']);

const plainKind = (apiVersion: string, kind: string): Kind => ({
  group: groupOf(apiVersion),
  version: 'v1',
  kind,
  plural: `${kind.toLowerCase()}s`,
  singular: kind.toLowerCase(),
  shortNames: [],
  categories: [],
  namespaced: !CLUSTER_WIDE.has(kind),
  simulated: true,
  status: true,
  scale: false,
  defaults: (object) => object,
  validate: () => [],
  validateUpdate: () => [],
  prepareForCreate: (object) => object,
  prepareForUpdate: (object) => object,
  columns: [],
  row: () => [],
  fields: {},
});

const known = new Map<string, Kind>();
const KINDS: Kinds = {
  of(apiVersion, kind) {
    const name = `${apiVersion}/${kind}`;
    const made = known.get(name) ?? plainKind(apiVersion, kind);
    known.set(name, made);
    return made;
  },
  byName: () => undefined,
};

export class Stand {
  readonly kernel: Kernel;
  readonly store = new Store({ freeze: true, historyLimit: 0 });
  readonly server: ApiServer;
  readonly traces: TraceEvent[] = [];
  readonly parts: Cluster;
  private readonly restored: (() => void)[];

  constructor(
    actors: readonly Actor[] | ((parts: Cluster) => readonly Actor[]),
    seed = 1,
    readonly keepTraces = true,
  ) {
    this.kernel = new Kernel(seed);
    this.server = new ApiServer(this.store, this.kernel, KINDS, EPOCH);
    this.parts = {
      kernel: this.kernel,
      store: this.store,
      server: this.server,
      recorder: new EventRecorder(this.kernel, this.store, this.server, EPOCH),
      epoch: EPOCH,
      trace: (event) => {
        if (this.keepTraces) this.traces.push(event);
      },
    };
    this.restored = (typeof actors === 'function' ? actors(this.parts) : actors).map((actor) =>
      runActor(this.parts, actor),
    );
    for (const name of ['default', 'kube-system', 'shop']) {
      this.make({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } } as KubeObject);
    }
  }

  get api(): ReturnType<ApiServer['client']> {
    this.kernel.because = { input: 1 };
    return this.server.client('user');
  }

  make<T extends KubeObject>(object: T): T {
    return this.api.create(object);
  }

  run(ms: number): void {
    const until = this.kernel.now + ms;
    while (this.kernel.step(until));
    this.kernel.moveTo(until);
  }

  pod(name: string, namespace = 'default'): Pod {
    return this.store.get('Pod', namespace, name)!;
  }

  /** Where each pod is, by name; '' for none. */
  places(): Record<string, string> {
    return Object.fromEntries([...this.store.list('Pod')].map((p) => [p.metadata.name, p.spec.nodeName ?? '']));
  }

  events(pod: string): KubeEvent[] {
    return [...this.store.list('Event')].filter((e) => e.involvedObject.name === pod);
  }

  save(): { kernel: KernelState; store: StoreState } {
    return { kernel: this.kernel.save(), store: this.store.save() };
  }

  load(state: { kernel: KernelState; store: StoreState }): void {
    this.kernel.load(state.kernel);
    this.store.load(state.store);
    for (const each of this.restored) each();
  }
}
