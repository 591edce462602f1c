/** The conditions of `[[ ]]`. */
import { posixRegex } from '../text/regex.ts';
import { matcherOf } from '../expand/pattern.ts';
import { surroundingsOf } from '../builtins/printing.ts';
import { testBinary, TestError, testUnary } from '../text/test-command.ts';
import { calculate } from './calculate.ts';
import { complain } from './complain.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { putVariable } from './variables.ts';

export function unaryCondition(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  operator: string,
  operand: string,
): number {
  return testUnary(operator, operand, surroundingsOf({ kernel, p, shell })) ? 0 : 1;
}

/** 0 or 1; 2 when it makes no sense. `=~` leaves what it matched in BASH_REMATCH. */
export function binaryCondition(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  left: string,
  operator: string,
  right: string,
): number {
  switch (operator) {
    case '=':
    case '==':
      return matcherOf(right)(left) ? 0 : 1;
    case '!=':
      return matcherOf(right)(left) ? 1 : 0;
    case '=~': {
      const regex = posixRegex(right, true, '');
      if (regex === undefined) return 2;
      const m = regex.exec(left);
      putVariable(shell, 'BASH_REMATCH', { items: new Map((m ?? []).map((text, i) => [String(i), text ?? ''])) });
      return m === null ? 1 : 0;
    }
    case '-eq':
    case '-ne':
    case '-lt':
    case '-le':
    case '-gt':
    case '-ge': {
      // Both sides are arithmetic here.
      const a = String(calculate(kernel, p, shell, left));
      const b = String(calculate(kernel, p, shell, right));
      return testBinary(a, operator, b, surroundingsOf({ kernel, p, shell })) ? 0 : 1;
    }
    default:
      try {
        return testBinary(left, operator, right, surroundingsOf({ kernel, p, shell })) ? 0 : 1;
      } catch (error) {
        if (!(error instanceof TestError)) throw error;
        complain(kernel, p, shell, 1, `[[: ${error.message}`);
        return 2;
      }
  }
}
