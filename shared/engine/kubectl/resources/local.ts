/** Commands that change what is there: --local takes the files as they are and asks nobody. */
import type { AnyObject } from '../../../model/meta.ts';
import { kindName } from '../../api/kind-map.ts';
import { createMergePatch } from '../../api/patch/merge.ts';
import { hasPatchSchema, patchSchema } from '../../api/patch/merge-keys.ts';
import type { JsonRecord } from '../../api/patch/record.ts';
import { createTwoWayMergePatch } from '../../api/patch/three-way.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, type Flag } from '../flags/flag.ts';
import { dryRunOf } from '../print/result.ts';
import type { Task } from '../waits.ts';
import { addressOf, find, type Found, type Info, type Selection } from './find.ts';
import { write, writeQuery } from './write.ts';

export const LOCAL_FLAG: Flag = boolFlag('local', 'Works on the files of -f and does not ask the API.');

export const isLocal = ({ flags }: Call): boolean => flags.has('local') && flags.bool('local');

const NO_FILES = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

/** Refuses --local with a dry run by the server. @throws CommandError */
export function checkLocal(call: Call): void {
  if (isLocal(call) && dryRunOf(call) === 'server')
    throw new CommandError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
}

/** What a call is about: with --local as it stands in the files. @throws CommandError */
export function* findHereOrThere(call: Call, selection: Selection): Task<Found> {
  if (!isLocal(call)) return yield* find(call, selection);
  if ((selection.filenames ?? []).length === 0 || selection.args.length > 0) throw new CommandError(NO_FILES);
  return yield* find(call, { ...selection, asInFile: true, bare: true });
}

/** The patch from one to the other, by the merge keys of the kind where there are some, and its Content-Type. */
export function patchBetween(before: AnyObject, after: AnyObject): { contentType: string; body: JsonRecord } {
  const kind = kindName(before.apiVersion, before.kind);
  const [from, to] = [before as unknown as JsonRecord, after as unknown as JsonRecord];
  if (hasPatchSchema(kind))
    return {
      contentType: 'application/strategic-merge-patch+json',
      body: createTwoWayMergePatch(patchSchema(kind), from, to),
    };
  return { contentType: 'application/merge-patch+json', body: createMergePatch(from, to) };
}

/**
 * Makes an object another one: only shown with --local and --dry-run=client, else patched.
 * @returns the object as it is then; undefined: nothing is to be changed
 * @throws StatusError
 */
export function* change(call: Call, info: Info, after: AnyObject, refused = ''): Task<AnyObject | undefined> {
  const { contentType, body } = patchBetween(info.object, after);
  if (Object.keys(body).length === 0) return undefined;
  if (isLocal(call) || dryRunOf(call) === 'client') return after;
  return yield* write({ verb: 'patch', ...addressOf(info), contentType, body, query: writeQuery(call) }, refused);
}
