/** What a session is told and what it tells: the vocabulary that hosts, windows and scripts share. */
import type { Delta } from './change.ts';
import type { ClientSpec, SingleRequest } from './client.ts';
import type { ManifestReport } from './report.ts';
import type { TerminalAct, TerminalNews } from './terminal.ts';

/** A file as a person dropped it. `text` is what it held; binary content shows up as replacement characters. */
export interface SourceFile {
  name: string;
  text: string;
}

/** Everything that may change a run. Each is logged with the virtual time at which it is applied. */
export type Input =
  | { type: 'apply'; files: SourceFile[] }
  | { type: 'replace'; yaml: string }
  | {
      type: 'patch';
      kind: string;
      namespace: string;
      name: string;
      patchType: 'merge' | 'strategic' | 'json';
      patch: unknown;
      /** The part that is patched alone; what a kubelet says of its machine is status. */
      subresource?: 'status';
    }
  | {
      type: 'delete';
      kind: string;
      namespace: string;
      name: string;
      propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
      gracePeriodSeconds?: number;
    }
  | { type: 'users'; client: string; requestsPerSecond: number }
  | ({ type: 'terminal' } & TerminalAct)
  /** A new source of requests, or another in place of the one of that name. */
  | { type: 'client'; client: ClientSpec }
  | { type: 'removeClient'; name: string }
  /** One request by hand. */
  | { type: 'request'; request: SingleRequest }
  | { type: 'addMachine'; name: string; cpu: string; memory: string; zone?: string }
  | {
      type: 'drain';
      node: string;
      ignoreDaemonSets: boolean;
      deleteEmptyDirData: boolean;
      force: boolean;
      /** Seconds; the pods' own without it. */
      gracePeriodSeconds?: number;
    };

export interface LoggedInput {
  /** Counts from 1. */
  number: number;
  /** Virtual ms. */
  at: number;
  input: Input;
}

/** What came of an input. `report` for apply and replace; `error` is the Status message of a refusal. */
export interface InputResult {
  number: number;
  at: number;
  report?: ManifestReport;
  error?: string;
  /** Of a request by hand: its number in the ledger. */
  request?: number;
}

export interface PaceState {
  playing: boolean;
  /** Virtual seconds per real second, 0.1 to 100; 0 = as fast as it goes, until settled. */
  speed: number;
  settled: boolean;
}

export interface TrafficStats {
  /** Sources of requests ("Users"), with the rate asked for and what came of the last 10 virtual seconds. */
  clients: {
    name: string;
    requestsPerSecond: number;
    /** `ingresses`: by whose rules people come to it, where they do. */
    targets: { namespace: string; service: string; ingresses?: string[] }[];
    okPerSecond: number;
    failedPerSecond: number;
    p95Ms: number;
    /** All that it is told to do. */
    spec: ClientSpec;
  }[];
  /** Requests per second over the last 10 virtual seconds, by Service ("namespace/name"). */
  services: Record<string, number>;
  /** The same by pod uid. */
  pods: Record<string, number>;
  /** Machines whose kube-proxy has not programmed all yet that there is: how many ms it still takes, or since when it stands. */
  rulesBehind: Record<string, { ms: number; stands: boolean }>;
}

/** One frame's news for a window. */
export interface Frame {
  delta: Delta;
  pace: PaceState;
  /** Only where something is new in one of them. */
  terminals?: TerminalNews[];
  /** Only in some frames: nobody reads numbers that change more often. */
  traffic?: TrafficStats;
  /** The session that this belongs to; another number means: ask for a snapshot. */
  generation: number;
}

/** The same words by language ("en", "fr"); English is always there. */
export type Titles = Readonly<Record<string, string>>;

export interface ScenarioInfo {
  id: string;
  title: Titles;
  nodes: number;
  seed: number;
}

export interface SampleInfo {
  id: string;
  title: Titles;
  files: SourceFile[];
}

/** What is about to be missed. Times are virtual ms. */
export interface Absences {
  /** Machines that nobody hears of: since when, and when the cluster gives them up. */
  silent: { node: string; since: number; missedAt: number }[];
  /** Since when the API does not answer; absent: it does. */
  controlPlaneAway?: number;
  /** So many machines are away that pods are not driven off: the fault is taken to be elsewhere. */
  disrupted: boolean;
  /** Pods that a taint drives away, each with its moment. */
  evictions: { uid: string; at: number }[];
}

/** What only a pod's kubelet knows of it. Times are ms from now. */
export interface PodInside {
  containers: ContainerInside[];
  volumes: VolumeInside[];
}

export interface ContainerInside {
  name: string;
  /** Until its back-off is over and it is started again. */
  restartInMs?: number;
  /** What it printed last; absent before it printed anything. */
  lastLine?: string;
  probes: ProbeInside[];
}

export interface ProbeInside {
  kind: 'startup' | 'readiness' | 'liveness';
  /** What the last probe found. */
  last?: 'success' | 'failure';
  /** How often in a row, and how often it takes to count. */
  times: number;
  threshold: number;
  /** Until the next one; absent before the first is due, and when startup is over. */
  nextInMs?: number;
  periodMs: number;
}

export interface VolumeInside {
  name: string;
  /** Containers that mount it. */
  containers: string[];
  /** Undefined: its files are not simulated. */
  files?: { path: string; bytes: number }[];
}
