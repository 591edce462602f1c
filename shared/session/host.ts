/** Serves a session to a window over the contract: Electron's main process and the web worker run the same one. */
import { load } from 'js-yaml';
import { formatTime } from '../engine/kernel/time.ts';
import { descriptionsFrom, type Describe, type ReadDescriptions } from '../engine/kubectl/explain/descriptions.ts';
import { yamlText } from '../engine/kubectl/print/yaml.ts';
import { checkManifests } from '../engine/manifests/apply.ts';
import { parseImageCatalogue } from '../engine/kubelet/images/image-catalogue.ts';
import {
  validators,
  type NoticeName,
  type Notices,
  type Opening,
  type RequestArgs,
  type RequestName,
  type RequestResult,
} from '../ipc/contract.ts';
import { DeltaCollector } from '../model/delta.ts';
import type { AnyObject } from '../model/meta.ts';
import type { PaceState, SampleInfo, ScenarioInfo, SourceFile } from '../model/session.ts';
import type { TerminalNews } from '../model/terminal.ts';
import { Pacer, type Clock } from './pacer.ts';
import { parseScenarios, type Scenario } from './scenario.ts';
import { Session } from './session.ts';
import { nextRuns } from './next-runs.ts';
import { placementOf } from './placement.ts';
import { whyOf } from './why.ts';

/** The texts of assets/, read from disk or bundled. */
export interface Assets {
  images: string;
  scenarios: readonly string[];
  samples: readonly SampleInfo[];
  /** descriptions.json: big, and read when `kubectl explain` is first asked. */
  descriptions: ReadDescriptions;
}

export interface HostDeps {
  clock: Clock;
  assets: Assets;
  notify<N extends NoticeName>(name: N, notice: Notices[N]): void;
  /** The host's own dialog; absent where there is none. */
  chooseFiles?(): Promise<SourceFile[]>;
}

/** How many runs of a CronJob are told in advance. */
const RUNS_SHOWN = 4;

/** A message that the contract does not allow. */
export class BadMessage extends Error {
  override name = 'BadMessage';
}

type Handlers = { [N in RequestName]: (args: RequestArgs<N>) => RequestResult<N> | Promise<RequestResult<N>> };

/** Real ms between two frames at least: records change 30 times a second, motion goes on at the screen's own rate. */
const FRAME_MS = 32;
/** Real ms between two countings of traffic: numbers that change faster cannot be read. */
const TRAFFIC_MS = 250;

export class Host {
  private readonly scenarios: readonly Scenario[];
  private readonly describe: Describe;
  private session!: Session;
  private pacer!: Pacer;
  private news!: DeltaCollector;
  private generation = 0;
  /** A window has asked for the whole and may be sent news. */
  private open = false;
  private files: string[] = [];
  /** By tab: how many characters of it the window has, and who it thinks has the terminal. */
  private terminalsSeen: ReadonlyMap<string, number> = new Map();
  private terminalFronts: ReadonlyMap<string, string> = new Map();
  private sentAt = -Infinity;
  private trafficAt = -Infinity;
  private lastPace = '';
  private seed: number;

  constructor(private readonly deps: HostDeps) {
    this.describe = descriptionsFrom(deps.assets.descriptions);
    this.scenarios = parseScenarios(deps.assets.scenarios);
    const first = this.scenarios[0];
    if (first === undefined) throw new Error('no scenario in the assets');
    this.seed = first.seed;
    this.start(first, first.seed);
  }

  /**
   * Answers one request of a window.
   * @throws BadMessage when the name or the arguments are not in the contract
   */
  async handle(name: string, args: unknown): Promise<unknown> {
    if (!Object.hasOwn(validators, name)) throw new BadMessage(`${name}: no such request`);
    const known = name as RequestName;
    const complaint = validators[known](args, known);
    if (complaint !== undefined) throw new BadMessage(complaint);
    return (this.handlers[known] as (args: unknown) => unknown)(args);
  }

