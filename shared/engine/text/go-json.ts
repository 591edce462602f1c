/** JSON as Go marshals it: keys in order of bytes, four spaces, and the signs of HTML escaped. */

/** Go's order of texts: by bytes of UTF-8, which for text is the order of code points. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** A value with its keys sorted, all the way down; absent fields are left out. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  const out: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(fields).sort(byText)) if (fields[key] !== undefined) out[key] = sorted(fields[key]);
  return out;
}

/** Signs that Go's encoder writes by their numbers, since JSON may stand in a page. */
export const escaped = (text: string): string => text.replace(/[<>&\u2028\u2029]/g, (sign) => ESCAPED[sign]!);

/** On one line, as json.Marshal. Integer-like keys come in numeric order only in JavaScript: they are written by hand. */
export function compactJson(value: unknown): string {
  return escaped(write(value, '', ''));
}

/** As -o json, with the line's end. */
export const indentedJson = (value: unknown): string => `${escaped(write(value, '    ', '\n'))}\n`;

function write(value: unknown, step: string, line: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) => `${line}${step}${write(item, step, line === '' ? '' : line + step)}`);
    return `[${items.join(',')}${line}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort(byText);
  if (keys.length === 0) return '{}';
  const colon = step === '' ? ':' : ': ';
  const items = keys.map(
    (key) => `${line}${step}${JSON.stringify(key)}${colon}${write(fields[key], step, line === '' ? '' : line + step)}`,
  );
  return `{${items.join(',')}${line}}`;
}
