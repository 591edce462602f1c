/** The pieces of a Go template (text/template). */

/** Where a piece stands, for what goes wrong in it: its offset in the template, and how Go writes it. */
export interface Place {
  at: number;
  text: string;
}

/** Something that has a value. */
export type Operand = { place: Place } & (
  | { constant: string | number | boolean | null }
  /** .a.b; no names: the dot itself. */
  | { dot: readonly string[] }
  /** $x.a; the whole is "$". */
  | { variable: string; fields: readonly string[] }
  | { pipe: Pipe; fields: readonly string[] }
  | { call: string }
);

/** A function or value, with what follows it. */
export interface Command {
  place: Place;
  operands: readonly Operand[];
}

/** Commands, each of which gets the value of the one before as its last argument. */
export interface Pipe {
  place: Place;
  /** Variables that get the value: "$x :=", "$i, $x :=" of a range. */
  variables: readonly string[];
  /** "=" instead of ":=". */
  assigns: boolean;
  commands: readonly Command[];
}

export type Piece =
  | { text: string }
  | { print: Pipe }
  | { branch: 'if' | 'with' | 'range'; pipe: Pipe; body: readonly Piece[]; otherwise: readonly Piece[] }
  | { template: string; pipe: Pipe | undefined; place: Place }
  | { stop: 'break' | 'continue' };

export interface Template {
  source: string;
  body: readonly Piece[];
  /** What {{define}} has made. */
  named: ReadonlyMap<string, readonly Piece[]>;
}
