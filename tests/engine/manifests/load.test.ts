/** Whatever a file holds, its good documents are kept and the others named with their place. */
import { describe, expect, test } from 'vitest';
import { loadManifests } from '../../../shared/engine/manifests/load.ts';

const load = (text: string) => loadManifests([{ name: 'f.yaml', text }]);
const problems = (text: string): object[] =>
  load(text).problems.map(({ reason, place: { line, column, document } }) => ({ reason, line, column, document }));
const names = (text: string): unknown[] =>
  load(text).documents.map(({ value }) => (value['metadata'] as { name?: string } | undefined)?.name);

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n`;

describe('documents', () => {
  test('are counted from 0; empty ones and comments are none', () => {
    const text = `# top\n---\n---\n${pod('a')}---\n# nothing\n---\n${pod('b')}...\n`;
    expect(names(text)).toEqual(['a', 'b']);
    expect(load(text).documents.map((d) => [d.index, d.place('metadata.name').line])).toEqual([
      [0, 6],
      [1, 12],
    ]);
  });

  test('the items of a List count one by one', () => {
    const text = 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n- 7\n';
    expect(names(text)).toEqual(['a']);
    expect(load(text).documents[0]?.place('metadata.name')).toMatchObject({ line: 7, column: 5, document: 0 });
    expect(load(text).problems).toMatchObject([
      { reason: 'NotAnObject', message: 'items[1] is a number, not an object' },
    ]);
  });

  test('JSON is YAML', () => {
    expect(names(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'j' } }))).toEqual(['j']);
  });

  test('one that is bad leaves the others', () => {
    const text = `${pod('a')}---\nkind: [\n---\n${pod('c')}`;
    expect(names(text)).toEqual(['a', 'c']);
    expect(load(text).problems).toHaveLength(1);
  });
});

describe('places', () => {
  const text = `apiVersion: v1
kind: Pod
metadata:
  labels:
    app.kubernetes.io/name: x
spec:
  containers:
    - name: a
      image: x
    - name: b
      ports:
        - containerPort: 80
`;
  test.each([
    ['', 1, 1],
    ['spec.containers[1].name', 10, 7],
    ['spec.containers[1].ports[0].containerPort', 12, 11],
    ['metadata.labels[app.kubernetes.io/name]', 5, 5],
    // What the file does not have is placed at the nearest parent that it has.
    ['spec.containers[0].resources.limits', 8, 7],
    ['status', 1, 1],
  ])('%s', (field, line, column) => {
    expect(load(text).documents[0]!.place(field)).toMatchObject({ line, column });
  });

  test('through aliases', () => {
    const aliased = 'x: &x\n  name: a\nmetadata: *x\n';
    expect(load(aliased).documents[0]!.place('metadata.name')).toMatchObject({ line: 2, column: 3 });
  });
});

describe('what cannot be read', () => {
  const nested = (n: number): string => `apiVersion: v1\nkind: X\na: ${'['.repeat(n)}${']'.repeat(n)}\n`;
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(',')}]`)
    .join('\n')}\n`;

  test.each<[string, string, object]>([
    ['nothing', '', { reason: 'Empty' }],
    ['blanks', ' \n\n', { reason: 'Empty' }],
    ['comments', '# a\n# b\n', { reason: 'Empty' }],
    ['bytes', 'a\0b', { reason: 'NotYaml' }],
    ['text', 'hello world', { reason: 'NotAnObject', line: 1 }],
    ['a list', '- a\n- b\n', { reason: 'NotAnObject', line: 1 }],
    ['a tab', 'a:\n\tb: 1\n', { reason: 'TabIndent', line: 2 }],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', { reason: 'DuplicateKey', line: 3, column: 1 }],
    ['an open bracket', 'a: [1,\n', { reason: 'SyntaxError' }],
    ['infinity', 'a: .inf\n', { reason: 'SyntaxError', line: 1 }],
    ['no number', 'a: [{ b: .nan }]\n', { reason: 'SyntaxError', line: 1 }],
    ['aliases that multiply', bomb, { reason: 'AliasBomb' }],
    ['an alias of nothing', 'a: *b\n', { reason: 'SyntaxError', line: 1 }],
    ['too deep', nested(150), { reason: 'TooDeep' }],
    ['much too deep', nested(100_000), { reason: 'TooDeep' }],
    ['too large', `a: ${'x'.repeat(17 * 1024 * 1024)}`, { reason: 'TooLarge' }],
  ])('%s', (_what, text, expected) => {
    expect(problems(text)).toMatchObject([expected]);
    expect(load(text).documents).toEqual([]);
  });

  test('infinity is refused in the words of the JSON it cannot become', () => {
    expect(load('a: -.inf\n').problems[0]?.message).toBe(
      'error converting YAML to JSON: json: unsupported value: -Inf',
    );
  });

  test('2,000 documents are 2,000 objects', () => {
    const text = Array.from({ length: 2000 }, (_, i) => pod(`p${i}`)).join('---\n');
    expect(load(text).documents).toHaveLength(2000);
  });
});
