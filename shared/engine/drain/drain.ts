/**
 * Draining of a machine as kubectl does it, on the cluster's clock: closed to new pods, then each pod evicted, asked again
 * every five seconds while a budget refuses it, and waited for (staging/src/k8s.io/kubectl/pkg/drain).
 */
import type { Actor, Context } from '../api/actor.ts';
import { ApiError } from '../api/errors.ts';
import type { Pod } from '../../model/pod.ts';
import { type DrainOptions, selectPods } from './filters.ts';
import { cordonWord, evictingText, LOOK_MS, pendingLines, refusalText, RETRY_MS, retryText } from './words.ts';

const NAME = 'drain';

/** A drain under way, or as it ended. */
export interface Drain {
  node: string;
  options: DrainOptions;
  lines: readonly string[];
  /** Uids that are to be evicted, and those that were and are not gone yet. */
  left: readonly string[];
  leaving: readonly string[];
  done: boolean;
}

const drains = (ctx: Context): Map<string, Drain> => ctx.table<Drain>('drains');

function save(ctx: Context, drain: Drain): Drain {
  drains(ctx).set(drain.node, drain);
  return drain;
}

const tell = (ctx: Context, drain: Drain, ...lines: string[]): Drain =>
  save(ctx, { ...drain, lines: [...drain.lines, ...lines] });

/** @param ctx the drain's own. Gives nothing: what comes of it is told by `drainOf`. @throws ApiError NotFound for the machine */
export function startDrain(ctx: Context, node: string, options: DrainOptions): void {
  const known = ctx.read.get('Node', '', node);
  const isClosed = known?.spec.unschedulable === true;
  ctx.api.patch('Node', '', node, 'strategic', { spec: { unschedulable: true } });
  const { pods, warnings, errors } = selectPods(
    [...ctx.read.podsOnNode(node)],
    (namespace, name) => ctx.read.get('DaemonSet.apps', namespace, name) !== undefined,
    options,
  );
  const begun = save(ctx, { node, options, lines: [], left: [], leaving: [], done: false });
  const drain = tell(ctx, begun, `node/${node} ${cordonWord(true, isClosed)}`);
  if (errors.length > 0) {
    tell(ctx, { ...drain, done: true }, refusalText(node, errors), ...pendingLines([node]), ...errors);
    return;
  }
  tell(
    ctx,
    { ...drain, left: pods.map((pod) => pod.metadata.uid ?? '') },
    ...warnings.map((warning) => `Warning: ${warning}`),
  );
  ctx.after(0, 'evict', node);
  ctx.after(LOOK_MS, 'look', node);
}

/** How far the last drain of a machine has come. @param ctx the drain's own */
export const drainOf = (ctx: Context, node: string): Drain | undefined => drains(ctx).get(node);

const podOf = (ctx: Context, uid: string): Pod | undefined => ctx.read.byUid(uid) as Pod | undefined;

function evictAll(ctx: Context, node: string): void {
  let drain = drains(ctx).get(node);
  if (drain === undefined || drain.done) return;
  const { gracePeriodSeconds } = drain.options;
  const grace = gracePeriodSeconds < 0 ? {} : { gracePeriodSeconds };
  const again: string[] = [];
  for (const uid of drain.left) {
    const pod = podOf(ctx, uid);
    if (pod === undefined) continue;
    const { namespace = '', name } = pod.metadata;
    drain = tell(ctx, drain, evictingText(pod));
    try {
      ctx.api.evict(namespace, name, grace);
      drain = save(ctx, { ...drain, leaving: [...drain.leaving, uid] });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      again.push(uid);
      drain = tell(ctx, drain, retryText(pod, error.message));
    }
  }
  save(ctx, { ...drain, left: again });
  // A budget may never allow it: a settled cluster does not wait for that.
  if (again.length > 0) ctx.after(RETRY_MS, 'evict', node, { background: true });
}

function look(ctx: Context, node: string, names: Map<string, string>): void {
  const drain = drains(ctx).get(node);
  if (drain === undefined || drain.done) return;
  const gone = drain.leaving.filter((uid) => podOf(ctx, uid) === undefined);
  const leaving = drain.leaving.filter((uid) => !gone.includes(uid));
  for (const uid of leaving) names.set(uid, podOf(ctx, uid)!.metadata.name);
  const lines = gone.map((uid) => `pod/${names.get(uid) ?? uid} evicted`);
  for (const uid of gone) names.delete(uid);
  const isDone = leaving.length === 0 && drain.left.length === 0;
  tell(ctx, { ...drain, leaving, done: isDone }, ...lines, ...(isDone ? [`node/${node} drained`] : []));
  if (!isDone) ctx.after(LOOK_MS, 'look', node, { background: leaving.length === 0 });
}

export function drainer(): Actor {
  return {
    name: NAME,
    watches: ['Pod'],
    onChange({ before, after }, ctx) {
      // Names outlive their pods here: the last words of a drain are about pods that are gone.
      if (after !== undefined || before === undefined || drains(ctx).size === 0) return;
      ctx.table<string>('names').set(before.metadata.uid ?? '', before.metadata.name);
    },
    onTimer(what, node, ctx) {
      if (what === 'evict') evictAll(ctx, node);
      else look(ctx, node, ctx.table<string>('names'));
    },
  };
}
