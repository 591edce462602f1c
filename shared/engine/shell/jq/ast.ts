/** Programs of jq as trees. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Pattern =
  | { readonly k: 'var'; readonly name: string }
  | { readonly k: 'array'; readonly items: readonly Pattern[] }
  | {
      readonly k: 'object';
      readonly entries: readonly { readonly key: Node; readonly value: Pattern | undefined; readonly name?: string }[];
    };

export type Node =
  | { readonly k: 'identity' }
  | { readonly k: 'literal'; readonly value: Json }
  /** Pieces of text, and programs whose results are put in, through a format. */
  | { readonly k: 'text'; readonly pieces: readonly (string | Node)[]; readonly format: string | undefined }
  | { readonly k: 'format'; readonly name: string }
  | { readonly k: 'index'; readonly of: Node; readonly key: Node }
  | { readonly k: 'slice'; readonly of: Node; readonly from: Node | undefined; readonly to: Node | undefined }
  | { readonly k: 'each'; readonly of: Node }
  | { readonly k: 'try'; readonly body: Node; readonly handler: Node | undefined }
  | { readonly k: 'array'; readonly body: Node | undefined }
  | { readonly k: 'object'; readonly entries: readonly (readonly [Node, Node])[] }
  | { readonly k: 'pipe' | 'comma' | 'and' | 'or' | 'alternative'; readonly left: Node; readonly right: Node }
  | { readonly k: 'binary'; readonly op: string; readonly left: Node; readonly right: Node }
  | { readonly k: 'assign'; readonly op: string; readonly left: Node; readonly right: Node }
  | { readonly k: 'if'; readonly test: Node; readonly yes: Node; readonly no: Node | undefined }
  | {
      readonly k: 'reduce';
      readonly source: Node;
      readonly pattern: Pattern;
      readonly start: Node;
      readonly update: Node;
    }
  | {
      readonly k: 'foreach';
      readonly source: Node;
      readonly pattern: Pattern;
      readonly start: Node;
      readonly update: Node;
      readonly extract: Node | undefined;
    }
  | {
      readonly k: 'define';
      readonly name: string;
      readonly params: readonly string[];
      readonly body: Node;
      readonly rest: Node;
    }
  | { readonly k: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly k: 'variable'; readonly name: string }
  | { readonly k: 'bind'; readonly source: Node; readonly pattern: Pattern; readonly body: Node }
  | { readonly k: 'label'; readonly name: string; readonly body: Node }
  | { readonly k: 'break'; readonly name: string };

/** A failure with its words, or any value that a program threw. */
export class JqError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === 'string' ? value : `${JSON.stringify(value)} (not a string)`);
  }
}
