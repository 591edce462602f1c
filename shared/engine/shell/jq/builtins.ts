/** The filters that come with jq and need more than jq itself; the others are in prelude.ts. */
import { encodeBase64 } from '../../text/base64.ts';
import { utf8Length } from '../../text/utf8.ts';
import { decodeBase64 } from '../tools/loose-base64.ts';
import { civilOf, formatCivil, parseDate } from '../tools/civil-time.ts';
import { JqError, type Json } from './ast.ts';
import { pathsOf, plain, type Builtin, type Item } from './scope.ts';
import { matches, type Match } from './matches.ts';
import {
  compare,
  getPath,
  indices,
  isArray,
  isEqual,
  isObject,
  keysOf,
  setPath,
  typeOf,
  withoutPaths,
  type Path,
} from './values.ts';

const fail = (text: string): never => {
  throw new JqError(text);
};

type Plain = (value: Json, ...args: Json[]) => Json;

/** A filter of values: once for each combination of what its arguments give, the last one slowest. */
function ofValues(act: Plain): Builtin {
  return function* (run, args, scope, input) {
    const combine = function* (from: number): Iterable<Json[]> {
      const arg = args[from];
      if (arg === undefined) {
        yield [];
        return;
      }
      for (const rest of combine(from + 1))
        for (const { value } of run.evaluate(arg, scope, plain(input.value))) yield [value, ...rest];
    };
    for (const given of combine(0)) yield plain(act(input.value, ...given));
  };
}

const numberOf = (value: Json): number =>
  typeof value === 'number' ? value : fail(`${typeOf(value)} (${JSON.stringify(value).slice(0, 11)}) number required`);
const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
const listOf = (value: Json): readonly Json[] =>
  isArray(value) ? value : fail(`Cannot use ${typeOf(value)} (${JSON.stringify(value).slice(0, 11)}) as array`);

function lengthOf(value: Json): Json {
  if (value === null) return 0;
  if (typeof value === 'string') return [...value].length;
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'boolean') return fail(`boolean (${value}) has no length`);
  return isArray(value) ? value.length : Object.keys(value).length;
}

function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b))
    return Object.entries(b).every(([key, value]) => Object.hasOwn(a, key) && contains(a[key]!, value));
  if (isArray(a) && isArray(b)) return b.every((value) => a.some((one) => contains(one, value)));
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (typeOf(a) !== typeOf(b)) fail(`${typeOf(a)} and ${typeOf(b)} cannot have their containment checked`);
  return isEqual(a, b);
}

function has(value: Json, key: Json): boolean {
  if (isObject(value) && typeof key === 'string') return Object.hasOwn(value, key);
  if (isArray(value) && typeof key === 'number') return key >= 0 && key < value.length;
  return fail(`Cannot check whether ${typeOf(value)} has a ${typeOf(key)} key`);
}

function flatten(value: Json, depth: Json): Json {
  if (numberOf(depth) < 0) fail('flatten depth must not be negative');
  return listOf(value).flatMap((one) =>
    isArray(one) && numberOf(depth) > 0 ? (flatten(one, numberOf(depth) - 1) as Json[]) : [one],
  );
}

const toNumber = (value: Json): Json => {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string')
    return fail(`${typeOf(value)} (${JSON.stringify(value).slice(0, 11)}) cannot be parsed as a number`);
  return value.trim() === '' || Number.isNaN(Number(value))
    ? fail(`Invalid numeric literal (while parsing '${value}')`)
    : Number(value);
};

function fromJson(value: Json): Json {
  try {
    return JSON.parse(textOf(value)) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return fail(`${textOf(value)} (while parsing '${textOf(value)}')`);
    throw error;
  }
}

interface Keyed {
  k: Json;
  v: Json;
}

const byKey = (value: Json): Keyed[] => [...(value as unknown as Keyed[])].sort((a, b) => compare(a.k, b.k));

function groups(value: Json): Json {
  const made: Keyed[][] = [];
  for (const one of byKey(value)) {
    const last = made.at(-1);
    if (last !== undefined && isEqual(last[0]!.k, one.k)) last.push(one);
    else made.push([one]);
  }
  return made.map((group) => group.map(({ v }) => v));
}

const ESCAPED: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&#39;',
  '"': '&quot;',
};

const row = (value: Json, name: string, between: string, cell: (text: string) => string): string =>
  listOf(value)
    .map((one) => {
      if (typeof one === 'string') return cell(one);
      if (one === null) return '';
      return typeof one === 'object'
        ? fail(`${typeOf(one)} (${JSON.stringify(one).slice(0, 11)}) is not valid in a ${name} row`)
        : String(one);
    })
    .join(between);

