/** Programs that do not start without a variable: databases without a password. */
import type { ExitBehaviour } from '../images/image-behaviour.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { containerAt, type Work } from '../pod-record.ts';
import { manifestEnvironment } from '../runtime/surroundings.ts';

/** Ms until a program has found out. */
const FINDS_OUT_MS = 300;

/** How the container ends because something is missing; undefined: nothing is. A command of the manifest's own is let be. */
export function refusalOf({ ctx, pod, record }: Work, index: number, image: SimulatedImage): ExitBehaviour | undefined {
  const { requires } = image;
  if (requires === undefined || (containerAt(pod, index)?.command ?? []).length > 0) return undefined;
  const given = manifestEnvironment(ctx, pod, index, record.ip);
  const names = new Set(('env' in given ? given.env : []).filter(([, value]) => value !== '').map(([name]) => name));
  return requires.env.some((name) => names.has(name))
    ? undefined
    : { afterMs: FINDS_OUT_MS, exitCode: requires.exitCode };
}
