/** `kubectl annotate` (kubectl/pkg/cmd/annotate/annotate.go). */
import { ApiError } from '../../api/errors.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { dryRunOf, resultPrinter } from '../print/result.ts';
import { addressOf, selectionOf, type Info } from '../resources/find.ts';
import { findHereOrThere, isLocal } from '../resources/local.ts';
import { afterPairs, parsePairs, resourcesAndPairs, type Pairs } from '../resources/pairs.ts';
import { fieldManagerFlag, write, writeQuery } from '../resources/write.ts';
import type { Task } from '../waits.ts';
import { checkSelection, pairFlags } from './label.ts';

/** @throws CommandError for what is both set and removed (validateAnnotations) */
export function checkAnnotations({ set, remove }: Pairs): void {
  const both = remove.filter((key) => key in set);
  if (both.length > 0)
    throw new CommandError(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
}

/** The object with its annotations changed. @throws CommandError for those that are there already */
export function annotated(object: AnyObject, pairs: Pairs, overwrite: boolean): AnyObject {
  const { annotations } = object.metadata;
  const clashes = Object.keys(pairs.set).filter(
    (key) => annotations?.[key] !== undefined && annotations[key] !== pairs.set[key],
  );
  if (!overwrite && clashes.length > 0) {
    const texts = clashes.map((key) => `'${key}' already has a value (${annotations![key]})`);
    throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`);
  }
  return { ...object, metadata: { ...object.metadata, annotations: afterPairs(annotations, pairs) } };
}

function list({ io }: Call, object: AnyObject, isOne: boolean, { resource, name }: Info): void {
  if (!isOne) io.out(`Listing annotations for ${resource.kind}.${resource.group}/${name}:\n`);
  for (const [key, value] of Object.entries(object.metadata.annotations ?? {}))
    io.out(`${isOne ? '' : ' '}${key}=${value}\n`);
}

/** @throws CommandError, StatusError */
function* annotateOne(call: Call, info: Info, pairs: Pairs, isOne: boolean): Task<AnyObject | undefined> {
  const { flags } = call;
  const after = annotated(info.object, pairs, flags.bool('overwrite'));
  if (flags.bool('list')) {
    list(call, after, isOne, info);
    return undefined;
  }
  if (dryRunOf(call) === 'client' || isLocal(call)) return after;
  const annotations = { ...pairs.set, ...Object.fromEntries(pairs.remove.map((key) => [key, null])) };
  const resourceVersion = flags.text('resource-version');
  const body = { metadata: { annotations, ...(resourceVersion === '' ? {} : { resourceVersion }) } };
  const contentType = 'application/merge-patch+json';
  return yield* write({ verb: 'patch', ...addressOf(info), contentType, body, query: writeQuery(call) });
}

function* run(call: Call): Task<number> {
  const { args, flags } = call;
  const { resources, pairs: texts } = resourcesAndPairs(args, 'annotation');
  if (flags.bool('list') && flags.text('output') !== '')
    throw new CommandError('--list and --output may not be specified together');
  checkSelection(call, resources, { file: 'rsrc.yaml', other: 'rsrc.json' });
  if (texts.length === 0 && !flags.bool('list')) throw new CommandError('at least one annotation update is required');
  const pairs = parsePairs(texts, 'annotation', true);
  checkAnnotations(pairs);
  const say = yield* resultPrinter(call);
  const { infos, errors, single } = yield* findHereOrThere(call, { ...selectionOf(call), args: resources });
  if (!single && flags.text('resource-version') !== '')
    throw new CommandError('--resource-version may only be used with a single resource');
  for (const info of infos) {
    try {
      const after = yield* annotateOne(call, info, pairs, single);
      if (after !== undefined) say(after, 'annotated');
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  return 0;
}

export const annotate: Command = {
  name: 'annotate',
  heading: 'Settings Commands',
  use: 'annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  short: 'Update the annotations on a resource',
  flags: [...pairFlags('annotations'), fieldManagerFlag('kubectl-annotate')],
  run,
};
