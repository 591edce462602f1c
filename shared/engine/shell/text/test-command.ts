/** The conditions of test(1) and `[`, and of `[[ ]]` where they are the same. */
import type { FileView } from '../../files/view.ts';
import { sizeOf } from '../../files/node.ts';

/** What `test` cannot make sense of: status 2, with these words. */
export class TestError extends Error {}

export interface TestSurroundings {
  readonly files: FileView;
  /** Whether a descriptor is a terminal. */
  isTerminal(fd: number): boolean;
  /** Whether a variable is set (`-v`, bash). */
  isSet(name: string): boolean;
  /** A complaint about a number that is none. */
  badNumber(text: string): string;
  /** A shell that compares with `==` too. dash does not. */
  readonly hasDoubleEqual: boolean;
  unexpected(operator: string): string;
}

function numberOf(text: string, around: TestSurroundings): bigint {
  const trimmed = text.trim();
  if (!/^[-+]?\d+$/.test(trimmed)) throw new TestError(around.badNumber(text));
  return BigInt(trimmed.replace('+', ''));
}

export function testUnary(operator: string, operand: string, around: TestSurroundings): boolean {
  const { files } = around;
  if (operator === '-z') return operand === '';
  if (operator === '-n') return operand !== '';
  if (operator === '-t') return around.isTerminal(Number(operand));
  if (operator === '-v') return around.isSet(operand);
  if (operator === '-o') return false;
  const node = files.find(operand, operator !== '-L' && operator !== '-h');
  // What /dev/stdin and its kin lead to is not looked into.
  if (node === undefined) return false;
  switch (operator) {
    case '-e':
    case '-a':
      return true;
    case '-f':
      return node.kind === 'file';
    case '-d':
      return node.kind === 'directory';
    case '-L':
    case '-h':
      return node.kind === 'symlink';
    case '-s':
      return sizeOf(node) > 0;
    case '-c':
      return node.kind === 'device';
    case '-r':
      return files.may(node, 4);
    case '-w':
      return files.may(node, 2) && !files.isReadOnly(operand);
    case '-x':
      return files.may(node, 1);
    case '-O':
      return node.uid === files.owner.uid;
    case '-G':
      return node.gid === files.owner.gid;
    default:
      // Pipes, sockets, block devices, set-user-ID: there are none.
      return false;
  }
}

export const UNARY = /^-[a-hknoprstuvwxzGLNOS]$/;
export const BINARY = /^(?:=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;

export function testBinary(left: string, operator: string, right: string, around: TestSurroundings): boolean {
  const time = (path: string): number => around.files.find(path)?.mtime ?? -1;
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return time(left) > time(right);
    case '-ot':
      return time(left) < time(right);
    case '-ef':
      return around.files.find(left) !== undefined && around.files.find(left) === around.files.find(right);
    default: {
      const a = numberOf(left, around);
      const b = numberOf(right, around);
      return operator === '-eq'
        ? a === b
        : operator === '-ne'
          ? a !== b
          : operator === '-lt'
            ? a < b
            : operator === '-le'
              ? a <= b
              : operator === '-gt'
                ? a > b
                : a >= b;
    }
  }
}

class TestParser {
  private at = 0;

  constructor(
    private readonly words: readonly string[],
    private readonly around: TestSurroundings,
  ) {}

  whole(): boolean {
    const value = this.or();
    if (this.at < this.words.length) throw new TestError(this.around.unexpected(this.words[this.at]!));
    return value;
  }

  private or(): boolean {
    let value = this.and();
    while (this.words[this.at] === '-o') {
      this.at += 1;
      const right = this.and();
      value = value || right;
    }
    return value;
  }

  private and(): boolean {
    let value = this.not();
    while (this.words[this.at] === '-a') {
      this.at += 1;
      const right = this.not();
      value = value && right;
    }
    return value;
  }

  private not(): boolean {
    let negated = false;
    while (this.words[this.at] === '!' && !this.isBinaryAt(this.at) && this.at + 1 < this.words.length) {
      this.at += 1;
      negated = !negated;
    }
    return this.primary() !== negated;
  }

  private isBinaryAt(i: number): boolean {
    const operator = this.words[i + 1];
    if (operator === undefined || i + 2 >= this.words.length) return false;
    return BINARY.test(operator) && (operator !== '==' || this.around.hasDoubleEqual);
  }

  private primary(): boolean {
    const word = this.words[this.at];
    if (word === undefined) throw new TestError('argument expected');
    if (this.isBinaryAt(this.at)) {
      this.at += 3;
      return testBinary(word, this.words[this.at - 2]!, this.words[this.at - 1]!, this.around);
    }
    if (word === '(') {
      this.at += 1;
      const value = this.or();
      if (this.words[this.at] !== ')') throw new TestError('closing paren expected');
      this.at += 1;
      return value;
    }
    if (UNARY.test(word) && this.at + 1 < this.words.length) {
      this.at += 2;
      return testUnary(word, this.words[this.at - 1]!, this.around);
    }
    this.at += 1;
    return word !== '';
  }
}

/** Whether the condition holds. Throws TestError. */
export function testWords(words: readonly string[], around: TestSurroundings): boolean {
  if (words.length === 0) return false;
  if (words.length === 1) return words[0] !== '';
  if (words.length === 2 && words[0] === '!') return words[1] === '';
  if (words.length === 2 && !UNARY.test(words[0]!)) throw new TestError(around.unexpected(words[0]!));
  if (words.length === 3 && BINARY.test(words[1]!) && (words[1] !== '==' || around.hasDoubleEqual)) {
    return testBinary(words[0]!, words[1]!, words[2]!, around);
  }
  return new TestParser(words, around).whole();
}