  private readonly handlers: Handlers = {
    open: () => this.opening(),
    reset: ({ scenario, seed }) => {
      const wanted = this.scenarios.find((s) => s.id === scenario);
      if (wanted === undefined) throw new BadMessage(`reset.scenario: ${scenario} does not exist`);
      this.start(wanted, seed);
      return this.opening();
    },
    apply: (input) => {
      this.pacer.catchUp();
      const result = this.session.apply(input);
      if (input.type === 'apply' && (result.report?.documents.length ?? 0) > 0) {
        this.files = [...new Set([...this.files, ...input.files.map((f) => f.name)])];
      }
      this.sendFrame();
      return result;
    },
    check: (files) => checkManifests(files, this.session.reporting),
    play: () => this.paced(() => this.pacer.play()),
    pause: () => this.paced(() => this.pacer.pause()),
    step: () => this.paced(() => this.pacer.step()),
    speed: (factor) => this.paced(() => this.pacer.setSpeed(factor)),
    yaml: ({ kind, namespace, name }) => {
      const object = this.session.cluster.read.get(kind, namespace, name) as AnyObject | undefined;
      return object === undefined ? null : { yaml: yamlText(object), object };
    },
    logs: ({ namespace, name, container, previous }) => {
      const { cluster, origin } = this.session;
      const pod = cluster.read.get('Pod', namespace, name);
      if (pod === undefined) return null;
      return { lines: cluster.logs(pod, container, previous).map(({ at, text }) => ({ at: at - origin, text })) };
    },
    inside: ({ namespace, name }) => {
      const { cluster } = this.session;
      const pod = cluster.read.get('Pod', namespace, name);
      return pod === undefined ? null : cluster.inside(pod);
    },
    absences: () => {
      const { cluster, origin } = this.session;
      const { silent, disrupted, evictions, controlPlaneAway: away } = cluster.absences;
      return {
        ...(away !== undefined && { controlPlaneAway: away - origin }),
        silent: silent.map(({ node, since, missedAt }) => ({
          node,
          since: since - origin,
          missedAt: missedAt - origin,
        })),
        disrupted,
        evictions: evictions.map(({ uid, at }) => ({ uid, at: at - origin })),
      };
    },
    drain: ({ node }) => {
      const found = this.session.cluster.drainOf(node);
      return found === undefined ? null : { lines: [...found.lines], done: found.done };
    },
    goTo: (at) => this.paced(() => this.pacer.goTo(at)),
    nextRuns: ({ namespace, name }) => {
      const { cluster, origin } = this.session;
      const cron = cluster.read.get('CronJob.batch', namespace, name);
      if (cron === undefined) return null;
      const zero = cluster.unixMs - cluster.now + origin;
      return { runs: nextRuns(cron, cluster.unixMs, RUNS_SHOWN).map((at) => at - zero) };
    },
    ledger: ({ filter, limit }) => {
      const { cluster, origin } = this.session;
      const { records, hasMore } = cluster.ledger(filter, limit);
      const shown = records.map((record) => ({ ...record, at: record.at - origin }));
      return { records: shown, hasMore, totals: cluster.requests };
    },
    why: ({ uid }) => whyOf(this.session.cluster.read.history, uid, this.session.origin),
    placement: ({ uid }) => {
      const { cluster, now, origin } = this.session;
      return placementOf(cluster.read, cluster.read.history, uid, now, origin) ?? null;
    },
    findings: ({ kind, namespace, name }) => {
      const { cluster } = this.session;
      const object = cluster.read.get(kind, namespace, name);
      return object === undefined ? [] : cluster.findings(object);
    },
    fingerprint: () => {
      const { read, ledgerHash } = this.session.cluster;
      return { time: this.session.now, revision: read.revision, historyHash: read.historyHash, ledgerHash };
    },
    complete: ({ tab, line }) => this.session.cluster.computer({}).complete(tab, line),
    scenarios: () => this.scenarios.map((s) => this.infoOf(s, s.seed)),
    samples: () => [...this.deps.assets.samples],
    chooseFiles: async () => (await this.deps.chooseFiles?.()) ?? [],
  };

