/** Who imports whom is as the table says, and nobody imports himself by way of others. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { layerOf, layers, mayImport } from './layers.ts';
import { importsOf, packageName, sourcesOf } from './sources.ts';

const sources = sourcesOf('shared', 'renderer', 'electron');
const tests = sourcesOf('tests');

/** The ways round from a file to itself, each told once. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, way: string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) {
      found.push([...way.slice(at), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}

describe('imports', () => {
  test('are found in every form they are written in', () => {
    const text = [
      "import { a } from './a.ts';",
      "import type { B } from '../b.ts';",
      "import './c.css';",
      "import {\n  d,\n  type E,\n} from 'd/sub';",
      "export { f } from './f.ts';",
      "const g = await import('./g.ts');",
      "new Worker(new URL('./h.ts', import.meta.url));",
      "// import { not } from './not.ts';",
    ].join('\n');
    expect(
      importsOf('x/y/z.ts', text)
        .map((i) => i.target)
        .sort(),
    ).toEqual(['d/sub', 'x/b.ts', 'x/y/a.ts', 'x/y/c.css', 'x/y/f.ts', 'x/y/g.ts', 'x/y/h.ts'].sort());
  });

  test('every file belongs to a layer, and every layer has files', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(sources.filter((s) => layerOf(s.path) === undefined).map((s) => s.path)).toEqual([]);
    expect(layers.filter((l) => !sources.some((s) => s.path.startsWith(l.path))).map((l) => l.path)).toEqual([]);
  });

  test('go only where the layer may go', () => {
    const broken = sources.flatMap((s) =>
      s.imports
        .filter((i) => i.own && !mayImport(layerOf(s.path)!, i.target))
        .map((i) => `${s.path} imports ${i.target}`),
    );
    expect(broken).toEqual([]);
  });

  test('take only the packages that the layer may have', () => {
    const broken = sources.flatMap((s) => {
      const allowed = layerOf(s.path)?.packages ?? [];
      const isAllowed = (name: string): boolean =>
        allowed.includes(name.startsWith('node:') ? 'node' : packageName(name));
      return s.imports.filter((i) => !i.own && !isAllowed(i.target)).map((i) => `${s.path} imports ${i.target}`);
    });
    expect(broken).toEqual([]);
  });

  test('name no package that package.json does not', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const known = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
    const unknown = [...sources, ...tests].flatMap((s) =>
      s.imports
        .filter((i) => !i.own && !i.target.startsWith('node:') && !known.has(packageName(i.target)))
        .map((i) => `${s.path} imports ${i.target}`),
    );
    expect(unknown.filter((line) => !line.startsWith('tests/architecture/imports.test.ts'))).toEqual([]);
  });

  test('never go round in a circle', () => {
    expect(
      cycles(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['a']],
        ]),
      ),
    ).toEqual(['a -> b -> c -> a']);
    const graph = new Map(
      sources.map((s) => [s.path, s.imports.filter((i) => i.own && !i.typeOnly).map((i) => i.target)]),
    );
    expect(cycles(graph)).toEqual([]);
  });

  test('of the window or a worker by name: bridge.ts for the session, open-stage.ts for the canvas, nobody else', () => {
    const users = sources.filter(
      (s) => s.path.startsWith('renderer/') && /new Worker\(|\borrery\b.*=\s*window\b|window\.orrery/.test(s.text),
    );
    expect(users.map((s) => s.path)).toEqual(['renderer/bridge.ts', 'renderer/motion/open-stage.ts']);
  });
});
