/** Every request a window may make and every notice it may get: one line each, typed, with its validator. */
import type { Snapshot } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { LedgerFilter, LedgerPage, RequestTotals } from '../model/ledger.ts';
import type { AnyObject } from '../model/meta.ts';
import type { Placement } from '../model/placement.ts';
import type { ManifestReport } from '../model/report.ts';
import { LOSS_CAUSES } from '../model/request.ts';
import type {
  Absences,
  Frame,
  Input,
  InputResult,
  PaceState,
  PodInside,
  SampleInfo,
  ScenarioInfo,
  SourceFile,
  TrafficStats,
} from '../model/session.ts';
import type { TerminalNews } from '../model/terminal.ts';
import type { Why } from '../model/why.ts';
import { clientSpec, singleRequest } from './client.ts';
import { check, type Validator } from './validate.ts';

/** What a window gets when it comes up, or after a gap. */
export interface Opening {
  generation: number;
  snapshot: Snapshot;
  pace: PaceState;
  traffic: TrafficStats;
  scenario: ScenarioInfo;
  /** Names of the files applied so far. */
  files: string[];
  /** All that is to be seen in open terminals. */
  terminals: TerminalNews[];
}

/** name: { args: a validator of the one argument }, result as a type. */
export interface Requests {
  /** The whole state, and from now on a 'frame' notice whenever something changed. */
  open: { args: null; result: Opening };
  /** A new cluster: with the scenario's manifests only. */
  reset: { args: { scenario: string; seed: number }; result: Opening };
  apply: { args: Input; result: InputResult };
  /** The report of files without applying them. */
  check: { args: SourceFile[]; result: ManifestReport };
  play: { args: null; result: PaceState };
  pause: { args: null; result: PaceState };
  /** To the next visible event. */
  step: { args: null; result: PaceState };
  /** 0 = as fast as it goes until settled. */
  speed: { args: number; result: PaceState };
  /** YAML of the live object. */
  yaml: { args: { kind: string; namespace: string; name: string }; result: { yaml: string; object: AnyObject } | null };
  /** What a container has printed, of its present run or the one before; times in virtual ms. null: there is no such pod. */
  logs: {
    args: { namespace: string; name: string; container: string; previous: boolean };
    result: { lines: { at: number; text: string }[] } | null;
  };
  /** What only a pod's kubelet knows of it: probes, back-offs, files. null: there is no such pod. */
  inside: { args: { namespace: string; name: string }; result: PodInside | null };
  /** Machines that nobody hears of and pods that are about to be driven away. */
  absences: { args: null; result: Absences };
  /** What the last drain of a machine has printed so far. null: there was none. */
  drain: { args: { node: string }; result: { lines: string[]; done: boolean } | null };
  /** Hurries to a moment, virtual ms, then goes on as before. */
  goTo: { args: number; result: PaceState };
  /** The next runs of a CronJob, virtual ms. null: there is no such CronJob. */
  nextRuns: { args: { namespace: string; name: string }; result: { runs: number[] } | null };
  /** The last requests that fit, the newest first, at most `limit` of them; and the totals of all. */
  ledger: { args: { filter: LedgerFilter; limit: number }; result: LedgerPage & { totals: RequestTotals } };
  /** Why an object is there, and what became of it since. */
  why: { args: { uid: string }; result: Why };
  /** Where a pod could go, machine by machine. null: there is no such pod, or it named its machine itself. */
  placement: { args: { uid: string }; result: Placement | null };
  /** What keeps an object from doing what it says. */
  findings: { args: { kind: string; namespace: string; name: string }; result: Finding[] };
  /** What sums up the run so far: equal for equal runs on any host. Time in virtual ms. */
  fingerprint: { args: null; result: { time: number; revision: number; historyHash: string; ledgerHash: string } };
  /** What could stand behind a line at a terminal's prompt, and from where in it. */
  complete: { args: { tab: string; line: string }; result: { from: number; words: string[] } };
  scenarios: { args: null; result: ScenarioInfo[] };
  samples: { args: null; result: SampleInfo[] };
  /** The host's own file dialog (Electron); an empty list where there is none or it was cancelled. */
  chooseFiles: { args: null; result: SourceFile[] };
}

export type RequestName = keyof Requests;
export type RequestArgs<N extends RequestName> = Requests[N]['args'];
export type RequestResult<N extends RequestName> = Requests[N]['result'];

