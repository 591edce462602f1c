/** Programs that do not start without a variable or a flag: databases without a password, an echo without a text. */
import type { Container } from '../../../model/pod.ts';
import type { ExitBehaviour, Requirement } from '../images/image-behaviour.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { containerAt, type Work } from '../pod-record.ts';
import { ownProgram } from './own-program.ts';
import { envValue, flagValue } from './template.ts';

/** Ms until a program has found out. */
export const FINDS_OUT_MS = 300;

/** Whether one of the things is there, and says something. Words and variables as the program has them. */
export const isMet = ({ env, flags }: Requirement, container: Container): boolean =>
  env.some((name) => (envValue(container, name) ?? '') !== '') ||
  flags.some((flag) => (flagValue(container, flag) ?? '') !== '');

/** How the container ends because something is missing; undefined: nothing is. A command of the manifest's own is let be. */
export function refusalOf(work: Work, index: number, image: SimulatedImage): ExitBehaviour | undefined {
  const { ctx, images, pod, record } = work;
  const { requires } = image;
  if (requires === undefined || (containerAt(pod, index)?.command ?? []).length > 0) return undefined;
  const { container } = ownProgram(ctx, images, pod, index, record.containers[index]!, record.ip);
  return isMet(requires, container) ? undefined : { afterMs: FINDS_OUT_MS, exitCode: requires.exitCode };
}
