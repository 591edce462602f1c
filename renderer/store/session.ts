/** What the session says of itself beside the records: its pace, its traffic, its scenario, what went wrong, the last report. */
import { create } from 'zustand';
import type { ManifestReport } from '../../shared/model/report.ts';
import type { PaceState, SampleInfo, ScenarioInfo, TrafficStats } from '../../shared/model/session.ts';

export interface Trouble {
  id: number;
  what: string;
}

/** A report and where it came from. */
export interface ShownReport {
  id: number;
  title: string;
  report: ManifestReport;
}

/** A mark on the time line. */
export interface Mark {
  id: number;
  at: number;
  tone: 'input' | 'good' | 'change' | 'warning';
  label: string;
  /** The thing it is about. */
  uid?: string;
  /** The line of a terminal that it stands for: the tab, and the number of the input. */
  terminal?: { tab: string; input: number };
}

export interface SessionState {
  connected: boolean;
  generation: number;
  pace: PaceState;
  traffic: TrafficStats;
  scenario: ScenarioInfo | undefined;
  scenarios: ScenarioInfo[];
  samples: SampleInfo[];
  files: string[];
  epoch: number;
  troubles: Trouble[];
  report: ShownReport | undefined;
  marks: Mark[];
  busy: boolean;
}

const stillPace: PaceState = { playing: false, speed: 1, settled: true };
const noTraffic: TrafficStats = { clients: [], services: {}, pods: {}, rulesBehind: {} };

export const useSession = create<SessionState>()(() => ({
  connected: false,
  generation: -1,
  pace: stillPace,
  traffic: noTraffic,
  scenario: undefined,
  scenarios: [],
  samples: [],
  files: [],
  epoch: 0,
  troubles: [],
  report: undefined,
  marks: [],
  busy: false,
}));

/** Ms since 1970 at which the person's clock began; a new one comes with new objects only. */
export const epochNow = (): number => useSession.getState().epoch;

let ids = 0;

/** A number that no trouble, report or mark had before. */
export function nextId(): number {
  return ++ids;
}

/** Shows what went wrong, calmly; the same sentence is shown once. */
export function addTrouble(what: string): void {
  useSession.setState((s) =>
    s.troubles.some((t) => t.what === what) ? s : { troubles: [...s.troubles.slice(-3), { id: nextId(), what }] },
  );
}

export function dismissTrouble(id: number): void {
  useSession.setState((s) => ({ troubles: s.troubles.filter((t) => t.id !== id) }));
}

const mostMarks = 400;

export function addMarks(marks: readonly Mark[]): void {
  if (marks.length > 0) useSession.setState((s) => ({ marks: [...s.marks, ...marks].slice(-mostMarks) }));
}
