/** Reads the text of a label selector, token by token (k8s.io/apimachinery/pkg/labels Parser). */
import { fieldErrorText } from './field-error.ts';
import { lexLabelSelector, type Token, type TokenType } from './label-lexer.ts';
import {
  BINARY_OPERATORS,
  labelKeyError,
  newRequirement,
  type Requirement,
  type RequirementOperator,
} from './label-requirement.ts';

const TOKEN_OPERATORS: Partial<Record<TokenType, RequirementOperator>> = {
  in: 'in',
  '=': '=',
  '==': '==',
  '>': 'gt',
  '<': 'lt',
  notin: 'notin',
  '!=': '!=',
};

/** Reads tokens left to right; where a value is expected, `in` and `notin` are words like any other. */
class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  private peek(): Token {
    const token = this.tokens[this.at]!;
    return token.type === 'in' || token.type === 'notin' ? { ...token, type: 'identifier' } : token;
  }

  private next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  selector(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.peek();
      if (token.type === 'end') return requirements;
      if (token.type !== 'identifier' && token.type !== '!') {
        throw new Error(`found '${token.literal}', expected: !, identifier, or 'end of string'`);
      }
      try {
        requirements.push(this.requirement());
      } catch (error) {
        throw new Error(`unable to parse requirement: ${(error as Error).message}`, { cause: error });
      }
      const after = this.next();
      if (after.type === 'end') return requirements;
      if (after.type !== ',') throw new Error(`found '${after.literal}', expected: ',' or 'end of string'`);
      const following = this.peek();
      if (following.type !== 'identifier' && following.type !== '!') {
        throw new Error(`found '${following.literal}', expected: identifier after ','`);
      }
    }
  }

  private requirement(): Requirement {
    let token = this.next();
    const negated = token.type === '!';
    if (negated) token = this.next();
    if (token.type !== 'identifier') throw new Error(`found '${token.literal}', expected: identifier`);
    const key = token.literal;
    // Upstream has no path here, and prints it so.
    const wrong = labelKeyError(key, '<nil>');
    if (wrong !== undefined) throw new Error(fieldErrorText(wrong));
    const after = this.peek().type;
    if (after === 'end' || after === ',') return newRequirement(key, negated ? '!' : 'exists', []);
    if (negated) return newRequirement(key, '!', []);
    const operator = this.operator();
    const values = operator === 'in' || operator === 'notin' ? this.valueSet() : this.exactValue();
    return newRequirement(key, operator, [...values].sort());
  }

  private operator(): RequirementOperator {
    const token = this.tokens[this.at]!;
    this.at += 1;
    const operator = TOKEN_OPERATORS[token.type];
    if (operator === undefined) throw new Error(`found '${token.literal}', expected: ${BINARY_OPERATORS.join(', ')}`);
    return operator;
  }

  private valueSet(): Set<string> {
    const open = this.next();
    if (open.type !== '(') throw new Error(`found '${open.literal}' expected: '('`);
    const first = this.peek();
    if (first.type === ')') {
      this.next();
      return new Set(['']);
    }
    if (first.type !== 'identifier' && first.type !== ',') {
      throw new Error(`found '${first.literal}', expected: ',', ')' or identifier`);
    }
    const values = this.identifiers();
    if (this.next().type !== ')') throw new Error(`found '${first.literal}', expected: ')'`);
    return values;
  }

  /** "a,b", and "" wherever a comma has nothing beside it. */
  private identifiers(): Set<string> {
    const values = new Set<string>();
    for (;;) {
      const token = this.next();
      if (token.type === 'identifier') {
        values.add(token.literal);
        const after = this.peek();
        if (after.type === ')') return values;
        if (after.type !== ',') throw new Error(`found '${after.literal}', expected: ',' or ')'`);
      } else if (token.type === ',') {
        if (values.size === 0) values.add('');
        const after = this.peek().type;
        if (after === ')' || after === ',') values.add('');
        if (after === ')') return values;
      } else throw new Error(`found '${token.literal}', expected: ',', or identifier`);
    }
  }

  private exactValue(): Set<string> {
    const after = this.peek().type;
    if (after === 'end' || after === ',') return new Set(['']);
    const token = this.next();
    if (token.type !== 'identifier') throw new Error(`found '${token.literal}', expected: identifier`);
    return new Set([token.literal]);
  }
}

/** The requirements in the order in which they were written. Throws upstream's text where the text is no selector. */
export const parseRequirements = (text: string): Requirement[] => new Parser(lexLabelSelector(text)).selector();
