/** What is kept of a kubectl that runs: from its command line and the answers it was given it can be run again to where it was. */
import type { Context } from '../../api/actor.ts';
import type { DoorEvent, Wait, WatchRequest, Task } from '../../kubectl/waits.ts';
import type { Status } from '../../../model/status.ts';

export interface Notes {
  /** How many answers it was given. */
  readonly given: number;
  /** Virtual ms at which the present wait is over; a timer is set for it. */
  readonly until?: number;
  /** Standard input so far. */
  readonly input: string;
  /** Watches opened so far. */
  readonly watches: number;
  /** Somebody who types is waited for. */
  readonly reads: boolean;
  readonly edited?: { readonly text: string | null };
  /** The command in a container that it shows, and how many characters of it were shown. */
  readonly execution?: number;
  readonly shown?: { readonly out: number; readonly err: number };
  /** What is typed goes there. */
  readonly passesOn?: boolean;
  /** The logs that it follows, by their numbers; undefined where one is over. */
  readonly followed?: readonly (Followed | undefined)[];
}

export interface Followed {
  readonly uid: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly timestamps: boolean;
  /** Lines up to this virtual ms were told, and so many of that very ms. */
  readonly at: number;
  readonly count: number;
}

export const NO_NOTES: Notes = { given: 0, input: '', watches: 0, reads: false };

/** An answer, and the Unix ms at which it was given. */
export type Given =
  | { readonly at: number; readonly value: unknown }
  | {
      readonly at: number;
      readonly error: { readonly message: string; readonly exit: number; readonly status?: Status };
    };

export interface OpenWatch {
  readonly request: WatchRequest;
  /** Events that were not asked for yet. */
  readonly pending: readonly DoorEvent[];
}

/** The part that is no data. */
export interface Live {
  readonly task: Task<number>;
  wait: Wait | undefined;
  /** Once it has ended. */
  code: number | undefined;
  /** Unix ms that it sees: while it is run again, those of then. */
  now: number;
  isMuted: boolean;
  printed: { stream: 'stdout' | 'stderr'; text: string }[];
  readonly stops: Map<number, () => void>;
}

export const givenTo = (ctx: Context): Map<string, Given> => ctx.table<Given>('given');
export const watchesOf = (ctx: Context): Map<string, OpenWatch> => ctx.table<OpenWatch>('watches');
