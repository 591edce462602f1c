/** `kubectl label` (kubectl/pkg/cmd/label/label.go). */
import { isValidLabelValue } from '../../api/names.ts';
import { sameJson } from '../../api/equal.ts';
import { ApiError } from '../../api/errors.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { boolFlag, textFlag, type Flag } from '../flags/flag.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import {
  addressOf,
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  fileFlags,
  SELECTOR_FLAG,
  selectionOf,
  type Info,
} from '../resources/find.ts';
import { checkLocal, findHereOrThere, isLocal, LOCAL_FLAG } from '../resources/local.ts';
import { afterPairs, resourcesAndPairs, type Pairs } from '../resources/pairs.ts';
import { fieldManagerFlag, write, writeQuery } from '../resources/write.ts';
import type { Task } from '../waits.ts';

/** @throws CommandError (parseLabels) */
export function parseLabels(texts: readonly string[]): Pairs {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const text of texts) {
    const [key = '', value, more] = text.split('=');
    if (value !== undefined) {
      if (more !== undefined) throw new CommandError(`invalid label spec: ${text}`);
      const errors = isValidLabelValue(value);
      if (errors.length > 0)
        throw new CommandError(`invalid label value: ${JSON.stringify(text)}: ${errors.join(';')}`);
      set[key] = value;
    } else if (text.endsWith('-')) remove.push(text.slice(0, -1));
    else throw new CommandError(`unknown label spec: ${text}`);
  }
  if (remove.some((key) => key in set))
    throw new CommandError('can not both modify and remove a label in the same command');
  return { set, remove };
}

/** @throws CommandError where a label is there with another value (validateNoOverwrites) */
export function checkOverwrites(labels: Readonly<Record<string, string>> | undefined, set: Pairs['set']): void {
  const clashes = Object.keys(set).filter((key) => labels?.[key] !== undefined && labels[key] !== set[key]);
  throwAll(
    clashes.map((key) => new CommandError(`'${key}' already has a value (${labels![key]}), and --overwrite is false`)),
  );
}

/** What was done, in a word (updateDataChangeMsg). */
export function labelWord(
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>>,
): string {
  const isSet = Object.keys(after).some((key) => before[key] !== after[key]);
  const isRemoved = Object.keys(before).some((key) => !(key in after));
  if (isSet) return isRemoved ? 'modified' : 'labeled';
  return isRemoved ? 'unlabeled' : 'not labeled';
}

/** The object with its labels changed. @throws CommandError */
export function labelled(object: AnyObject, pairs: Pairs, overwrite: boolean): AnyObject {
  if (!overwrite) checkOverwrites(object.metadata.labels, pairs.set);
  return { ...object, metadata: { ...object.metadata, labels: afterPairs(object.metadata.labels, pairs) } };
}

function list({ io }: Call, object: AnyObject, isOne: boolean, { resource, name }: Info): void {
  if (!isOne) io.out(`Listing labels for ${resource.kind}.${resource.group}/${name}:\n`);
  for (const [key, value] of Object.entries(object.metadata.labels ?? {}))
    io.out(`${isOne ? '' : ' '}${key}=${value}\n`);
}

/** The merge patch of the labels alone. */
function patchOf({ set, remove }: Pairs, resourceVersion: string): object {
  const labels = { ...set, ...Object.fromEntries(remove.map((key) => [key, null])) };
  return { metadata: { labels, ...(resourceVersion === '' ? {} : { resourceVersion }) } };
}

type Say = (object: AnyObject, operation: string) => void;

function* labelOne(call: Call, info: Info, pairs: Pairs, isOne: boolean, say: Say): Task<void> {
  const { flags, io } = call;
  const { object } = info;
  const isShown = dryRunOf(call) === 'client' || isLocal(call) || flags.bool('list');
  if (!isShown)
    for (const key of pairs.remove)
      if (object.metadata.labels?.[key] === undefined) io.out(`label ${JSON.stringify(key)} not found.\n`);
  const after = labelled(object, pairs, flags.bool('overwrite'));
  if (flags.bool('list')) return list(call, after, isOne, info);
  const word = labelWord(object.metadata.labels, after.metadata.labels ?? {});
  if (isShown) return say(after, word);
  const patch = patchOf(pairs, flags.text('resource-version'));
  const isSame = sameJson(mergePatch(object, patch), object);
  const body = isSame ? {} : patch;
  const contentType = 'application/merge-patch+json';
  say(yield* write({ verb: 'patch', ...addressOf(info), contentType, body, query: writeQuery(call) }), word);
}

/** @throws CommandError for flags that do not go together (LabelOptions.Validate) */
export function checkSelection(call: Call, resources: readonly string[], files: { file: string; other: string }): void {
  const { flags } = call;
  const isFiled = flags.list('filename').length > 0 || flags.text('kustomize') !== '';
  if (flags.bool('all') && flags.text('selector') !== '')
    throw new CommandError('cannot set --all and --selector at the same time');
  if (flags.bool('all') && flags.text('field-selector') !== '')
    throw new CommandError('cannot set --all and --field-selector at the same time');
  checkLocal(call);
  const { file, other } = files;
  if (isLocal(call)) {
    if (resources.length > 0)
      throw new CommandError(`can only use local files by -f ${file} or --filename=${other} when --local=true is set`);
    if (!isFiled) throw new CommandError(`one or more files must be specified as -f ${file} or --filename=${other}`);
  } else if (resources.length === 0 && !isFiled)
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
}

/** The flags of `label` and `annotate`. @param what "labels" */
export const pairFlags = (what: string): readonly Flag[] => [
  ...outputFlags(),
  DRY_RUN_FLAG,
  ...fileFlags(`Files, folders or URLs that name what to change the ${what} of.`),
  SELECTOR_FLAG,
  FIELD_SELECTOR_FLAG,
  ALL_NAMESPACES_FLAG,
  LOCAL_FLAG,
  boolFlag('all', 'Everything of the types in the namespace.'),
  boolFlag('list', `Shows the ${what}.`),
  boolFlag('overwrite', `Changes ${what} that are there already.`),
  textFlag('resource-version', 'Changes the object only if it is at this version.'),
];

function* run(call: Call): Task<number> {
  const { args, flags } = call;
  const { resources, pairs: texts } = resourcesAndPairs(args, 'label');
  const pairs = parseLabels(texts);
  if (flags.bool('list') && flags.text('output') !== '')
    throw new CommandError('--list and --output may not be specified together');
  checkSelection(call, resources, { file: 'pod.yaml', other: 'pod.json' });
  if (texts.length === 0 && !flags.bool('list')) throw new CommandError('at least one label update is required');
  const say = yield* resultPrinter(call);
  const { infos, errors, single } = yield* findHereOrThere(call, { ...selectionOf(call), args: resources });
  if (!single && flags.text('resource-version') !== '')
    throw new CommandError('--resource-version may only be used with a single resource');
  for (const info of infos) {
    try {
      yield* labelOne(call, info, pairs, single, say);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  return 0;
}

export const label: Command = {
  name: 'label',
  heading: 'Settings Commands',
  use: 'label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
  short: 'Update the labels on a resource',
  flags: [...pairFlags('labels'), fieldManagerFlag('kubectl-label')],
  run,
};
