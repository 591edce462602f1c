/** Destructuring: what `as` binds, once for each way in which its keys can be read. */
import type { Pattern, Json } from './ast.ts';
import { plain, type Run, type Scope } from './scope.ts';
import { at } from './values.ts';

export function bindings(
  run: Run,
  pattern: Pattern,
  value: Json,
  scope: Scope | undefined,
): Iterable<Scope | undefined> {
  return bind(run, pattern, value, scope);
}

function* bind(run: Run, pattern: Pattern, value: Json, scope: Scope | undefined): Iterable<Scope | undefined> {
  switch (pattern.k) {
    case 'var':
      yield { k: 'variable', name: pattern.name, value, next: scope };
      return;
    case 'array':
      yield* pattern.items.reduce<(from: Scope | undefined) => Iterable<Scope | undefined>>(
        (before, item, i) =>
          function* (from) {
            for (const one of before(from)) yield* bind(run, item, at(value, i), one);
          },
        function* (from) {
          yield from;
        },
      )(scope);
      return;
    case 'object': {
      const [first, ...rest] = pattern.entries;
      if (first === undefined) {
        yield scope;
        return;
      }
      for (const key of run.evaluate(first.key, scope, plain(value))) {
        const inner = at(value, key.value);
        const named: Scope | undefined =
          first.name === undefined ? scope : { k: 'variable', name: first.name, value: inner, next: scope };
        const scopes = first.value === undefined ? [named] : bindings(run, first.value, inner, named);
        for (const one of scopes) yield* bind(run, { k: 'object', entries: rest }, value, one);
      }
    }
  }
}
