/** Keeps pods off nodes whose ports they want are taken by others (upstream plugins/nodeports). */
import type { Verdict } from '../verdict.ts';
import type { Plugin } from './plugin.ts';

const NAME = 'NodePorts';
const REFUSED: Verdict = {
  plugin: NAME,
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  unresolvable: false,
};

export const nodePorts: Plugin = {
  name: NAME,
  weight: 0,
  filters: (pod) => pod.hostPorts.length > 0,
  filter(pod, node) {
    for (const port of pod.hostPorts) if (node.isTaken(port)) return REFUSED;
    return undefined;
  },
  /** A node that comes has its ports free; one that changes has them as before. */
  nodeHelps: (_pod, before) => before === undefined,
  freedRoomHelps: true,
};
