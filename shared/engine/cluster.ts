/** The public face of a cluster: time, writes, reads, checkpoints. */
import { assemble, type ClusterOptions } from './assembly.ts';
import { awaySince } from './api/availability.ts';
import type { Client } from './api/client.ts';
import { EventRecorder } from './api/events.ts';
import { RestApi, type RestRequest, type RestResponse } from './api/rest.ts';
import { contextFor, type Cluster as Parts } from './api/runtime.ts';
import { ApiServer } from './api/server.ts';
import { DEFAULT_SERVICE_RANGE, ServiceRange } from './api/service-range.ts';
import { Store, type Reader, type StoreState } from './api/store.ts';
import type { WatchEvent } from './api/watch.ts';
import { nodeLifecycle, silentNodes } from './controllers/node-lifecycle/node-lifecycle.ts';
import { evictionsToCome, taintEviction } from './controllers/taint-eviction.ts';
import { type Drain, drainOf, startDrain } from './drain/drain.ts';
import type { DrainOptions } from './drain/filters.ts';
import { Laptop } from './laptop/laptop.ts';
import { Kernel, type Because, type KernelState } from './kernel/kernel.ts';
import { formatTime } from './kernel/time.ts';
import type { Kind } from './kinds/kind.ts';
import { KindRegistry } from './kinds/registry.ts';
import type { Heard } from './kubelet/programs/request-log.ts';
import type { LogLine } from './kubelet/runtime/container-log.ts';
import type { ExecRequest, Execution } from './kubelet/runtime/executions.ts';
import { containerLog, fileIn, podInside } from './kubelet/runtime/look-inside.ts';
import { executionOf, requestExec } from './kubelet/runtime/run-exec.ts';
import { type Net } from './network/connect/net.ts';
import { findingsOf } from './network/findings.ts';
import { removeClient, setClient, setRequestRate } from './network/clients/clients.ts';
import { requestOnce } from './network/clients/once.ts';
import { ledgerHash } from './network/ledger/fingerprint.ts';
import { forgetLedger, ledgerPage } from './network/ledger/ledger.ts';
import { requestTotals } from './network/ledger/totals.ts';
import { visitsTo } from './network/visits.ts';
import { trafficStats } from './network/traffic.ts';
import type { Change, Snapshot } from '../model/change.ts';
import type { ClientSpec, SingleRequest } from '../model/client.ts';
import type { Finding } from '../model/finding.ts';
import type { LedgerFilter, LedgerPage, RequestTotals } from '../model/ledger.ts';
import type { KubeObject } from '../model/meta.ts';
import type { Pod } from '../model/pod.ts';
import type { Absences, PodInside, TrafficStats } from '../model/session.ts';
import type { TraceEvent } from '../model/trace.ts';

/** How people outside look in an access log: a browser. */
const VISITOR = {
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
  method: 'GET',
};

/** Any moment, as references: restore it and go on as if nothing had been. */
export interface Checkpoint {
  kernel: KernelState;
  store: StoreState;
}

export class Cluster {
  readonly kinds = new KindRegistry();
  private readonly kernel: Kernel;
  private readonly store: Store;
  private readonly server: ApiServer;
  private readonly restApi: RestApi;
  private readonly laptop: Laptop;
  private readonly parts: Parts;
  private readonly net: Net;
  private readonly restored: readonly (() => void)[];
  private readonly waiting: (() => void)[] = [];
  private readonly tracers: ((event: TraceEvent) => void)[] = [];

  constructor(readonly options: ClusterOptions) {
    this.kernel = new Kernel(options.seed);
    this.store = new Store(options);
    this.server = new ApiServer(
      this.store,
      this.kernel,
      this.kinds,
      options.epoch,
      new ServiceRange(options.serviceRange ?? DEFAULT_SERVICE_RANGE),
    );
    this.parts = {
      kernel: this.kernel,
      store: this.store,
      server: this.server,
      recorder: new EventRecorder(this.kernel, this.store, this.server, options.epoch),
      epoch: options.epoch,
      trace: (event) => {
        for (const tracer of this.tracers) tracer(event);
      },
      isTraced: () => this.tracers.length > 0,
      whenServed: (listener) => {
        this.waiting.push(listener);
      },
    };
    const logs = (pod: Pod, container: string, previous: boolean) => this.logs(pod, container, previous);
    const made = assemble(this.parts, this.kinds, options, logs, () => {
      for (const each of this.waiting) each();
    });
    ({ rest: this.restApi, net: this.net, laptop: this.laptop, restored: this.restored } = made);
  }

