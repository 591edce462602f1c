/** What containers print, line by line: the last 4,000 lines of each run, of this run and the one before. */
import type { Context } from '../../api/actor.ts';
import type { Stream } from '../../shell/state.ts';

export interface LogLine {
  /** Virtual ms. */
  readonly at: number;
  readonly stream: Stream;
  readonly text: string;
}

interface Log {
  /** Full blocks, shared from one state to the next. */
  readonly blocks: readonly (readonly LogLine[])[];
  readonly last: readonly LogLine[];
  /** What was printed without an end of line yet. */
  readonly open: Readonly<Partial<Record<Stream, string>>>;
}

const BLOCK = 100;
const MOST_BLOCKS = 40;
/** Bytes of one line; longer ones are cut into several, as the runtime does. */
const MOST_LINE = 16_384;

const EMPTY: Log = { blocks: [], last: [], open: {} };

const logs = (ctx: Context): Map<string, Log> => ctx.table<Log>('logs');

const keyOf = (uid: string, index: number, run: number): string => `${uid} ${index} ${run}`;

/** A new run begins: the log of the run before the last one goes. */
export function beginLog(ctx: Context, uid: string, index: number, run: number): void {
  logs(ctx).delete(keyOf(uid, index, run - 2));
}

/** Takes what a container printed now. */
export function appendLog(ctx: Context, uid: string, index: number, run: number, stream: Stream, text: string): void {
  if (text === '') return;
  const key = keyOf(uid, index, run);
  let { blocks, last, open } = logs(ctx).get(key) ?? EMPTY;
  const pieces = ((open[stream] ?? '') + text).split('\n');
  let rest = pieces.pop() ?? '';
  const lines: LogLine[] = pieces.map((piece) => ({ at: ctx.now, stream, text: piece }));
  while (rest.length > MOST_LINE) {
    lines.push({ at: ctx.now, stream, text: rest.slice(0, MOST_LINE) });
    rest = rest.slice(MOST_LINE);
  }
  open = { ...open, [stream]: rest };
  let all = [...last, ...lines];
  while (all.length >= BLOCK) {
    blocks = [...blocks, all.slice(0, BLOCK)].slice(-MOST_BLOCKS);
    all = all.slice(BLOCK);
  }
  last = all;
  logs(ctx).set(key, { blocks, last, open });
}

/** The lines of a run that are still kept, an unfinished one as the last. */
export function logLines(ctx: Context, uid: string, index: number, run: number): LogLine[] {
  const log = logs(ctx).get(keyOf(uid, index, run));
  if (log === undefined) return [];
  const unfinished = Object.entries(log.open).flatMap(([stream, text]) =>
    text === undefined || text === '' ? [] : [{ at: ctx.now, stream: stream as Stream, text }],
  );
  return [...log.blocks.flat(), ...log.last, ...unfinished];
}

/** A pod is gone: so are its logs. */
export function dropLogs(ctx: Context, uid: string, containers: readonly { run: number }[]): void {
  containers.forEach(({ run }, index) => {
    for (const r of [run, run - 1]) logs(ctx).delete(keyOf(uid, index, r));
  });
}
