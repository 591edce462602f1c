/** Which resources the arguments of a call mean: TYPE, TYPE NAME..., TYPE/NAME..., TYPE,TYPE, a category (cli-runtime resource.Builder). */
import { CommandError } from '../errors.ts';
import type { Discovery } from './discovery.ts';
import type { Resource } from './resource.ts';

/** One object by its name, or (name undefined) all of a type that the selectors let through. */
export interface Target {
  resource: Resource;
  /** '' for all, and for what lives in none. */
  namespace: string;
  name?: string;
}

export interface TargetOptions {
  args: readonly string[];
  namespace: string;
  allNamespaces?: boolean;
  /** Whether a type may stand alone and mean all of it. */
  wholeTypes: boolean;
  /** A selector, a field selector or --all was given. */
  selecting: boolean;
}

export interface Targets {
  list: Target[];
  /** One name was given, so one thing is meant (Result.singleItemImplied). */
  single: boolean;
}

const MISSING = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** "TYPE/NAME" in two. @throws CommandError */
export function splitTypeName(text: string): [type: string, name: string] {
  const parts = text.split('/');
  if (parts.length !== 2) throw new CommandError('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  if (type === '' || name === '' || type.includes(','))
    throw new CommandError('arguments in resource/name form must have a single resource and name');
  return [type, name];
}

/** True when every argument is TYPE/NAME. @throws CommandError when only some are */
function areCombined(args: readonly string[]): boolean {
  const slashes = args.filter((arg) => arg.includes('/')).length;
  if (slashes > 0 && slashes !== args.length)
    throw new CommandError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  return slashes > 0;
}

/** "a,b c d" means "a/c a/d b/c b/d" (normalizeMultipleResourcesArgs). */
function eachWithEach(args: readonly string[]): readonly string[] {
  const [types = '', ...names] = args;
  if (names.length === 0 || !types.includes(',')) return args;
  return [...new Set(types.split(','))].flatMap((type) => names.map((name) => `${type}/${name}`));
}

/** "po,svc,all" -> resources. @throws CommandError */
function typesOf(discovery: Discovery, text: string): Resource[] {
  return text.split(',').flatMap((word) => discovery.category(word) ?? [discovery.mustFind(word)]);
}

const inPlace = (resource: Resource, { namespace, allNamespaces }: TargetOptions): string =>
  resource.namespaced && allNamespaces !== true ? namespace : '';

function byName(resource: Resource, name: string, options: TargetOptions): Target {
  if (resource.namespaced && options.allNamespaces === true)
    throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  return { resource, namespace: inPlace(resource, options), name };
}

/** @throws CommandError in the builder's words */
export function targetsOf(discovery: Discovery, options: TargetOptions): Targets {
  const args = eachWithEach(options.args);
  if (areCombined(args)) {
    if (options.selecting)
      throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
    const list = args.map((arg) => {
      const [type, name] = splitTypeName(arg);
      return byName(discovery.mustFind(type), name, options);
    });
    return { list, single: list.length === 1 };
  }
  const [types, ...names] = args;
  if (types === undefined)
    throw new CommandError(options.selecting ? 'at least one resource must be specified to use a selector' : MISSING);
  if (names.length > 0 && options.selecting)
    throw new CommandError('name cannot be provided when a selector is specified');
  const resources = typesOf(discovery, types);
  if (names.length === 0) {
    if (!options.selecting && !options.wholeTypes)
      throw new CommandError('resource(s) were provided, but no name was specified');
    return { list: resources.map((resource) => ({ resource, namespace: inPlace(resource, options) })), single: false };
  }
  if (names.includes('')) throw new CommandError('resource name may not be empty');
  // Types that are listed are each asked for every name; a category such as "all" cannot be.
  if (resources.length > 1 && !types.includes(',')) throw new CommandError('you must specify only one resource');
  const list = resources.flatMap((resource) => names.map((name) => byName(resource, name, options)));
  return { list, single: list.length === 1 };
}
