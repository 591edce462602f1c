/** Where a pod could go, machine by machine, as the scheduler sees it. */

export interface MachineRefusal {
  /** The plugin that refuses, by its upstream name. */
  plugin: string;
  /** Upstream's words. */
  reasons: readonly string[];
  /** Whether it would help if pods that count for less went. */
  roomHelps: boolean;
}

export interface MachineVerdict {
  node: string;
  /** Every plugin that refuses it; none: the pod could go there. */
  refusals: readonly MachineRefusal[];
  /** What each plugin gives it, with its weight, in the order of `plugins`; empty where it is refused. */
  scores: readonly number[];
  /** Their sum. */
  total: number;
}

export interface Placement {
  /** Virtual ms of the moment that is shown: when it was placed, or now. */
  at: number;
  /** The machine that was chosen; undefined for a pod that waits. */
  chosen?: string;
  /** True when the moment of the choice is too long ago to be remembered: what is shown is of now. */
  forgotten: boolean;
  /** Why no machine was asked at all. */
  atOnce?: MachineRefusal;
  /** Those that give scores, and what they count. */
  plugins: readonly { name: string; weight: number }[];
  /** The best first, then those that refuse, by name. */
  machines: readonly MachineVerdict[];
}
