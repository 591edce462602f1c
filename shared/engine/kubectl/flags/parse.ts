/** Tells flags from arguments as pflag does: between each other, `--` ends them, `-abc`, `-n=x`, `--x=y`. */
import { CommandError } from '../errors.ts';
import { aloneOf, type Flag } from './flag.ts';
import { Flags } from './flags.ts';
import { readValue } from './value.ts';

export interface Parsed {
  flags: Flags;
  args: string[];
  /** How many of `args` stand before "--"; -1: there is none. */
  dashAt: number;
  /** -h or --help was given. */
  help: boolean;
}

const shown = ({ name, short }: Flag): string => (short === undefined ? `--${name}` : `-${short}, --${name}`);

/** @throws CommandError in pflag's words */
function put(flags: Flags, flag: Flag, value: string): void {
  const read = readValue(flag, value);
  if (!read.ok)
    throw new CommandError(`invalid argument ${JSON.stringify(value)} for "${shown(flag)}" flag: ${read.why}`);
  flags.set(flag.name, read.value);
}

class Parser {
  readonly args: string[] = [];
  readonly flags: Flags;
  dashAt = -1;
  help = false;
  private readonly byName: ReadonlyMap<string, Flag>;
  private readonly byShort: ReadonlyMap<string, Flag>;

  constructor(
    specs: readonly Flag[],
    private readonly words: readonly string[],
    private readonly interspersed: boolean,
  ) {
    this.byName = new Map(specs.map((flag) => [flag.name, flag]));
    this.byShort = new Map(specs.flatMap((flag) => (flag.short === undefined ? [] : [[flag.short, flag]])));
    this.flags = new Flags(specs);
  }

  run(): void {
    for (let i = 0; i < this.words.length; i++) {
      const word = this.words[i]!;
      if (word === '--') {
        this.dashAt = this.args.length;
        this.args.push(...this.words.slice(i + 1));
        return;
      }
      if (word.startsWith('--')) i += this.long(word, i);
      else if (word.startsWith('-') && word.length > 1) i += this.shorts(word, i);
      else if (this.interspersed) this.args.push(word);
      else {
        this.args.push(...this.words.slice(i));
        return;
      }
    }
  }

  /** Gives how many words more it took. */
  private long(word: string, at: number): number {
    const body = word.slice(2);
    if (body.startsWith('-') || body.startsWith('=')) throw new CommandError(`bad flag syntax: ${word}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const flag = this.byName.get(name);
    if (flag === undefined) {
      if (name !== 'help') throw new CommandError(`unknown flag: --${name}`);
      this.help = true;
      return 0;
    }
    if (equals >= 0) put(this.flags, flag, body.slice(equals + 1));
    else {
      const alone = aloneOf(flag);
      if (alone === undefined) {
        const next = this.words[at + 1];
        if (next === undefined) throw new CommandError(`flag needs an argument: --${name}`);
        put(this.flags, flag, next);
        return 1;
      }
      put(this.flags, flag, alone);
    }
    return 0;
  }

  private shorts(word: string, at: number): number {
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      const flag = this.byShort.get(letter);
      if (flag === undefined) {
        if (letter !== 'h')
          throw new CommandError(`unknown shorthand flag: ${quotedRune(letter)} in -${word.slice(i)}`);
        this.help = true;
        return 0;
      }
      const rest = word.slice(i + 1);
      if (rest.length > 1 && rest.startsWith('=')) {
        put(this.flags, flag, rest.slice(1));
        return 0;
      }
      const alone = aloneOf(flag);
      if (alone !== undefined) {
        put(this.flags, flag, alone);
        continue;
      }
      if (rest !== '') {
        put(this.flags, flag, rest);
        return 0;
      }
      const next = this.words[at + 1];
      if (next === undefined)
        throw new CommandError(`flag needs an argument: ${quotedRune(letter)} in -${word.slice(i)}`);
      put(this.flags, flag, next);
      return 1;
    }
    return 0;
  }
}

const quotedRune = (letter: string): string => `'${letter}'`;

/**
 * Reads the words after a command's name.
 * @param interspersed false: the first argument ends the flags
 * @throws CommandError for an unknown flag, a missing value, a value that cannot be read
 */
export function parseFlags(specs: readonly Flag[], words: readonly string[], interspersed = true): Parsed {
  const parser = new Parser(specs, words, interspersed);
  parser.run();
  const { flags, args, dashAt, help } = parser;
  return { flags, args, dashAt, help };
}
