/** What a command may wait for: it yields one of these, and whoever drives it sends the answer back in. */
import type { RestQuery } from '../api/request-options.ts';
import type { RestResponse, Subresource, Verb } from '../api/rest.ts';
import type { ApiResourceList } from '../api/discovery.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { WatchEvent } from '../api/watch.ts';
import type { Descriptions } from './explain/descriptions.ts';

/** Whose address a request goes to, as in a URL. */
export interface Address {
  group: string;
  version: string;
  plural: string;
}

/** One request to the API, with what HTTP would carry of it. */
export interface DoorRequest {
  verb: Verb;
  resource: Address;
  /** '' for all namespaces, and for what lives in none. */
  namespace: string;
  name?: string;
  subresource?: Subresource;
  query?: RestQuery;
  /** Content-Type of a patch. */
  contentType?: string;
  body?: unknown;
  /** Accept: as=Table. The answer to a get or list is then a meta.k8s.io/v1 Table. */
  asTable?: boolean;
}

export type WatchRequest = Pick<DoorRequest, 'resource' | 'namespace' | 'query' | 'asTable'>;

/** A watch event whose object may be a Table of one row. */
export type DoorEvent = WatchEvent | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject | object };

/** pods/log. */
export interface LogRequest {
  namespace: string;
  pod: string;
  container?: string;
  previous?: boolean;
  timestamps?: boolean;
  sinceSeconds?: number;
  /** RFC 3339. */
  sinceTime?: string;
  tailLines?: number;
  limitBytes?: number;
}

/** pods/exec and pods/attach. */
export interface ExecRequest {
  namespace: string;
  pod: string;
  container: string;
  command: readonly string[];
  stdin: boolean;
  tty: boolean;
  /** All of its standard input, in place of kubectl's own. */
  input?: string;
}

/** A log that is followed: its number, and what of it was there already. */
export interface FollowedLog {
  log: number;
  answer: RestResponse;
}

/** pods/portforward. */
export interface ForwardRequest {
  namespace: string;
  pod: string;
  /** A local port of 0 is chosen by the computer. */
  ports: readonly ForwardedPort[];
}
export interface ForwardedPort {
  local: number;
  remote: number;
}
/** Of a port that cannot be listened on, why ("bind: address already in use"). */
export type Listening = ForwardedPort & { error?: string };
/** A connection to a forwarded port; `lost`: why it came to nothing, which is the end of all of them. */
export interface ForwardedConnection extends ForwardedPort {
  lost?: string;
}

/** Text, or why there is none ("no such file or directory"). */
export type FileAnswer = { text: string } | { error: string };
export interface FolderEntry {
  name: string;
  folder: boolean;
}
export type FolderAnswer = { entries: readonly FolderEntry[] } | { error: string };
/** What a running command printed since the last answer; `exit` when it has ended. */
export interface ExecAnswer {
  out: string;
  err: string;
  exit?: number;
  /** Why it never ran, in the kubelet's words. */
  error?: string;
}

/**
 * Everything that a command can wait for. The answers' types stand in the functions below; no command yields by hand.
 * A driver that cannot do one of them throws CommandError into the command.
 */
export type Wait =
  | { rest: DoorRequest }
  | { discover: true }
  /** Types in words. */
  | { describe: readonly string[] }
  | { watch: WatchRequest }
  /** The next event of a watch, by its number; `withinMs`: give up after that much virtual time. */
  | { next: number; withinMs?: number }
  | { unwatch: number }
  /** Virtual ms. */
  | { sleep: number }
  | { readFile: string }
  | { writeFile: string; text: string }
  | { listFolder: string }
  | { stdin: true }
  | { edit: string; name: string }
  | { prompt: string }
  /** With `follow` the answer is a FollowedLog. */
  | { logs: LogRequest; follow: boolean }
  /** What comes next in any of the logs that are followed; undefined when all are over. */
  | { moreLogs: true }
  | { exec: ExecRequest }
  | { attach: ExecRequest }
  | { moreExec: number }
  | { portForward: ForwardRequest }
  /** The next connection to one of the forwarded ports. */
  | { moreForward: true };

/** A piece of a command that may wait, and gives a T in the end. Called as `const x = yield* piece(...)`. */
export type Task<T> = Generator<Wait, T, unknown>;

