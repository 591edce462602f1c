/** What happened to the machine behind a Node, as its annotation says; the cluster itself does not know. */
import type { Node } from '../../shared/model/node.ts';

export const MACHINE_ANNOTATION = 'orrery.dev/machine';

export type MachineFault = 'off' | 'cut-off';

export function machineFaultOf(node: Node): MachineFault | undefined {
  const text = node.metadata.annotations?.[MACHINE_ANNOTATION];
  return text === 'off' || text === 'cut-off' ? text : undefined;
}
