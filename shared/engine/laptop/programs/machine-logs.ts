/** `docker logs` and `crictl logs`: the log of a container of a machine, by the start of its id or by its name. */
import { endPlayed, printFrom } from '../drive.ts';
import type { Desk, Played } from '../desk.ts';
import { followLog, moreOfLogs, readLog } from './kubectl-logs.ts';
import { NO_NOTES, type Notes } from './kubectl-notes.ts';
import type { Listed } from './node-containers.ts';

export interface LogWishes {
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** Undefined: all. */
  readonly tail: number | undefined;
}

/** Prints the log. False: it is followed, and `followLogs` has the rest. */
export function printLog(desk: Desk, played: Played, { pod, container = '' }: Listed, wishes: LogWishes): boolean {
  const { follow, timestamps, tail } = wishes;
  const { namespace } = pod;
  const wanted = {
    namespace,
    pod: pod.name,
    container,
    timestamps,
    ...(tail === undefined ? {} : { tailLines: tail }),
  };
  const { code, body } = follow ? followLog(desk, played, NO_NOTES, wanted).answer : readLog(desk, wanted);
  if (code === 200) printFrom(desk, played, 'stdout', String(body));
  return code !== 200 || !follow;
}

/** What was printed since; ends when the container has. Gives whether there was anything. */
export function followLogs(desk: Desk, played: Played): boolean {
  const notes = played.notes as Notes;
  const more = moreOfLogs(desk, played, notes);
  if (more === undefined) return false;
  if (more.value === undefined) endPlayed(desk, played, 0);
  else printFrom(desk, played, 'stdout', more.value.text);
  return true;
}

/** Those whose id begins so, or that have this very name. */
export const containersNamed = (all: readonly Listed[], word: string, nameOf: (one: Listed) => string): Listed[] =>
  all.filter((one) => one.container !== undefined && (one.id.startsWith(word) || nameOf(one) === word));
