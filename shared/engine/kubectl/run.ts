/** Runs one kubectl line: finds the command, reads its flags, runs it, and prints a failure as kubectl does. */
import type { RestResponse } from '../api/rest.ts';
import type { Io } from './call.ts';
import type { Command } from './command.ts';
import { checked } from './config/client-config.ts';
import { root } from './commands/all.ts';
import { limited } from './commands/auth/impersonation.ts';
import { askerOf } from './commands/auth/subject.ts';
import { CommandError, HelpError, outcomeOf, usageError } from './errors.ts';
import { aloneOf, type Flag } from './flags/flag.ts';
import { GLOBAL_FLAGS } from './flags/global.ts';
import { parseFlags } from './flags/parse.ts';
import { suggestions } from './suggest.ts';
import { helpText } from './usage.ts';
import { through, type Task } from './waits.ts';

interface Found {
  command: Command;
  path: string;
  /** The words that are left: flags and arguments. */
  words: string[];
}

/** Its own flags, and those of everybody that it has not under the same name. */
export function flagsOf({ flags = [] }: Command): readonly Flag[] {
  const own = new Set(flags.map(({ name }) => name));
  return [...flags, ...GLOBAL_FLAGS.filter(({ name }) => !own.has(name))];
}

/** Whether a word is a flag whose value is the next word. */
function takesNext(flags: readonly Flag[], word: string): boolean {
  if (word.includes('=')) return false;
  const flag = word.startsWith('--')
    ? flags.find(({ name }) => name === word.slice(2))
    : flags.find(({ short }) => short === word.at(-1));
  // What is no flag at all takes the next word, too (cobra stripFlags).
  return (flag === undefined || aloneOf(flag) === undefined) && (word.startsWith('--') || word.length === 2);
}

/** Where the first argument stands among the words; -1: there is none. */
function firstArgument(flags: readonly Flag[], words: readonly string[]): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') return -1;
    if (word.startsWith('-') && word !== '-') i += takesNext(flags, word) ? 1 : 0;
    else return i;
  }
  return -1;
}

/** The command that the words mean. @throws CommandError unknown command */
export function findCommand(top: Command, given: readonly string[]): Found {
  let command = top;
  let path = top.name;
  const words = [...given];
  for (;;) {
    const subcommands = command.subcommands ?? [];
    const at = subcommands.length === 0 ? -1 : firstArgument(flagsOf(command), words);
    const word = at < 0 ? undefined : words[at]!;
    const next = subcommands.find(({ name, aliases }) => name === word || aliases?.includes(word ?? ''));
    if (next === undefined) {
      if (word !== undefined && command === top) {
        const more = suggestions(subcommands, word);
        throw new CommandError(`unknown command ${JSON.stringify(word)} for "${path}"${more}`);
      }
      return { command, path, words };
    }
    words.splice(at, 1);
    command = next;
    path = `${path} ${next.name}`;
  }
}

function* execute(io: Io, given: readonly string[]): Task<number> {
  const { command, path, words } = findCommand(root, given);
  let parsed;
  try {
    parsed = parseFlags(flagsOf(command), words, command.interspersed ?? true);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${error.message}\nSee '${path} --help' for usage.`);
  }
  const { flags, args, dashAt, help } = parsed;
  if (help) {
    io.out(helpText(command, path));
    return 0;
  }
  for (const { name, deprecated } of flagsOf(command))
    if (deprecated !== undefined && flags.changed(name)) io.err(`Flag --${name} has been deprecated, ${deprecated}\n`);
  const missing = flags.missing().map((name) => JSON.stringify(name));
  if (missing.length > 0) throw new CommandError(`required flag(s) ${missing.join(', ')} not set`);
  if (command.run !== undefined) {
    try {
      const call = { path, args, dashAt, flags, io };
      const running = command.run(call);
      if (typeof running === 'number') return running;
      const isLimited = flags.text('as') !== '' && command.asksForRights !== true;
      const own = new Set(command.flags?.map(({ name }) => name));
      return yield* checked(call, own, isLimited ? limited(askerOf(call), running) : running);
    } catch (error) {
      if (error instanceof HelpError) io.out(helpText(command, path));
      throw error;
    }
  }
  const { alone } = command;
  if (args.length > 0 && alone?.takesAny !== true) throw usageError(path, `unknown command ${JSON.stringify(args[0])}`);
  if (alone === undefined) io.err(helpText(command, path));
  else io.out(helpText(command, path));
  return alone?.exit ?? 1;
}

/** Says each thing that the server warned of, once (rest.NewWarningWriter, Deduplicate). */
function* heard<T>(io: Io, task: Task<T>): Task<T> {
  const said = new Set<string>();
  const hear = ({ warnings = [] }: RestResponse): void => {
    for (const text of warnings) {
      if (!said.has(text)) io.err(`Warning: ${text}\n`);
      said.add(text);
    }
  };
  return yield* through(task, function* (wait) {
    const answer: unknown = yield wait;
    if ('rest' in wait) hear(answer as RestResponse);
    return answer;
  });
}

/**
 * One line, without the word `kubectl`.
 * @returns its exit code; failures are printed on `io.err`
 * @throws only what is a mistake of the program
 */
export function* kubectl(io: Io, words: readonly string[]): Task<number> {
  try {
    return yield* heard(io, execute(io, words));
  } catch (error) {
    const { text, exit } = outcomeOf(error);
    io.err(text);
    return exit;
  }
}
