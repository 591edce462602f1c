/** Answers what a kubectl that runs on the computer waits for: at once, or when time and cluster have brought it. */
import type { WatchEvent } from '../../api/watch.ts';
import { tableOf } from '../../api/table.ts';
import { FileError } from '../../files/errno.ts';
import { directoryName } from '../../files/path.ts';
import type { FileView } from '../../files/view.ts';
import { answer, discoveryOf, kindAt, type Api } from '../../kubectl/door.ts';
import { CommandError } from '../../kubectl/errors.ts';
import type { DoorEvent, FileAnswer, FolderAnswer, WatchRequest } from '../../kubectl/waits.ts';
import type { KubeObject } from '../../../model/meta.ts';
import { finish } from '../../shell/processes.ts';
import { takeInput } from '../../shell/terminal.ts';
import { computerAt, keyOf, setProcesses, viewOf, worldOf, type Desk, type Played } from '../desk.ts';
import { note, printFrom } from '../drive.ts';
import { askEditor } from '../terminal.ts';
import { listen, nextConnection } from '../forwards.ts';
import { executed, startExec, tellExec } from './kubectl-exec.ts';
import { followLog, moreOfLogs, readLog } from './kubectl-logs.ts';
import { watchesOf, type Live, type Notes } from './kubectl-notes.ts';

/** An answer; undefined: not yet. */
type Answer = { value: unknown } | undefined;

const NOT_YET: Answer = undefined;

function apiOf({ doors }: Desk, { input }: Played): Api {
  return {
    kinds: () => doors.kinds(),
    rest: (request) => doors.rest(request, input === undefined ? { timer: 'kubectl' } : { input }),
    now: () => doors.unixMs(),
  };
}

/** Go's words for what files refuse. */
const why = (error: FileError): string => error.message.toLowerCase();

function onFiles<T>(act: () => T): T | { error: string } {
  try {
    return act();
  } catch (error) {
    if (error instanceof FileError) return { error: why(error) };
    throw error;
  }
}

const readFile = (files: FileView, path: string): FileAnswer =>
  onFiles(() => {
    if (files.node(path).kind === 'directory') throw new FileError('EISDIR', path);
    return { text: files.read(path) };
  });

const listFolder = (files: FileView, path: string): FolderAnswer =>
  onFiles(() => ({
    entries: files.list(path).map((name) => ({ name, folder: files.find(`${path}/${name}`)?.kind === 'directory' })),
  }));

function writeFile(files: FileView, path: string, text: string): string | undefined {
  const done = onFiles(() => {
    const missing: string[] = [];
    for (let folder = directoryName(path); files.find(folder) === undefined; folder = directoryName(folder))
      missing.unshift(folder);
    for (const folder of missing) files.makeDirectory(folder);
    files.write(path, text);
    return undefined;
  });
  return done?.error;
}

/** Waits until a virtual ms, with one timer. Gives whether it is over. */
function isLate(desk: Desk, played: Played, notes: Notes, ms: number): boolean {
  const { ctx } = desk;
  const until = notes.until ?? ctx.now + Math.max(0, Math.ceil(ms));
  if (ctx.now >= until) return true;
  if (notes.until === undefined) {
    note(desk, played, { ...notes, until });
    ctx.after(until - ctx.now, 'wake', played.computer, { background: true });
  }
  return false;
}

/** Subscribes; events wait in a table until they are asked for. */
function subscribe(desk: Desk, played: Played, live: Live, number: number, request: WatchRequest): void {
  const { ctx, doors } = desk;
  const key = `${keyOf(played.computer, played.pid)} ${number}`;
  const kind = kindAt(doors.kinds(), request.resource);
  let isStarting = true;
  let isOpen = true;
  const hear = (event: WatchEvent): void => {
    // A watch that ends later ends because another moment was restored: then there is a new one.
    if (!isOpen || (event.type === 'ERROR' && !isStarting)) return;
    const open = watchesOf(ctx).get(key);
    if (open === undefined) return;
    const told: DoorEvent =
      request.asTable === true && event.type !== 'ERROR' && event.type !== 'BOOKMARK'
        ? { type: event.type, object: tableOf(kind, [event.object as KubeObject], {}, doors.unixMs()) }
        : event;
    watchesOf(ctx).set(key, { ...open, pending: [...open.pending, told] });
    if (!isStarting) ctx.after(0, 'wake', played.computer);
  };
  const { namespace, query } = request;
  const stop = doors.watch({ kind, namespace, ...(query === undefined ? {} : { query }) }, hear);
  isStarting = false;
  live.stops.set(number, () => {
    isOpen = false;
    stop();
  });
}

function openWatch(desk: Desk, played: Played, notes: Notes, live: Live, request: WatchRequest): number {
  const number = notes.watches + 1;
  watchesOf(desk.ctx).set(`${keyOf(played.computer, played.pid)} ${number}`, { request, pending: [] });
  note(desk, played, { ...notes, watches: number });
  subscribe(desk, played, live, number, request);
  return number;
}

