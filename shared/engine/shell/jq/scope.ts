/** What every part of jq's evaluation speaks of: values with their paths, names in scope, a run. */
import { JqError, type Json, type Node } from './ast.ts';
import type { Path } from './values.ts';

/** A value, and where it lies in what the program began with; undefined: it is none of that. */
export interface Item {
  readonly value: Json;
  readonly path: Path | undefined;
}

export type Defined = Extract<Node, { k: 'define' }>;

export type Scope =
  | { readonly k: 'variable'; readonly name: string; readonly value: Json; readonly next: Scope | undefined }
  | {
      readonly k: 'filter';
      readonly name: string;
      readonly params: readonly string[];
      readonly body: Node;
      /** Where the body was written; undefined: here, so that it knows itself. */
      readonly home: Scope | undefined;
      readonly isOwn: boolean;
      readonly next: Scope | undefined;
    };

/** A filter that is not written in jq. */
export type Builtin = (run: Run, args: readonly Node[], scope: Scope | undefined, input: Item) => Iterable<Item>;

export interface Run {
  readonly builtins: ReadonlyMap<string, Builtin>;
  /** Filters that are written in jq, by name and number of parameters; they know each other. */
  readonly library: ReadonlyMap<string, Defined>;
  /** Says that something is done. @throws JqError when it is too much */
  spend(): void;
  evaluate(node: Node, scope: Scope | undefined, input: Item): Iterable<Item>;
}

export const plain = (value: Json): Item => ({ value, path: undefined });

/** It is not for a program to catch. */
export class TooMuch extends JqError {}

/** The paths that a filter gives of a value. */
export function* pathsOf(run: Run, node: Node, scope: Scope | undefined, value: Json): Iterable<Path> {
  for (const { path, value: found } of run.evaluate(node, scope, { value, path: [] })) {
    if (path === undefined)
      throw new JqError(`Invalid path expression with result ${JSON.stringify(found).slice(0, 11)}`);
    yield path;
  }
}
