/**
 * The objects that a call is about, however they were named: arguments, -f files, selectors. What commands that write use:
 *
 *   const { infos, errors } = yield* find(call, { ...selectionOf(call), wholeTypes: false });
 *   for (const info of infos) { ...ask({ verb: 'patch', ...addressOf(info), body }) }
 *   throwAll(errors);
 */
import { ApiError } from '../../api/errors.ts';
import type { Subresource } from '../../api/rest.ts';
import type { RestQuery } from '../../api/request-options.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, intFlag, listFlag, textFlag, type Flag } from '../flags/flag.ts';
import { buildKustomization } from '../kustomize/build.ts';
import type { Task } from '../waits.ts';
import { getObject, listObjects } from './client.ts';
import { discovery, type Discovery } from './discovery.ts';
import { fileObjects, type FileObject, type InFiles } from './files.ts';
import type { Resource } from './resource.ts';
import { targetsOf, type Target } from './targets.ts';

/** -f, -k, -R of commands that read files. @param what of -f */
export const fileFlags = (what = 'Files, folders or URLs that name the resources.'): readonly Flag[] => [
  listFlag('filename', what, { short: 'f' }),
  textFlag('kustomize', 'A folder with a kustomization; not together with -f or -R.', { short: 'k' }),
  boolFlag('recursive', 'Goes through the folders of -f to their ends.', { short: 'R' }),
];

/** Those of commands that read no folder with a kustomization. @param recursive whether folders are gone through unasked */
export const plainFileFlags = (what: string, recursive: boolean): readonly Flag[] => {
  const [file, , deep] = fileFlags(what);
  return [file!, recursive ? { ...deep!, fallback: 'true' } : deep!];
};

export const SELECTOR_FLAG: Flag = textFlag(
  'selector',
  'Label selector; understands =, ==, !=, in, notin (e.g. -l key1=value1,key2=value2,key3 in (value3)).',
  { short: 'l' },
);

export const FIELD_SELECTOR_FLAG: Flag = textFlag(
  'field-selector',
  'Field selector; understands =, ==, != (e.g. --field-selector key1=value1,key2=value2).',
);

/** Lists come whole here. */
export const CHUNK_SIZE_FLAG: Flag = intFlag('chunk-size', 'How many objects are asked for at once.', {
  fallback: '500',
  ignored: true,
});

export const ALL_NAMESPACES_FLAG: Flag = boolFlag('all-namespaces', 'Of all namespaces; -n is ignored then.', {
  short: 'A',
});

/** One object that a call is about. */
export interface Info {
  resource: Resource;
  /** '' for what lives in none. */
  namespace: string;
  name: string;
  /** As the API has it; of a file, as the file has it. */
  object: AnyObject;
  /** The file it comes from. */
  source?: string;
}

export interface Selection {
  args: readonly string[];
  selector?: string;
  fieldSelector?: string;
  allNamespaces?: boolean;
  filenames?: readonly string[];
  recursive?: boolean;
  /** -k: a folder with a kustomization. */
  kustomize?: string;
  /** --all: everything of the types. */
  all?: boolean;
  /** Whether a type alone means all of it, as for `get`. */
  wholeTypes?: boolean;
  /** A part of the objects is meant: their status, their scale. */
  subresource?: Subresource;
  /** Objects of files are taken as they are, and not asked of the API. */
  asInFile?: boolean;
  /** Not even put into a namespace. */
  bare?: boolean;
}

export interface Found {
  infos: Info[];
  /** What could not be found or read; the others are there all the same. */
  errors: Error[];
  /** One thing was named. */
  single: boolean;
  discovery: Discovery;
}

const flagText = ({ flags }: Call, name: string): string => (flags.has(name) ? flags.text(name) : '');
const flagBool = ({ flags }: Call, name: string): boolean => flags.has(name) && flags.bool(name);

/** The selection that the common flags of a call make, with its arguments. */
export const selectionOf = (call: Call): Selection => ({
  args: call.args,
  selector: flagText(call, 'selector'),
  fieldSelector: flagText(call, 'field-selector'),
  allNamespaces: flagBool(call, 'all-namespaces'),
  filenames: call.flags.has('filename') ? call.flags.list('filename') : [],
  recursive: flagBool(call, 'recursive'),
  kustomize: flagText(call, 'kustomize'),
  all: flagBool(call, 'all'),
});

/** The query of a list with these selectors. */
export const queryOf = ({ selector = '', fieldSelector = '' }: Selection): RestQuery => ({
  ...(selector === '' ? {} : { labelSelector: selector }),
  ...(fieldSelector === '' ? {} : { fieldSelector }),
});

/** Where requests about it go. */
export const addressOf = ({ resource, namespace, name }: Info): Pick<Info, 'resource' | 'namespace' | 'name'> => ({
  resource,
  namespace,
  name,
});