/** After a restore: what has not been told yet lies in the table, and from now on it hears again. */
export function openAgain(desk: Desk, played: Played, live: Live, watches: number): void {
  const resourceVersion = String(desk.doors.revision());
  for (let number = 1; number <= watches; number++) {
    const open = watchesOf(desk.ctx).get(`${keyOf(played.computer, played.pid)} ${number}`);
    if (open === undefined) continue;
    subscribe(desk, played, live, number, { ...open.request, query: { ...open.request.query, resourceVersion } });
  }
}

function nextEvent(desk: Desk, played: Played, notes: Notes, number: number, withinMs: number | undefined): Answer {
  const key = `${keyOf(played.computer, played.pid)} ${number}`;
  const open = watchesOf(desk.ctx).get(key);
  if (open === undefined) return { value: undefined };
  const [first, ...pending] = open.pending;
  if (first !== undefined) {
    watchesOf(desk.ctx).set(key, { ...open, pending });
    return { value: first };
  }
  return withinMs !== undefined && isLate(desk, played, notes, withinMs) ? { value: undefined } : NOT_YET;
}

/** Takes what there is of standard input. */
function take(desk: Desk, played: Played): { text: string; end: boolean } {
  const { computer, pid } = played;
  const { processes } = computerAt(desk, computer);
  const taken = takeInput(processes, worldOf(desk, computer), pid);
  if (taken.text !== '' || taken.end) setProcesses(desk, computer, taken.processes);
  return taken;
}

function readAll(desk: Desk, played: Played, notes: Notes): Answer {
  let { input } = notes;
  for (;;) {
    const { text, end } = take(desk, played);
    input += text;
    if (end) return { value: input };
    if (text !== '') continue;
    note(desk, played, { ...notes, input, reads: true });
    return NOT_YET;
  }
}

function ask(desk: Desk, played: Played, notes: Notes, question: string): Answer {
  if (!notes.reads) printFrom(desk, played, 'stdout', question);
  const { text, end } = take(desk, played);
  const input = notes.input + text;
  if (end || input.includes('\n')) return { value: input.split('\n')[0] };
  note(desk, played, { ...notes, input, reads: true });
  return NOT_YET;
}

function edit(desk: Desk, played: Played, notes: Notes, name: string, text: string): Answer {
  if (notes.edited !== undefined) return { value: notes.edited.text ?? undefined };
  if (notes.until === undefined) {
    if (!askEditor(desk, played.root, played.pid, name, text))
      throw new CommandError('there is no window to edit in: use kubectl patch, or edit the file and apply it');
    note(desk, played, { ...notes, until: Number.MAX_SAFE_INTEGER });
  }
  return NOT_YET;
}

/** What the command waits for, answered. @throws ApiError, CommandError: what it is to hear instead */
export function answerTo(desk: Desk, played: Played, notes: Notes, live: Live): Answer {
  const { wait } = live;
  if (wait === undefined) return NOT_YET;
  const files = (): FileView => viewOf(desk, played.computer, played.cwd);
  if ('rest' in wait) return { value: answer(apiOf(desk, played), wait.rest) };
  if ('discover' in wait) return { value: discoveryOf(desk.doors.kinds()) };
  if ('describe' in wait) return { value: desk.doors.describe(wait.describe) };
  if ('watch' in wait) return { value: openWatch(desk, played, notes, live, wait.watch) };
  if ('next' in wait) return nextEvent(desk, played, notes, wait.next, wait.withinMs);
  if ('unwatch' in wait) {
    live.stops.get(wait.unwatch)?.();
    live.stops.delete(wait.unwatch);
    watchesOf(desk.ctx).delete(`${keyOf(played.computer, played.pid)} ${wait.unwatch}`);
    return { value: undefined };
  }
  if ('sleep' in wait) return isLate(desk, played, notes, wait.sleep) ? { value: undefined } : NOT_YET;
  if ('readFile' in wait) return { value: readFile(files(), wait.readFile) };
  if ('writeFile' in wait) return { value: writeFile(files(), wait.writeFile, wait.text) };
  if ('listFolder' in wait) return { value: listFolder(files(), wait.listFolder) };
  if ('stdin' in wait) return readAll(desk, played, notes);
  if ('prompt' in wait) return ask(desk, played, notes, wait.prompt);
  if ('edit' in wait) return edit(desk, played, notes, wait.name, wait.edit);
  if ('logs' in wait)
    return { value: wait.follow ? followLog(desk, played, notes, wait.logs) : readLog(desk, wait.logs) };
  if ('moreLogs' in wait) return moreOfLogs(desk, played, notes);
  if ('exec' in wait) return { value: startExec(desk, played, notes, wait.exec) };
  if ('attach' in wait) return { value: startExec(desk, played, notes, wait.attach, true) };
  if ('moreExec' in wait) return executed(desk, played, notes);
  if ('portForward' in wait) return { value: listen(desk, played, wait.portForward) };
  return nextConnection(desk, played);
}

/** Ctrl+C: the terminal of a container has it, where there is one; else the command is over. */
export function tellSignal(desk: Desk, played: Played, notes: Notes): void {
  if (tellExec(desk, notes)) return;
  const { computer, pid } = played;
  const { processes } = computerAt(desk, computer);
  setProcesses(desk, computer, finish(processes, worldOf(desk, computer), pid, 130, 'INT'));
}
