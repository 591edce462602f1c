/** The instructions that a script becomes: flat, so that "where it is" is one number. */

/** Which parameter: a name, a digit, or one of @ * # ? $ ! - 0. */
export interface ParameterRef {
  readonly name: string;
  /** `[...]` behind the name; `dynamic`: on the stack. */
  readonly index?: string | { readonly dynamic: true };
  readonly indirect?: boolean;
  readonly length?: boolean;
}

export type Modification =
  | { readonly k: 'remove'; readonly operator: '#' | '##' | '%' | '%%' }
  | { readonly k: 'replace'; readonly operator: '/' | '//' | '/#' | '/%' }
  | { readonly k: 'slice'; readonly hasLength: boolean }
  | { readonly k: 'case'; readonly operator: '^' | '^^' | ',' | ',,'; readonly hasPattern: boolean }
  | { readonly k: 'transform' };

export type Op =
  // Words
  | { readonly op: 'word' }
  | { readonly op: 'lit'; readonly text: string; readonly q: 0 | 1 }
  | { readonly op: 'tilde'; readonly user: string }
  | { readonly op: 'param'; readonly ref: ParameterRef; readonly quoted: boolean }
  | {
      readonly op: 'default';
      readonly ref: ParameterRef;
      readonly operator: string;
      readonly quoted: boolean;
      to: number;
    }
  | { readonly op: 'assignDefault'; readonly ref: ParameterRef; readonly quoted: boolean }
  | { readonly op: 'errorDefault'; readonly ref: ParameterRef; readonly operator: string }
  | { readonly op: 'modify'; readonly ref: ParameterRef; readonly how: Modification; readonly quoted: boolean }
  | {
      readonly op: 'names';
      readonly prefix: string;
      readonly keys: boolean;
      readonly quoted: boolean;
      readonly star: boolean;
    }
  | { readonly op: 'badSubstitution'; readonly text: string }
  | { readonly op: 'capture'; readonly quoted: boolean; end: number }
  | { readonly op: 'captureFile'; readonly quoted: boolean }
  | { readonly op: 'through'; readonly operator: '<' | '>'; end: number }
  | { readonly op: 'arithmetic'; readonly quoted: boolean }
  | { readonly op: 'field' }
  | { readonly op: 'text' }
  | { readonly op: 'pattern' }
  | { readonly op: 'regex' }
  // Simple commands
  | { readonly op: 'cmd' }
  | { readonly op: 'arg'; readonly text: string }
  | { readonly op: 'assignArg'; readonly name: string; readonly append: boolean }
  | { readonly op: 'redirect'; readonly fd: number | undefined; readonly operator: string }
  | { readonly op: 'assign'; readonly name: string; readonly append: boolean; readonly indexed: boolean }
  | { readonly op: 'assignArray'; readonly name: string; readonly append: boolean }
  | { readonly op: 'exec'; readonly line: number; readonly tail: boolean }
  // Flow
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'jumpIf'; readonly success: boolean; to: number }
  | { readonly op: 'status'; readonly status: number }
  | { readonly op: 'not' }
  | { readonly op: 'check' }
  | { readonly op: 'cond' }
  | { readonly op: 'endCond' }
  // `time`: what is between took so long.
  | { readonly op: 'timed' }
  | { readonly op: 'endTimed'; readonly posix: boolean }
  | { readonly op: 'loop'; out: number; next: number }
  | { readonly op: 'endLoop' }
  // The status of a loop is that of its last body: the loop's frame keeps it while the condition runs.
  | { readonly op: 'keepStatus' }
  | { readonly op: 'keptStatus' }
  | { readonly op: 'forWords'; readonly params: boolean; out: number; next: number }
  | { readonly op: 'forNext'; readonly name: string; to: number }
  | { readonly op: 'match'; to: number }
  | { readonly op: 'pop' }
  | { readonly op: 'redirectAll'; to: number }
  | { readonly op: 'endRedirect' }
  | { readonly op: 'pipeline'; entries: number[]; readonly both: readonly boolean[]; end: number }
  | { readonly op: 'subshell'; end: number }
  | { readonly op: 'background'; readonly text: string; end: number }
  | { readonly op: 'define'; readonly name: string; end: number }
  | { readonly op: 'return' }
  | { readonly op: 'testUnary'; readonly operator: string }
  | { readonly op: 'testBinary'; readonly operator: string }
  | { readonly op: 'calculate'; readonly line: number }
  /** `text`: the line, which bash shows too. */
  | { readonly op: 'syntaxError'; readonly message: string; readonly line: number; readonly text?: string }
  | { readonly op: 'notFound'; readonly name: string; readonly line: number }
  | { readonly op: 'end' };

export interface Program {
  readonly ops: readonly Op[];
}