const infoOf = (resource: Resource, object: AnyObject): Info => ({
  resource,
  namespace: resource.namespaced ? (object.metadata.namespace ?? '') : '',
  name: object.metadata.name ?? '',
  object,
});

/** @throws CommandError no such kind, or another namespace than -n says */
function fileInfo(known: Discovery, { object, source }: FileObject, namespace: string, explicit: boolean): Info {
  const { apiVersion, kind, metadata } = object;
  const resource = known.ofKind(apiVersion, kind);
  if (resource === undefined)
    throw new CommandError(
      `resource mapping not found for name: ${JSON.stringify(metadata?.name ?? '')} namespace: ${JSON.stringify(metadata?.namespace ?? '')} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}\nensure CRDs are installed first`,
    );
  const own = metadata?.namespace ?? '';
  if (explicit && resource.namespaced && own !== '' && namespace !== '' && own !== namespace)
    throw new CommandError(
      `the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  const place = resource.namespaced ? own || namespace : '';
  const placed = place === '' ? object : { ...object, metadata: { ...metadata, namespace: place } };
  return { ...infoOf(resource, placed as AnyObject), source };
}

/** Makes something, or notes why not. */
function tried<T>(errors: Error[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    errors.push(error);
    return undefined;
  }
}

/** Runs a piece whose refusals are noted and not thrown. */
export function* noting<T>(errors: Error[], piece: Task<T>): Task<T | undefined> {
  try {
    return yield* piece;
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
    errors.push(error);
    return undefined;
  }
}

/** The types and names that the arguments of a call mean. @throws CommandError */
export function* targets(
  call: Call,
  selection: Selection,
): Task<{ list: Target[]; single: boolean; discovery: Discovery }> {
  const { namespace } = yield* namespaceOf(call);
  const known = yield* discovery();
  const { args, selector = '', fieldSelector = '', all = false, allNamespaces = false } = selection;
  const found = targetsOf(known, {
    args,
    namespace,
    allNamespaces,
    wholeTypes: selection.wholeTypes ?? false,
    selecting: selector !== '' || fieldSelector !== '' || all,
  });
  for (const { resource } of found.list) warn(call, known, resource);
  return { ...found, discovery: known };
}

/** Says of a short name that it could mean something else, too (client-go restmapper shortcut.go). */
function warn({ args, io }: Call, known: Discovery, resource: Resource): void {
  for (const arg of args)
    for (const word of arg.split('/')[0]!.split(','))
      if (resource.shortNames.includes(word))
        for (const other of known.shadowed(word))
          io.err(`Warning: short name ${JSON.stringify(word)} could also match lower priority resource ${other}\n`);
}

/** What stands in the files of -f, or what the folder of -k builds. @throws CommandError */
function* givenObjects(call: Call, { filenames = [], recursive = false, kustomize = '' }: Selection): Task<InFiles> {
  if (kustomize === '') return yield* fileObjects(filenames, recursive);
  if (filenames.length > 0) throw new CommandError('only one of -f or -k can be specified');
  const built = yield* buildKustomization(call, kustomize);
  return { objects: built.map((object) => ({ object, source: kustomize })), errors: [] };
}

/** Whether a selection names files, or a folder to build. */
export const isFiled = ({ filenames = [], kustomize = '' }: Selection): boolean =>
  filenames.length > 0 || kustomize !== '';

function* fromFiles(call: Call, selection: Selection): Task<Found> {
  if (selection.args.length > 0)
    throw new CommandError(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  const { namespace, explicit } = yield* namespaceOf(call);
  const known = yield* discovery();
  const { objects, errors } = yield* givenObjects(call, selection);
  const infos: Info[] = [];
  for (const file of objects) {
    const info = tried(errors, () => fileInfo(known, file, selection.bare === true ? '' : namespace, explicit));
    if (info === undefined) continue;
    if (selection.asInFile === true) {
      infos.push(info);
      continue;
    }
    const object = yield* noting(errors, getObject(info.resource, info.namespace, info.name));
    if (object !== undefined) infos.push({ ...info, object });
  }
  return { infos, errors, single: infos.length === 1, discovery: known };
}

/**
 * Finds what a call is about and fetches it.
 * @throws CommandError when the arguments make no sense; what is merely not there is in `errors`
 */
export function* find(call: Call, selection: Selection): Task<Found> {
  if (isFiled(selection)) return yield* fromFiles(call, selection);
  const { list, single, discovery: known } = yield* targets(call, selection);
  const errors: Error[] = [];
  const infos: Info[] = [];
  for (const { resource, namespace, name } of list) {
    if (name !== undefined) {
      const object = yield* noting(errors, getObject(resource, namespace, name, selection.subresource));
      if (object !== undefined) infos.push({ resource, namespace, name, object });
      continue;
    }
    const objects = yield* noting(errors, listObjects(resource, namespace, queryOf(selection)));
    for (const object of objects ?? []) infos.push(infoOf(resource, object));
  }
  return { infos, errors, single, discovery: known };
}
