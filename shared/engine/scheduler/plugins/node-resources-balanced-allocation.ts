/** Nodes whose cpu and memory would fill up evenly are better (upstream plugins/noderesources balanced_allocation). */
import { MAX_SCORE, type Plugin } from './plugin.ts';

/** Used share of a resource, at most 1. */
const share = (used: number, has: number): number => Math.min(1, used / has);

export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  byRequests: true,
  /** A pod that asks for neither changes no balance. */
  scores: (pod) => pod.requests.milliCpu > 0 || pod.requests.memory > 0,
  score(pod, node) {
    if (node.cpu === 0 || node.memory === 0) return MAX_SCORE;
    const cpu = share(node.usedCpu + pod.requests.milliCpu, node.cpu);
    const memory = share(node.usedMemory + pod.requests.memory, node.memory);
    // The standard deviation of two numbers is half their distance.
    return Math.trunc((1 - Math.abs((cpu - memory) / 2)) * MAX_SCORE);
  },
};
