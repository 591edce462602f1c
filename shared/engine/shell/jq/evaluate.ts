/** Runs a jq program: every filter gives any number of values, each with its path where it has one. Work is counted. */
import { assign } from './assign.ts';
import { JqError, type Json, type Node } from './ast.ts';
import { bindings } from './patterns.ts';
import { plain, TooMuch, type Defined, type Item, type Run, type Scope } from './scope.ts';
import { at, calculate, isArray, isObject, isTrue, typeOf, type Path } from './values.ts';

class Break extends Error {
  constructor(readonly label: object) {
    super('break');
  }
}

const below = ({ path }: Item, key: Json): Path | undefined => (path === undefined ? undefined : [...path, key]);

function* each(item: Item): Iterable<Item> {
  const { value } = item;
  if (isArray(value)) for (const [i, one] of value.entries()) yield { value: one, path: below(item, i) };
  else if (isObject(value))
    for (const [key, one] of Object.entries(value)) yield { value: one, path: below(item, key) };
  else
    throw new JqError(
      `Cannot iterate over ${value === null ? 'null' : typeOf(value)}${value === null ? '' : ` (${JSON.stringify(value).slice(0, 11)})`}`,
    );
}

function* object(
  run: Run,
  entries: readonly (readonly [Node, Node])[],
  scope: Scope | undefined,
  input: Item,
  made: Record<string, Json>,
): Iterable<Item> {
  const [entry, ...rest] = entries;
  if (entry === undefined) {
    yield plain(made);
    return;
  }
  for (const key of run.evaluate(entry[0], scope, input)) {
    if (typeof key.value !== 'string') throw new JqError(`Object keys must be strings`);
    for (const value of run.evaluate(entry[1], scope, input))
      yield* object(run, rest, scope, input, { ...made, [key.value]: value.value });
  }
}

function* text(
  run: Run,
  node: Extract<Node, { k: 'text' }>,
  scope: Scope | undefined,
  input: Item,
  from: number,
): Iterable<string> {
  const piece = node.pieces[from];
  if (piece === undefined) {
    yield '';
    return;
  }
  const format: Node = { k: 'format', name: node.format ?? '@text' };
  for (const rest of text(run, node, scope, input, from + 1)) {
    if (typeof piece === 'string') yield piece + rest;
    else
      for (const one of run.evaluate(piece, scope, plain(input.value)))
        for (const made of run.evaluate(format, scope, plain(one.value))) yield String(made.value) + rest;
  }
}

function lookUp(scope: Scope | undefined, name: string): Json {
  for (let one = scope; one !== undefined; one = one.next)
    if (one.k === 'variable' && one.name === name) return one.value;
  throw new JqError(`${name} is not defined`);
}

function* call(run: Run, node: Extract<Node, { k: 'call' }>, scope: Scope | undefined, input: Item): Iterable<Item> {
  const { name, args } = node;
  for (let found = scope; found !== undefined; found = found.next) {
    if (found.k !== 'filter' || found.name !== name || found.params.length !== args.length) continue;
    yield* callOwn(run, found, args, scope, input, 0, found.isOwn ? found : found.home);
    return;
  }
  const written = run.library.get(`${name}/${args.length}`);
  if (written !== undefined) {
    yield* callOwn(run, written, args, scope, input, 0, undefined);
    return;
  }
  const builtin = run.builtins.get(`${name}/${args.length}`);
  if (builtin === undefined) throw new JqError(`${name}/${args.length} is not defined`);
  yield* builtin(run, args, scope, input);
}

/** Parameters are bound one after another: filters as they are, `$values` once for each of their results. */
function* callOwn(
  run: Run,
  found: Pick<Defined, 'params' | 'body'>,
  args: readonly Node[],
  caller: Scope | undefined,
  input: Item,
  from: number,
  inner: Scope | undefined,
): Iterable<Item> {
  const param = found.params[from];
  if (param === undefined) {
    yield* run.evaluate(found.body, inner, input);
    return;
  }
  const body = args[from]!;
  const asFilter = (name: string, next: Scope | undefined): Scope => ({
    k: 'filter',
    name,
    params: [],
    body,
    home: caller,
    isOwn: false,
    next,
  });
  if (!param.startsWith('$')) {
    yield* callOwn(run, found, args, caller, input, from + 1, asFilter(param, inner));
    return;
  }
  for (const { value } of run.evaluate(body, caller, plain(input.value))) {
    const bound: Scope = { k: 'variable', name: param, value, next: asFilter(param.slice(1), inner) };
    yield* callOwn(run, found, args, caller, input, from + 1, bound);
  }
}

function* tried(
  run: Run,
  { body, handler }: Extract<Node, { k: 'try' }>,
  scope: Scope | undefined,
  input: Item,
): Iterable<Item> {
  let error: JqError | undefined;
  try {
    yield* run.evaluate(body, scope, input);
  } catch (caught) {
    if (!(caught instanceof JqError) || caught instanceof TooMuch) throw caught;
    error = caught;
  }
  if (error === undefined || handler === undefined) return;
  if (error.value !== '__break__') yield* run.evaluate(handler, scope, plain(error.value));
}

function* labelled(run: Run, name: string, body: Node, scope: Scope | undefined, input: Item): Iterable<Item> {
  // A label is a variable whose value nothing else has.
  const label = {};
  const inner: Scope = { k: 'variable', name: `*${name}`, value: label as Json, next: scope };
  try {
    yield* run.evaluate(body, inner, input);
  } catch (error) {
    if (!(error instanceof Break) || error.label !== label) throw error;
  }
}

