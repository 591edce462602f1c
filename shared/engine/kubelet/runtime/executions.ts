/** The table of commands that somebody outside runs in containers: what each was, what it has printed, how it ended. */
import type { Context } from '../../api/actor.ts';
import type { Stream } from '../../shell/state.ts';

export interface ExecRequest {
  /** The first of the ordinary containers without a name. */
  readonly container?: string;
  readonly command: readonly string[];
  /** What is on its standard input, and then its end. */
  readonly stdin?: string;
  /** More will be sent to its standard input: `tellExecution`. */
  readonly open?: boolean;
  /** Joins the container's own command, in place of one that is started. */
  readonly attach?: true;
  /** Its standard input and both outputs are a terminal; then all that it prints is one stream. */
  readonly tty?: boolean;
}

/** What somebody outside does with a command that runs: sends text, ends its input (undefined), or presses Ctrl+C. */
export type Told = { readonly text: string | undefined } | { readonly signal: 'INT' };

export interface Execution {
  readonly uid: string;
  readonly index: number;
  /** The run of the container that it belongs to. */
  readonly run: number;
  readonly request: ExecRequest;
  /** In the order it was written; neighbours of one stream are one piece. */
  readonly output: readonly { readonly stream: Stream; readonly text: string }[];
  /** What it has not been given yet. */
  readonly told?: readonly Told[];
  /** Once it has ended; 137 also where its container ended with it. */
  readonly exitCode?: number;
  /** Why it never ran. */
  readonly error?: string;
}

/** So many that have ended are kept for whoever asks; the oldest go first. */
const MOST_ENDED = 64;
/** Characters of one piece of output; what is before is lost. */
const MOST_OUTPUT = 1_048_576;

export const executions = (ctx: Context): Map<string, Execution> => ctx.table<Execution>('executions');

/** Makes room for one more. */
export function forgetOld(all: Map<string, Execution>): void {
  const ended = [...all].filter(([, one]) => one.exitCode !== undefined || one.error !== undefined);
  for (const [id] of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) all.delete(id);
}

/** The command printed something. */
export function noteOutput(ctx: Context, number: number, stream: Stream, text: string): void {
  const all = executions(ctx);
  const one = all.get(String(number));
  if (one === undefined) return;
  const last = one.output.at(-1);
  const as = one.request.tty === true ? 'stdout' : stream;
  const output =
    last?.stream === as
      ? [...one.output.slice(0, -1), { stream: as, text: (last.text + text).slice(-MOST_OUTPUT) }]
      : [...one.output, { stream: as, text }];
  all.set(String(number), { ...one, output });
}

/** A container's own command printed something: who joined it sees it. */
export function noteJoined(
  ctx: Context,
  of: Pick<Execution, 'uid' | 'index' | 'run'>,
  out: { stream: Stream; text: string },
): boolean {
  const all = executions(ctx);
  let isSeen = false;
  if (all.size === 0) return isSeen;
  for (const [number, one] of all) {
    const isJoined = one.request.attach === true && one.uid === of.uid && one.index === of.index && one.run === of.run;
    if (!isJoined || one.exitCode !== undefined) continue;
    noteOutput(ctx, Number(number), out.stream, out.text);
    isSeen = true;
  }
  return isSeen;
}

/** The command has ended. */
export function noteExit(ctx: Context, number: number, exitCode: number): void {
  const all = executions(ctx);
  const one = all.get(String(number));
  if (one !== undefined) all.set(String(number), { ...one, exitCode });
}
