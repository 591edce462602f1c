/** Reads a jq program, with the precedences of jq's own grammar (src/parser.y). */
import { JqError, type Node, type Pattern } from './ast.ts';
import { lex, type Token } from './lex.ts';

const IDENTITY: Node = { k: 'identity' };
const NULL: Node = { k: 'literal', value: null };

/** By operator: how strongly it binds, and to which side ('' : to none). `|` and `,` are below all. */
const BINARY: Readonly<Record<string, readonly [number, 'left' | 'right' | '']>> = {
  '//': [2, 'right'],
  '=': [3, ''],
  '|=': [3, ''],
  '+=': [3, ''],
  '-=': [3, ''],
  '*=': [3, ''],
  '/=': [3, ''],
  '%=': [3, ''],
  '//=': [3, ''],
  or: [4, 'left'],
  and: [5, 'left'],
  '==': [6, ''],
  '!=': [6, ''],
  '<': [6, ''],
  '<=': [6, ''],
  '>': [6, ''],
  '>=': [6, ''],
  '+': [7, 'left'],
  '-': [7, 'left'],
  '*': [8, 'left'],
  '/': [8, 'left'],
  '%': [8, 'left'],
};

const KEYWORDS = new Set(
  'def if then elif else end as reduce foreach try catch label import include and or not __loc__'.split(' '),
);

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  private is(...texts: string[]): boolean {
    const { k, text } = this.token;
    return (k === 'op' || k === 'word') && texts.includes(text);
  }

  private skip(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }

  private want(text: string): void {
    if (!this.skip(text)) throw this.unexpected();
  }

  private unexpected(): JqError {
    const { k, text } = this.token;
    return new JqError(
      `syntax error, unexpected ${k === 'end' ? 'end of file' : k === 'text' ? 'QQSTRING_START' : text}`,
    );
  }

  private take(k: Token['k']): string {
    const { token } = this;
    if (token.k !== k) throw this.unexpected();
    this.at += 1;
    return token.text;
  }

  program(): Node {
    const node = this.token.k === 'end' ? IDENTITY : this.pipe();
    if (this.token.k !== 'end') throw this.unexpected();
    return node;
  }

  pipe(): Node {
    if (this.skip('def')) {
      const { name, params, body } = this.definition();
      // Definitions alone are a program too.
      const rest = this.token.k === 'end' || this.is(')') ? IDENTITY : this.pipe();
      return { k: 'define', name, params, body, rest };
    }
    if (this.skip('label')) {
      const name = this.take('variable');
      this.want('|');
      return { k: 'label', name, body: this.pipe() };
    }
    const left = this.comma();
    return this.skip('|') ? { k: 'pipe', left, right: this.pipe() } : left;
  }

  private definition(): { name: string; params: string[]; body: Node } {
    const name = this.take('word');
    const params: string[] = [];
    if (this.skip('(')) {
      do params.push(this.token.k === 'variable' ? this.take('variable') : this.take('word'));
      while (this.skip(';'));
      this.want(')');
    }
    this.want(':');
    const body = this.pipe();
    this.want(';');
    return { name, params, body };
  }

  private comma(): Node {
    let left = this.binary(0);
    while (this.skip(',')) left = { k: 'comma', left, right: this.binary(0) };
    return left;
  }

  private binary(least: number): Node {
    let left = this.postfix();
    let last = '';
    for (;;) {
      const { text, k } = this.token;
      const rule = k === 'op' || k === 'word' ? BINARY[text] : undefined;
      if (rule === undefined || rule[0] < least) return left;
      const [power, side] = rule;
      if (side === '' && last !== '' && BINARY[last]![0] === power) throw this.unexpected();
      this.at += 1;
      const right = this.binary(side === 'right' ? power : power + 1);
      left = join(text, left, right);
      last = text;
    }
  }

  private postfix(): Node {
    let node = this.term();
    for (;;) {
      if (this.token.k === 'field')
        node = { k: 'index', of: node, key: { k: 'literal', value: this.take('field').slice(1) } };
      else if (this.is('.') && this.tokens[this.at + 1]?.k === 'text') {
        this.at += 1;
        node = { k: 'index', of: node, key: this.text(undefined) };
      } else if (this.is('[') || (this.is('.') && this.tokens[this.at + 1]?.text === '[')) {
        this.skip('.');
        node = this.bracket(node);
      } else if (this.skip('?')) node = { k: 'try', body: node, handler: undefined };
      else if (this.is('as')) {
        this.at += 1;
        const pattern = this.pattern();
        this.want('|');
        return { k: 'bind', source: node, pattern, body: this.pipe() };
      } else return node;
    }
  }

  private bracket(of: Node): Node {
    this.want('[');
    if (this.skip(']')) return { k: 'each', of };
    if (this.skip(':')) {
      const to = this.pipe();
      this.want(']');
      return { k: 'slice', of, from: undefined, to };
    }
    const key = this.pipe();
    if (!this.skip(':')) {
      this.want(']');
      return { k: 'index', of, key };
    }
    const to = this.is(']') ? undefined : this.pipe();
    this.want(']');
    return { k: 'slice', of, from: key, to };
  }

  private text(format: string | undefined): Node {
    const { pieces = [] } = this.token;
    this.take('text');
    if (pieces.length === 1) return { k: 'literal', value: pieces[0] as string };
    return {
      k: 'text',
      format,
      pieces: pieces.map((piece) => (typeof piece === 'string' ? piece : parse(piece.program))),
    };
  }

  private term(): Node {
    const { k, text } = this.token;
    switch (k) {
      case 'number':
        this.at += 1;
        return { k: 'literal', value: Number(text) };
      case 'text':
        return this.text(undefined);
      case 'format':
        this.at += 1;
        return this.token.k === 'text' ? this.text(text) : { k: 'format', name: text };
      case 'field':
        this.at += 1;
        return { k: 'index', of: IDENTITY, key: { k: 'literal', value: text.slice(1) } };
      case 'variable':
        this.at += 1;
        return { k: 'variable', name: text };
      case 'word':
        return this.word(text);
      case 'op':
        return this.operator(text);
      case 'end':
        throw this.unexpected();
    }
  }

  private operator(text: string): Node {
    this.at += 1;
    switch (text) {
      case '.':
        if (this.token.k === 'text') return { k: 'index', of: IDENTITY, key: this.text(undefined) };
        return this.is('[') ? this.bracket(IDENTITY) : IDENTITY;
      case '..':
        return { k: 'call', name: 'recurse', args: [] };
      case '-':
        return { k: 'binary', op: '-', left: { k: 'literal', value: 0 }, right: this.postfix() };
      case '(': {
        const inner = this.pipe();
        this.want(')');
        return inner;
      }
      case '[': {
        if (this.skip(']')) return { k: 'array', body: undefined };
        const body = this.pipe();
        this.want(']');
        return { k: 'array', body };
      }
      case '{':
        return this.object();
      default:
        this.at -= 1;
        throw this.unexpected();
    }
  }

  private word(text: string): Node {
    this.at += 1;
    switch (text) {
      case 'null':
        return NULL;
      case 'true':
      case 'false':
        return { k: 'literal', value: text === 'true' };
      case 'if':
        return this.conditional();
      case 'try': {
        const body = this.postfix();
        return { k: 'try', body, handler: this.skip('catch') ? this.postfix() : undefined };
      }
      case 'reduce':
      case 'foreach':
        return this.folding(text);
      case 'def': {
        const { name, params, body } = this.definition();
        return { k: 'define', name, params, body, rest: this.pipe() };
      }
      case 'break':
        return { k: 'break', name: this.take('variable') };
      default:
    }
    if (KEYWORDS.has(text) && text !== 'not') {
      this.at -= 1;
      throw this.unexpected();
    }
    const args: Node[] = [];
    if (this.skip('(')) {
      do args.push(this.pipe());
      while (this.skip(';'));
      this.want(')');
    }
    return { k: 'call', name: text, args };
  }

  private conditional(): Node {
    const test = this.pipe();
    this.want('then');
    const yes = this.pipe();
    if (this.skip('elif')) return { k: 'if', test, yes, no: this.conditional() };
    const no = this.skip('else') ? this.pipe() : undefined;
    this.want('end');
    return { k: 'if', test, yes, no };
  }

  private folding(k: 'reduce' | 'foreach'): Node {
    const source = this.sourceOfFolding();
    this.want('as');
    const pattern = this.pattern();
    this.want('(');
    const start = this.pipe();
    this.want(';');
    const update = this.pipe();
    const extract = k === 'foreach' && this.skip(';') ? this.pipe() : undefined;
    this.want(')');
    return k === 'reduce' ? { k, source, pattern, start, update } : { k, source, pattern, start, update, extract };
  }

  /** A term and what follows it, up to `as`, which is the folding's own. */
  private sourceOfFolding(): Node {
    let node = this.term();
    for (;;) {
      if (this.token.k === 'field')
        node = { k: 'index', of: node, key: { k: 'literal', value: this.take('field').slice(1) } };
      else if (this.is('[')) node = this.bracket(node);
      else if (this.skip('?')) node = { k: 'try', body: node, handler: undefined };
      else return node;
    }
  }

  private isVariable(): boolean {
    return this.token.k === 'variable';
  }

  private pattern(): Pattern {
    if (this.token.k === 'variable') return { k: 'var', name: this.take('variable') };
    if (this.skip('[')) {
      const items: Pattern[] = [];
      do items.push(this.pattern());
      while (this.skip(','));
      this.want(']');
      return { k: 'array', items };
    }
    this.want('{');
    const entries: { key: Node; value: Pattern | undefined; name?: string }[] = [];
    do {
      if (this.isVariable()) {
        const name = this.take('variable');
        const key: Node = { k: 'literal', value: name.slice(1) };
        entries.push({ key, value: this.skip(':') ? this.pattern() : undefined, name });
        continue;
      }
      const key = this.key();
      this.want(':');
      entries.push({ key, value: this.pattern() });
    } while (this.skip(','));
    this.want('}');
    return { k: 'object', entries };
  }

  private key(): Node {
    if (this.token.k === 'text') return this.text(undefined);
    if (this.token.k === 'number') return { k: 'literal', value: this.take('number') };
    if (this.skip('(')) {
      const key = this.pipe();
      this.want(')');
      return key;
    }
    return { k: 'literal', value: this.take('word') };
  }

  private object(): Node {
    const entries: (readonly [Node, Node])[] = [];
    while (!this.skip('}')) {
      if (entries.length > 0) this.want(',');
      const { k, text } = this.token;
      if (k === 'variable') {
        this.at += 1;
        entries.push([
          { k: 'literal', value: text.slice(1) },
          { k: 'variable', name: text },
        ]);
        continue;
      }
      const key = k === 'format' ? this.term() : this.key();
      entries.push([key, this.skip(':') ? this.value() : { k: 'index', of: IDENTITY, key }]);
    }
    return { k: 'object', entries };
  }

  /** Values of an object: alternatives of terms; a comma is the object's. */
  private value(): Node {
    let left = this.binary(0);
    while (this.skip('|')) left = { k: 'pipe', left, right: this.binary(0) };
    return left;
  }
}

function join(op: string, left: Node, right: Node): Node {
  if (op === '//') return { k: 'alternative', left, right };
  if (op === 'and' || op === 'or') return { k: op, left, right };
  return BINARY[op]![0] === 3 ? { k: 'assign', op, left, right } : { k: 'binary', op, left, right };
}

/** @throws JqError with the words of a syntax error */
export function parse(source: string): Node {
  return new Parser(lex(source)).program();
}
