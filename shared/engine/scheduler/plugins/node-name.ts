/** A pod that names its node goes to no other (upstream plugins/nodename). */
import type { Verdict } from '../verdict.ts';
import type { Plugin } from './plugin.ts';

const REFUSED: Verdict = {
  plugin: 'NodeName',
  reasons: ["node(s) didn't match the requested node name"],
  unresolvable: true,
};

export const nodeName: Plugin = {
  name: 'NodeName',
  weight: 0,
  filters: (pod) => (pod.pod.spec.nodeName ?? '') !== '',
  filter(pod, node) {
    const wanted = pod.pod.spec.nodeName ?? '';
    return wanted === '' || wanted === node.name ? undefined : REFUSED;
  },
  nodeHelps: (pod, before, after) => before === undefined && pod.pod.spec.nodeName === after.metadata.name,
};
