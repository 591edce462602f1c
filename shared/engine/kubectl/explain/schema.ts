/** The types that `kubectl explain` walks through: names, paths, what is reached from where. */
import { fieldsOf, goName } from '../../kinds/schema/kind-table.ts';
import { CommandError } from '../errors.ts';
import { byText } from '../../text/go-json.ts';

/** A field, or a whole kind. */
export interface Place {
  /** Code of kinds/schema: "[V1Container". */
  code: string;
  /** Absent: the kind itself. */
  field?: { name: string; owner: string };
}

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

/** Types that take any JSON, by where they stand; the schema does not name them. */
export const OPAQUE: Readonly<Record<string, string>> = {
  'V1ManagedFieldsEntry fieldsV1': 'FieldsV1',
  'V1ControllerRevision data': 'RawExtension',
  'V1JSONSchemaProps additionalItems': 'JSONSchemaPropsOrBool',
  'V1JSONSchemaProps additionalProperties': 'JSONSchemaPropsOrBool',
  'V1JSONSchemaProps items': 'JSONSchemaPropsOrArray',
  'V1JSONSchemaProps default': 'JSON',
  'V1JSONSchemaProps example': 'JSON',
  'V1JSONSchemaProps enum': 'JSON',
};

/** Their names, each once. */
export const OPAQUE_NAMES: readonly string[] = [...new Set(Object.values(OPAQUE))];

/** What a list or map is of, all the way in: the key of its description. */
export const innermost = ({ code, field }: Place): string => {
  const inner = code.replace(/^[[{]+/, '');
  return inner === '*' && field !== undefined ? (OPAQUE[`${field.owner} ${field.name}`] ?? inner) : inner;
};

/** "[]Container", "map[string]string". */
export function typeName(place: Place): string {
  const { code } = place;
  if (code.startsWith('[')) return `[]${typeName({ ...place, code: code.slice(1) })}`;
  if (code.startsWith('{')) return `map[string]${typeName({ ...place, code: code.slice(1) })}`;
  const inner = innermost(place);
  return PLAIN[inner] ?? (code === '*' ? inner : goName(code));
}

/** The fields of what stands at a place, by name; none where it is one value. */
export function fieldsAt(place: Place): { name: string; place: Place }[] {
  const owner = innermost(place);
  const fields = fieldsOf(owner) ?? {};
  return Object.keys(fields)
    .sort(byText)
    .map((name) => ({ name, place: { code: fields[name]!, field: { name, owner } } }));
}

/** Every type that can be reached. */
export function typesUnder(place: Place, seen = new Set<string>()): Set<string> {
  const type = innermost(place);
  if (seen.has(type)) return seen;
  seen.add(type);
  for (const { place: below } of fieldsAt(place)) typesUnder(below, seen);
  return seen;
}

/** @throws CommandError where a field is not there; it names the last of the path, as upstream does */
export function walk(from: Place, path: readonly string[]): Place {
  let place = from;
  for (const name of path) {
    const next = fieldsAt(place).find((field) => field.name === name);
    if (next === undefined) throw new CommandError(`field ${JSON.stringify(path.at(-1))} does not exist`);
    place = next.place;
  }
  return place;
}

/** "service.spec.a\.b" or "service.spec['a\.b']" in pieces; periods too many are nothing. */
export function splitPath(text: string): string[] {
  const pieces: string[] = [''];
  for (const [sign] of text.matchAll(/\\.|\['(?:\\.|[^\\])*?'\]|[\s\S]/g)) {
    if (sign === '.') pieces.push('');
    else if (sign.startsWith("['")) pieces.push(sign.slice(2, -2).replaceAll(/\\(.)/g, '$1'));
    else pieces[pieces.length - 1] += sign.length === 2 ? sign[1]! : sign;
  }
  return pieces.filter((piece, i) => i === 0 || piece !== '');
}
