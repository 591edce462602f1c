/** What a filter says about a node: nothing when the pod fits, else why it does not. */

export interface Verdict {
  /** The plugin that refused, by its upstream name. */
  plugin: string;
  /** Upstream's words, one for each thing that is wrong. */
  reasons: readonly string[];
  /** True when removing pods from the node could not help (upstream's UnschedulableAndUnresolvable). */
  unresolvable: boolean;
}
