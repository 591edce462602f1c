/** Cuts an arithmetic text into numbers, names and operators. */

export type Token =
  | { readonly k: 'number'; readonly value: bigint }
  | { readonly k: 'name'; readonly name: string }
  | { readonly k: 'operator'; readonly text: string };

/** A text that is no arithmetic. The message is bash's. */
export class ArithmeticError extends Error {}

const OPERATORS =
  /^(?:<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|\/=|%=|&=|\^=|\|=|[-+*/%<>=!~&|^?:(),[\]])/;

function numberOf(text: string): bigint {
  const based = /^(\d+)#([\w@]+)$/.exec(text);
  if (based !== null) {
    const base = BigInt(based[1]!);
    let value = 0n;
    for (const char of based[2]!.toLowerCase()) value = value * base + BigInt(Number.parseInt(char, 36) || 0);
    return value;
  }
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  if (/^0\d+$/.test(text)) throw new ArithmeticError(`${text}: value too great for base (error token is "${text}")`);
  return BigInt(text);
}

/** The tokens of a text. Throws ArithmeticError. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const rest = text.slice(i);
    const space = /^\s+/.exec(rest);
    if (space !== null) {
      i += space[0].length;
      continue;
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|\d+#[\w@]+|\d+)/.exec(rest);
    const name = number === null ? /^[A-Za-z_]\w*/.exec(rest) : null;
    const operator = number === null && name === null ? OPERATORS.exec(rest) : null;
    const found = number ?? name ?? operator;
    if (found === null || (number !== null && /^[A-Za-z_]/.test(rest.slice(found[0].length)))) {
      throw new ArithmeticError(`${text}: syntax error: operand expected (error token is "${rest}")`);
    }
    if (number !== null) tokens.push({ k: 'number', value: numberOf(found[0]) });
    else if (name !== null) tokens.push({ k: 'name', name: found[0] });
    else tokens.push({ k: 'operator', text: found[0] });
    i += found[0].length;
  }
  return tokens;
}
