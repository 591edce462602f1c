/** Reads `--at TIME WHAT`, `--at TIME --kubectl LINE` and `--kubectl LINE`: what is to be done to the cluster, and when. */
import { existsSync } from 'node:fs';
import type { Input } from '../../shared/model/session.ts';
import { KindRegistry } from '../../shared/engine/kinds/registry.ts';
import { kindName } from '../../shared/engine/api/kind-map.ts';
import { fromHere, readSources } from './sources.ts';

export interface TimedInput {
  /** Virtual ms; Infinity: at the end of the run. */
  at: number;
  what: string;
  /** `what` is a line of kubectl, typed at a terminal. */
  isLine?: true;
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "90s", "1m30s", "500ms" -> ms. @throws Error */
export function parseDuration(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) throw new Error(`${text}: not a duration (write 90s, 1m30s, 500ms)`);
  let total = 0;
  for (const m of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) total += Number(m[1]) * UNITS[m[2]!]!;
  return Math.round(total);
}

/** What stands at `at` and after it: WHAT, or --kubectl LINE; and how many words that is. */
function whatAt(args: readonly string[], at: number): { what: string; isLine?: true; words: number } | undefined {
  const [first, second] = [args[at], args[at + 1]];
  if (first === undefined) return undefined;
  if (first.startsWith('--kubectl=')) return { what: first.slice('--kubectl='.length), isLine: true, words: 1 };
  if (first !== '--kubectl') return { what: first, words: 1 };
  return second === undefined ? undefined : { what: second, isLine: true, words: 2 };
}

/** Takes every `--at TIME WHAT`, `--at TIME --kubectl LINE` and `--kubectl LINE` out of the arguments. @throws Error */
export function takeTimedInputs(args: readonly string[]): { rest: string[]; timed: TimedInput[] } {
  const rest: string[] = [];
  const timed: TimedInput[] = [];
  // What stands after "--" is another program's.
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  for (let i = 0; i < own.length; i++) {
    const isTimed = own[i] === '--at';
    if (!isTimed && own[i]!.split('=')[0] !== '--kubectl') {
      rest.push(own[i]!);
      continue;
    }
    const time = isTimed ? own[i + 1] : undefined;
    const found = whatAt(own, isTimed ? i + 2 : i);
    if (isTimed && (time === undefined || found === undefined))
      throw new Error('--at takes a time and what to do then');
    if (found === undefined) throw new Error('--kubectl takes a line, such as "get pods"');
    const { words, ...what } = found;
    timed.push({ at: time === undefined ? Number.POSITIVE_INFINITY : parseDuration(time), ...what });
    i += isTimed ? words + 1 : words - 1;
  }
  rest.push(...args.slice(own.length));
  return { rest, timed: timed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)) };
}

/** "deployment/web" or "deploy web" -> the object meant. */
function reference(
  kinds: KindRegistry,
  words: string[],
  namespace: string,
): { kind: string; namespace: string; name: string } {
  const first = words.shift() ?? '';
  const [resource = '', slashName] = first.split('/');
  const name = slashName ?? words.shift() ?? '';
  const kind = kinds.byResource(resource);
  if (kind === undefined) throw new Error(`${first}: no such resource type`);
  if (name === '') throw new Error(`${first}: a name is missing`);
  return {
    kind: kindName(kind.group === '' ? 'v1' : `${kind.group}/${kind.version}`, kind.kind),
    namespace: kind.namespaced ? namespace : '',
    name,
  };
}

/** Takes an option with its value out of the words. */
function option(words: string[], ...names: string[]): string | undefined {
  for (const [i, word] of words.entries()) {
    for (const name of names) {
      if (word.startsWith(`${name}=`)) return words.splice(i, 1)[0]!.slice(name.length + 1);
      if (word === name) return words.splice(i, 2)[1];
    }
  }
  return undefined;
}

/** What a `--at` asks for, as an input of the session. @throws Error saying what is wrong with it */
export function parseTimedInput(what: string): Input {
  if (existsSync(fromHere(what))) return { type: 'apply', files: readSources([what]).files };
  const text = what.trim();
  const json = text.search(/[[{]/);
  const patch = json < 0 ? undefined : (JSON.parse(text.slice(json).replace(/'$/, '')) as unknown);
  const words = (json < 0 ? text : text.slice(0, json))
    .split(/\s+/)
    .filter((w) => w !== '' && w !== '-p' && w !== "'" && w !== 'kubectl');
  const kinds = new KindRegistry();
  if (words.length === 0 && patch !== undefined) return partialObject(patch);
  const namespace = option(words, '-n', '--namespace') ?? 'default';
  const type = option(words, '--type');
  const replicas = option(words, '--replicas');
  const verb = ['patch', 'delete', 'scale'].includes(words[0] ?? '') ? words.shift() : 'patch';
  const ref = reference(kinds, words, namespace);
  if (verb === 'delete') return { type: 'delete', ...ref };
  if (verb === 'scale' || replicas !== undefined) {
    return { type: 'patch', ...ref, patchType: 'merge', patch: { spec: { replicas: Number(replicas) } } };
  }
  if (patch === undefined) throw new Error(`${what}: neither a file nor a patch`);
  const patchType = Array.isArray(patch) ? 'json' : type === 'merge' || type === 'json' ? type : 'strategic';
  return { type: 'patch', ...ref, patchType, patch };
}

/** A piece of an object that names itself: {"kind": "Deployment", "metadata": {"name": "web"}, "spec": {...}}. */
function partialObject(patch: unknown): Input {
  const part = patch as { apiVersion?: string; kind?: string; metadata?: { name?: string; namespace?: string } };
  const { kind, metadata } = part;
  if (kind === undefined || metadata?.name === undefined)
    throw new Error('the patch must say whose it is: kind and metadata.name, or TYPE/NAME before it');
  const known = new KindRegistry().byResource(kind);
  const name =
    part.apiVersion === undefined && known !== undefined
      ? known.group === ''
        ? known.kind
        : `${known.kind}.${known.group}`
      : kindName(part.apiVersion ?? 'v1', kind);
  const namespace = known?.namespaced === false ? '' : (metadata.namespace ?? 'default');
  return { type: 'patch', kind: name, namespace, name: metadata.name, patchType: 'strategic', patch };
}