function* fold(
  run: Run,
  node: Extract<Node, { k: 'reduce' | 'foreach' }>,
  scope: Scope | undefined,
  input: Item,
): Iterable<Item> {
  for (const start of run.evaluate(node.start, scope, input)) {
    let state: Item | undefined = start;
    for (const { value } of run.evaluate(node.source, scope, plain(input.value)))
      for (const bound of bindings(run, node.pattern, value, scope)) {
        let next: Item | undefined;
        for (const made of run.evaluate(node.update, bound, state ?? plain(null))) {
          next = made;
          if (node.k === 'foreach')
            if (node.extract === undefined) yield made;
            else yield* run.evaluate(node.extract, bound, made);
        }
        state = next;
      }
    if (node.k === 'reduce') yield state ?? plain(null);
  }
}

function* evaluateNode(run: Run, node: Node, scope: Scope | undefined, input: Item): Iterable<Item> {
  run.spend();
  switch (node.k) {
    case 'identity':
      yield input;
      return;
    case 'literal':
      yield plain(node.value);
      return;
    case 'text':
      for (const made of text(run, node, scope, input, 0)) yield plain(made);
      return;
    case 'format': {
      const builtin = run.builtins.get(`${node.name}/0`);
      if (builtin === undefined) throw new JqError(`${node.name.slice(1)} is not a valid format`);
      yield* builtin(run, [], scope, input);
      return;
    }
    case 'index':
      for (const of of run.evaluate(node.of, scope, input))
        for (const { value: key } of run.evaluate(node.key, scope, plain(input.value)))
          yield { value: at(of.value, key), path: below(of, key) };
      return;
    case 'slice': {
      const nothing = [plain(null)];
      for (const to of node.to === undefined ? nothing : run.evaluate(node.to, scope, plain(input.value)))
        for (const from of node.from === undefined ? nothing : run.evaluate(node.from, scope, plain(input.value)))
          for (const of of run.evaluate(node.of, scope, input)) {
            const key = { start: from.value, end: to.value };
            yield { value: at(of.value, key), path: below(of, key) };
          }
      return;
    }
    case 'each':
      for (const of of run.evaluate(node.of, scope, input))
        for (const one of each(of)) {
          run.spend();
          yield one;
        }
      return;
    case 'try':
      yield* tried(run, node, scope, input);
      return;
    case 'array':
      yield plain(
        node.body === undefined ? [] : [...run.evaluate(node.body, scope, plain(input.value))].map((one) => one.value),
      );
      return;
    case 'object':
      yield* object(run, node.entries, scope, plain(input.value), {});
      return;
    case 'pipe':
      for (const one of run.evaluate(node.left, scope, input)) yield* run.evaluate(node.right, scope, one);
      return;
    case 'comma':
      yield* run.evaluate(node.left, scope, input);
      yield* run.evaluate(node.right, scope, input);
      return;
    case 'and':
    case 'or':
      for (const left of run.evaluate(node.left, scope, plain(input.value)))
        if (isTrue(left.value) === (node.k === 'or')) yield plain(node.k === 'or');
        else for (const right of run.evaluate(node.right, scope, plain(input.value))) yield plain(isTrue(right.value));
      return;
    case 'alternative': {
      let isAny = false;
      try {
        for (const one of run.evaluate(node.left, scope, input))
          if (isTrue(one.value)) {
            isAny = true;
            yield one;
          }
      } catch (error) {
        if (!(error instanceof JqError) || error instanceof TooMuch) throw error;
      }
      if (!isAny) yield* run.evaluate(node.right, scope, input);
      return;
    }
    case 'binary':
      for (const right of run.evaluate(node.right, scope, plain(input.value)))
        for (const left of run.evaluate(node.left, scope, plain(input.value)))
          yield plain(calculate(node.op, left.value, right.value));
      return;
    case 'assign':
      yield* assign(run, node, scope, input);
      return;
    case 'if':
      for (const { value } of run.evaluate(node.test, scope, plain(input.value)))
        if (isTrue(value)) yield* run.evaluate(node.yes, scope, input);
        else if (node.no === undefined) yield input;
        else yield* run.evaluate(node.no, scope, input);
      return;
    case 'reduce':
    case 'foreach':
      yield* fold(run, node, scope, input);
      return;
    case 'define': {
      const { name, params, body } = node;
      yield* run.evaluate(
        node.rest,
        { k: 'filter', name, params, body, home: undefined, isOwn: true, next: scope },
        input,
      );
      return;
    }
    case 'call':
      yield* call(run, node, scope, input);
      return;
    case 'variable':
      yield plain(lookUp(scope, node.name));
      return;
    case 'bind':
      for (const { value } of run.evaluate(node.source, scope, plain(input.value)))
        for (const bound of bindings(run, node.pattern, value, scope)) yield* run.evaluate(node.body, bound, input);
      return;
    case 'label':
      yield* labelled(run, node.name, node.body, scope, input);
      return;
    case 'break':
      throw new Break(lookUp(scope, `*${node.name}`) as unknown as object);
  }
}

/** @param spend called at each step; throws when it is too much */
export function newRun({ builtins, library, spend }: Omit<Run, 'evaluate'>): Run {
  const run: Run = {
    builtins,
    library,
    spend,
    evaluate: (node, scope, input) => evaluateNode(run, node, scope, input),
  };
  return run;
}
