/** A Bridge that plays a handmade cluster in the page: for looking at the window and measuring it without an engine. */
import type { Bridge, NoticeName, Notices, Opening, RequestName, RequestResult } from '../../shared/ipc/contract.ts';
import type { AnyObject, KubeObject } from '../../shared/model/meta.ts';
import type { Delta, ObjectDelta } from '../../shared/model/change.ts';
import type { ManifestReport } from '../../shared/model/report.ts';
import type { PaceState, TrafficStats } from '../../shared/model/session.ts';
import type { TraceEvent } from '../../shared/model/trace.ts';

export interface FakeOptions {
  workers?: number;
  /** Replicas of the Deployment that rolls. */
  replicas?: number;
  requestsPerSecond?: number;
  /** More Services over the same pods: so that many requests are many lines, not one flow. */
  services?: number;
  /** Start playing, with the application there. */
  playing?: boolean;
}

const epoch = Date.parse('2026-01-05T08:00:00Z');
const letters = 'bcdfghjklmnpqrstvwxz2456789';

interface Task {
  at: number;
  run: () => void;
}

/** The whole play: it has its own small random stream, so that two runs are the same. */
class Play {
  now = 0;
  revision = 1;
  objects = new Map<string, AnyObject>();
  before = new Map<string, AnyObject | undefined>();
  trace: TraceEvent[] = [];
  pace: PaceState = { playing: false, speed: 1, settled: false };
  private tasks: Task[] = [];
  private seed = 7;
  private ids = 0;
  private sent = 1;
  private nextRequest = 0;
  private podsChanged = true;
  private slices = new Map<string, string>();
  private counts = new Map<string, number>();
  readonly rate: number;

  constructor(readonly options: FakeOptions) {
    this.rate = options.requestsPerSecond ?? 12;
    this.machines();
    this.systemPods();
  }

  random(): number {
    this.seed = (this.seed * 1103515245 + 12345) % 2147483648;
    return this.seed / 2147483648;
  }

  word(length: number): string {
    return Array.from({ length }, () => letters[Math.floor(this.random() * letters.length)]).join('');
  }

