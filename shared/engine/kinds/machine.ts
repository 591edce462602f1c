/** What has happened to the machine behind a Node: a fault, written in an annotation. Nothing in the cluster itself reads it. */
import type { Node } from '../../model/node.ts';

/** On a Node: "off" (no power) or "cut-off" (no network); without it the machine is well. */
export const MACHINE_ANNOTATION = 'orrery.dev/machine';

export type MachineFault = 'off' | 'cut-off';

/** Undefined: it runs and can be reached; true of a node that is not there too. */
export function machineFault(node: Node | undefined): MachineFault | undefined {
  const text = node?.metadata.annotations?.[MACHINE_ANNOTATION];
  return text === 'off' || text === 'cut-off' ? text : undefined;
}
