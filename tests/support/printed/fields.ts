/** Compares objects in YAML or JSON field by field: all that is wanted is there, and nothing besides where the page shows the whole. */
import { parseDocument } from 'yaml';
import { NEWER_CONDITIONS, NEWER_FIELDS } from './newer.ts';
import { steady } from './volatile.ts';

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

const isMap = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A line that says that others were left out. */
const DOTS = /^[ \t]*(?:\.\.\.?|\[\.\.\.\]|# .* omitted)[ \t]*$/gm;

/** Reads what is printed, dots left out. @throws Error where it is no YAML */
export function fieldsOf(text: string): Value {
  const document = parseDocument(text.replaceAll(DOTS, ''), { uniqueKeys: false });
  if (document.errors.length > 0) throw new Error(document.errors[0]!.message);
  return document.toJS() as Value;
}

export const hasDots = (text: string): boolean => text.search(DOTS) >= 0;

/** What no two runs have in common, by key. */
const OTHERS = new Set(['resourceVersion', 'uid', 'nodeName', 'hostIP', 'zone', 'nodePort', 'pod-template-hash']);

function leafText(key: string, value: Value): string {
  if (OTHERS.has(key)) return `<${key}>`;
  return typeof value === 'string' ? steady(value.trim()) : JSON.stringify(value);
}

interface Look {
  /** Fields that are said besides are no difference. */
  isPart: boolean;
}

function differ(wanted: Value, said: Value | undefined, path: string, look: Look): string[] {
  const key = /[^.[\]]*$/.exec(path)?.[0] ?? '';
  if (said === undefined) return [`${path} missing, wanted ${JSON.stringify(wanted)}`];
  // Nothing but dots stood there.
  if ((wanted === null || wanted === '...') && look.isPart) return [];
  if (Array.isArray(wanted)) return differLists(wanted, said, path, look);
  if (isMap(wanted)) return differMaps(wanted, said, path, look);
  const [ours, theirs] = [leafText(key, said), leafText(key, wanted)];
  return ours === theirs ? [] : [`${path} is ${ours}, wanted ${theirs}`];
}

function differLists(wanted: readonly Value[], said: Value, path: string, look: Look): string[] {
  if (!Array.isArray(said)) return [`${path} is no list`];
  const types = new Set(wanted.map((one) => (isMap(one) ? one['type'] : undefined)));
  const isNew = (one: Value): boolean =>
    isMap(one) && !types.has(one['type']) && NEWER_CONDITIONS.has(String(one['type']));
  const list = (said as readonly Value[]).filter((one) => !path.endsWith('.conditions') || !isNew(one));
  if (!look.isPart && list.length !== wanted.length) return [`${path} has ${list.length}, wanted ${wanted.length}`];
  // In order, each as the next that fits where some were left out; conditions come as they came to be.
  const isOrdered = !path.endsWith('.conditions');
  let from = 0;
  const out: string[] = [];
  wanted.forEach((one, i) => {
    const found = list.findIndex((item, at) => at >= from && differ(one, item, `${path}[${i}]`, look).length === 0);
    if (found < 0) out.push(...differ(one, list[i], `${path}[${i}]`, look));
    else if (isOrdered) from = found + 1;
  });
  return out;
}

function differMaps(wanted: { readonly [key: string]: Value }, said: Value, path: string, look: Look): string[] {
  // The dash of an item is left out with the dots before it.
  if (Array.isArray(said) && look.isPart)
    return said.some((item) => differ(wanted, item as Value, path, look).length === 0)
      ? []
      : [`${path} has no such item`];
  if (!isMap(said)) return [`${path} is ${JSON.stringify(said)}, wanted ${JSON.stringify(wanted)}`];
  const out = Object.entries(wanted).flatMap(([key, value]) => differ(value, said[key], `${path}.${key}`, look));
  if (look.isPart) return out;
  const besides = Object.keys(said)
    .filter((key) => !(key in wanted))
    .map((key) => `${path}.${key}`)
    .filter((name) => !NEWER_FIELDS.some(({ is }) => is.test(name)))
    .map((name) => `${name} besides`);
  return [...out, ...besides];
}

/** All parts of a value, itself first. */
function* partsOf(value: Value): Generator<Value> {
  yield value;
  if (Array.isArray(value)) for (const item of value) yield* partsOf(item as Value);
  else if (isMap(value)) for (const item of Object.values(value)) yield* partsOf(item);
}

/** What differs: of the whole where the page begins with one, else of the part that comes closest. */
export function fieldsDiffer(wanted: string, said: string, isPart: boolean): string[] {
  const theirs = fieldsOf(wanted);
  const ours = fieldsOf(said);
  const isWhole = !isPart && isMap(theirs) && 'apiVersion' in theirs;
  const look: Look = { isPart: !isWhole || hasDots(wanted) };
  if (isWhole) return differ(theirs, ours, '', look);
  const found = [...partsOf(ours)].map((part) => ({
    words: differ(theirs, part, '', look),
    isLike: isLike(theirs, part),
  }));
  if (found.some(({ words }) => words.length === 0)) return [];
  return (found.find((one) => one.isLike) ?? found[0]!).words;
}

/** Whether a part has all keys of what is wanted, for telling what is wrong in it. */
const isLike = (wanted: Value, part: Value): boolean =>
  isMap(wanted) && isMap(part) && Object.keys(wanted).every((key) => key in part);
