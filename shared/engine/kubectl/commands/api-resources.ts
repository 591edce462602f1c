/** `kubectl api-resources` and `kubectl api-versions`: what the API serves (kubectl/pkg/cmd/apiresources). */
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, usageError } from '../errors.ts';
import { boolFlag, listFlag, textFlag } from '../flags/flag.ts';
import { byText } from '../../text/go-json.ts';
import { GrowingTable } from '../print/tab-writer.ts';
import { discovery } from '../resources/discovery.ts';
import { groupResource, groupVersion, type Resource } from '../resources/resource.ts';
import type { Task } from '../waits.ts';

const FORMATS = ['', 'wide', 'name'];
const SORTS = ['', 'name', 'kind'];

function isShown({ flags }: Call, resource: Resource): boolean {
  if (flags.changed('api-group') && flags.text('api-group') !== resource.group) return false;
  if (flags.changed('namespaced') && flags.bool('namespaced') !== resource.namespaced) return false;
  const holds = (flag: string, list: readonly string[]): boolean =>
    flags.list(flag).every((word) => list.includes(word));
  return holds('verbs', resource.verbs) && holds('categories', resource.categories);
}

/** By group and name, or as --sort-by says. */
const order =
  (sortBy: string) =>
  (a: Resource, b: Resource): number => {
    if (sortBy === 'name') return byText(a.plural, b.plural);
    if (sortBy === 'kind') return byText(a.kind, b.kind);
    return byText(a.group, b.group) || byText(a.plural, b.plural);
  };

function rowOf(resource: Resource, wide: boolean): string[] {
  const { plural, shortNames, namespaced, kind, verbs, categories } = resource;
  const row = [plural, shortNames.join(','), groupVersion(resource), String(namespaced), kind];
  return wide ? [...row, verbs.join(','), categories.join(',')] : row;
}

function* run(call: Call): Task<number> {
  const { flags, args, io, path } = call;
  if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(' ')}]`);
  const [format, sortBy] = [flags.text('output'), flags.text('sort-by')];
  if (!FORMATS.includes(format)) throw new CommandError(`--output ${format} is not available`);
  if (!SORTS.includes(sortBy)) throw new CommandError('--sort-by accepts only name or kind');
  const known = yield* discovery();
  const shown = known.preferred().filter((resource) => isShown(call, resource));
  const resources = shown.sort(order(sortBy));
  if (format === 'name') {
    for (const resource of resources) io.out(`${groupResource(resource)}\n`);
    return 0;
  }
  const wide = format === 'wide';
  const headings = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
  const rows = resources.map((resource) => rowOf(resource, wide));
  io.out(new GrowingTable().add(flags.bool('no-headers') ? rows : [headings, ...rows]));
  return 0;
}

export const apiResources: Command = {
  name: 'api-resources',
  heading: 'Other Commands',
  use: 'api-resources [flags] [options]',
  short: 'Print the supported API resources on the server',
  flags: [
    textFlag('api-group', 'Only those of this group.'),
    boolFlag('cached', 'Takes what is cached.', { ignored: true }),
    listFlag('categories', 'Only those of these categories.'),
    boolFlag('namespaced', 'Only those that live in namespaces, or only the others.', { fallback: 'true' }),
    boolFlag('no-headers', 'Leaves out the headers.'),
    textFlag('output', 'Output format. One of: (wide, name).', { short: 'o', values: ['wide', 'name'] }),
    textFlag('sort-by', 'Sorts by name or kind.', { values: ['name', 'kind'] }),
    listFlag('verbs', 'Only those that can do all of this.'),
  ],
  complete: () => [],
  run,
};

function* runVersions({ args, io, path }: Call): Task<number> {
  if (args.length > 0) throw usageError(path, `unexpected arguments: [${args.join(' ')}]`);
  const known = yield* discovery();
  const versions = new Set(known.lists.map((list) => list.groupVersion));
  for (const version of [...versions].sort(byText)) io.out(`${version}\n`);
  return 0;
}

export const apiVersions: Command = {
  name: 'api-versions',
  heading: 'Other Commands',
  use: 'api-versions [options]',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  complete: () => [],
  run: runVersions,
};
