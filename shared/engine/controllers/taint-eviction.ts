/** Deletes pods from nodes with taints that they do not tolerate, or no longer (pkg/controller/tainteviction). */
import type { Context, Controller } from '../api/actor.ts';
import { keyOf, splitKey } from '../api/kind-map.ts';
import { tolerates } from '../kinds/tolerations.ts';
import type { Reader } from '../api/store.ts';
import type { Change } from '../../model/change.ts';
import type { Node, Taint } from '../../model/node.ts';
import { withDisruptionTarget } from '../kinds/pod/disruption-target.ts';
import type { Pod, Toleration } from '../../model/pod.ts';
import type { Absences } from '../../model/session.ts';

const drivesAway = (node: Node | undefined): Taint[] =>
  (node?.spec.taints ?? []).filter((t) => t.effect === 'NoExecute');

/**
 * How long a pod may stay with these taints, ms: 0 where it does not tolerate one, undefined where it may stay for ever
 * (GetMatchingTolerations, getMinTolerationTime).
 */
export function staysFor(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const found = tolerations.find((toleration) => tolerates(toleration, taint));
    if (found === undefined) return 0;
    used.push(found);
  }
  const seconds = used.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? []);
  return seconds.length === 0 ? undefined : Math.max(0, Math.min(...seconds)) * 1000;
}

/** Virtual ms at which each pod was found on a tainted node, by its key and uid. */
const begun = (ctx: Context): Map<string, number> => ctx.table<number>('begun');

function evict(ctx: Context, pod: Pod): void {
  const { namespace = '', name, uid } = pod.metadata;
  ctx.event(pod, 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${namespace}/${name}`);
  const why = 'Taint manager: deleting due to NoExecute taint';
  const status = withDisruptionTarget(pod, 'DeletionByTaintManager', why, ctx.timestamp);
  ctx.api.setStatus('Pod', namespace, name, status);
  ctx.api.delete('Pod', namespace, name, uid === undefined ? {} : { preconditions: { uid } });
}

function reconcile(key: string, ctx: Context): number | undefined {
  const { namespace, name } = splitKey(key);
  const pod = ctx.read.get('Pod', namespace, name);
  const waiting = begun(ctx);
  const own = `${key} ${pod?.metadata.uid ?? ''}`;
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) {
    for (const known of waiting.keys()) if (known.startsWith(`${key} `)) waiting.delete(known);
    return undefined;
  }
  const taints = drivesAway(ctx.read.get('Node', '', pod.spec.nodeName ?? ''));
  const ms = taints.length === 0 ? undefined : staysFor(taints, pod.spec.tolerations ?? []);
  if (ms === undefined) {
    if (waiting.delete(own))
      ctx.event(pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${namespace}/${name}`);
    return undefined;
  }
  const since = waiting.get(own) ?? ctx.now;
  waiting.set(own, since);
  const left = since + ms - ctx.now;
  if (left > 0) return left;
  waiting.delete(own);
  evict(ctx, pod);
  return undefined;
}

/** The pods whose time on a tainted node runs down. @param ctx the controller's own */
export function evictionsToCome(ctx: Context): Absences['evictions'] {
  return [...begun(ctx)].flatMap(([own, since]) => {
    const uid = own.slice(own.indexOf(' ') + 1);
    const pod = ctx.read.byUid(uid) as Pod | undefined;
    if (pod === undefined) return [];
    const ms = staysFor(drivesAway(ctx.read.get('Node', '', pod.spec.nodeName ?? '')), pod.spec.tolerations ?? []);
    return ms === undefined ? [] : [{ uid, at: since + ms }];
  });
}

const podsOf = (node: string, read: Reader): string[] => [...read.podsOnNode(node)].map(keyOf);

export const taintEviction: Controller = {
  name: 'taint-eviction-controller',
  watches: [
    {
      kind: 'Node',
      keys({ before, after }: Change, read) {
        const [was, is] = [drivesAway(before as Node | undefined), drivesAway(after as Node | undefined)];
        if (after === undefined || (was.length === 0 && is.length === 0)) return [];
        return podsOf(after.metadata.name, read);
      },
    },
    {
      kind: 'Pod',
      keys({ before, after }: Change, read) {
        const pod = after as Pod | undefined;
        const was = before as Pod | undefined;
        if (pod === undefined || was?.spec === pod.spec) return [];
        return drivesAway(read.get('Node', '', pod.spec.nodeName ?? '')).length > 0 ? [keyOf(pod)] : [];
      },
    },
  ],
  reconcile,
};