const shellWord = (value: Json): string => {
  if (typeof value === 'string') return `'${value.replaceAll("'", String.raw`'\''`)}'`;
  return typeof value === 'object' && value !== null
    ? fail(`${typeOf(value)} can not be escaped for shell`)
    : String(value);
};

const uri = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function time(value: Json, format: Json): Json {
  const seconds = isArray(value) ? secondsOf(value) : numberOf(value);
  return formatCivil(civilOf(seconds * 1000), textOf(format));
}

const secondsOf = (parts: readonly Json[]): number => {
  const [year = 1970, month = 0, day = 1, hours = 0, minutes = 0, seconds = 0] = parts.map(Number);
  const text = `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00Z`;
  return (parseDate(text, 0) ?? 0) / 1000 + hours * 3600 + minutes * 60 + seconds;
};

const fromDate = (value: Json): Json => {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(textOf(value)) ? parseDate(textOf(value), 0) : undefined;
  return ms === undefined
    ? fail(`date ${JSON.stringify(textOf(value))} does not match format "%Y-%m-%dT%H:%M:%SZ"`)
    : ms / 1000;
};

const trimmed = (value: Json, part: Json, isEnd: boolean): Json => {
  if (typeof value !== 'string' || typeof part !== 'string') return value;
  if (isEnd) return value.endsWith(part) && part !== '' ? value.slice(0, -part.length) : value;
  return value.startsWith(part) ? value.slice(part.length) : value;
};

const matchOf = (value: Json, pattern: Json, flags: Json): Json => {
  const [source, given] = isArray(pattern) ? [pattern[0] ?? null, pattern[1] ?? flags] : [pattern, flags];
  if (typeof value !== 'string')
    fail(`${typeOf(value)} (${JSON.stringify(value).slice(0, 11)}) cannot be matched, as it is not a string`);
  return matches(value as string, textOf(source), given === null ? '' : textOf(given)) as unknown as Json & Match[];
};

