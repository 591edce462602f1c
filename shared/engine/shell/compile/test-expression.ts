/** Turns `[[ ... ]]` into instructions that leave its status. */
import type { TestExpression } from 'unbash';
import type { Assembler } from './assembler.ts';
import { compileWord, type CompileScript } from './word.ts';

export function compileTest(asm: Assembler, test: TestExpression, run: CompileScript): void {
  switch (test.type) {
    case 'TestUnary':
      compileWord(asm, test.operand, { quoted: false }, run);
      asm.emit({ op: 'text' });
      asm.emit({ op: 'testUnary', operator: test.operator });
      return;
    case 'TestBinary': {
      const { operator } = test;
      compileWord(asm, test.left, { quoted: false }, run);
      asm.emit({ op: 'text' });
      compileWord(asm, test.right, { quoted: false }, run);
      const isPattern = operator === '=' || operator === '==' || operator === '!=';
      asm.emit({ op: isPattern ? 'pattern' : operator === '=~' ? 'regex' : 'text' });
      asm.emit({ op: 'testBinary', operator });
      return;
    }
    case 'TestLogical': {
      const jumps = test.operands.slice(0, -1).map((operand) => {
        compileTest(asm, operand, run);
        return asm.emit({ op: 'jumpIf', success: test.operator === '||', to: 0 });
      });
      const last = test.operands.at(-1);
      if (last !== undefined) compileTest(asm, last, run);
      for (const jump of jumps) jump.to = asm.here;
      return;
    }
    case 'TestNot':
      compileTest(asm, test.operand, run);
      if (test.negations.length % 2 === 1) asm.emit({ op: 'not' });
      return;
    case 'TestGroup':
      compileTest(asm, test.expression, run);
  }
}