  get read(): Reader & { all(): Iterable<Change['after'] & object>; history: readonly Change[]; historyHash: string } {
    return this.store;
  }

  /** Virtual ms since the epoch. */
  get now(): number {
    return this.kernel.now;
  }

  /** RFC 3339 of `now`. */
  get timestamp(): string {
    return formatTime(this.options.epoch + this.kernel.now);
  }

  /** Unix ms of `now`. */
  get unixMs(): number {
    return this.options.epoch + this.kernel.now;
  }

  /** Nothing is left to do but what goes on for ever (probes, traffic). */
  get settled(): boolean {
    return this.kernel.settled;
  }

  /** The API for somebody outside; what it does now was caused by `because`. */
  as(actor: string, because: Because): Client {
    this.kernel.because = because;
    return this.server.client(actor);
  }

  /** Answers a request as an HTTP API server would: a code and a body, nothing is thrown for a refusal. */
  rest(request: RestRequest, actor: string, because: Because): RestResponse {
    this.kernel.because = because;
    return this.restApi.handle(request, { actor, ...because });
  }

  /**
   * Sends watch events until the result is called, or an ERROR was sent: that is the last. Going back to a checkpoint
   * ends every watch so. @throws ApiError BadRequest (a selector), Invalid (a resourceVersion that is no number)
   */
  watch(request: Omit<RestRequest, 'verb'>, send: (event: WatchEvent) => void): () => void {
    return this.restApi.watch(request, send);
  }

  /** A BOOKMARK event of now, for the watches of a kind that allow them. */
  bookmark(kind: Kind): WatchEvent {
    return this.restApi.bookmark(kind);
  }

  /** A table of private records that checkpoints keep (for what stands beside the cluster, as applied manifests). */
  table<T>(name: string): Map<string, T> {
    return this.kernel.table<T>(name);
  }

  /** What a container of a pod has printed: the lines still kept of its present run, or of the run before. */
  logs(pod: Pod, container?: string, previous = false): LogLine[] {
    const request = { container, previous, visits: this.visitsOf(pod) };
    return containerLog(contextFor(this.parts, 'kubelet', 'kubelet'), this.options.images, pod, request);
  }

  /** What only the kubelet knows of a pod. */
  inside(pod: Pod): PodInside {
    const ctx = contextFor(this.parts, 'kubelet', 'kubelet');
    return podInside(ctx, this.options.images, pod, this.visitsOf(pod));
  }

  /** What people outside asked of a pod, as its servers note it. */
  private visitsOf(pod: Pod): (port: number) => readonly Heard[] {
    const visits = visitsTo(contextFor(this.parts, 'users', 'users'), pod.metadata.uid ?? '');
    return (port) =>
      visits
        .filter((visit) => visit.port === port)
        .map(({ at, path, client, status = 200, bytes = 0 }) => ({ ...VISITOR, at, path, client, status, bytes }));
  }

  /** The text of a file in a container; undefined: there is none. */
  fileIn(pod: Pod, container: string, path: string): string | undefined {
    return fileIn(contextFor(this.parts, 'kubelet', 'kubelet'), pod, container, path);
  }

  /**
   * Starts a command in a container, as `kubectl exec` does; it runs on the cluster's clock. Gives the number that
   * `execution` tells of.
   */
  exec(pod: Pod, request: ExecRequest, because: Because): number {
    this.kernel.because = because;
    return requestExec(contextFor(this.parts, 'kubelet', 'kubelet'), pod, request);
  }

  /** What has come of a command so far; undefined: it is not known, or long forgotten. */
  execution(number: number): Execution | undefined {
    return executionOf(contextFor(this.parts, 'kubelet', 'kubelet'), number);
  }

  /** Begins to drain a machine, as `kubectl drain`. @throws ApiError NotFound */
  drain(node: string, options: DrainOptions, because: Because): void {
    this.kernel.because = because;
    startDrain(contextFor(this.parts, 'drain', 'drain'), node, options);
  }

