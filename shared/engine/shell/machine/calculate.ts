/** Arithmetic over a shell's variables. */
import { evaluate } from '../arithmetic/evaluate.ts';
import { ArithmeticError } from '../arithmetic/token.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { ShellError } from './shell-error.ts';
import { readVariable, writeVariable } from './variables.ts';

/** The value of an arithmetic text. Throws ShellError in the shell's words. */
export function calculate(kernel: Kernel, p: LiveProcess, shell: LiveShell, text: string): bigint {
  const plain = text.trim();
  if (/^\d{1,15}$/.test(plain) && (plain === '0' || !plain.startsWith('0'))) return BigInt(plain);
  try {
    if (shell.flavour === 'dash' && text.includes('#')) throw new ArithmeticError(text);
    return evaluate(text, {
      get: (name, index) => {
        const variable = shell.vars.get(name);
        if (index !== undefined && variable?.items !== undefined) return variable.items.get(index) ?? '';
        const value = readVariable(kernel, p, shell, name);
        if (value === undefined && shell.flags.includes('u'))
          throw new ShellError(
            `${name}: ${shell.flavour === 'bash' ? 'unbound variable' : 'parameter not set'}`,
            2,
            true,
          );
        return value ?? '';
      },
      set: (name, index, value) => writeVariable(shell, name, value, index),
    });
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    const isZero = error.message.includes('division by 0');
    if (shell.flavour === 'bash') throw new ShellError(error.message.trimStart(), 1, false);
    if (shell.flavour === 'ash') throw new ShellError(isZero ? 'divide by zero' : 'arithmetic syntax error', 2, true);
    const text2 = isZero ? 'division by zero' : 'expecting primary';
    throw new ShellError(`arithmetic expression: ${text2}: "${text}"`, 2, true);
  }
}
