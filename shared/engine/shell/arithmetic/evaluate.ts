/** Works out shell arithmetic in 64 bits, as C does, after the text was expanded. */
import { ArithmeticError, tokensOf, type Token } from './token.ts';

/** The variables that arithmetic sees. `index`: of an array's element. */
export interface ArithmeticScope {
  get(name: string, index: string | undefined): string;
  set(name: string, index: string | undefined, value: string): void;
}

const BINARY: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '<=': 7,
  '>': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
  '**': 11,
};
const ASSIGN = /^(?:[-+*/%&^|]|<<|>>)?=$/;
/** Variables may hold expressions that name variables; deeper than this they go round in circles. */
const MAX_DEPTH = 64;

interface Place {
  name: string;
  index: string | undefined;
}

class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
    private readonly scope: ArithmeticScope,
    private readonly depth: number,
  ) {}

  private fail(): never {
    throw new ArithmeticError(`${this.text}: syntax error in expression`);
  }

  private peek(): string | undefined {
    const token = this.tokens[this.at];
    return token?.k === 'operator' ? token.text : undefined;
  }

  private eat(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at += 1;
    return true;
  }

  whole(): bigint {
    if (this.tokens.length === 0) return 0n;
    const value = this.comma(true, 0);
    if (this.at < this.tokens.length) this.fail();
    return value;
  }

  private comma(live: boolean, nest: number): bigint {
    let value = this.assignment(live, nest);
    while (this.eat(',')) value = this.assignment(live, nest);
    return value;
  }

  private read(place: Place): bigint {
    const text = this.scope.get(place.name, place.index).trim();
    if (text === '') return 0n;
    if (/^\d{1,15}$/.test(text) && (text === '0' || !text.startsWith('0'))) return BigInt(text);
    if (this.depth > MAX_DEPTH) throw new ArithmeticError(`${text}: expression recursion level exceeded`);
    return new Parser(text, tokensOf(text), this.scope, this.depth + 1).whole();
  }

  private write(place: Place, value: bigint, live: boolean): bigint {
    if (live) this.scope.set(place.name, place.index, String(value));
    return value;
  }

  /** A name with its index, when one stands here. */
  private place(live: boolean, nest: number): Place | undefined {
    const token = this.tokens[this.at];
    if (token?.k !== 'name') return undefined;
    this.at += 1;
    if (!this.eat('[')) return { name: token.name, index: undefined };
    const index = this.comma(live, nest + 1);
    if (!this.eat(']')) this.fail();
    return { name: token.name, index: String(index) };
  }

  private assignment(live: boolean, nest: number): bigint {
    if (nest > 200) this.fail();
    const start = this.at;
    const place = this.place(false, nest);
    const operator = this.peek();
    if (place !== undefined && operator !== undefined && ASSIGN.test(operator)) {
      this.at = start;
      const target = this.place(live, nest)!;
      this.at += 1;
      const right = this.assignment(live, nest + 1);
      if (operator === '=') return this.write(target, right, live);
      const left = live ? this.read(target) : 0n;
      return this.write(target, this.apply(operator.slice(0, -1), left, right, live), live);
    }
    this.at = start;
    return this.ternary(live, nest);
  }

  private ternary(live: boolean, nest: number): bigint {
    const test = this.binary(1, live, nest);
    if (!this.eat('?')) return test;
    const yes = this.assignment(live && test !== 0n, nest + 1);
    if (!this.eat(':')) this.fail();
    const no = this.assignment(live && test === 0n, nest + 1);
    return test === 0n ? no : yes;
  }

  private binary(least: number, live: boolean, nest: number): bigint {
    let left = this.unary(live, nest);
    for (;;) {
      const operator = this.peek();
      const rank = operator === undefined ? undefined : BINARY[operator];
      if (operator === undefined || rank === undefined || rank < least) return left;
      this.at += 1;
      const decided = (operator === '&&' && left === 0n) || (operator === '||' && left !== 0n);
      // ** alone goes from right to left.
      const right = this.binary(operator === '**' ? rank : rank + 1, live && !decided, nest);
      left = this.apply(operator, left, right, live && !decided);
    }
  }

  private apply(operator: string, a: bigint, b: bigint, live: boolean): bigint {
    return BigInt.asIntN(64, this.exact(operator, a, b, live));
  }

  private exact(operator: string, a: bigint, b: bigint, live: boolean): bigint {
    switch (operator) {
      case '||':
        return a !== 0n || b !== 0n ? 1n : 0n;
      case '&&':
        return a !== 0n && b !== 0n ? 1n : 0n;
      case '|':
        return a | b;
      case '^':
        return a ^ b;
      case '&':
        return a & b;
      case '==':
        return a === b ? 1n : 0n;
      case '!=':
        return a === b ? 0n : 1n;
      case '<':
        return a < b ? 1n : 0n;
      case '<=':
        return a <= b ? 1n : 0n;
      case '>':
        return a > b ? 1n : 0n;
      case '>=':
        return a >= b ? 1n : 0n;
      case '<<':
        return a << (b & 63n);
      case '>>':
        return a >> (b & 63n);
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return a * b;
      case '**':
        return this.power(a, b);
      default: {
        if (!live) return 0n;
        if (b === 0n) throw new ArithmeticError(`${this.text}: division by 0 (error token is "${b}")`);
        return operator === '/' ? a / b : a % b;
      }
    }
  }

  private power(base: bigint, exponent: bigint): bigint {
    if (exponent < 0n) throw new ArithmeticError(`${this.text}: exponent less than 0`);
    let result = 1n;
    let square = base;
    for (let left = BigInt.asUintN(64, exponent); left > 0n; left >>= 1n) {
      if ((left & 1n) === 1n) result = BigInt.asIntN(64, result * square);
      square = BigInt.asIntN(64, square * square);
    }
    return result;
  }

  private unary(live: boolean, nest: number): bigint {
    if (nest > 200) this.fail();
    for (const sign of ['++', '--'] as const) {
      const start = this.at;
      if (!this.eat(sign)) continue;
      const place = this.place(live, nest);
      if (place !== undefined)
        return this.write(place, (live ? this.read(place) : 0n) + (sign === '++' ? 1n : -1n), live);
      // Not before a name: two signs.
      this.at = start + 1;
      return this.unary(live, nest + 1);
    }
    if (this.eat('-')) return BigInt.asIntN(64, -this.unary(live, nest + 1));
    if (this.eat('+')) return this.unary(live, nest + 1);
    if (this.eat('!')) return this.unary(live, nest + 1) === 0n ? 1n : 0n;
    if (this.eat('~')) return ~this.unary(live, nest + 1);
    return this.primary(live, nest);
  }

  private primary(live: boolean, nest: number): bigint {
    if (this.eat('(')) {
      const value = this.comma(live, nest + 1);
      if (!this.eat(')')) this.fail();
      return value;
    }
    const token = this.tokens[this.at];
    if (token?.k === 'number') {
      this.at += 1;
      return BigInt.asIntN(64, token.value);
    }
    const place = this.place(live, nest);
    if (place === undefined) {
      throw new ArithmeticError(`${this.text}: syntax error: operand expected (error token is "${this.peek() ?? ''}")`);
    }
    const value = live ? this.read(place) : 0n;
    if (this.eat('++')) this.write(place, value + 1n, live);
    else if (this.eat('--')) this.write(place, value - 1n, live);
    return value;
  }
}

/** The value of an arithmetic text; an empty one is 0. Throws ArithmeticError. */
export function evaluate(text: string, scope: ArithmeticScope): bigint {
  return new Parser(text, tokensOf(text), scope, 0).whole();
}
