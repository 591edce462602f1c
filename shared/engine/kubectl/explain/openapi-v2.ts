/** Prints the documentation of a kind or field in kubectl's older form, `-o plaintext-openapiv2` (kubectl/pkg/explain). */
import type { Descriptions } from './descriptions.ts';
import { fieldsAt, innermost, typeName, type Place } from './schema.ts';
import { wrapParagraphs } from './wrap.ts';

const WIDTH = 80;

/** Objects have no names here, and what is written as text is text. */
function oldTypeName(place: Place): string {
  const { code } = place;
  if (code.startsWith('[')) return `[]${oldTypeName({ ...place, code: code.slice(1) })}`;
  if (code.startsWith('{')) return `map[string]${oldTypeName({ ...place, code: code.slice(1) })}`;
  if (code === 'q' || code === 'is') return 'string';
  return /^[a-z0-9]/.test(code) ? typeName(place) : 'Object';
}

const written = (pad: number, text: string): string =>
  wrapParagraphs(WIDTH - pad, text)
    .map((line) => (line === '' ? '\n' : `${' '.repeat(pad)}${line}\n`))
    .join('');

function recursiveLines(from: Place, pad: number, above: readonly string[]): string {
  let out = '';
  for (const { name, place } of fieldsAt(from)) {
    out += `${' '.repeat(pad)}${name}\t<${oldTypeName(place)}>\n`;
    const inner = innermost(place);
    if (!above.includes(inner)) out += recursiveLines(place, pad + 3, [...above, inner]);
  }
  return out;
}

function fieldLines(words: Descriptions, from: Place): string {
  let out = '';
  for (const { name, place } of fieldsAt(from)) {
    const known = words[place.field!.owner];
    const mark = known?.required?.includes(name) === true ? ' -required-' : '';
    out += `   ${name}\t<${oldTypeName(place)}>${mark}\n${written(5, known?.fields[name] ?? '')}\n`;
  }
  return out;
}

/** From "RESOURCE:", "FIELD:" or "DESCRIPTION:" to the end. */
export function openApiV2(words: Descriptions, place: Place, recursive: boolean): string {
  const { field } = place;
  const isObject = fieldsAt(place).length > 0;
  let out = '';
  if (field !== undefined) out += `${isObject ? 'RESOURCE:' : 'FIELD:   '} ${field.name} <${oldTypeName(place)}>\n\n`;
  out += 'DESCRIPTION:\n';
  const ofField = field === undefined ? '' : (words[field.owner]?.fields[field.name] ?? '');
  const texts = [ofField, words[innermost(place)]?.about ?? ''].filter((text) => text !== '');
  out += texts.length === 0 ? '     <empty>\n' : texts.map((text) => written(5, text)).join('\n');
  if (!isObject) return out;
  return `${out}\nFIELDS:\n${recursive ? recursiveLines(place, 3, []) : fieldLines(words, place)}`;
}
