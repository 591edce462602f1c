/**
 * Pods that a kubelet keeps from files of its machine: when the one in the API is deleted, another stands for it soon
 * (pkg/kubelet/pod mirror_client.go). Its containers start anew here; a real kubelet leaves them running.
 */
import type { Context } from '../api/actor.ts';
import { keyOf, splitKey } from '../api/kind-map.ts';
import { machineFault } from '../kinds/machine.ts';
import { MIRROR_ANNOTATION } from '../kinds/pod/mirror.ts';
import type { Pod } from '../../model/pod.ts';

/** A kubelet looks after its pods at least every ten seconds, and at once when one of them goes. */
const MIRROR_MS = 1_000;

const LOOK_MS = 10_000;

export const MIRROR_TIMER = 'mirror pod';

/** The pods that kubelets keep, as they were made, by "namespace/name". */
const kept = (ctx: Context): Map<string, Pod> => ctx.table<Pod>('static');

/** Remembers a pod that a kubelet keeps by itself, and has it made again when it is gone. */
export function mirrorChanged(before: Pod | undefined, after: Pod | undefined, ctx: Context): void {
  const pod = (after ?? before)!;
  if (pod.metadata.annotations?.[MIRROR_ANNOTATION] === undefined) return;
  if (before === undefined) kept(ctx).set(keyOf(pod), pod);
  if (after === undefined) ctx.as(pod.spec.nodeName ?? '').after(MIRROR_MS, MIRROR_TIMER, keyOf(pod));
}

/** Shows the pod in the API again. */
export function makeMirror(key: string, ctx: Context): void {
  const pod = kept(ctx).get(key);
  const { namespace, name } = splitKey(key);
  if (pod === undefined || ctx.read.get('Pod', namespace, name) !== undefined) return;
  // Its kubelet does not hear of it: it looks again when it does.
  if (machineFault(ctx.read.get('Node', '', pod.spec.nodeName ?? '')) !== undefined || !ctx.isServed) {
    ctx.as(pod.spec.nodeName ?? '').after(LOOK_MS, MIRROR_TIMER, key, { background: true });
    return;
  }
  const { labels, annotations } = pod.metadata;
  const metadata = { name, namespace, ...(labels && { labels }), ...(annotations && { annotations }) };
  ctx.as(pod.spec.nodeName ?? '').api.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: pod.spec } as Pod);
}