  time(ms = this.now): string {
    return new Date(epoch + Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  }

  after(ms: number, run: () => void): void {
    this.tasks.push({ at: this.now + ms, run });
    this.tasks.sort((a, b) => a.at - b.at);
  }

  put(object: AnyObject): string {
    const uid = object.metadata.uid ?? `uid-${++this.ids}`;
    if (!this.before.has(uid)) this.before.set(uid, this.objects.get(uid));
    this.revision++;
    if (object.kind === 'Pod') this.podsChanged = true;
    this.objects.set(uid, {
      ...object,
      metadata: { creationTimestamp: this.time(), ...object.metadata, uid, resourceVersion: String(this.revision) },
    });
    return uid;
  }

  change(uid: string, edit: (object: AnyObject) => AnyObject): void {
    const object = this.objects.get(uid);
    if (object !== undefined) this.put(edit(object));
  }

  remove(uid: string): void {
    if (!this.before.has(uid)) this.before.set(uid, this.objects.get(uid));
    this.revision++;
    this.podsChanged = true;
    this.objects.delete(uid);
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string, about: AnyObject): void {
    const { kind, metadata } = about;
    this.put({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${metadata.name}.${++this.ids}`, namespace: metadata.namespace ?? 'default' },
      involvedObject: { kind, name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
      type,
      reason,
      message,
      count: 1,
      lastTimestamp: this.time(),
    });
  }

  private machines(): void {
    const names = ['server-0', ...Array.from({ length: this.options.workers ?? 3 }, (_, i) => `worker-${i + 1}`)];
    for (const [i, name] of names.entries()) {
      this.put({
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels: i === 0 ? { 'node-role.kubernetes.io/control-plane': 'true' } : {} },
        spec: {
          podCIDR: `10.42.${i}.0/24`,
          ...(i === 0 && { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
        },
        status: {
          allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
          conditions: [
            { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
          ],
          addresses: [{ type: 'InternalIP', address: `192.168.5.${10 + i}` }],
        },
      });
    }
    for (const name of ['default', 'kube-system'])
      this.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, status: { phase: 'Active' } });
  }

  private systemPods(): void {
    for (const [name, node] of [
      ['coredns-7c4', 'server-0'],
      ['traefik-zx4', 'server-0'],
      ['metrics-server-5f', 'server-0'],
      ['svclb-1', 'worker-1'],
      ['svclb-2', 'worker-2'],
      ['log-agent-v3', 'worker-3'],
    ] as const) {
      const uid = this.pod(name, 'kube-system', undefined, { app: name }, 'x', false);
      this.bind(uid, node);
      this.ready(uid);
    }
  }

  pod(
    name: string,
    namespace: string,
    owner: AnyObject | undefined,
    labels: Record<string, string>,
    image: string,
    probes: boolean,
  ): string {
    return this.put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        labels,
        ...(owner && {
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: owner.kind,
              name: owner.metadata.name,
              uid: owner.metadata.uid ?? '',
              controller: true,
            },
          ],
        }),
      },
      spec: {
        containers: [
          {
            name: 'main',
            image,
            resources: { requests: { cpu: '150m', memory: '128Mi' } },
            ...(probes && {
              readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
              livenessProbe: { httpGet: { path: '/live', port: 8080 } },
            }),
          },
        ],
      },
      status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False' }] },
    });
  }

  bind(uid: string, node: string): void {
    this.change(uid, (p) => ({
      ...p,
      spec: { ...(p['spec'] as object), nodeName: node },
      status: this.status('Pending', false, { waiting: { reason: 'ContainerCreating' } }),
    }));
  }

  status(phase: string, ready: boolean, state: object, restartCount = 0): object {
    const yes = ready ? 'True' : 'False';
    return {
      phase,
      podIP: '10.42.2.7',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Initialized', status: 'True' },
        { type: 'ContainersReady', status: yes },
        { type: 'Ready', status: yes },
      ],
      containerStatuses: [
        { name: 'main', ready, started: phase === 'Running', restartCount, image: '', imageID: '', state },
      ],
    };
  }

  running(uid: string): void {
    this.change(uid, (p) => ({ ...p, status: this.status('Running', false, { running: { startedAt: this.time() } }) }));
  }

  ready(uid: string): void {
    this.change(uid, (p) => ({ ...p, status: this.status('Running', true, { running: { startedAt: this.time() } }) }));
  }

  /** Two applications: web rolls to a second revision after a while, api has a pod that keeps crashing. */
  application(): void {
    const web = this.deployment('web', this.options.replicas ?? 4);
    const api = this.deployment('api', 2);
    this.service('web', '10.43.128.18');
    this.service('api', '10.43.77.3');
    for (let i = 1; i <= (this.options.services ?? 0); i++) this.service(`web-${i}`, `10.43.9.${i}`, 'web');
    const old = this.replicaSet(web, '5f6b4', 1);
    const apiSet = this.replicaSet(api, '66d9c', 1);
    const replicas = this.options.replicas ?? 4;
    for (let i = 0; i < replicas; i++) this.start(old, 'web', '5f6b4', i, 400 + i * Math.min(30, 4000 / replicas));
    this.start(apiSet, 'api', '66d9c', 0, 900);
    this.start(apiSet, 'api', '66d9c', 1, 1100, true);
    this.put({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'shop', namespace: 'default' },
      spec: {},
    });
    this.put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web-config', namespace: 'default' },
      data: { 'app.conf': 'x' },
    });
    this.after(14_000, () => this.roll(web, old));
  }

  private deployment(name: string, replicas: number): string {
    return this.put({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'default', labels: { app: name } },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image: `${name}:1` }] } },
      },
      status: { replicas: 0 },
    });
  }

  private service(name: string, clusterIP: string, app = name): void {
    this.put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: {
        type: 'ClusterIP',
        clusterIP,
        selector: { app },
        ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
      },
    });
  }

  private replicaSet(deployment: string, hash: string, revision: number): string {
    const owner = this.objects.get(deployment)!;
    const name = `${owner.metadata.name}-${hash}`;
    const labels = { app: owner.metadata.name, 'pod-template-hash': hash };
    const uid = this.put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace: 'default',
        labels,
        annotations: { 'deployment.kubernetes.io/revision': String(revision) },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: owner.metadata.name, uid: deployment, controller: true },
        ],
      },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'main', image: `${owner.metadata.name}:${revision}` }] },
        },
      },
      status: { replicas: 0, readyReplicas: 0 },
    });
    this.event('Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to 1`, owner);
    return uid;
  }

  private start(set: string, app: string, hash: string, i: number, delay: number, crash = false): void {
    this.after(delay, () => {
      const owner = this.objects.get(set)!;
      const uid = this.pod(
        `${app}-${hash}-${this.word(5)}`,
        'default',
        owner,
        { app, 'pod-template-hash': hash },
        `${app}:${hash}`,
        true,
      );
      const node = `worker-${(i % (this.options.workers ?? 3)) + 1}`;
      this.after(60, () => {
        this.bind(uid, node);
        this.event(
          'Normal',
          'Scheduled',
          `Successfully assigned default/${this.objects.get(uid)?.metadata.name ?? ''} to ${node}`,
          this.objects.get(uid)!,
        );
      });
      this.after(900, () => this.running(uid));
      if (crash) this.after(1800, () => this.crash(uid, 1));
      else this.after(2600, () => this.ready(uid));
    });
  }

  private crash(uid: string, times: number): void {
    this.change(uid, (p) => ({
      ...p,
      status: this.status(
        'Running',
        false,
        { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' } },
        times,
      ),
    }));
    const pod = this.objects.get(uid);
    if (pod !== undefined) this.event('Warning', 'BackOff', 'Back-off restarting failed container main', pod);
    this.after(8000, () => {
      this.running(uid);
      this.after(1500, () => this.crash(uid, times + 1));
    });
  }

  private roll(web: string, old: string): void {
    this.change(web, (d) => ({ ...d, spec: { ...(d['spec'] as object) } }));
    const next = this.replicaSet(web, '7c9d8', 2);
    const victims = [...this.objects.values()].filter(
      (o) => o.kind === 'Pod' && o.metadata.ownerReferences?.[0]?.uid === old,
    );
    for (const [i, victim] of victims.entries()) {
      const wait = Math.min(i, 12) * 2500 + Math.max(0, i - 12) * 60;
      this.start(next, 'web', '7c9d8', i + 1, wait);
      this.after(wait + 2800, () => {
        this.change(victim.metadata.uid!, (p) => ({
          ...p,
          metadata: { ...p.metadata, deletionTimestamp: this.time() },
        }));
        this.event(
          'Normal',
          'ScalingReplicaSet',
          `Scaled down replica set web-5f6b4 from ${victims.length - i} to ${victims.length - i - 1}`,
          this.objects.get(web)!,
        );
        this.after(2400, () => this.remove(victim.metadata.uid!));
      });
    }
    if (victims[0] !== undefined)
      this.event('Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', victims[0]);
  }

  /** Endpoint slices, ReplicaSet and Deployment counts follow the pods. */
  private follow(): void {
    const isReady = (p: AnyObject): boolean =>
      p.metadata.deletionTimestamp === undefined &&
      (p['status'] as { conditions?: { status: string }[] }).conditions?.at(-1)?.status === 'True';
    const byOwner = new Map<string, AnyObject[]>();
    const byApp = new Map<string, AnyObject[]>();
    const add = (to: Map<string, AnyObject[]>, key: string, pod: AnyObject): void => {
      const list = to.get(key);
      if (list === undefined) to.set(key, [pod]);
      else list.push(pod);
    };
    const rest: AnyObject[] = [];
    for (const object of this.objects.values()) {
      if (object.kind !== 'Pod') rest.push(object);
      else if (object.metadata.namespace === 'default') {
        add(byOwner, object.metadata.ownerReferences?.[0]?.uid ?? '', object);
        add(byApp, object.metadata.labels?.['app'] ?? '', object);
      }
    }
    const newest = new Map(
      rest.filter((o) => o.kind === 'ReplicaSet').map((o) => [o.metadata.labels?.['app'] ?? '', o.metadata.uid ?? '']),
    );
    const setStatus = (object: AnyObject, status: object): void => {
      if (JSON.stringify(status) !== JSON.stringify(object['status'])) this.put({ ...object, status });
    };
    for (const object of rest) {
      const { name, uid = '' } = object.metadata;
      if (object.kind === 'ReplicaSet') {
        const mine = byOwner.get(uid) ?? [];
        setStatus(object, { replicas: mine.length, readyReplicas: mine.filter(isReady).length });
      } else if (object.kind === 'Deployment') {
        const all = byApp.get(name) ?? [];
        const ready = all.filter(isReady).length;
        setStatus(object, {
          replicas: all.length,
          updatedReplicas: byOwner.get(newest.get(name) ?? '')?.length ?? 0,
          readyReplicas: ready,
          availableReplicas: ready,
        });
      } else if (object.kind === 'Service') {
        const app = (object['spec'] as { selector: { app: string } }).selector.app;
        const placed = (byApp.get(app) ?? []).filter(
          (p) => (p['spec'] as { nodeName?: string }).nodeName !== undefined,
        );
        const key = placed.map((p) => `${p.metadata.uid ?? ''}${isReady(p) ? '+' : '-'}`).join();
        if (this.slices.get(name) === key) continue;
        this.slices.set(name, key);
        this.put({
          apiVersion: 'discovery.k8s.io/v1',
          kind: 'EndpointSlice',
          metadata: {
            uid: `slice-${name}`,
            name: `${name}-abc`,
            namespace: 'default',
            labels: { 'kubernetes.io/service-name': name },
          },
          addressType: 'IPv4',
          endpoints: placed.map((p) => ({
            addresses: ['10.42.0.9'],
            conditions: { ready: isReady(p) },
            targetRef: { kind: 'Pod', name: p.metadata.name, uid: p.metadata.uid },
          })),
        });
      }
    }
  }

  private request(): void {
    const extra = Math.floor(this.random() * ((this.options.services ?? 0) + 4));
    const service = extra > 3 ? `web-${extra - 3}` : extra === 3 ? 'api' : 'web';
    const slice = this.objects.get(`slice-${service}`);
    const ready = (
      (slice?.['endpoints'] ?? []) as { conditions: { ready: boolean }; targetRef: { uid: string; name: string } }[]
    ).filter((e) => e.conditions.ready);
    const chosen = ready[Math.floor(this.random() * ready.length)];
    const pod = chosen === undefined ? undefined : { uid: chosen.targetRef.uid, name: chosen.targetRef.name, node: '' };
    const refused = pod !== undefined && this.random() < 0.03;
    this.counts.set(pod?.uid ?? '', (this.counts.get(pod?.uid ?? '') ?? 0) + 1);
    this.trace.push({
      type: 'request',
      at: this.now,
      id: ++this.ids,
      client: 'users',
      namespace: 'default',
      service,
      port: 80,
      ...(pod && { pod }),
      outcome: pod === undefined ? 'no-endpoints' : refused ? 'refused' : 'ok',
      latency: 40 + this.random() * 60,
      weight: 1,
    });
  }

  advance(to: number): void {
    while (this.tasks[0] !== undefined && this.tasks[0].at <= to) {
      const task = this.tasks.shift()!;
      this.now = Math.max(this.now, task.at);
      task.run();
    }
    if (this.objects.get('slice-web') !== undefined) {
      while (this.nextRequest <= to) {
        this.now = Math.max(this.now, this.nextRequest);
        this.request();
        this.nextRequest += 1000 / this.rate;
      }
    } else this.nextRequest = to;
    this.now = to;
    if (this.podsChanged) this.follow();
    this.podsChanged = false;
  }

  nextTask(): number | undefined {
    return this.tasks[0]?.at;
  }

  private names(): string[] {
    return ['web', 'api', ...Array.from({ length: this.options.services ?? 0 }, (_, i) => `web-${i + 1}`)];
  }

  traffic(): TrafficStats {
    const has = this.objects.get('slice-web') !== undefined;
    const total = [...this.counts.values()].reduce((a, b) => a + b, 0) || 1;
    return {
      clients: has
        ? [
            {
              name: 'users',
              requestsPerSecond: this.rate,
              targets: this.names().map((service) => ({ namespace: 'default', service })),
              okPerSecond: this.rate * 0.97,
              failedPerSecond: this.rate * 0.03,
              p95Ms: 84,
            },
          ]
        : [],
      services: has
        ? Object.fromEntries(
            this.names().map((name) => [
              `default/${name}`,
              (this.rate * (name === 'web' ? 3 : 1)) / (this.names().length + 2),
            ]),
          )
        : {},
      pods: Object.fromEntries([...this.counts].map(([uid, n]) => [uid, (n / total) * this.rate])),
    };
  }

  delta(): Delta {
    const objects: ObjectDelta[] = [];
    for (const [uid, before] of this.before) {
      const after = this.objects.get(uid);
      if (after === undefined) {
        if (before !== undefined) objects.push({ uid, deleted: true });
      } else if (before === undefined) objects.push({ uid, object: after });
      else {
        const sections: Record<string, unknown> = {};
        for (const key of Object.keys(after)) if (after[key] !== before[key]) sections[key] = after[key];
        objects.push({ uid, sections });
      }
    }
    const delta = { from: this.sent, to: this.revision, at: this.now, objects, trace: this.trace };
    this.sent = this.revision;
    this.before.clear();
    this.trace = [];
    return delta;
  }
}

const emptyTotals = { created: 0, configured: 0, unchanged: 0, deleted: 0, checked: 0, failed: 0 };

const sampleReport: ManifestReport = {
  documents: [
    {
      place: { file: 'web.yaml', document: 0, line: 1 },
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'default',
      name: 'web',
      outcome: 'created',
      simulated: true,
      fields: [
        { field: 'spec.replicas', use: 'simulated', line: 6 },
        { field: 'spec.template.spec.containers[0].securityContext', use: 'shown', line: 20 },
      ],
    },
    {
      place: { file: 'web.yaml', document: 1, line: 30 },
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'default',
      name: 'web',
      outcome: 'created',
      simulated: true,
      fields: [],
    },
    {
      place: { file: 'web.yaml', document: 2, line: 44 },
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      namespace: 'default',
      name: 'shop',
      outcome: 'created',
      simulated: false,
      fields: [{ field: 'spec.rules', use: 'shown', line: 50 }],
    },
  ],
  problems: [],
  totals: { ...emptyTotals, created: 3 },
};

/** Makes the fake host. `frames` of virtual time are driven by the page's own timer. */
export function fakeBridge(options: FakeOptions = {}): Bridge {
  const play = new Play(options);
  const listeners = new Map<string, Set<(notice: never) => void>>();
  const notify = <N extends NoticeName>(name: N, notice: Notices[N]): void => {
    for (const listener of listeners.get(name) ?? []) (listener as (n: Notices[N]) => void)(notice);
  };
  const send = (): void =>
    notify('frame', { delta: play.delta(), pace: play.pace, traffic: play.traffic(), generation: 1 });
  let last = performance.now();
  setInterval(() => {
    const real = performance.now();
    const gone = Math.min(100, real - last);
    last = real;
    if (!play.pace.playing) return;
    play.advance(play.now + gone * (play.pace.speed || 20));
    send();
  }, 16);
  if (options.playing === true) {
    play.application();
    play.pace = { ...play.pace, playing: true };
  }
  const opening = (): Opening => {
    play.delta();
    return {
      generation: 1,
      snapshot: {
        revision: play.revision,
        at: play.now,
        epoch: new Date(epoch).toISOString(),
        objects: [...play.objects.values()] as KubeObject[],
      },
      pace: play.pace,
      traffic: play.traffic(),
      scenario: { id: 'k3s', title: 'k3s-like', nodes: (options.workers ?? 3) + 1, seed: 7 },
      files: options.playing === true ? ['rolling-update.yaml'] : [],
    };
  };
  const paced = (next: Partial<PaceState>): PaceState => {
    play.pace = { ...play.pace, ...next };
    setTimeout(send, 0);
    return play.pace;
  };
  const answers: { [N in RequestName]: (args: never) => RequestResult<N> } = {
    open: opening,
    reset: opening,
    apply: () => {
      play.application();
      play.advance(play.now);
      send();
      return { number: 1, at: play.now, report: sampleReport };
    },
    check: () => sampleReport,
    play: () => paced({ playing: true }),
    pause: () => paced({ playing: false }),
    step: () => {
      play.advance((play.nextTask() ?? play.now) + 1);
      return paced({ playing: false });
    },
    speed: (speed: never) => paced({ speed }),
    yaml: (args: { kind: string; namespace: string; name: string }) => {
      const found = [...play.objects.values()].find(
        (o) => o.kind === args.kind.split('.')[0] && o.metadata.name === args.name,
      );
      return found === undefined ? null : { yaml: JSON.stringify(found, null, 2), object: found };
    },
    fingerprint: () => ({ time: play.now, revision: play.revision, historyHash: '' }),
    scenarios: () => [{ id: 'k3s', title: 'k3s-like', nodes: 4, seed: 7 }],
    samples: () => [
      { id: 'web', title: 'Web and its Service', files: [{ name: 'rolling-update.yaml', text: '' }] },
      { id: 'voting', title: 'Voting application', files: [{ name: 'vote.yaml', text: '' }] },
      { id: 'probes', title: 'A probe that fails', files: [{ name: 'probe.yaml', text: '' }] },
    ],
    chooseFiles: () => [],
  };
  return {
    request: (name, args) => Promise.resolve((answers[name] as (a: unknown) => RequestResult<typeof name>)(args)),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (notice: never) => void);
      return () => set.delete(listener as (notice: never) => void);
    },
  };
}