/** Asks the API; a refusal is an answer with its code, nothing is thrown. Most want `resources/client.ts`. */
export function* rest(request: DoorRequest): Task<RestResponse> {
  return (yield { rest: request }) as RestResponse;
}

/** The resources of every group and version, in the order of preference. Most want `resources/discovery.ts`. */
export function* discover(): Task<readonly ApiResourceList[]> {
  return (yield { discover: true }) as readonly ApiResourceList[];
}

/** What is known of types in words, by the codes of kinds/schema; what nobody describes is left out. */
export function* describeTypes(types: readonly string[]): Task<Descriptions> {
  return (yield { describe: types }) as Descriptions;
}

/** Opens a watch and gives its number. */
export function* watch(request: WatchRequest): Task<number> {
  return (yield { watch: request }) as number;
}

/**
 * The next event of a watch.
 * @param withinMs virtual ms; for ever when absent
 * @returns undefined when nothing came within that time, or nothing can come any more
 */
export function* nextEvent(number: number, withinMs?: number): Task<DoorEvent | undefined> {
  return (yield withinMs === undefined ? { next: number } : { next: number, withinMs }) as DoorEvent | undefined;
}

export function* unwatch(number: number): Task<void> {
  yield { unwatch: number };
}

/** Lets virtual time go by. */
export function* sleep(ms: number): Task<void> {
  yield { sleep: ms };
}

export function* readFile(path: string): Task<FileAnswer> {
  return (yield { readFile: path }) as FileAnswer;
}

/** Writes a file; gives what went wrong, if anything did. */
export function* writeFile(path: string, text: string): Task<string | undefined> {
  return (yield { writeFile: path, text }) as string | undefined;
}

export function* listFolder(path: string): Task<FolderAnswer> {
  return (yield { listFolder: path }) as FolderAnswer;
}

/** All of standard input. */
export function* stdin(): Task<string> {
  return (yield { stdin: true }) as string;
}

/** Opens the editor on a text; gives the text as it was saved, undefined when it was closed without. */
export function* edit(name: string, text: string): Task<string | undefined> {
  return (yield { edit: text, name }) as string | undefined;
}

/** One line from the person. */
export function* prompt(question: string): Task<string> {
  return (yield { prompt: question }) as string;
}

/** The log as far as it goes, as the kubelet sends it; refusals are answers with a Status. */
export function* logs(request: LogRequest): Task<RestResponse> {
  return (yield { logs: request, follow: false }) as RestResponse;
}

/** The same, and from then on `moreLogs` has what is printed later. */
export function* followLogs(request: LogRequest): Task<FollowedLog> {
  return (yield { logs: request, follow: true }) as FollowedLog;
}

/** The next lines of one of the logs that are followed, whichever comes first; undefined when all are over. */
export function* moreLogs(): Task<{ log: number; text: string } | undefined> {
  return (yield { moreLogs: true }) as { log: number; text: string } | undefined;
}

/** Starts a command in a container and gives its number; or the refusal. */
export function* exec(request: ExecRequest): Task<number | RestResponse> {
  return (yield { exec: request }) as number | RestResponse;
}

/** Joins the command that a container runs and gives a number for `moreExec`; or the refusal. */
export function* attach(request: ExecRequest): Task<number | RestResponse> {
  return (yield { attach: request }) as number | RestResponse;
}

/** What a command printed since, or how it ended; waits for either. */
export function* moreExec(number: number): Task<ExecAnswer> {
  return (yield { moreExec: number }) as ExecAnswer;
}

/** Listens on ports for a pod; tells of each how that went. */
export function* portForward(request: ForwardRequest): Task<readonly Listening[]> {
  return (yield { portForward: request }) as readonly Listening[];
}

/** The next connection to one of the ports; waits for it. */
export function* moreForward(): Task<ForwardedConnection> {
  return (yield { moreForward: true }) as ForwardedConnection;
}

/** Runs a task whose waits somebody in between answers. @param between what a wait is answered with, by waiting itself or not */
export function* through<T>(task: Task<T>, between: (wait: Wait) => Task<unknown>): Task<T> {
  try {
    let step = task.next();
    while (step.done !== true) {
      let answer: unknown;
      try {
        answer = yield* between(step.value);
      } catch (error) {
        step = task.throw(error);
        continue;
      }
      step = task.next(answer);
    }
    return step.value;
  } finally {
    task.return(undefined as never);
  }
}
