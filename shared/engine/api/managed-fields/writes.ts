/** What the server writes of owners: only into objects that somebody made in a manager's name, or that were applied to. */
import type { KubeObject } from '../../../model/meta.ts';
import type { WriteOptions } from '../client.ts';
import { sameJson } from '../equal.ts';
import { readOwners, type Owners } from './owners.ts';
import { ownedOnCreate, ownedOnUpdate, withOwners, withoutOwners, type Tracked, type Writer } from './ownership.ts';

/** Who writes, when, and what the request says of owners. */
export interface Told {
  actor: string;
  apiVersion: string;
  /** RFC 3339 of now. */
  time: string;
  hasStatus: boolean;
  options: WriteOptions;
}

/** The program that an actor is part of: its name is its manager's, where the request names none. */
function programOf(actor: string): string {
  if (actor === 'user' || actor === 'users' || actor === 'kubectl') return 'kubectl';
  if (actor.startsWith('kubelet')) return 'kubelet';
  return actor === 'default-scheduler' ? 'kube-scheduler' : 'kube-controller-manager';
}

function writerOf({ actor, apiVersion, time, options }: Told): Writer {
  const { fieldManager = '', subresource = '' } = options;
  return {
    manager: fieldManager === '' ? programOf(actor) : fieldManager,
    operation: 'Update',
    apiVersion,
    subresource,
    time,
  };
}

const aboutOf = ({ hasStatus, options }: Told): Tracked => ({ hasStatus, subresource: options.subresource ?? '' });

/** A new object with its owners. */
export const ownedOnce = <T extends KubeObject>(made: T, told: Told): T =>
  told.options.owners === undefined
    ? ownedOnCreate(made, writerOf(told), aboutOf(told))
    : withOwners(made, told.options.owners);

const withoutTimes = (owners: Owners): unknown[] =>
  [...owners].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { fields }]) => [key, fields.toJson()]);

/** A changed object with its owners; `previous` where only the time of a write would be new. */
export function ownedAgain<T extends KubeObject>(previous: T, next: T, told: Told): T {
  const { owners, managedFields } = told.options;
  if (owners === undefined && managedFields === undefined && next === previous) return next;
  let after: T;
  if (owners !== undefined) after = withOwners(next, owners);
  else {
    const given = managedFields === undefined ? next : withOwners(next, readOwners(managedFields));
    // Whose owners were all forgotten is not tracked, until it is applied to.
    after =
      given.metadata.managedFields === undefined
        ? given
        : ownedOnUpdate(previous, given, writerOf(told), aboutOf(told));
  }
  const isSame =
    sameJson(withoutOwners(after), withoutOwners(previous)) &&
    sameJson(
      withoutTimes(readOwners(after.metadata.managedFields)),
      withoutTimes(readOwners(previous.metadata.managedFields)),
    );
  return isSame ? previous : after;
}
