/** Prints the documentation of a kind or field in kubectl's usual form (kubectl/pkg/explain/v2/templates/plaintext.tmpl). */
import type { Descriptions } from './descriptions.ts';
import { fieldsAt, innermost, typeName, type Place } from './schema.ts';
import { indent, wrapWords } from './wrap.ts';

/** So many values of an enum are told in a list of fields. */
const VALUES_SHOWN = 4;

const shown = (value: string): string => (value === '' ? '""' : value);

const enumOf = (words: Descriptions, { field }: Place): readonly string[] =>
  (field === undefined ? undefined : words[field.owner]?.enums?.[field.name]) ?? [];

const textOf = (words: Descriptions, { field }: Place): string =>
  (field === undefined ? undefined : words[field.owner]?.fields[field.name]) ?? '';

function fieldLines(
  words: Descriptions,
  from: Place,
  depth: number,
  recursive: boolean,
  above: readonly string[],
): string {
  const pad = depth * 2;
  let out = '';
  for (const { name, place } of fieldsAt(from)) {
    const { owner } = place.field!;
    const isRequired = words[owner]?.required?.includes(name) === true;
    out += `${' '.repeat(pad)}${name}\t<${typeName(place)}>${isRequired ? ' -required-' : ''}`;
    const values = enumOf(words, place);
    if (values.length > 0) {
      const some = values.slice(0, VALUES_SHOWN).map(shown).join(', ');
      out += `\n${' '.repeat(pad)}enum: ${some}${values.length > VALUES_SHOWN ? ', ....' : ''}`;
    }
    out += '\n';
    const inner = innermost(place);
    if (!recursive) {
      const text = textOf(words, place) || '<no description>';
      out += `${indent(pad + 2, wrapWords(78 - pad, text))}\n\n`;
    } else if (!above.includes(inner)) out += fieldLines(words, place, depth + 1, true, [...above, inner]);
  }
  return out;
}

/** From "FIELD:" or "DESCRIPTION:" to the end. */
export function plaintext(words: Descriptions, place: Place, recursive: boolean): string {
  const { field } = place;
  let out = '';
  if (field !== undefined) {
    const values = enumOf(words, place);
    const lines = values.length === 0 ? '' : `ENUM:\n${values.map((value) => `    ${shown(value)}`).join('\n')}`;
    out += `FIELD: ${field.name} <${typeName(place)}>\n${lines}\n\n`;
  }
  const texts = [textOf(words, place), words[innermost(place)]?.about ?? ''].filter((text) => text !== '');
  const about = texts.length === 0 ? '<empty>' : texts.map((text) => `${text}\n`).join('');
  out += `DESCRIPTION:\n${indent(4, wrapWords(76, about))}\n`;
  const fields = fieldLines(words, place, 1, recursive, [innermost(place)]);
  return `${out}${fields === '' ? '' : `FIELDS:\n${fields}`}\n`;
}
