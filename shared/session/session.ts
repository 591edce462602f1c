/** A cluster and the log of all that was done to it: the same scenario, seed and log give the same history to the byte. */
import type { ClusterOptions } from '../engine/assembly.ts';
import { Cluster } from '../engine/cluster.ts';
import { FIRST_CLIENT } from '../engine/network/clients/clients.ts';
import { isKnownImage, type ImageCatalogue } from '../engine/kubelet/images/image-catalogue.ts';
import { kubernetesService } from '../engine/kubernetes-service.ts';
import { applyManifests, replaceManifests, type ApplyTarget, type ReportInput } from '../engine/manifests/apply.ts';
import { ApiError, badRequest } from '../engine/api/errors.ts';
import type { KindName } from '../engine/api/kind-map.ts';
import { parseQuantity } from '../engine/api/quantity.ts';
import type { KubeObject } from '../model/meta.ts';
import type { Input, InputResult, LoggedInput } from '../model/session.ts';
import type { Status } from '../model/status.ts';
import { DISTRIBUTIONS, type Distribution } from './distribution.ts';
import { machineNode } from './machine-node.ts';
import type { Scenario } from './scenario.ts';

export interface SessionOptions {
  scenario: Scenario;
  images: ImageCatalogue;
  /** Instead of the scenario's. */
  seed?: number;
  historyLimit?: number;
  freeze?: boolean;
  without?: ClusterOptions['without'];
  describe?: ClusterOptions['describe'];
}

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** A cluster of the scenario came up with problems in its own objects. */
export class ScenarioBroken extends Error {
  override name = 'ScenarioBroken';
}

export class Session {
  readonly cluster: Cluster;
  /** Virtual ms at which the person's clock shows zero. */
  readonly origin: number;
  private readonly inputs: LoggedInput[] = [];

  constructor(readonly options: SessionOptions) {
    const { scenario } = options;
    this.cluster = new Cluster({
      seed: options.seed ?? scenario.seed,
      epoch: scenario.epoch,
      images: options.images,
      serviceRange: this.distribution.serviceRange,
      apiServer: { anonymous: this.distribution.anonymous, gitVersion: this.distribution.version },
      ...(scenario.loadBalancer === 'none' ? {} : { loadBalancer: scenario.loadBalancer }),
      ...(options.historyLimit === undefined ? {} : { historyLimit: options.historyLimit }),
      ...(options.freeze === undefined ? {} : { freeze: options.freeze }),
      ...(options.describe === undefined ? {} : { describe: options.describe }),
      ...(options.without === undefined ? {} : { without: options.without }),
    });
    this.origin = scenario.origin;
    this.boot();
  }

  private get distribution(): Distribution {
    return DISTRIBUTIONS[this.options.scenario.distribution];
  }

  /** Virtual ms since the person's clock showed zero. */
  get now(): number {
    return this.cluster.now - this.origin;
  }

  get log(): readonly LoggedInput[] {
    return this.inputs;
  }

  /** Runs to `at` ms of the person's clock. */
  advance(at: number): void {
    this.cluster.run(at + this.origin);
  }

