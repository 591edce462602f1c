/** echo, printf and test as builtins. */
import { backslashQuote } from '../machine/messages.ts';
import { putVariable } from '../machine/variables.ts';
import { civilOf, formatCivil } from '../tools/civil-time.ts';
import { echoText } from '../text/echo.ts';
import { printfText } from '../text/printf.ts';
import { TestError, testWords, type TestSurroundings } from '../text/test-command.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';

export const echo: Builtin = ({ shell, args, out }) => {
  out(echoText(args, shell.flavour));
  return 0;
};

export const printf: Builtin = (call) => {
  const { shell } = call;
  let { args } = call;
  let variable: string | undefined;
  if (args[0] === '-v' && shell.flavour === 'bash') {
    variable = args[1];
    args = args.slice(2);
  }
  if (args[0] === '--') args = args.slice(1);
  if (args.length === 0) {
    call.complain(
      shell.flavour === 'bash' ? 'usage: printf [-v var] format [arguments]' : 'usage: printf format [arg ...]',
    );
    return 2;
  }
  const nowMs = call.kernel.world.epochMs;
  const time =
    shell.flavour === 'bash'
      ? (format: string, seconds?: number): string =>
          formatCivil(civilOf(seconds === undefined ? nowMs : seconds * 1000), format)
      : undefined;
  const { text, errors } = printfText(args[0]!, args.slice(1), backslashQuote, time);
  if (variable === undefined) call.out(text);
  else putVariable(shell, variable, { ...shell.vars.get(variable), text });
  for (const error of errors)
    call.complain(
      shell.flavour === 'dash' ? error.replace(/^(.*): (invalid number)$/, '$1: expected numeric value') : error,
    );
  return errors.length > 0 ? 1 : 0;
};

/** What test sees from inside of a shell. */
export function surroundingsOf(call: Pick<BuiltinCall, 'kernel' | 'p' | 'shell'>): TestSurroundings {
  const { kernel, p, shell } = call;
  const isBash = shell.flavour === 'bash';
  return {
    files: kernel.files(p),
    isTerminal: (fd) => kernel.isTerminal(p, fd),
    isSet: (name) => {
      const element = /^(\w+)\[(.*)\]$/.exec(name);
      const variable = shell.vars.get(element?.[1] ?? name);
      return element === null ? variable !== undefined : variable?.items?.has(element[2]!) === true;
    },
    badNumber: (text) =>
      isBash
        ? `${text}: integer expression expected`
        : shell.flavour === 'ash'
          ? `${text}: bad number`
          : `Illegal number: ${text}`,
    hasDoubleEqual: shell.flavour !== 'dash',
    unexpected: (operator) => {
      if (isBash) return `${operator}: unary operator expected`;
      return shell.flavour === 'ash' ? `${operator}: unknown operand` : `${operator}: unexpected operator`;
    },
  };
}

export const test: Builtin = (call) => {
  let words = call.args;
  if (call.name === '[') {
    if (words.at(-1) !== ']') {
      call.complain(call.shell.flavour === 'bash' ? "missing `]'" : 'missing ]');
      return 2;
    }
    words = words.slice(0, -1);
  }
  try {
    return testWords(words, surroundingsOf(call)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    call.complain(error.message);
    return 2;
  }
};