  /** The computer beside the cluster; what it does now was caused by `because`. */
  computer(because: Because): Laptop {
    this.kernel.because = because;
    return this.laptop;
  }

  /** How far the last drain of a machine has come; undefined: there was none. */
  drainOf(node: string): Drain | undefined {
    return drainOf(contextFor(this.parts, 'drain', 'drain'), node);
  }

  /** Machines that nobody hears of, and pods whose time on their machine runs down; virtual ms. */
  get absences(): Absences {
    const own = (name: string) => contextFor(this.parts, name, name);
    const away = awaySince(this.kernel);
    const served = away === undefined ? {} : { controlPlaneAway: away };
    return {
      ...served,

      ...silentNodes(own(nodeLifecycle.name)),
      evictions: evictionsToCome(own(taintEviction.name)),
    };
  }

  /** The rate of a source of requests, per second. */
  setRequestRate(client: string, perSecond: number, because: Because): void {
    this.kernel.because = because;
    setRequestRate(this.net.ctx, client, perSecond);
  }

  /** Adds a source of requests, or puts another in place of the one of that name. */
  setClient(spec: ClientSpec, because: Because): void {
    this.kernel.because = because;
    setClient(this.net.ctx, spec);
  }

  removeClient(name: string, because: Because): void {
    this.kernel.because = because;
    removeClient(this.net.ctx, name);
  }

  /** Sends one request by hand; gives its number in the ledger. @throws ApiError NotFound */
  request(request: SingleRequest, because: Because): number {
    this.kernel.because = because;
    return requestOnce(this.net, request);
  }

  /** Requests of the last ten seconds. */
  get traffic(): TrafficStats {
    return trafficStats(this.net.ctx);
  }

  /** Requests that have ended since the ledger began. */
  get requests(): RequestTotals {
    return requestTotals(this.net.ctx);
  }

  /** The ledger begins: what was asked while the cluster came up is nobody's. */
  openLedger(): void {
    forgetLedger(this.net.ctx);
  }

  /** Of all that the ledger holds. */
  get ledgerHash(): string {
    return ledgerHash(this.net.ctx);
  }

  /** The last requests that fit, the newest first. */
  ledger(filter: LedgerFilter, limit: number): LedgerPage {
    return ledgerPage(this.net.ctx, filter, limit);
  }

  /** What keeps an object from doing what it says; of Services and Ingresses. */
  findings(object: KubeObject): Finding[] {
    const { net, store: read, options } = this;
    return findingsOf({ read, servers: net.servers, balancers: options.loadBalancer, ...net.ingress }, object);
  }

  /** Calls the listener at each write, at once. */
  onChange(listener: (change: Change) => void): void {
    this.store.subscribe('*', listener);
  }

  onTrace(listener: (event: TraceEvent) => void): void {
    this.tracers.push(listener);
  }

  /** Runs the next task due at or before `until` ms; says whether there was one. @throws LivelockError */
  step(until: number): boolean {
    return this.kernel.step(until);
  }

  /** Runs everything due up to `until` ms and moves the clock there. @throws LivelockError */
  run(until: number): void {
    while (this.kernel.step(until));
    this.kernel.moveTo(until);
  }

  /** Runs until nothing but periodic work is left, or the clock passes `limit` ms; says whether it settled. */
  settle(limit: number): boolean {
    while (!this.kernel.settled && this.kernel.step(limit));
    return this.kernel.settled;
  }

  /** Moves the clock on; nothing may be due before. */
  moveTo(at: number): void {
    this.kernel.moveTo(at);
  }

  snapshot(): Snapshot {
    return {
      revision: this.store.revision,
      at: this.kernel.now,
      epoch: formatTime(this.options.epoch),
      objects: [...this.store.all()],
    };
  }

  save(): Checkpoint {
    return { kernel: this.kernel.save(), store: this.store.save() };
  }

  /** Puts everything back to the checkpoint; listeners stay. */
  restore(checkpoint: Checkpoint): void {
    this.kernel.load(checkpoint.kernel);
    this.store.load(checkpoint.store);
    // Who goes on afterwards opens watches of his own.
    this.restApi.expireWatches();
    for (const each of this.restored) each();
  }
}