const VALUES: Readonly<Record<string, Plain>> = {
  'length/0': lengthOf,
  'utf8bytelength/0': (v) => utf8Length(textOf(v)),
  'keys/0': (v) =>
    isArray(v)
      ? [...v.keys()]
      : isObject(v)
        ? keysOf(v)
        : fail(`${typeOf(v)} (${JSON.stringify(v).slice(0, 11)}) has no keys`),
  'keys_unsorted/0': (v) =>
    isArray(v) ? [...v.keys()] : isObject(v) ? Object.keys(v) : fail(`${typeOf(v)} has no keys`),
  'has/1': has,
  'contains/1': contains,
  'type/0': typeOf,
  'error/1': (_, value) => {
    throw new JqError(value!);
  },
  'tostring/0': textOf,
  'tojson/0': (v) => JSON.stringify(v),
  'fromjson/0': fromJson,
  'tonumber/0': toNumber,
  'explode/0': (v) => [...textOf(v)].map((char) => char.codePointAt(0)!),
  'implode/0': (v) => String.fromCodePoint(...listOf(v).map(numberOf)),
  'sort/0': (v) => [...listOf(v)].sort(compare),
  'sort_entries/0': (v) => byKey(v).map((one) => one.v),
  'group_entries/0': groups,
  'reverse/0': (v) => (typeof v === 'string' ? [...v].toReversed().join('') : v === null ? [] : listOf(v).toReversed()),
  'flatten/1': flatten,
  'indices/1': indices,
  'split/1': (v, by) => {
    if (typeof v !== 'string' || typeof by !== 'string') return fail('split input and separator must be strings');
    return v === '' ? [] : v.split(by);
  },
  'startswith/1': (v, part) =>
    typeof v === 'string' && typeof part === 'string'
      ? v.startsWith(part)
      : fail('startswith() requires string inputs'),
  'endswith/1': (v, part) =>
    typeof v === 'string' && typeof part === 'string' ? v.endsWith(part) : fail('endswith() requires string inputs'),
  'ltrimstr/1': (v, part) => trimmed(v, part!, false),
  'rtrimstr/1': (v, part) => trimmed(v, part!, true),
  'trim/0': (v) => textOf(v).trim(),
  'ltrim/0': (v) => textOf(v).trimStart(),
  'rtrim/0': (v) => textOf(v).trimEnd(),
  '_match/2': matchOf,
  'setpath/2': (v, path, to) => setPath(v, path as Path, to!),
  'delpaths/1': (v, paths) => withoutPaths(v, paths as readonly Path[]),
  'strftime/1': time,
  'mktime/0': (v) => secondsOf(listOf(v)),
  'gmtime/0': (v) =>
    formatCivil(civilOf(numberOf(v) * 1000), '%Y %m %d %H %M %S')
      .split(' ')
      .map((part, i) => Number(part) - (i === 1 ? 1 : 0)),
  'fromdateiso8601/0': fromDate,
  'infinite/0': () => Number.MAX_VALUE,
  'nan/0': () => Number.NaN,
  'isinfinite/0': (v) => Math.abs(numberOf(v)) === Number.POSITIVE_INFINITY,
  'isnan/0': (v) => Number.isNaN(numberOf(v)),
  'isnormal/0': (v) => Number.isFinite(numberOf(v)) && v !== 0,
  'pow/2': (_, a, b) => numberOf(a!) ** numberOf(b!),
  'log/0': (v) => Math.log(numberOf(v)),
  'exp/0': (v) => Math.exp(numberOf(v)),
  'log2/0': (v) => Math.log2(numberOf(v)),
  'log10/0': (v) => Math.log10(numberOf(v)),
  'floor/0': (v) => Math.floor(numberOf(v)),
  'ceil/0': (v) => Math.ceil(numberOf(v)),
  'round/0': (v) => Math.sign(numberOf(v)) * Math.round(Math.abs(numberOf(v))),
  'sqrt/0': (v) => Math.sqrt(numberOf(v)),
  'fabs/0': (v) => Math.abs(numberOf(v)),
  'abs/0': (v) => Math.abs(numberOf(v)),
  '@text/0': textOf,
  '@json/0': (v) => JSON.stringify(v),
  '@html/0': (v) => textOf(v).replaceAll(/[<>&'"]/g, (char) => ESCAPED[char]!),
  '@uri/0': (v) => uri(textOf(v)),
  '@csv/0': (v) => row(v, 'csv', ',', (text) => `"${text.replaceAll('"', '""')}"`),
  '@tsv/0': (v) =>
    row(v, 'tsv', '\t', (text) =>
      text
        .replaceAll('\\', String.raw`\\`)
        .replaceAll('\t', String.raw`\t`)
        .replaceAll('\n', String.raw`\n`)
        .replaceAll('\r', String.raw`\r`),
    ),
  '@sh/0': (v) => (isArray(v) ? v.map(shellWord).join(' ') : shellWord(v)),
  '@base64/0': (v) => encodeBase64(textOf(v)),
  '@base64d/0': (v) =>
    decodeBase64(textOf(v)) ?? fail(`${typeOf(v)} (${JSON.stringify(v).slice(0, 11)}) is not valid base64 data`),
};

const FILTERS: Readonly<Record<string, Builtin>> = {
  'empty/0': () => [],
  *'path/1'(run, [node], scope, input) {
    for (const path of pathsOf(run, node!, scope, input.value)) yield plain(path);
  },
  *'range/2'(run, [from, to], scope, input) {
    for (const end of run.evaluate(to!, scope, plain(input.value)))
      for (const start of run.evaluate(from!, scope, plain(input.value)))
        for (let n = numberOf(start.value); n < numberOf(end.value); n++) {
          run.spend();
          yield plain(n);
        }
  },
  *'range/3'(run, [from, to, by], scope, input) {
    const of = (node: typeof from): Iterable<Item> => run.evaluate(node!, scope, plain(input.value));
    for (const step of of(by))
      for (const end of of(to))
        for (const start of of(from)) {
          const [s, e] = [numberOf(step.value), numberOf(end.value)];
          if (s === 0) continue;
          for (let n = numberOf(start.value); s > 0 ? n < e : n > e; n += s) {
            run.spend();
            yield plain(n);
          }
        }
  },
  *'getpath/1'(run, [node], scope, input) {
    for (const { value } of run.evaluate(node!, scope, plain(input.value)))
      yield {
        value: getPath(input.value, value as Path),
        path: input.path === undefined ? undefined : [...input.path, ...(value as Path)],
      };
  },
  *'debug/0'(_run, _args, _scope, input) {
    yield input;
  },
};

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ...Object.entries(VALUES).map(([name, act]) => [name, ofValues(act)] as const),
  ...Object.entries(FILTERS),
]);