export interface Notices {
  /** News of the cluster: at most one per drawn frame. */
  frame: Frame;
  /** Something went wrong outside of any request; a sentence for a person. */
  trouble: string;
  /** A menu item or the command line of the host: the window does the same as its own button. */
  command: { name: 'open-files' | 'play-pause' | 'step'; files?: SourceFile[] };
}

export type NoticeName = keyof Notices;

/** The one thing a window has of its host: `window.orrery`. */
export interface Bridge {
  request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestResult<N>>;
  /** Gives the function that stops listening. */
  on<N extends NoticeName>(name: N, listener: (notice: Notices[N]) => void): () => void;
}

const file = check.object({ name: check.text(4096), text: check.text(64 * 1024 * 1024) });
const ref = { kind: check.text(253), namespace: check.text(253), name: check.text(253) };

/** Checked on the host's side for each message before anything else looks at it. */
export const validators: { [N in RequestName]: Validator<RequestArgs<N>> } = {
  open: check.nothing,
  reset: check.object({ scenario: check.text(100), seed: check.number(0, 4294967295) }),
  apply: check.oneOf<Input>('type', {
    apply: check.object({ type: check.literal('apply'), files: check.list(file, 5000) }),
    replace: check.object({ type: check.literal('replace'), yaml: check.text(64 * 1024 * 1024) }),
    patch: check.object({
      type: check.literal('patch'),
      ...ref,
      patchType: check.choice(['merge', 'strategic', 'json']),
      patch: check.json,
      subresource: check.optional(check.choice(['status'])),
    }),
    delete: check.object({
      type: check.literal('delete'),
      ...ref,
      propagationPolicy: check.optional(check.choice(['Background', 'Foreground', 'Orphan'])),
      gracePeriodSeconds: check.optional(check.number(0, 1e9)),
    }),
    users: check.object({
      type: check.literal('users'),
      client: check.text(253),
      requestsPerSecond: check.number(0, 5000),
    }),
    terminal: check.object({
      type: check.literal('terminal'),
      tab: check.text(64),
      text: check.optional(check.text(2 * 1024 * 1024)),
      signal: check.optional(check.choice(['INT'])),
      size: check.optional(check.object({ columns: check.number(2, 1000), rows: check.number(2, 1000) })),
      edited: check.optional(check.nullOr(check.text(64 * 1024 * 1024))),
      close: check.optional(check.literal(true)),
    }),
    client: check.object({ type: check.literal('client'), client: clientSpec }),
    removeClient: check.object({ type: check.literal('removeClient'), name: check.text(253) }),
    request: check.object({ type: check.literal('request'), request: singleRequest }),
    addMachine: check.object({
      type: check.literal('addMachine'),
      name: check.text(253),
      cpu: check.text(64),
      memory: check.text(64),
      zone: check.optional(check.text(63)),
    }),
    drain: check.object({
      type: check.literal('drain'),
      node: check.text(253),
      ignoreDaemonSets: check.yesOrNo,
      deleteEmptyDirData: check.yesOrNo,
      force: check.yesOrNo,
      gracePeriodSeconds: check.optional(check.number(0, 1e9)),
    }),
  }),
  check: check.list(file, 5000),
  play: check.nothing,
  pause: check.nothing,
  step: check.nothing,
  speed: check.number(0, 100),
  yaml: check.object(ref),
  logs: check.object({
    namespace: check.text(253),
    name: check.text(253),
    container: check.text(253),
    previous: check.yesOrNo,
  }),
  inside: check.object({ namespace: check.text(253), name: check.text(253) }),
  absences: check.nothing,
  drain: check.object({ node: check.text(253) }),
  goTo: check.number(0, 1e13),
  nextRuns: check.object({ namespace: check.text(253), name: check.text(253) }),
  ledger: check.object({
    filter: check.object({
      from: check.optional(check.text(600)),
      service: check.optional(check.text(600)),
      pod: check.optional(check.text(253)),
      outcome: check.optional(check.choice(['ok', 'lost'])),
      cause: check.optional(check.choice(LOSS_CAUSES)),
      text: check.optional(check.text(1000)),
      before: check.optional(check.number(0, Number.MAX_SAFE_INTEGER)),
    }),
    limit: check.number(1, 1000),
  }),
  why: check.object({ uid: check.text(253) }),
  placement: check.object({ uid: check.text(253) }),
  findings: check.object(ref),
  fingerprint: check.nothing,
  complete: check.object({ tab: check.text(64), line: check.text(65_536) }),
  scenarios: check.nothing,
  samples: check.nothing,
  chooseFiles: check.nothing,
};
