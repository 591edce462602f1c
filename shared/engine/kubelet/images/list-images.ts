/** A kubelet tells in the status of its node which images it has, some time after it pulled one (pkg/kubelet/nodestatus, Images). */
import type { Context } from '../../api/actor.ts';
import { machineFault } from '../../kinds/machine.ts';
import type { NodeStatus } from '../../../model/node.ts';
import type { SimulatedImage } from './image-catalogue.ts';

type Listed = NonNullable<NodeStatus['images']>[number];

/** The timer of a machine whose list is to be written. */
export const IMAGES_TIMER = 'images listed';
/** The runtime is asked for its images every 30 s, and a status is written every 10 s. */
const READ_MS = 30_000;
const WRITE_MS = 10_000;
/** nodeStatusMaxImages: the largest are told. */
const MOST = 50;

/** What a node has and has not told of yet. */
const untold = (ctx: Context): Map<string, readonly Listed[]> => ctx.table<readonly Listed[]>('untold images');

const isIn = (list: readonly Listed[], name: string): boolean => list.some(({ names }) => names.includes(name));

/** A pull is done. @param ctx the node's own */
export function imagePulled(ctx: Context, node: string, { reported, sizeBytes }: SimulatedImage): void {
  const before = untold(ctx).get(node);
  const told = ctx.read.get('Node', '', node)?.status?.images ?? [];
  if (isIn(told, reported) || isIn(before ?? [], reported)) return;
  untold(ctx).set(node, [...(before ?? []), { names: [reported], sizeBytes }]);
  if (before !== undefined) return;
  const random = ctx.random('images');
  ctx.after(random.int(READ_MS) + random.int(WRITE_MS), IMAGES_TIMER, node, { background: true });
}

/** Writes the list; a machine that cannot be heard tries again at its next status. @param ctx the node's own */
export function listImages(ctx: Context, name: string): void {
  const more = untold(ctx).get(name);
  if (more === undefined) return;
  const node = ctx.read.get('Node', '', name);
  if (node === undefined) {
    untold(ctx).delete(name);
    return;
  }
  if (machineFault(node) !== undefined || !ctx.isServed) {
    ctx.after(WRITE_MS, IMAGES_TIMER, name, { background: true });
    return;
  }
  untold(ctx).delete(name);
  const told = node.status?.images ?? [];
  const images = [...told, ...more].sort((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0)).slice(0, MOST);
  ctx.api.setStatus('Node', '', name, { ...node.status, images });
}
