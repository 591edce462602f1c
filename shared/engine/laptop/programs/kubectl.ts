/** kubectl as a program of the computer: run as far as it can, waited for on the virtual clock, run again after a restore. */
import { ApiError } from '../../api/errors.ts';
import { CommandError } from '../../kubectl/errors.ts';
import { kubectl } from '../../kubectl/run.ts';
import { processOf } from '../../shell/processes.ts';
import { computerAt, keyOf, playedOf, type Desk, type Played, type Program } from '../desk.ts';
import { endPlayed, leadsToTerminal, note, printFrom } from '../drive.ts';
import { stopListening } from '../forwards.ts';
import { forgetEditor } from '../terminal.ts';
import { answerTo, openAgain, tellSignal } from './kubectl-answers.ts';
import { givenTo, NO_NOTES, watchesOf, type Given, type Live, type Notes } from './kubectl-notes.ts';

const notesOf = (played: Played): Notes => (played.notes as Notes | undefined) ?? NO_NOTES;
const answerKey = (played: Played, number: number): string => `${keyOf(played.computer, played.pid)} ${number}`;

function begin(desk: Desk, played: Played): Live {
  const live: Live = {
    task: kubectl(
      {
        out: (text) => live.printed.push({ stream: 'stdout', text }),
        err: (text) => live.printed.push({ stream: 'stderr', text }),
        now: () => live.now,
        env: Object.fromEntries(played.env),
        isTerminal: () => leadsToTerminal(desk, played),
      },
      played.argv.slice(1),
    ),
    wait: undefined,
    code: undefined,
    now: desk.doors.unixMs(),
    isMuted: false,
    printed: [],
    stops: new Map(),
  };
  return live;
}

/** One step of the command, with the answer that it waits for. */
function step(live: Live, given: Given | undefined): void {
  let next;
  if (given === undefined) next = live.task.next();
  else if ('error' in given) {
    const { message, exit, status } = given.error;
    next = live.task.throw(status === undefined ? new CommandError(message, exit) : new ApiError(status));
  } else next = live.task.next(given.value);
  if (next.done === true) {
    live.code = next.value;
    live.wait = undefined;
  } else live.wait = next.value;
  if (live.isMuted) live.printed = [];
}

/** The running command: made anew, with what it was told so far, where there is none. */
function liveOf(desk: Desk, played: Played): Live {
  const key = keyOf(played.computer, played.pid);
  const known = desk.live.get(key) as Live | undefined;
  if (known !== undefined) return known;
  const live = begin(desk, played);
  desk.live.set(key, live);
  const { given } = notesOf(played);
  const isNew = played.notes === undefined;
  const first = isNew ? undefined : givenTo(desk.ctx).get(`${key} start`);
  live.now = first?.at ?? desk.doors.unixMs();
  if (isNew) givenTo(desk.ctx).set(`${key} start`, { at: live.now, value: undefined });
  live.isMuted = !isNew;
  step(live, undefined);
  for (let number = 1; number <= given; number++) {
    const answer = givenTo(desk.ctx).get(answerKey(played, number))!;
    live.now = answer.at;
    step(live, answer);
  }
  live.isMuted = false;
  return live;
}

/** Prints what the command wrote since; neighbours of one stream at once. */
function flush(desk: Desk, played: Played, live: Live): void {
  const { printed } = live;
  live.printed = [];
  for (let i = 0; i < printed.length;) {
    const { stream } = printed[i]!;
    const from = i;
    while (i < printed.length && printed[i]!.stream === stream) i++;
    const texts = printed.slice(from, i).map(({ text }) => text);
    printFrom(desk, played, stream, texts.join(''));
  }
}

const isAlive = (desk: Desk, { computer, pid }: Played): boolean =>
  processOf(computerAt(desk, computer).processes, pid)?.ended === undefined &&
  processOf(computerAt(desk, computer).processes, pid) !== undefined;

function errorOf(error: unknown): Extract<Given, { error: unknown }>['error'] {
  if (error instanceof ApiError) return { message: error.message, exit: 1, status: error.status };
  if (error instanceof CommandError) return { message: error.message, exit: error.exit };
  throw error;
}

/** The answer to what it waits for; undefined: it is not there yet. */
function giveTo(desk: Desk, played: Played, live: Live): Given | undefined {
  const at = desk.doors.unixMs();
  try {
    const answer = answerTo(desk, played, notesOf(played), live);
    return answer === undefined ? undefined : { at, value: answer.value };
  } catch (error) {
    return { at, error: errorOf(error) };
  }
}

function advance(desk: Desk, first: Played): boolean {
  const live = liveOf(desk, first);
  let played = first.notes === undefined ? note(desk, first, NO_NOTES) : first;
  let moved = first.notes === undefined;
  for (;;) {
    if (live.printed.length > 0) {
      flush(desk, played, live);
      moved = true;
    }
    if (!isAlive(desk, played)) return true;
    if (live.code !== undefined) {
      endPlayed(desk, played, live.code);
      return true;
    }
    const given = giveTo(desk, played, live);
    played = playedOf(desk.ctx).get(keyOf(played.computer, played.pid))!;
    if (given === undefined) return moved;
    moved = true;
    const { until: _, edited: _edited, ...notes } = notesOf(played);
    const number = notes.given + 1;
    givenTo(desk.ctx).set(answerKey(played, number), given);
    played = note(desk, played, { ...notes, given: number, reads: false, input: '' });
    live.now = given.at;
    step(live, given);
  }
}

/** What it held open is closed, and forgotten. */
function drop(desk: Desk, played: Played): void {
  const { ctx, live } = desk;
  const key = keyOf(played.computer, played.pid);
  const running = live.get(key) as Live | undefined;
  const notes = notesOf(played);
  for (const stop of running?.stops.values() ?? []) stop();
  if (running !== undefined && running.code === undefined) {
    // What it does at its end (closing watches) needs no answers.
    let last = running.task.return(130);
    for (let i = 0; i < 100 && last.done !== true; i++) last = running.task.next();
  }
  for (let number = 1; number <= notes.given; number++) givenTo(ctx).delete(answerKey(played, number));
  givenTo(ctx).delete(`${key} start`);
  for (let number = 1; number <= notes.watches; number++) watchesOf(ctx).delete(`${key} ${number}`);
  if (notes.execution !== undefined) desk.doors.tell(notes.execution, { text: undefined });
  forgetEditor(desk, played.pid);
  stopListening(desk, played);
}

export const kubectlProgram: Program = {
  names: ['kubectl', 'k'],
  catches: ['INT'],
  advance,
  signalled: (desk, played) => tellSignal(desk, played, notesOf(played)),
  dropped: drop,
  restored: (desk, played) => {
    const { watches } = notesOf(played);
    if (watches === 0) return;
    openAgain(desk, played, liveOf(desk, played), watches);
  },
};
