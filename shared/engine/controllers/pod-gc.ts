/** Clears away pods that no kubelet will: their machine is no more, or is said to be out of service (pkg/controller/podgc). */
import type { Context, Controller } from '../api/actor.ts';
import { isPodReady, isPodTerminal } from '../kinds/pod/conditions.ts';
import { withDisruptionTarget } from '../kinds/pod/disruption-target.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';

/** podgc.quarantineTime: a machine might come back under its name. */
const QUARANTINE_MS = 40_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** Ends a pod at once: it failed, for this reason, and is gone. */
function clear(pod: Pod, message: string, ctx: Context): void {
  const { namespace = '', name } = pod.metadata;
  if (!isPodTerminal(pod)) {
    const status = withDisruptionTarget(pod, 'DeletionByPodGC', message, ctx.timestamp);
    ctx.api.setStatus('Pod', namespace, name, { ...status, phase: 'Failed' });
  }
  ctx.api.delete('Pod', namespace, name, { gracePeriodSeconds: 0 });
}

const isOutOfService = ({ spec, status }: Node): boolean =>
  spec.taints?.some((taint) => taint.key === OUT_OF_SERVICE) === true &&
  status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') !== true;

export const podGc: Controller = {
  name: 'pod-garbage-collector',
  watches: [
    {
      kind: 'Node',
      keys: ({ before, after }) => {
        const [was, is] = [before as Node | undefined, after as Node | undefined];
        if (was === undefined) return [];
        const isNews = is === undefined || (isOutOfService(is) && !isOutOfService(was));
        return isNews ? [was.metadata.name] : [];
      },
    },
    {
      kind: 'Pod',
      keys: ({ before, after }, read) => {
        const pod = after as Pod | undefined;
        const node = pod?.spec.nodeName ?? '';
        if (pod === undefined || node === '') return [];
        // Only what is bound or asked to go just now can be news.
        const was = before as Pod | undefined;
        const isNews = was?.spec.nodeName !== node || was.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp;
        if (!isNews) return [];
        const known = read.get('Node', '', node);
        return known === undefined || isOutOfService(known) ? [node] : [];
      },
    },
  ],
  reconcile(name, ctx) {
    const missing = ctx.table<number>('missing');
    const node = ctx.read.get('Node', '', name);
    if (node !== undefined) {
      missing.delete(name);
      if (!isOutOfService(node)) return undefined;
      for (const pod of [...ctx.read.podsOnNode(name)])
        if (pod.metadata.deletionTimestamp !== undefined && !isPodReady(pod))
          clear(pod, 'PodGC: node is out-of-service', ctx);
      return undefined;
    }
    if (!missing.has(name)) missing.set(name, ctx.now);
    const left = (missing.get(name) ?? 0) + QUARANTINE_MS - ctx.now;
    if (left > 0) return left;
    for (const pod of [...ctx.read.podsOnNode(name)]) clear(pod, 'PodGC: node no longer exists', ctx);
    missing.delete(name);
    return undefined;
  },
};
