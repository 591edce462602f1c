/** `kubectl explain`: the fields of a kind and their types, from the schema that the API decodes with (kubectl/pkg/explain). */
import { builtinKind, fieldsOf, goName } from '../../kinds/schema/kind-table.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { BareError, CommandError } from '../errors.ts';
import { boolFlag, textFlag } from '../flags/flag.ts';
import { byText } from '../../text/go-json.ts';
import { discovery, noSuchType } from '../resources/discovery.ts';
import { groupVersion } from '../resources/resource.ts';
import { typeNames } from '../resources/names.ts';
import type { Task } from '../waits.ts';

const PLAIN: Readonly<Record<string, string>> = {
  s: 'string',
  b: 'boolean',
  i32: 'integer',
  i64: 'integer',
  f: 'number',
  q: 'Quantity',
  t: 'string',
  u: 'string',
  '64': 'string',
  is: 'IntOrString',
  '*': 'Object',
};

/** "[]Container", "map[string]string". */
function typeText(code: string): string {
  if (code.startsWith('[')) return `[]${typeText(code.slice(1))}`;
  if (code.startsWith('{')) return `map[string]${typeText(code.slice(1))}`;
  return PLAIN[code] ?? goName(code);
}

/** What a list or map is of, all the way in. */
const innermost = (code: string): string => code.replace(/^[[{]+/, '');

/** @throws CommandError where a field is not there */
function stepInto(type: string, path: readonly string[]): string {
  let code = type;
  for (const field of path) {
    const next = fieldsOf(innermost(code))?.[field];
    if (next === undefined) throw new CommandError(`field ${JSON.stringify(field)} does not exist`);
    code = next;
  }
  return code;
}

function fieldLines(type: string, depth: number, recursive: boolean, above: readonly string[]): string[] {
  const fields = fieldsOf(type) ?? {};
  return Object.keys(fields)
    .sort(byText)
    .flatMap((field) => {
      const code = fields[field]!;
      const inner = innermost(code);
      const line = `${'  '.repeat(depth)}${field}\t<${typeText(code)}>`;
      const isDeep = recursive && fieldsOf(inner) !== undefined && !above.includes(inner);
      return isDeep ? [line, ...fieldLines(inner, depth + 1, true, [...above, inner])] : [line];
    });
}

function* run({ flags, args, io }: Call): Task<number> {
  const [subject, ...rest] = args;
  if (subject === undefined)
    throw new CommandError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  if (rest.length > 0) throw new CommandError('We accept only this format: explain RESOURCE');
  const [word = '', ...path] = subject.split('.');
  const known = yield* discovery();
  const version = flags.text('api-version');
  const found = known.find(word);
  if (found === undefined) throw new BareError(noSuchType(word));
  const resource = version === '' ? found : known.all.find((r) => r.kind === found.kind && groupVersion(r) === version);
  if (resource === undefined)
    throw new CommandError(`couldn't find resource for ${JSON.stringify(`${version}, Resource=${word}`)}`);
  const builtin = builtinKind(groupVersion(resource), resource.kind);
  if (builtin === undefined) throw new CommandError(`couldn't find resource for ${JSON.stringify(word)}`);
  const code = stepInto(builtin.type, path);
  const { group, kind } = resource;
  io.out(`${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${resource.version}\n\n`);
  if (path.length > 0) io.out(`FIELD: ${path.at(-1)!} <${typeText(code)}>\n\n`);
  io.out('DESCRIPTION:\n    <empty>\n');
  const lines = fieldLines(innermost(code), 1, flags.bool('recursive'), []);
  if (lines.length > 0) io.out(`FIELDS:\n${lines.join('\n')}\n\n`);
  return 0;
}

export const explain: Command = {
  name: 'explain',
  heading: 'Basic Commands (Intermediate)',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  short: 'Get documentation for a resource',
  long: 'Fields and their types are told; what they are for is not.',
  flags: [
    textFlag('api-version', 'The version of the API to tell of.'),
    textFlag('output', 'Form of the output (plaintext, plaintext-openapiv2).', {
      short: 'o',
      fallback: 'plaintext',
      values: ['plaintext', 'plaintext-openapiv2'],
    }),
    boolFlag('recursive', 'The fields of fields, too.'),
  ],
  complete: ({ args }) => (args.length === 0 ? typeNames() : []),
  run,
};
