/** Tools of a few lines: true, false, echo, printf, test, pwd, yes, seq, expr, tee, tac, base64, shuf. */
import { echoText } from '../text/echo.ts';
import { printfText } from '../text/printf.ts';
import { TestError, testWords } from '../text/test-command.ts';
import { FileError } from '../../files/errno.ts';
import { badOption, complainOfFile, parseOptions, take, usageError } from './lines.ts';
import { encodeBase64 } from '../../text/base64.ts';
import { decodeBase64 } from './loose-base64.ts';
import { expression, ExprError } from './expr.ts';
import { plain, TURN, type Tool } from './tool.ts';

export const succeed = plain(['true'], () => 0);
export const fail = plain(['false'], () => 1);

export const echo = plain(['echo'], (io) => {
  io.out(echoText(io.args, io.isBusybox ? 'ash' : 'bash'));
  return 0;
});

export const printf = plain(['printf'], (io) => {
  const { text, errors } = printfText(io.args[0] ?? '', io.args.slice(1), (t) => t);
  io.out(text);
  for (const error of errors) io.complain(error);
  return errors.length > 0 ? 1 : 0;
});

export const test = plain(['test', '['], (io) => {
  const words = io.name === '[' ? io.args.slice(0, -1) : io.args;
  try {
    const holds = testWords(words, {
      files: io.files,
      isTerminal: (fd) => io.isTerminal(fd),
      isSet: () => false,
      badNumber: (text) => (io.isBusybox ? `${text}: bad number` : `invalid integer '${text}'`),
      hasDoubleEqual: true,
      unexpected: (operator) => `${operator}: unknown operand`,
    });
    return holds ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    io.complain(error.message);
    return 2;
  }
});

export const pwd = plain(['pwd'], (io) => {
  io.out(`${io.files.cwd}\n`);
  return 0;
});

const YES_CHUNK = 8192;

export const yes: Tool = {
  names: ['yes'],
  run(io) {
    const line = `${io.args.length > 0 ? io.args.join(' ') : 'y'}\n`;
    io.out(line.repeat(Math.max(1, Math.floor(YES_CHUNK / line.length))));
    return { wait: TURN, state: null };
  },
};

const SEQ_CHUNK = 2000;

export const seq: Tool = {
  names: ['seq'],
  run(io, state) {
    const args = [...io.args];
    let separator = '\n';
    let isWide = false;
    let format: string | undefined;
    while (args[0] !== undefined && /^-[a-z]/.test(args[0])) {
      const option = args.shift()!;
      if (option.startsWith('-s')) separator = option.slice(2) || (args.shift() ?? '\n');
      else if (option === '-w') isWide = true;
      else if (option.startsWith('-f')) format = option.slice(2) || args.shift();
      else return { exit: badOption(io, option[1] ?? '') };
    }
    const numbers = args.map(Number);
    const bad = args.find((_, i) => Number.isNaN(numbers[i]));
    if (args.length === 0 || args.length > 3 || bad !== undefined) {
      return {
        exit: usageError(
          io,
          bad === undefined
            ? 'missing operand'
            : io.isBusybox
              ? `invalid number '${bad}'`
              : `invalid floating point argument: '${bad}'`,
        ),
      };
    }
    const first = args.length > 1 ? numbers[0]! : 1;
    const step = args.length > 2 ? numbers[1]! : 1;
    const last = numbers.at(-1)!;
    if (step === 0) {
      io.complain("invalid Zero increment value: '0'");
      return { exit: 1 };
    }
    const places = Math.max(...args.slice(0, -1).map((a) => a.split('.')[1]?.length ?? 0), 0);
    const width = isWide ? Math.max(first.toFixed(places).length, last.toFixed(places).length) : 0;
    const start = typeof state === 'number' ? state : 0;
    let out = '';
    let i = start;
    // A little room for steps that no binary number is.
    const isIn = (n: number): boolean => (step > 0 ? n <= last + 1e-9 : n >= last - 1e-9);
    for (; i < start + SEQ_CHUNK && isIn(first + i * step); i++) {
      const text = (first + i * step).toFixed(places).padStart(width, '0');
      const shown = format === undefined ? text : printfText(format, [text], (t) => t).text;
      out += i > 0 ? separator + shown : shown;
    }
    io.out(out);
    if (isIn(first + i * step)) return { wait: TURN, state: i };
    if (i > 0) io.out('\n');
    return { exit: 0 };
  },
};

