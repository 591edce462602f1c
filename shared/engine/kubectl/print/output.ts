/** -o: which form a command prints its objects in, and the printer of that form. */
import { CommandError } from '../errors.ts';
import type { Call } from '../call.ts';
import { boolFlag, textFlag, type Flag } from '../flags/flag.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { groupOf } from '../../api/kind-map.ts';
import { nameWord } from '../resources/resource.ts';
import { indentedJson } from '../../text/go-json.ts';
import { yamlText } from './yaml.ts';

const SHAPES = ['json', 'yaml', 'name', 'go-template', 'go-template-file', 'template', 'templatefile'];
const PATHS = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'];
const ALL_FORMATS = [...SHAPES, ...PATHS].sort();
/** What `get` has besides. */
export const TABLE_FORMATS = ['custom-columns', 'custom-columns-file', 'wide'];

/** -o, --template and --show-managed-fields of a command that prints objects (genericclioptions.PrintFlags). */
export const outputFlags = (more: readonly string[] = []): readonly Flag[] => [
  textFlag('output', `Output format. One of: (${[...ALL_FORMATS, ...more].sort().join(', ')}).`, {
    short: 'o',
    values: [...ALL_FORMATS, ...more].sort(),
  }),
  boolFlag('allow-missing-template-keys', 'Missing fields and keys in a template are no errors.', { fallback: 'true' }),
  boolFlag('show-managed-fields', 'Keeps managedFields in JSON and YAML.'),
  textFlag('template', 'Template or template file for -o=go-template and -o=go-template-file.'),
];

export interface Output {
  /** '' where nothing was asked for; "yaml", "jsonpath" ... */
  format: string;
  /** What stands after "=": a template, a path of a file, columns. */
  argument: string;
  /** Templates may ask for what is not there. */
  allowMissing: boolean;
}

/**
 * Reads -o. @param more formats that the command has besides those of everybody
 * @throws CommandError for a format that there is not
 */
export function outputOf({ flags }: Call, more: readonly string[] = []): Output {
  const text = flags.text('output');
  const equals = text.indexOf('=');
  const word = equals < 0 ? text : text.slice(0, equals);
  // These three may be written in capitals (genericclioptions json_yaml_flags.go, name_flags.go).
  const format = /^(?:json|yaml|name)$/i.test(word) ? word.toLowerCase() : word;
  const template = flags.has('template') ? flags.text('template') : '';
  const argument = equals < 0 ? template : text.slice(equals + 1);
  const allowed = [...ALL_FORMATS, ...more].sort();
  const allowMissing = flags.has('allow-missing-template-keys') ? flags.bool('allow-missing-template-keys') : true;
  if (text === '') return { format: template === '' ? '' : 'go-template', argument: template, allowMissing };
  if (!allowed.includes(format))
    throw new CommandError(
      `unable to match a printer suitable for the output format ${JSON.stringify(text)}, allowed formats are: ${allowed.join(',')}`,
    );
  return { format, argument, allowMissing };
}

/** The object without managedFields, unless they were asked for. */
export function withoutManagedFields<T extends AnyObject>(object: T, call: Call): T {
  if (object.metadata?.managedFields === undefined) return object;
  if (call.flags.has('show-managed-fields') && call.flags.bool('show-managed-fields')) return object;
  const { managedFields: _left, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** "pod/web", and of a list each of its items. */
function names(object: AnyObject): string {
  const { items, apiVersion, kind } = object;
  if (Array.isArray(items)) return items.map((item) => names(item as AnyObject)).join('');
  return `${nameWord({ group: groupOf(apiVersion), kind }, object.metadata.name)}\n`;
}

/** Prints objects one after the other: YAML documents are parted by "---". */
export class ObjectPrinter {
  private count = 0;

  constructor(
    private readonly call: Call,
    private readonly format: 'json' | 'yaml' | 'name',
  ) {}

  print(object: AnyObject): void {
    const shown = withoutManagedFields(object, this.call);
    const { io } = this.call;
    this.count++;
    if (this.format === 'name') io.out(names(object));
    else if (this.format === 'json') io.out(indentedJson(shown));
    else io.out(`${this.count > 1 ? '---\n' : ''}${yamlText(shown)}`);
  }
}

/** kubectl's List of several objects. */
export const listOf = (items: readonly AnyObject[]): AnyObject =>
  ({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items }) as unknown as AnyObject;
