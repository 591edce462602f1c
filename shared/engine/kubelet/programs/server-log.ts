/**
 * What a container's own program has written to its log. Nothing is kept of it but the requests: the rest is worked out
 * from when the container started and ended, so a log that nobody reads costs nothing.
 */
import type { Context } from '../../api/actor.ts';
import type { Pod } from '../../../model/pod.ts';
import { readyAfter } from '../behaviour.ts';
import { containerAt, type ContainerRecord, type PodRecord } from '../pod-record.ts';
import { restedRequests } from '../probes/resting.ts';
import { isRunHere, argvOf } from '../runtime/command.ts';
import type { LogLine } from '../runtime/container-log.ts';
import { factsAt, type Moment } from './facts.ts';
import type { OwnProgram } from './own-program.ts';
import { heardBy, type Heard } from './request-log.ts';
import { FINDS_OUT_MS, isMet } from './requirement.ts';
import { fill } from './template.ts';
import { unixNow } from '../../api/unix-time.ts';

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
    // Whole seconds are all that is known of it.
    return { from: ctx.when(startedAt), to: ctx.when(finishedAt) + 999, exitCode, reason };
  }
  if (previous || record.startedAt === undefined || record.run === 0) return undefined;
  const last = ended ?? (state?.running === undefined ? lastState?.terminated : undefined);
  return { from: record.startedAt, to: record.finishedAt, exitCode: last?.exitCode, reason: last?.reason };
}

/** Lines of the program itself, without its requests. Its start takes longer where its container is throttled. */
function ownLines(pod: Pod, { container, image }: OwnProgram, run: Run, now: number): { at: number; text: string }[] {
  const { log, requires, prints, exit, stop, readyAfterMs } = image;
  const lines: { at: number; text: string }[] = [];
  const slower = readyAfterMs === 0 ? 1 : Math.max(1, readyAfter(pod, container, image) / readyAfterMs);
  const refuses = requires !== undefined && (container.command ?? []).length === 0 && !isMet(requires, container);
  if (refuses) lines.push(...requires.says.map((text) => ({ at: run.from + FINDS_OUT_MS, text })));
  else
    for (const { afterMs, text } of log?.start ?? []) lines.push({ at: run.from + Math.round(afterMs * slower), text });
  const isAsBuilt = (container.command ?? []).length + (container.args ?? []).length === 0 || image.isChosen === true;
  if (prints !== undefined && exit !== undefined && isAsBuilt)
    lines.push(
      ...prints
        .replace(/\n$/, '')
        .split('\n')
        .map((text) => ({ at: run.from + exit.afterMs, text })),
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
  own: OwnProgram;
  previous: boolean;
  /** Requests from outside of the cluster, that the kubelet has not heard of. */
  visits: readonly Heard[];
}

/**
 * The lines of the program, requests among them, in the order of time. Of a server that a command has started the
 * requests alone: what else the command prints is in its own log.
 */
export function serverLines({ ctx, pod, record, index, own, previous, visits }: ServerLogInput): LogLine[] {
  const container = containerAt(pod, index);
  const known = record.containers[index];
  if (container === undefined || known === undefined) return [];
  const run = runOf(ctx, known, previous);
  if (run === undefined) return [];
  const argv = argvOf(container, own.image);
  const isCommand = argv !== undefined && isRunHere(own.image, argv);
  const momentAt = (at: number): Moment => {
    return { pod, own, ip: record.ip ?? '', at: epochOf(ctx) + at, ageMs: at - run.from };
  };
  const lines = (isCommand ? [] : ownLines(pod, own, run, ctx.now)).map(({ at, text }): LogLine => ({
    at,
    stream: 'stdout',
    text: fill(text, factsAt(momentAt(at))),
  }));
  const { to = ctx.now } = run;
  const heard = [
    ...heardBy(ctx, pod.metadata.uid ?? '', index, previous ? known.run - 1 : known.run),
    ...(previous ? [] : restedRequests(ctx, pod, record, index)),
    ...visits.filter(({ at }) => at >= run.from && at <= to),
  ].sort((a, b) => a.at - b.at);
  for (const [i, { line = own.image.log?.request, ...one }] of heard.entries()) {
    if (line === undefined) continue;
    const text = fill(line, factsAt(momentAt(one.at), { ...one, count: i + 1 }));
    lines.push({ at: one.at, stream: 'stdout', text });
  }
  return lines.sort((a, b) => a.at - b.at);
}

/** Unix ms of virtual time 0. */
const epochOf = (ctx: Context): number => unixNow(ctx) - ctx.now;