export const expr = plain(['expr'], (io) => {
  try {
    const value = expression(io.args);
    io.out(`${value}\n`);
    return value === '' || value === '0' ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ExprError)) throw error;
    io.complain(io.isBusybox ? error.message.replace(/^non-integer argument$/, 'non-numeric argument') : error.message);
    return 2;
  }
});

export const tee: Tool = {
  names: ['tee'],
  run(io, state) {
    const { options, operands } = parseOptions(io.args, 'aip', '', ['append']);
    let files = state as readonly string[] | undefined;
    if (files === undefined) {
      const opened: string[] = [];
      for (const file of operands) {
        try {
          io.files.open(file, { truncate: !options.has('a') && !options.has('append') });
          opened.push(file);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          io.complain(`${file}: ${error.message}`);
        }
      }
      files = opened;
    }
    const { text, end } = io.read(0, 65_536);
    io.out(text);
    for (const file of files) if (text !== '' && io.files.find(file) !== undefined) io.files.append(file, text);
    if (end) return { exit: files.length < operands.length ? 1 : 0 };
    return { wait: io.more(), state: files };
  },
};

/** A tool that needs all of its input before it says anything. */
function whole(
  names: readonly string[],
  act: (text: string, io: Parameters<Tool['run']>[0]) => number,
  filesOf: (args: readonly string[]) => readonly string[],
): Tool {
  return {
    names,
    run(io, state) {
      const files = filesOf(io.args);
      const noted = (state as { at: number; text: string } | undefined) ?? { at: 0, text: '' };
      let { at, text } = noted;
      const sources = files.length > 0 ? files : ['-'];
      for (; at < sources.length; at++) {
        try {
          const taken = take(io, sources[at]!);
          text += taken.text;
          if (!taken.end) return { wait: io.more(taken.fd ?? 0), state: { at, text } };
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          complainOfFile(io, sources[at]!, error, 'plain', 'plain');
          return { exit: 1 };
        }
      }
      return { exit: act(text, io) };
    },
  };
}

const operandsOf = (args: readonly string[]): readonly string[] => args.filter((a) => !/^-./.test(a));

export const tac = whole(
  ['tac'],
  (text, io) => {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    io.out(
      lines
        .reverse()
        .map((l) => `${l}\n`)
        .join(''),
    );
    return 0;
  },
  operandsOf,
);

export const shuf = whole(
  ['shuf'],
  (text, io) => {
    const { options } = parseOptions(io.args, 're', 'ni');
    const range = /^(\d+)-(\d+)$/.exec(options.get('i') ?? '');
    const lines =
      range === null
        ? text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined)
        : Array.from({ length: Math.min(100_000, Number(range[2]) - Number(range[1]) + 1) }, (_, i) =>
            String(Number(range[1]) + i),
          );
    for (let i = lines.length - 1; i > 0; i--) {
      const j = io.world.random.int(i + 1);
      [lines[i], lines[j]] = [lines[j]!, lines[i]!];
    }
    io.out(
      lines
        .slice(0, Number(options.get('n') ?? lines.length))
        .map((l) => `${l}\n`)
        .join(''),
    );
    return 0;
  },
  (args) =>
    args.includes('-i') || args.some((a) => /^-i\d/.test(a))
      ? ['/dev/null']
      : operandsOf(args).filter((_, i, all) => !/^\d+$/.test(all[i]!)),
);

export const base64 = whole(
  ['base64'],
  (text, io) => {
    const { options } = parseOptions(io.args, 'di', 'w', ['decode', 'wrap=']);
    if (options.has('d') || options.has('decode')) {
      const decoded = decodeBase64(text);
      if (decoded === undefined) {
        io.complain(io.isBusybox ? 'truncated input' : 'invalid input');
        return 1;
      }
      io.out(decoded);
      return 0;
    }
    const width = Number(options.get('w') ?? options.get('wrap') ?? 76);
    const encoded = encodeBase64(text);
    if (width === 0) io.out(encoded);
    else for (let i = 0; i < encoded.length; i += width) io.out(`${encoded.slice(i, i + width)}\n`);
    return 0;
  },
  (args) => operandsOf(args).filter((_, i, all) => !/^\d+$/.test(all[i]!)),
);
