/**
 * What a container's own program has written to its log. Nothing is kept of it but the requests: the rest is worked out
 * from when the container started and ended, so a log that nobody reads costs nothing.
 */
import type { Context } from '../../api/actor.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { containerAt, type ContainerRecord, type PodRecord } from '../pod-record.ts';
import { restedRequests } from '../probes/resting.ts';
import { isRunHere, argvOf } from '../runtime/command.ts';
import type { LogLine } from '../runtime/container-log.ts';
import { heardBy, type Heard } from './request-log.ts';
import { envValue, fill, unixNow, type Facts } from './template.ts';

interface Run {
  /** Virtual ms. */
  from: number;
  to: number | undefined;
  exitCode: number | undefined;
  reason: string | undefined;
}

/** When the present run, or the one before, began and ended. */
function runOf(ctx: Context, record: ContainerRecord, previous: boolean): Run | undefined {
  const { state, lastState } = record.status;
  const ended = previous ? (lastState?.terminated ?? undefined) : state?.terminated;
  const past = previous ? ended : undefined;
  if (past !== undefined) {
    const { startedAt, finishedAt, exitCode, reason } = past;
    if (!startedAt || !finishedAt) return undefined;
    return { from: ctx.when(startedAt), to: ctx.when(finishedAt), exitCode, reason };
  }
  if (previous || record.startedAt === undefined || record.run === 0) return undefined;
  const last = ended ?? (state?.running === undefined ? lastState?.terminated : undefined);
  return { from: record.startedAt, to: record.finishedAt, exitCode: last?.exitCode, reason: last?.reason };
}

/** Whether the manifest's own variables, or where they come from, could give one of these: unknown sources are believed. */
const isGiven = (container: Container, names: readonly string[]): boolean =>
  (container.envFrom ?? []).length > 0 ||
  names.some((name) => container.env?.some((e) => e.name === name) === true && envValue(container, name) !== '');

/** Lines of the program itself, without its requests. */
function ownLines(container: Container, image: SimulatedImage, run: Run, now: number): { at: number; text: string }[] {
  const { log, requires, prints, exit, stop } = image;
  const lines: { at: number; text: string }[] = [];
  const refuses = requires !== undefined && (container.command ?? []).length === 0 && !isGiven(container, requires.env);
  if (refuses) lines.push(...requires.says.map((text) => ({ at: run.from + 250, text })));
  else for (const { afterMs, text } of log?.start ?? []) lines.push({ at: run.from + afterMs, text });
  if (prints !== undefined && exit !== undefined)
    lines.push(
      ...prints
        .replace(/\n$/, '')
        .split('\n')
        .map((text) => ({ at: run.from, text })),
    );
  const { to = now } = run;
  const wasAsked = run.to !== undefined && run.exitCode === stop.exitCode && run.reason !== 'OOMKilled' && !refuses;
  if (wasAsked && exit === undefined)
    for (const text of log?.stop ?? []) lines.push({ at: Math.max(run.from, to - stop.afterMs), text });
  return lines.filter(({ at }) => at <= Math.min(to, now));
}

export interface ServerLogInput {
  ctx: Context;
  pod: Pod;
  record: PodRecord;
  index: number;
  image: SimulatedImage;
  previous: boolean;
  /** Requests from outside of the cluster, that the kubelet has not heard of. */
  visits: readonly Heard[];
}

/** The lines of the program, requests among them, in the order of time. Empty where a command of its own runs. */
export function serverLines({ ctx, pod, record, index, image, previous, visits }: ServerLogInput): LogLine[] {
  const container = containerAt(pod, index);
  const known = record.containers[index];
  if (container === undefined || known === undefined) return [];
  const argv = argvOf(container, image);
  if (argv !== undefined && isRunHere(image, argv)) return [];
  const run = runOf(ctx, known, previous);
  if (run === undefined) return [];
  const { log } = image;
  const factsAt = (at: number, words: Facts['words'] = {}): Facts => ({
    container,
    at: epochOf(ctx) + at,
    words: { hostname: pod.metadata.name, ip: record.ip ?? '', port: portOf(container, image), ...words },
  });
  const lines = ownLines(container, image, run, ctx.now).map(({ at, text }): LogLine => ({
    at,
    stream: 'stdout',
    text: fill(text, factsAt(at)),
  }));
  if (log?.request !== undefined) {
    const { request } = log;
    const { to = ctx.now } = run;
    const heard = [
      ...heardBy(ctx, pod.metadata.uid ?? '', index, previous ? known.run - 1 : known.run),
      ...(previous ? [] : restedRequests(ctx, pod, record, index)),
      ...visits.filter(({ at }) => at >= run.from && at <= to),
    ];
    for (const one of heard)
      lines.push({ at: one.at, stream: 'stdout', text: fill(request, factsAt(one.at, { ...one })) });
  }
  return lines.sort((a, b) => a.at - b.at);
}

/** Unix ms of virtual time 0. */
const epochOf = (ctx: Context): number => unixNow(ctx) - ctx.now;

const portOf = (container: Container, image: SimulatedImage): number =>
  image.listen?.[0]?.port ??
  (image.ports === 'declared' ? undefined : image.ports[0]) ??
  container.ports?.[0]?.containerPort ??
  0;
