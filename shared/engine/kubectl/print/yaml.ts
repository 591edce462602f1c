/** YAML as kubectl prints it (sigs.k8s.io/yaml over goyaml.v2): keys in natural order, lists not indented. */
import { keyText, scalarText, type Spot } from './yaml-scalar.ts';

const LETTER = /\p{L}/u;
const isDigit = (sign: string | undefined): boolean => sign !== undefined && sign >= '0' && sign <= '9';

/** Where the digits that start at `from` end, and what they count. */
function numberAt(signs: readonly string[], from: number, start: number): { end: number; value: number } {
  let end = from;
  let value = start;
  for (; isDigit(signs[end]); end++) value = value * 10 + Number(signs[end]);
  return { end, value };
}

/** Numbers within keys count as numbers, letters come after everything else (goyaml.v2/sorter.go). */
function byKey(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (x === y) continue;
    const [isX, isY] = [LETTER.test(x), LETTER.test(y)];
    if (isX && isY) return x < y ? -1 : 1;
    if (isX || isY) return isY ? -1 : 1;
    let before = 0;
    if (x === '0' || y === '0')
      for (let j = i - 1; j >= 0 && isDigit(a[j]); j--)
        if (a[j] !== '0') {
          before = 1;
          break;
        }
    const [m, n] = [numberAt(a, i, before), numberAt(b, i, before)];
    if (m.value !== n.value) return m.value - n.value;
    if (m.end !== n.end) return m.end - n.end;
    return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Longer keys are written as "? key". */
const MAX_SIMPLE_KEY = 128;

/** What comes after "key:" or "-", with the space or line break before it. @param column at which the space stands */
function after(value: unknown, indent: string, inList: boolean, column: number): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n';
    // A list stands under its key, not further in; within a list on the same line.
    return inList ? ` ${list(value, `${indent}  `).slice(indent.length + 2)}` : `\n${list(value, indent)}`;
  }
  if (isFields(value)) {
    const text = map(value, `${indent}  `);
    if (text === '') return ' {}\n';
    return inList ? ` ${text.slice(indent.length + 2)}` : `\n${text}`;
  }
  return ` ${scalar(value, { column: column + 1, indent: `${indent}  ` })}\n`;
}

function scalar(value: unknown, spot: Spot): string {
  if (typeof value === 'string') return scalarText(value, spot);
  return value === null || value === undefined ? 'null' : String(value);
}

function map(fields: Fields, indent: string): string {
  const keys = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort(byKey);
  return keys
    .map((key) => {
      const text = keyText(key);
      const start = text.length > MAX_SIMPLE_KEY ? `${indent}? ${text}\n${indent}:` : `${indent}${text}:`;
      return start + after(fields[key], indent, false, start.length - start.lastIndexOf('\n') - 1);
    })
    .join('');
}

const list = (items: readonly unknown[], indent: string): string =>
  items.map((item) => `${indent}-${after(item, indent, true, indent.length + 1)}`).join('');

/** One document, with the end of its last line. */
export function yamlText(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]\n' : list(value, '');
  if (isFields(value)) return map(value, '') || '{}\n';
  return `${scalar(value, { column: 0, indent: '' })}\n`;
}
