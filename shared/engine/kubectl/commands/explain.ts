/** `kubectl explain`: what a kind and its fields are for, from the schema that the API decodes with and its words (kubectl/pkg/explain). */
import { builtinKind } from '../../kinds/schema/kind-table.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { BareError, CommandError } from '../errors.ts';
import { openApiV2 } from '../explain/openapi-v2.ts';
import { plaintext } from '../explain/plaintext.ts';
import { splitPath, typesUnder, walk } from '../explain/schema.ts';
import { boolFlag, textFlag } from '../flags/flag.ts';
import { discovery, noSuchType, type Discovery } from '../resources/discovery.ts';
import { groupResource, groupVersion, type Resource } from '../resources/resource.ts';
import { typeNames } from '../resources/names.ts';
import { describeTypes, type Task } from '../waits.ts';

const FORM = 'plaintext';
const OLD_FORM = 'plaintext-openapiv2';

/** "deployments.apps.spec" names its group, where a resource of that name has one. */
function findWith(known: Discovery, pieces: readonly string[]): { resource: Resource; path: readonly string[] } {
  const [word = '', ...path] = pieces;
  const found = known.find(word);
  if (found === undefined) throw new BareError(noSuchType(word));
  const named = known.all.find((resource) => {
    const name = groupResource(resource).split('.');
    return name.length > 1 && name.every((piece, i) => pieces[i] === piece);
  });
  if (named === undefined) return { resource: found, path };
  return { resource: named, path: pieces.slice(groupResource(named).split('.').length) };
}

/** Why there is nothing to tell: the API has no such version, or not that resource in it. */
function noSchema(known: Discovery, version: string, { plural }: Resource): CommandError {
  const text = `${version.includes('/') ? '' : '/'}${version}, Resource=${plural}`;
  const isServed = known.lists.some((list) => list.groupVersion === version);
  return new CommandError(
    isServed ? `GVR (${text}) not found in OpenAPI schema` : `couldn't find resource for "${text}"`,
  );
}

function* run({ flags, args, io }: Call): Task<number> {
  const [subject, ...rest] = args;
  if (subject === undefined)
    throw new CommandError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (rest.length > 0) throw new CommandError('We accept only this format: explain RESOURCE');
  const known = yield* discovery();
  const { resource: found, path } = findWith(known, splitPath(subject));
  const version = flags.text('api-version');
  const resource = version === '' ? found : known.all.find((r) => r.kind === found.kind && groupVersion(r) === version);
  const wanted = version === '' ? groupVersion(found) : version;
  const builtin = resource === undefined ? undefined : builtinKind(groupVersion(resource), resource.kind);
  if (resource === undefined || builtin === undefined) throw noSchema(known, wanted, found);
  const output = flags.text('output');
  if (output !== FORM && output !== OLD_FORM) throw new CommandError(`unrecognized format: ${output}`);
  const { group, kind } = resource;
  // The usual form begins before it looks for the field.
  if (output === FORM)
    io.out(`${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${resource.version}\n\n`);
  const place = walk({ code: builtin.type }, path);
  const recursive = flags.bool('recursive');
  const words = yield* describeTypes([...typesUnder(place), ...(place.field === undefined ? [] : [place.field.owner])]);
  if (output === FORM) io.out(plaintext(words, place, recursive));
  else io.out(`KIND:     ${kind}\nVERSION:  ${groupVersion(resource)}\n\n${openApiV2(words, place, recursive)}`);
  return 0;
}

export const explain: Command = {
  name: 'explain',
  heading: 'Basic Commands (Intermediate)',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  short: 'Get documentation for a resource',
  long: 'Fields are named by their path: TYPE.FIELD[.FIELD]. The texts are those of Kubernetes 1.34.',
  flags: [
    textFlag('api-version', 'The version of the API to tell of.'),
    textFlag('output', 'Form of the output (plaintext, plaintext-openapiv2).', {
      short: 'o',
      fallback: FORM,
      values: [FORM, OLD_FORM],
    }),
    boolFlag('recursive', 'The fields of fields, too.'),
  ],
  complete: ({ args }) => (args.length === 0 ? typeNames() : []),
  run,
};