  private start(scenario: Scenario, seed: number): void {
    this.pacer?.pause();
    this.seed = seed;
    const session = new Session({
      scenario,
      seed,
      images: parseImageCatalogue(load(this.deps.assets.images)),
      describe: this.describe,
    });
    this.session = session;
    this.generation += 1;
    this.files = [];
    this.open = false;
    const news = new DeltaCollector(session.cluster.read.revision);
    this.news = news;
    session.cluster.onChange((change) => news.add(change));
    // A window's clock is the person's: zero when the scenario had settled.
    session.cluster.onTrace((event) => news.addTrace({ ...event, at: event.at - session.origin }));
    this.pacer = new Pacer(
      session,
      this.deps.clock,
      () => this.sendSoon(),
      (error) => this.deps.notify('trouble', error instanceof Error ? error.message : String(error)),
    );
  }

  private paced(act: () => void): PaceState {
    act();
    this.sendFrame();
    return this.pace();
  }

  private pace(): PaceState {
    return { playing: this.pacer.playing, speed: this.pacer.speed, settled: this.session.cluster.settled };
  }

  private opening(): Opening {
    const { cluster, origin } = this.session;
    this.news.take(cluster.read.revision, this.session.now);
    this.open = true;
    return {
      generation: this.generation,
      snapshot: { ...cluster.snapshot(), at: this.session.now, epoch: epochText(this.session, origin) },
      pace: this.pace(),
      traffic: cluster.traffic,
      scenario: this.infoOf(this.session.options.scenario, this.seed),
      files: this.files,
      terminals: this.terminalNews(new Map()),
    };
  }

  /** After a slice of play: news may wait for the next slices, so that a window draws each thing that changed once. */
  private sendSoon(): void {
    if (this.pacer.playing && this.deps.clock.now() - this.sentAt < FRAME_MS) return;
    this.sendFrame();
  }

  /** Sends what happened since the last time: time itself while it moves, and the pace when it changed. */
  private sendFrame(): void {
    if (!this.open) return;
    const { cluster } = this.session;
    const pace = this.pace();
    const paceText = JSON.stringify(pace);
    const terminals = this.terminalNews(this.terminalsSeen);
    if (terminals.length === 0 && this.news.isEmpty && !pace.playing && paceText === this.lastPace) return;
    this.lastPace = paceText;
    const now = this.deps.clock.now();
    this.sentAt = now;
    const delta = this.news.take(cluster.read.revision, this.session.now);
    const traffic = this.trafficDue(now, pace.playing) ? { traffic: cluster.traffic } : {};
    const terminal = terminals.length === 0 ? {} : { terminals };
    this.deps.notify('frame', { delta, pace, ...traffic, ...terminal, generation: this.generation });
  }

  /** What is new in terminals since the window was told, and from now on it was. */
  private terminalNews(seen: ReadonlyMap<string, number>): TerminalNews[] {
    const all = this.session.cluster.computer({}).news(seen);
    const news = all.filter(
      ({ tab, text, front, edit }) =>
        text !== '' || !seen.has(tab) || this.terminalFronts.get(tab) !== frontText(front, edit),
    );
    this.terminalsSeen = new Map(all.map(({ tab, from, text }) => [tab, from + text.length]));
    this.terminalFronts = new Map(all.map(({ tab, front, edit }) => [tab, frontText(front, edit)]));
    return news;
  }

  /** While time moves, some times a second; a frame that stands alone (a step, an input, the last one) has it always. */
  private trafficDue(now: number, playing: boolean): boolean {
    if (playing && now - this.trafficAt < TRAFFIC_MS) return false;
    this.trafficAt = now;
    return true;
  }

  private infoOf(scenario: Scenario, seed: number): ScenarioInfo {
    return { id: scenario.id, title: scenario.title, nodes: scenario.machines.length, seed };
  }
}

/** What else there is to tell of a terminal than its text. */
const frontText = (front: string, edit: TerminalNews['edit']): string => `${front} ${edit?.name ?? ''}`;

/** RFC 3339 of the moment at which the person's clock shows zero. */
function epochText(session: Session, origin: number): string {
  return formatTime(session.options.scenario.epoch + origin);
}
