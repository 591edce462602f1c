/** Finds what a JSONPath means in a value (client-go/util/jsonpath/jsonpath.go). */
import { compareQuantities, parseQuantity } from '../../../api/quantity.ts';
import { compactJson, indentedJson } from '../../../text/go-json.ts';
import type { Operator, Path, Piece, Step } from './node.ts';
import { JsonPathError } from './parse.ts';

export interface PathOptions {
  /** What is not there is left out; otherwise it is an error. */
  allowMissing: boolean;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const children = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  return isFields(value)
    ? Object.keys(value)
        .sort()
        .map((key) => value[key])
    : [];
};

/** Itself and everything within that holds something. */
function descendants(value: unknown): unknown[] {
  const inner = children(value);
  return inner.length === 0 ? [] : [value, ...inner.flatMap(descendants)];
}

const outOfBounds = (index: number, length: number): JsonPathError =>
  new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);

/** Python's slice, but what lies outside is an error, unless nothing is asked for. */
function slice(value: unknown, { from, to, by, only }: Step & { step: 'slice' }): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goKind(value)} is not array or slice`);
  const { length } = value;
  const start = (from ?? 0) < 0 ? from! + length : (from ?? 0);
  const wanted = only ? from! + 1 : (to ?? length);
  const end = wanted < 0 || (wanted === 0 && only) ? wanted + length : wanted;
  if (start === end) return [];
  if (start >= length || start < 0) throw outOfBounds(start, length);
  if (end > length || end < 0) throw outOfBounds(end - 1, length);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  if (by <= 0) throw new JsonPathError('step must be > 0');
  const found: unknown[] = [];
  for (let i = start; i < end; i += by) found.push(value[i]);
  return found;
}

const goKind = (value: unknown): string => (isFields(value) ? 'map[string]interface {}' : String(value));

function holds(operator: Operator, left: unknown, right: unknown): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return false;
  const order = left < right! ? -1 : left > right! ? 1 : 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** The one thing to compare; undefined: there is none. */
function theOne(values: readonly unknown[]): unknown {
  if (values.length > 1) throw new JsonPathError('can only compare one element at a time');
  return values[0];
}

function filtered(value: unknown, { left, operator, right }: Step & { step: 'filter' }): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goKind(value)} is not array or slice and cannot be filtered`);
  const options = { allowMissing: true };
  return value.filter((item) => {
    const found = findPath(left, item, options);
    if (operator === 'exists') return found.length > 0;
    const other = findPath(right, item, options);
    return found.length > 0 && other.length > 0 && holds(operator, theOne(found), theOne(other));
  });
}

function walk(step: Exclude<Step, { step: 'union' }>, value: unknown, options: PathOptions): unknown[] {
  switch (step.step) {
    case 'field':
      if (isFields(value) && Object.hasOwn(value, step.name)) return [value[step.name]];
      if (options.allowMissing) return [];
      throw new JsonPathError(`${step.name} is not found`);
    case 'wildcard':
      return children(value);
    case 'recursive':
      return descendants(value);
    case 'slice':
      return slice(value, step);
    case 'filter':
      return filtered(value, step);
  }
}

/** Everything that a path leads to. @throws JsonPathError */
export function findPath(path: Path, value: unknown, options: PathOptions): unknown[] {
  if ('value' in path) return [path.value];
  let found = [value];
  let isDeep = false;
  for (const step of path.steps) {
    const own = isDeep ? { allowMissing: true } : options;
    if (step.step === 'union') {
      const from = found;
      found = step.branches.flatMap((branch) => from.flatMap((each) => findPath(branch, each, own)));
      continue;
    }
    found = found.flatMap((each) =>
      isDeep && step.step === 'slice' && !Array.isArray(each) ? [] : walk(step, each, own),
    );
    isDeep = step.step === 'recursive';
  }
  return found;
}

/** One list of results for each action of a template, and one for each text between. @throws JsonPathError */
export function findResults(pieces: readonly Piece[], value: unknown, options: PathOptions): unknown[][] {
  return pieces.flatMap((piece) => {
    if ('text' in piece) return [[piece.text]];
    if ('fails' in piece) throw new JsonPathError(piece.fails);
    if ('path' in piece) return [findPath(piece.path, value, options)];
    return findPath(piece.range, value, options).flatMap((each) => findResults(piece.body, each, options));
  });
}

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' ? compactJson(value) : String(value);
};

/** What a template prints. @throws JsonPathError */
export function jsonPathText(pieces: readonly Piece[], value: unknown, options: PathOptions): string {
  return findResults(pieces, value, options)
    .map((results) => results.map(textOf).join(' '))
    .join('');
}

/** What -o jsonpath-as-json prints: the results of each action as one list. */
export function jsonPathJson(pieces: readonly Piece[], value: unknown, options: PathOptions): string {
  return findResults(pieces, value, options)
    .map((results) => indentedJson(results))
    .join('');
}

/** Whether one value sorts before another: quantities by their amount, texts with their numbers as numbers (sorter.go isLess). */
export function isLess(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return !a && b;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  if (parseQuantity(a).ok && parseQuantity(b).ok) return compareQuantities(a, b) < 0;
  return naturalLess(a, b);
}

const ofDigits = (chunk: string): boolean => chunk >= '0' && chunk < ':';

/** Numbers in a text count as numbers, and come before anything else (github.com/fvbommel/sortorder NaturalLess). */
function naturalLess(a: string, b: string): boolean {
  const chunks = (text: string): string[] => text.match(/\d+|\D/g) ?? [];
  const [x, y] = [chunks(a), chunks(b)];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const [p, q] = [x[i]!, y[i]!];
    if (p === q) continue;
    if (ofDigits(p) !== ofDigits(q)) return ofDigits(p);
    if (!ofDigits(p)) return p < q;
    const [m, n] = [p.replace(/^0+/, ''), q.replace(/^0+/, '')];
    if (m.length !== n.length) return m.length < n.length;
    return m === n ? p.length < q.length : m < n;
  }
  return a.length < b.length;
}
