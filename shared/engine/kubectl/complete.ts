/** What may come next on a line of kubectl: commands, flags and their values, types, names (cobra __complete). */
import { ApiError } from '../api/errors.ts';
import type { Call, Io } from './call.ts';
import type { Command } from './command.ts';
import { root } from './commands/all.ts';
import { kubeconfig } from './config/kubeconfig.ts';
import { CommandError } from './errors.ts';
import { aloneOf, type Flag } from './flags/flag.ts';
import { parseFlags } from './flags/parse.ts';
import { byText } from '../text/go-json.ts';
import { listObjects } from './resources/client.ts';
import { namesOf, typeNames } from './resources/names.ts';
import { findCommand, flagsOf } from './run.ts';
import type { Task } from './waits.ts';

const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };

/** Types first, then names; or both in one word. */
function* typesAndNames(call: Call, prefix: string): Task<readonly string[]> {
  const slash = prefix.indexOf('/');
  if (slash >= 0) {
    const type = prefix.slice(0, slash);
    return (yield* namesOf(call, type)).map((name) => `${type}/${name}`);
  }
  const [type, ...names] = call.args;
  if (type === undefined) return yield* typeNames();
  if (type.includes('/')) return [];
  return (yield* namesOf(call, type)).filter((name) => !names.includes(name));
}

function* valuesOf(call: Call, flag: Flag): Task<readonly string[]> {
  if (flag.values !== undefined) return flag.values;
  if (flag.name === 'namespace') return (yield* listObjects(NAMESPACES, '')).map(({ metadata }) => metadata.name);
  const config = yield* kubeconfig(call);
  if (flag.name === 'context') return config.contexts.map(({ name }) => name);
  if (flag.name === 'cluster') return config.clusters.map(({ name }) => name);
  return flag.name === 'user' ? config.users.map(({ name }) => name) : [];
}

/** The flag whose value the next word is, if the last word is such a flag. */
function waitingFlag(flags: readonly Flag[], word: string | undefined): Flag | undefined {
  if (word === undefined || !word.startsWith('-') || word.includes('=')) return undefined;
  const flag = word.startsWith('--')
    ? flags.find(({ name }) => name === word.slice(2))
    : flags.find(({ short }) => short === word.slice(-1));
  return flag !== undefined && aloneOf(flag) === undefined ? flag : undefined;
}

const flagNames = (flags: readonly Flag[]): string[] =>
  flags.filter(({ hidden }) => hidden !== true).map(({ name }) => `--${name}`);

function* candidates(io: Io, before: readonly string[], prefix: string): Task<readonly string[]> {
  const { command, path, words } = findCommand(root, before);
  const flags = flagsOf(command);
  const waiting = waitingFlag(flags, words.at(-1));
  const { flags: given, args, dashAt } = parseFlags(flags, waiting === undefined ? words : words.slice(0, -1));
  const call: Call = { path, args, dashAt, flags: given, io };
  if (waiting !== undefined) return yield* valuesOf(call, waiting);
  const equals = /^--([\w-]+)=/.exec(prefix);
  if (equals !== null) {
    const flag = flags.find(({ name }) => name === equals[1]);
    return flag === undefined ? [] : (yield* valuesOf(call, flag)).map((value) => `--${flag.name}=${value}`);
  }
  if (prefix.startsWith('-')) return dashAt < 0 ? flagNames(flags) : [];
  if (command.subcommands !== undefined) return args.length > 0 ? [] : namesOfCommands(command);
  if (command.complete !== undefined) {
    const own = command.complete(call);
    return 'next' in own ? yield* own : own;
  }
  return command.run === undefined ? [] : yield* typesAndNames(call, prefix);
}

const namesOfCommands = ({ subcommands = [] }: Command): string[] => subcommands.map(({ name }) => name);

/**
 * Words that the last one may become, sorted. Commands whose arguments are no types say so with `complete`.
 * @param words without "kubectl"; the last is what is being typed, '' for a new word
 */
export function* completions(io: Io, words: readonly string[]): Task<readonly string[]> {
  const prefix = words.at(-1) ?? '';
  try {
    const found = yield* candidates(io, words.slice(0, -1), prefix);
    return [...new Set(found)].filter((word) => word.startsWith(prefix)).sort(byText);
  } catch (error) {
    // A line that is wrong has no continuation; it is said when it is run.
    if (error instanceof CommandError || error instanceof ApiError) return [];
    throw error;
  }
}
