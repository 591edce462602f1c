/** What `label` and `annotate` share: pairs that are set or taken away on things, or listed (kubectl/pkg/cmd/label, annotate). */
import { ApiError } from '../../api/errors.ts';
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
import { resourcesAndPairs, type Pairs } from '../resources/pairs.ts';
import { fieldManagerFlag, write, writeQuery } from '../resources/write.ts';
import type { Task } from '../waits.ts';

/** How one of the two differs from the other. */
export interface Pairing {
  field: 'labels' | 'annotations';
  word: 'label' | 'annotation';
  /** Files as messages name them. */
  files: { file: string; other: string };
  /** Whether a pair that cannot be read is told before what the call is about. */
  parsesFirst: boolean;
  /** @throws CommandError */
  parse(texts: readonly string[]): Pairs;
  /** The object with its pairs changed. @throws CommandError for those that are there already */
  changed(object: AnyObject, pairs: Pairs, overwrite: boolean): AnyObject;
  /** "labeled". */
  done(before: AnyObject, after: AnyObject): string;
  /** What is told, and whether the patch is empty, before it is sent. */
  before?(call: Call, object: AnyObject, pairs: Pairs): void;
  isSame?(object: AnyObject, patch: object): boolean;
}

/** @throws CommandError for flags that do not go together (LabelOptions.Validate) */
function checkSelection(call: Call, resources: readonly string[], files: { file: string; other: string }): void {
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
const pairFlags = (what: string): readonly Flag[] => [
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

function list({ io }: Call, object: AnyObject, isOne: boolean, { field }: Pairing, { resource, name }: Info): void {
  if (!isOne) io.out(`Listing ${field} for ${resource.kind}.${resource.group}/${name}:\n`);
  for (const [key, value] of Object.entries(object.metadata[field] ?? {}))
    io.out(`${isOne ? '' : ' '}${key}=${value}\n`);
}

/** The merge patch of the pairs alone. */
function patchOf(field: Pairing['field'], { set, remove }: Pairs, resourceVersion: string): object {
  const pairs = { ...set, ...Object.fromEntries(remove.map((key) => [key, null])) };
  return { metadata: { [field]: pairs, ...(resourceVersion === '' ? {} : { resourceVersion }) } };
}

type Say = (object: AnyObject, operation: string) => void;

/** @throws CommandError, StatusError */
function* changeOne(call: Call, info: Info, pairs: Pairs, isOne: boolean, pairing: Pairing, say: Say): Task<void> {
  const { flags } = call;
  const { object } = info;
  const isShown = dryRunOf(call) === 'client' || isLocal(call) || flags.bool('list');
  if (!isShown) pairing.before?.(call, object, pairs);
  const after = pairing.changed(object, pairs, flags.bool('overwrite'));
  if (flags.bool('list')) return list(call, after, isOne, pairing, info);
  const done = pairing.done(object, after);
  if (isShown) return say(after, done);
  const patch = patchOf(pairing.field, pairs, flags.text('resource-version'));
  const body = pairing.isSame?.(object, patch) === true ? {} : patch;
  const contentType = 'application/merge-patch+json';
  say(yield* write({ verb: 'patch', ...addressOf(info), contentType, body, query: writeQuery(call) }), done);
}

/** @throws CommandError */
function* runPairing(call: Call, pairing: Pairing): Task<number> {
  const { args, flags } = call;
  const { word } = pairing;
  const { resources, pairs: texts } = resourcesAndPairs(args, word);
  const early = pairing.parsesFirst ? pairing.parse(texts) : undefined;
  if (flags.bool('list') && flags.text('output') !== '')
    throw new CommandError('--list and --output may not be specified together');
  checkSelection(call, resources, pairing.files);
  if (texts.length === 0 && !flags.bool('list')) throw new CommandError(`at least one ${word} update is required`);
  const pairs = early ?? pairing.parse(texts);
  const say = yield* resultPrinter(call);
  const { infos, errors, single } = yield* findHereOrThere(call, { ...selectionOf(call), args: resources });
  if (!single && flags.text('resource-version') !== '')
    throw new CommandError('--resource-version may only be used with a single resource');
  for (const info of infos) {
    try {
      yield* changeOne(call, info, pairs, single, pairing, say);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  return 0;
}

/** @param name "label" */
export const pairingCommand = (name: string, pairing: Pairing): Command => ({
  name,
  heading: 'Settings Commands',
  use: `${name} [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]`,
  short: `Update the ${pairing.field} on a resource`,
  flags: [...pairFlags(pairing.field), fieldManagerFlag(`kubectl-${name}`)],
  run: (call) => runPairing(call, pairing),
});
