/** Assignments: a filter says where, another what; the input comes back with it. */
import type { Node } from './ast.ts';
import { pathsOf, plain, type Item, type Run, type Scope } from './scope.ts';
import { calculate, getPath, isTrue, setPath, withoutPaths, type Path } from './values.ts';

function* firstOf(items: Iterable<Item>): Iterable<Item> {
  for (const item of items) {
    yield item;
    return;
  }
}

export function* assign(
  run: Run,
  node: Extract<Node, { k: 'assign' }>,
  scope: Scope | undefined,
  input: Item,
): Iterable<Item> {
  const { op, left, right } = node;
  const { value } = input;
  if (op === '|=') {
    let result = value;
    const gone: Path[] = [];
    for (const path of [...pathsOf(run, left, scope, value)]) {
      const [made] = [...firstOf(run.evaluate(right, scope, plain(getPath(result, path))))];
      if (made === undefined) gone.push(path);
      else result = setPath(result, path, made.value);
    }
    yield plain(withoutPaths(result, gone));
    return;
  }
  for (const given of run.evaluate(right, scope, plain(value))) {
    let result = value;
    for (const path of [...pathsOf(run, left, scope, value)]) {
      const old = getPath(result, path);
      const made =
        op === '='
          ? given.value
          : op === '//='
            ? isTrue(old)
              ? old
              : given.value
            : calculate(op.slice(0, -1), old, given.value);
      result = setPath(result, path, made);
    }
    yield plain(result);
  }
}
