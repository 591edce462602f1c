/** Lets the processes of the computers go on: what they print, ask and start goes where it belongs, until all of them wait. */
import { progressOf, type NetAnswer } from '../shell/network/request.ts';
import { answer, finish, noteProgress, print, processOf, run } from '../shell/processes.ts';
import type { HungUp, Output, StartedProgram } from '../shell/state.ts';
import { computerAt, computersOf, keyOf, playedOf, setProcesses, worldOf, type Desk, type Played } from './desk.ts';
import type { Reply } from './doors.ts';
import { LAPTOP } from './machine-facts.ts';
import { forwarded } from './forwards.ts';
import { tabsOf, withText } from './tab.ts';

/** Steps that are done in one virtual instant before work is charged time: some 20 ms of real time. */
const PATIENT_BUDGET = 100_000;
/** Steps of a slice, once it is a busy loop. */
const BUSY_BUDGET = 6000;
/** Rounds between programs and processes in one instant, and programs that begin in it: the rest comes after a pause. */
const MOST_ROUNDS = 5000;
const MOST_PROGRAMS = 100;
/** A hundred runs of kubectl take longer than that. */
const PAUSE_MS = 1000;
/** What was typed longer ago than this is not waited for before the cluster counts as settled. */
const PATIENCE_MS = 600_000;

/** What a process printed that a terminal or another computer started. */
function deliver(desk: Desk, computer: string, { pid, stream, text }: Output): void {
  const { ctx } = desk;
  if (computer === LAPTOP) {
    const tabs = tabsOf(ctx);
    for (const tab of tabs.values()) if (tab.pid === pid) tabs.set(tab.name, withText(tab, text));
    return;
  }
  const session = sessionTo(desk, computer, pid);
  if (session !== undefined) printFrom(desk, session, stream, text);
}

/** The program that is logged on to a computer, with this process as what it started there. */
export function sessionTo(desk: Desk, computer: string, pid: number): Played | undefined {
  const to = keyOf(computer, pid);
  return [...playedOf(desk.ctx).values()].find(({ notes }) => (notes as { to?: string } | undefined)?.to === to);
}

/** A program that is played prints. */
export function printFrom(desk: Desk, { computer, pid }: Played, stream: 'stdout' | 'stderr', text: string): void {
  if (text === '') return;
  const { processes } = computerAt(desk, computer);
  setProcesses(desk, computer, print(processes, worldOf(desk, computer), pid, stream, text));
}

/** Whether what it prints is read in a terminal. */
export function leadsToTerminal(desk: Desk, { computer, pid }: Played): boolean {
  const fd = processOf(computerAt(desk, computer).processes, pid)?.fds.get(1);
  return fd?.k === 'out' && fd.tty === true;
}

/** A program that is played is over. */
export function endPlayed(desk: Desk, { computer, pid }: Played, code: number): void {
  const { processes } = computerAt(desk, computer);
  setProcesses(desk, computer, finish(processes, worldOf(desk, computer), pid, code));
}

/** Keeps what a program notes. */
export function note(desk: Desk, played: Played, notes: unknown): Played {
  const noted = { ...played, notes };
  playedOf(desk.ctx).set(keyOf(played.computer, played.pid), noted);
  return noted;
}

function inputOf(desk: Desk, computer: string, root: number): number | undefined {
  if (computer !== LAPTOP) return sessionTo(desk, computer, root)?.input;
  return [...tabsOf(desk.ctx).values()].find((tab) => tab.pid === root)?.lines.at(-1)?.input;
}

function begin(desk: Desk, computer: string, started: StartedProgram): void {
  const { pid, root, name, argv, env, cwd } = started;
  const input = inputOf(desk, computer, root);
  playedOf(desk.ctx).set(keyOf(computer, pid), { computer, pid, root, name, argv, env, cwd, input, notes: undefined });
}

/** Programs whose processes are gone are dropped, the others go on. Gives whether any did something. */
function advanceAll(desk: Desk, computer: string): boolean {
  let moved = false;
  for (const played of [...playedOf(desk.ctx).values()]) {
    if (played.computer !== computer) continue;
    const key = keyOf(computer, played.pid);
    const program = desk.programs.get(played.name);
    const process = processOf(computerAt(desk, computer).processes, played.pid);
    if (process === undefined || process.ended !== undefined) {
      playedOf(desk.ctx).delete(key);
      program?.dropped?.(desk, played);
      desk.live.delete(key);
      moved = true;
    } else if (program?.advance(desk, played) === true) moved = true;
  }
  return moved;
}

