/** Runs a program on one input, with a limit to what it may do. */
import { JqError, type Json } from './ast.ts';
import { BUILTINS } from './builtins.ts';
import { newRun } from './evaluate.ts';
import { parse } from './parse.ts';
import { PRELUDE } from './prelude.ts';
import { plain, TooMuch, type Defined, type Scope } from './scope.ts';

/** Steps for one input: about a second of real work, and then no more. */
const MOST_STEPS = 2_000_000;

let known: ReadonlyMap<string, Defined> | undefined;

/** The filters that are written in jq themselves. */
function library(): ReadonlyMap<string, Defined> {
  if (known !== undefined) return known;
  const found = new Map<string, Defined>();
  for (let node = parse(PRELUDE); node.k === 'define'; node = node.rest)
    found.set(`${node.name}/${node.params.length}`, node);
  known = found;
  return known;
}

export interface Program {
  /** Gives each result to `take`. @returns the steps it took @throws JqError */
  run(input: Json, take: (value: Json) => void): number;
}

/** @param variables by name, without `$` @throws JqError for a program that is none */
export function compile(source: string, variables: ReadonlyMap<string, Json>, nowSeconds: number): Program {
  const node = parse(source);
  const constant = (name: string, value: Json, next: Scope | undefined): Scope => ({
    k: 'filter',
    name,
    params: [],
    body: { k: 'literal', value },
    home: undefined,
    isOwn: true,
    next,
  });
  let scope: Scope = constant('now', nowSeconds, constant('env', variables.get('ENV') ?? null, undefined));
  for (const [name, value] of variables) scope = { k: 'variable', name: `$${name}`, value, next: scope };
  return {
    run(input, take) {
      let steps = 0;
      const run = newRun({
        builtins: BUILTINS,
        library: library(),
        spend: () => {
          steps += 1;
          if (steps > MOST_STEPS) throw new TooMuch(`gave up after ${MOST_STEPS} steps: too much work`);
        },
      });
      try {
        for (const { value } of run.evaluate(node, scope, plain(input))) take(value);
      } catch (error) {
        // JavaScript's own stack is the limit to how deep a program may go.
        if (error instanceof RangeError) throw new JqError('the program nests too deeply');
        throw error;
      }
      return steps;
    },
  };
}
