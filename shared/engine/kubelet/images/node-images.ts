/** Which images a node has, and when the pulls in its queue are done: one after the other, as kubelets do by default. */
import type { Context } from '../../api/actor.ts';
import type { SimulatedImage } from './image-catalogue.ts';

/** What a registry sends per ms: 50 MB/s. */
const BYTES_PER_MS = 50_000;
/** To resolve a reference and read its manifest. */
const RESOLVE_MS = 500;
/** To find that all layers are here already. */
const RECHECK_MS = 300;
const JITTER = 0.2;

export interface Pull {
  /** Virtual ms at which it is done. */
  doneAt: number;
  /** Ms that the pull itself takes, waiting for others not counted. */
  ms: number;
}

const images = (ctx: Context): Map<string, number> => ctx.table<number>('images');
const queues = (ctx: Context): Map<string, number> => ctx.table<number>('pull queue');

const keyOf = (node: string, image: SimulatedImage): string => `${node} ${image.reported}`;

/** From when the node has the image (perhaps in the future: a pull is under way); undefined: nobody pulled it. */
function presentFrom(ctx: Context, node: string, image: SimulatedImage): number | undefined {
  const at = images(ctx).get(keyOf(node, image));
  if (at !== undefined) return at;
  // What came with the machine's disk is listed in the node's status.
  const preloaded = ctx.read.get('Node', '', node)?.status?.images;
  return preloaded?.some((i) => i.names.includes(image.reported)) === true ? 0 : undefined;
}

export function hasImage(ctx: Context, node: string, image: SimulatedImage): boolean {
  if (image.preloaded === true) return true;
  const at = presentFrom(ctx, node, image);
  return at !== undefined && at <= ctx.now;
}

/**
 * Queues a pull (pkg/kubelet/images serialImagePuller). An image that is there when the turn comes costs only
 * the question to the registry; one that does not exist costs the answer.
 */
export function queuePull(ctx: Context, node: string, image: SimulatedImage, exists: boolean): Pull {
  const startAt = Math.max(ctx.now, queues(ctx).get(node) ?? 0);
  const at = presentFrom(ctx, node, image);
  const there = at !== undefined && at <= startAt;
  const mean = !exists || there ? RECHECK_MS : RESOLVE_MS + image.sizeBytes / BYTES_PER_MS;
  const ms = ctx.random('pulls').about(mean, JITTER);
  const doneAt = startAt + ms;
  queues(ctx).set(node, doneAt);
  if (exists && !there) images(ctx).set(keyOf(node, image), doneAt);
  return { doneAt, ms };
}

/** What the registry answers for an image that it has not, in containerd's words. */
export function pullError(image: SimulatedImage, missing: 'tag' | 'repository'): string {
  const name = image.reported;
  const what = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
  return missing === 'tag'
    ? `rpc error: code = NotFound desc = ${what}: ${name}: not found`
    : `rpc error: code = Unknown desc = ${what}: pull access denied, repository does not exist or may require authorization: ` +
        'server message: insufficient_scope: authorization failed';
}