/** How long ago the last line was typed anywhere. */
function isWatched(desk: Desk): boolean {
  const last = Math.max(-Infinity, ...[...tabsOf(desk.ctx).values()].map((tab) => tab.lines.at(-1)?.time ?? -Infinity));
  return desk.ctx.now - last < PATIENCE_MS;
}

/** Gives how many programs began. */
function runOnce(desk: Desk, computer: string): number {
  const { ctx, doors } = desk;
  const known = computerAt(desk, computer);
  const budget = known.processes.spunMs > 0 ? BUSY_BUDGET : PATIENT_BUDGET;
  const result = run(known.processes, worldOf(desk, computer), budget);
  computersOf(ctx).set(computer, { processes: result.processes, wakeAt: result.wakeAt });
  for (const output of result.output) deliver(desk, computer, output);
  for (const started of result.started) begin(desk, computer, started);
  for (const { pid } of result.signalled) {
    const played = playedOf(ctx).get(keyOf(computer, pid));
    if (played !== undefined) desk.programs.get(played.name)?.signalled?.(desk, played);
  }
  for (const { id, why } of result.hungUp) hangUp(desk, keyOf(computer, id), why);
  for (const { id, request, resolver } of result.requests) {
    const reply = forwarded(desk, computer, request, resolver) ?? doors.net(computer, request, resolver);
    answersOf(desk).set(keyOf(computer, id), reply);
    const progress = progressOf(reply, ctx.now);
    if (progress !== undefined) {
      const asking = computerAt(desk, computer);
      computersOf(ctx).set(computer, { ...asking, processes: noteProgress(asking.processes, id, progress) });
    }
    ctx.after(Math.max(1, reply.afterMs), 'answer', keyOf(computer, id), { background: !isWatched(desk) });
  }
  for (const { pid, code } of result.exits) {
    const tabs = tabsOf(ctx);
    if (computer === LAPTOP)
      for (const tab of tabs.values()) if (tab.pid === pid) tabs.set(tab.name, { ...tab, ended: true });
    const session = computer === LAPTOP ? undefined : sessionTo(desk, computer, pid);
    if (session === undefined) continue;
    note(desk, session, { ...(session.notes as object), code });
    desk.busy.add(session.computer);
  }
  if (result.wakeAt !== undefined && result.wakeAt !== known.wakeAt)
    ctx.after(Math.max(0, result.wakeAt - ctx.now), 'wake', computer, {
      background: result.isBusy || !isWatched(desk),
    });
  return result.started.length;
}

/** What processes of the computers have asked and not heard yet. */
const answersOf = ({ ctx }: Desk): Map<string, Reply> => ctx.table<Reply>('answers');

function hangUp(desk: Desk, key: string, why: HungUp['why']): void {
  const asked = answersOf(desk).get(key);
  if (answersOf(desk).delete(key) && asked?.request !== undefined) desk.doors.hangUp(asked.request, why);
}

/** Everything that can go on now does. */
export function settle(desk: Desk): void {
  let begun = 0;
  let round = 0;
  for (; round < MOST_ROUNDS && begun < MOST_PROGRAMS && desk.busy.size > 0; round++) {
    const [computer] = desk.busy;
    desk.busy.delete(computer!);
    begun += runOnce(desk, computer!);
    if (advanceAll(desk, computer!)) desk.busy.add(computer!);
  }
  // What goes round for ever gets its next turn in a moment.
  for (const computer of desk.busy) desk.ctx.after(PAUSE_MS, 'wake', computer, { background: true });
  desk.busy.clear();
}

/** A request of a process was answered. */
export function takeAnswer(desk: Desk, key: string): void {
  const asked = answersOf(desk).get(key);
  const fate = asked?.request === undefined ? undefined : desk.doors.fateOf(asked.request);
  if (fate !== undefined && fate.at > desk.ctx.now)
    return desk.ctx.after(fate.at - desk.ctx.now, 'answer', key, { background: true });
  answersOf(desk).delete(key);
  const given: NetAnswer | undefined = fate === undefined ? asked?.answer : { kind: 'error', reason: fate.reason };
  const [computer = '', id] = key.split(' ');
  if (given === undefined) return;
  setProcesses(desk, computer, answer(computerAt(desk, computer).processes, Number(id), given));
}