  /** Does what was asked, at the time that the clock shows, and logs it. Never throws for what the input holds. */
  apply(input: Input): InputResult {
    // All that was due by now comes first, as it will when the log is done again.
    this.cluster.run(this.cluster.now);
    const number = this.inputs.length + 1;
    const at = this.now;
    this.inputs.push({ number, at, input });
    try {
      return { number, at, ...this.act(input, number) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { number, at, error: error.message };
    }
  }

  /** Does a log again, each input at its time. */
  replay(log: readonly LoggedInput[]): void {
    for (const { at, input } of log) {
      this.advance(at);
      this.apply(input);
    }
  }

  private act(input: Input, number: number): Pick<InputResult, 'report' | 'request'> {
    const api = this.cluster.as('user', { input: number });
    switch (input.type) {
      case 'apply':
        this.cluster.computer({ input: number }).addFiles(input.files);
        return { report: applyManifests(input.files, this.target({ input: number })) };
      case 'replace':
        return { report: replaceManifests([{ name: 'edited', text: input.yaml }], this.target({ input: number })) };
      case 'patch':
        this.patch(input, number);
        return {};
      case 'delete':
        api.delete(input.kind, input.namespace, input.name, {
          propagationPolicy: input.propagationPolicy ?? 'Background',
          ...(input.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: input.gracePeriodSeconds }),
        });
        return {};
      case 'users':
        this.cluster.setRequestRate(input.client, input.requestsPerSecond, { input: number });
        return {};
      case 'terminal': {
        const { type: _type, ...what } = input;
        this.cluster.computer({ input: number }).act(what, number);
        // What needs no time is there at once.
        this.cluster.run(this.cluster.now);
        return {};
      }
      case 'client':
        this.cluster.setClient(input.client, { input: number });
        return {};
      case 'removeClient':
        this.cluster.removeClient(input.name, { input: number });
        return {};
      case 'request':
        return { request: this.cluster.request(input.request, { input: number }) };
      case 'addMachine': {
        const { name, cpu, memory, zone } = input;
        for (const amount of [cpu, memory]) {
          const read = parseQuantity(amount);
          if (!read.ok) throw badRequest(`${amount}: ${read.error}`);
        }
        const node = machineNode(
          { name, role: 'worker', cpu, memory },
          this.machines(),
          this.cluster.unixMs,
          this.distribution,
        );
        const labels = { ...node.metadata.labels, ...(zone !== undefined && { 'topology.kubernetes.io/zone': zone }) };
        api.create({ ...node, metadata: { ...node.metadata, labels } });
        return {};
      }
      case 'drain': {
        const { type: _type, node, gracePeriodSeconds = -1, ...flags } = input;
        this.cluster.drain(node, { ...flags, gracePeriodSeconds }, { input: number });
        return {};
      }
    }
  }

  /** As a client would send it: what a person writes may be no such object. @throws ApiError */
  private patch(input: Extract<Input, { type: 'patch' }>, number: number): void {
    const { namespace, name, patchType, patch, subresource } = input;
    const kind = this.cluster.kinds.byName(input.kind as KindName);
    if (kind === undefined) throw badRequest(`${input.kind}: there is no such kind`);
    const { code, body } = this.cluster.rest(
      { verb: 'patch', kind, namespace, name, patchType, body: patch, ...(subresource && { subresource }) },
      'user',
      { input: number },
    );
    if (code >= 400) throw new ApiError(body as Status);
  }

  /** How many machines there have been: each has addresses of its own. */
  private machines(): number {
    const added = this.inputs.filter(({ input }) => input.type === 'addMachine').length;
    return this.options.scenario.machines.length + added - 1;
  }

  /** What reports on manifests are made with. */
  get reporting(): ReportInput {
    const { images } = this.options;
    return { kinds: this.cluster.kinds, knowsImage: (image) => isKnownImage(images, image) };
  }

  private target(because: { input: number } | { timer: string }): ApplyTarget {
    const { cluster } = this;
    return {
      ...this.reporting,
      read: cluster.read,
      api: cluster.as('user', because),
      applied: cluster.table('manifests/applied'),
    };
  }

  /** Makes what the scenario has, and lets it come up before the person's clock starts. */
  private boot(): void {
    const { scenario } = this.options;
    const api = this.cluster.as('scenario', { timer: 'start' });
    for (const name of NAMESPACES)
      api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } } as KubeObject);
    for (const [i, machine] of scenario.machines.entries())
      api.create(machineNode(machine, i, scenario.epoch, this.distribution));
    api.create(kubernetesService(this.distribution.serviceRange));
    if (scenario.objects.trim() !== '') {
      const report = applyManifests([{ name: `${scenario.id}.yaml`, text: scenario.objects }], {
        ...this.target({ timer: 'start' }),
        api,
      });
      const first = report.problems.find((p) => p.severity === 'error');
      if (first !== undefined)
        throw new ScenarioBroken(`${first.place.file}:${first.place.line ?? 0}: ${first.message}`);
    }
    // People come when the person's clock starts; nobody asks while the cluster comes up.
    for (const client of scenario.clients) this.cluster.setClient({ ...client, rate: 0 }, { timer: 'start' });
    // A scenario that tells who asks tells it all.
    if (scenario.clients.length > 0 && scenario.clients.every(({ name }) => name !== FIRST_CLIENT))
      this.cluster.removeClient(FIRST_CLIENT, { timer: 'start' });
    this.cluster.run(this.origin);
    this.cluster.openLedger();
    for (const client of scenario.clients) this.cluster.setClient(client, { timer: 'start' });
  }
}
