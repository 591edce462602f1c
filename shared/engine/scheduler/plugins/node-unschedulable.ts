/** Keeps pods off cordoned nodes, unless they tolerate that (upstream plugins/nodeunschedulable). */
import type { Node, Taint } from '../../../model/node.ts';
import { firstUntolerated } from '../../kinds/tolerations.ts';
import type { Verdict } from '../verdict.ts';
import type { PodView } from '../pod-view.ts';
import type { Plugin } from './plugin.ts';

const CORDONED: readonly Taint[] = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }];
const REFUSED: Verdict = { plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'], unresolvable: true };

const minds = (pod: PodView, unschedulable: boolean): boolean =>
  unschedulable && firstUntolerated(CORDONED, pod.tolerations) !== undefined;

export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  weight: 0,
  filter: (pod, node) => (minds(pod, node.unschedulable) ? REFUSED : undefined),
  nodeHelps: (pod, before: Node | undefined, after) =>
    (before === undefined || minds(pod, before.spec.unschedulable ?? false)) &&
    !minds(pod, after.spec.unschedulable ?? false),
};
