/** Tools that a person pipes into, against the system's own where they are here: jq, diff, column; and watch. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shell } from './container.ts';
import { Terminal } from './terminal.ts';

const PODS = JSON.stringify({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { metadata: { name: 'web-1', labels: { app: 'web', 'a/b': 'c' } }, status: { phase: 'Running', n: 3 }, data: null },
    { metadata: { name: 'db-0', labels: {} }, status: { phase: 'Pending', n: 1.5 }, list: ['é', '"', '\\'], empty: [] },
  ],
});

const FILTERS: readonly (readonly [string, string])[] = [
  ['', '.'],
  ['-c', '.'],
  ['-S', '.'],
  ['-r', '.items[].metadata.name'],
  ['-c', '.items[0].metadata.labels'],
  ['-r', '.items[] | "\\(.metadata.name)\\t\\(.status.phase)"'],
  ['-r', '.items[] | select(.status.phase == "Running") | .metadata.name'],
  ['-c', '[.items[] | {name: .metadata.name, n: .status.n}]'],
  ['-r', '.items | length'],
  ['-c', '.items | map(.metadata.name) | sort'],
  ['-c', '.items | group_by(.status.phase) | map({phase: .[0].status.phase, count: length})'],
  ['-r', '.items[0].metadata.labels["a/b"]'],
  ['-c', '.items[0].metadata.labels | to_entries'],
  ['-c', '.items[0] | keys'],
  ['-r', '.items[] | [.metadata.name, .status.phase] | @tsv'],
  ['-r', '.items[] | [.metadata.name, .status.n] | @csv'],
  ['-r', '"secret" | @base64'],
  ['-r', '"c2VjcmV0" | @base64d'],
  ['-c', '.items[1].list'],
  ['-c', '[.. | numbers]'],
  ['-c', 'del(.items[0].data) | .items[0] | has("data")'],
  ['-c', '.items[0].status.n += 2 | .items[0].status'],
  ['-c', 'reduce .items[] as $i (0; . + $i.status.n)'],
  ['-r', 'if (.items | length) > 1 then "many" else "few" end'],
  ['-c', '[limit(2; .items[].metadata.name)]'],
  ['-n', '[range(5)] | add'],
  ['-r', '.items[].metadata.name | test("^web")'],
  ['-r', '.items[].metadata.name | sub("-.*"; "")'],
  ['-c', '.items[0].nope // "none"'],
  ['-e', '.nope'],
  ['-r', '.items[] | .metadata.name | ascii_upcase'],
  ['-s', 'length'],
  ['--arg p web -r', '.items[].metadata.name | select(startswith($p))'],
  ['--argjson n 2 -n', '$n + 1'],
  ['-j', '.items[].metadata.name'],
  ['--tab', '.items[0].status'],
  ['-c', '.items[0] | keys_unsorted'],
  ['-c', '[.items[] | .status.n] | min, max, add'],
  ['-c', '.items | sort_by(.metadata.name) | map(.metadata.name)'],
  ['-c', '.items | max_by(.status.n) | .metadata.name'],
  ['-c', '[.items[].status.phase] | unique'],
  ['-c', 'try error("x") catch .'],
  ['-c', '.items[] as {metadata: {name: $n}, status: {$phase}} | [$n, $phase]'],
  ['-c', '[.items[] | .list? // "no list"]'],
  ['-c', '.items[-1:] | length'],
  ['-r', '.items[] | @sh "name=\\(.metadata.name)"'],
  ['-c', '[paths(type == "number")]'],
  ['-c', 'def f(x): x * 2; [.items[].status.n | f(.)]'],
  ['-c', 'def fac: if . <= 1 then 1 else . * (. - 1 | fac) end; 10 | fac'],
  ['-c', '[foreach range(5) as $i (0; . + $i; [$i, .])]'],
  ['-c', '.items[0].metadata.labels |= with_entries(.value += "!")'],
  ['-c', '.items |= map(select(.status.n > 2))'],
  ['-c', '[.items[].metadata.name | capture("(?<app>[a-z]+)-(?<n>\\d)")]'],
  ['-c', '[match("a"; "g").offset]'],
  ['-r', '"aXbXc" | gsub("X"; "-")'],
  ['-c', '"a, b,c" | [splits(", *")]'],
  ['-c', '[.[]?]'],
  ['-c', '{a: 1, "b": 2, ("c" + "d"): 3, @base64 "x": 4}'],
  ['-c', '[1, [2, [3]]] | flatten, flatten(1)'],
  ['-c', '{a: {b: 1}} * {a: {c: 2}}'],
  ['-c', '[1, 2, 3] - [2]'],
  ['-c', '"abc" | .[1:], test("B"; "i"), ascii_upcase, length'],
  ['-c', '[.items[] | has("list")] | any, all'],
  ['-c', '.items[0] | to_entries | from_entries == .'],
  ['-c', 'getpath(["items", 0, "metadata", "name"]), ([paths] | length)'],
  ['-c', 'walk(if type == "number" then . + 1 else . end) | .items[0].status'],
  ['-c', '"2026-01-01T00:00:00Z" | fromdate | todate'],
  ['-c', 'label $out | 1, break $out, 2'],
  ['-c', '.items[0].status | .n as $x | {n: $x, twice: ($x * 2)}'],
  ['-c', '[range(0; 10; 3)], [range(5; 0; -2)]'],
  ['-c', 'input_line_number | type'],
  ['-c', '"x" * 3, (null | not), ([1, 2] | index(2)), ([3, 1, 2] | sort)'],
  ['-c', '.items | INDEX(.metadata.name) | keys'],
  ['-c', 'if . then "y" elif 1 then "z" else "n" end'],
  ['-r', '.items[] | "\\(.metadata.name): \\(.status.n + 1 | tostring | ascii_downcase)"'],
  ['-c', '[.. | .phase? | strings]'],
  ['-c', 'del(.items[] | select(.status.phase == "Running")) | .items | length'],
  ['-c', 'to_entries | map(.key)'],
  ['-c', '1 as $x | 2 as $y | [$x, $y, $x + $y]'],
  ['-c', '.items[].status.n // 0 | . % 2'],
  ['-c', '"\\u00e9" | explode, @uri, utf8bytelength'],
  ['-c', '[3.0, 1.5e3, -0.25, 1e1000] | .[0:3]'],
];

const real = (program: string, args: readonly string[], input: string) =>
  spawnSync(program, args, { input, encoding: 'utf8' });

const hasJq = real('jq', ['--version'], '').status === 0;
if (!hasJq) console.warn('no jq here: ours is not compared with it');

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const run = (script: string) => shell(script, { flavour: 'bash' });

describe('jq', () => {
  test.skipIf(!hasJq).each(FILTERS)('%s %s', (options, filter) => {
    const words = options.split(' ').filter((word) => word !== '');
    const theirs = real('jq', [...words, filter], PODS);
    const ours = run(`echo ${quoted(PODS)} | jq ${options} ${quoted(filter)}`);
    expect({ out: ours.out, code: ours.code }).toEqual({ out: theirs.stdout, code: theirs.status });
  });

  test('the password of the slide', () => {
    const secret = '{"data":{"password":"c3VwZXItc2VjcmV0"}}';
    expect(run(`echo '${secret}' | jq -r .data.password | base64 -d`).out).toBe('super-secret');
  });

  test.each([
    ['.[', 3, 'compile error'],
    ['.items.x', 5, 'jq: error (at <stdin>:1): Cannot index array with "x"'],
    ['def f: f; f', 5, 'jq: error'],
    ['[range(1e12)] | length', 5, 'too much work'],
    ['last(range(1e12))', 5, 'too much work'],
    ['repeat(1)', 5, 'jq: error'],
  ])('%s is an error with its words, not an endless wait', (filter, code, words) => {
    const ours = run(`echo ${quoted(PODS)} | jq ${quoted(filter)} > /dev/null`);
    expect(ours.err).toContain(words);
    expect(run(`echo ${quoted(PODS)} | jq ${quoted(filter)} > /dev/null; echo $?`).out).toBe(`${code}\n`);
  });

  test('what is no JSON', () => {
    const ours = run(`printf '{"a":1} {"b":' | jq -c .; echo $?`);
    expect(ours.out).toBe('{"a":1}\n2\n');
    expect(ours.err).toContain('parse error');
  });

  test('repeat is that of jq 1.7', () => {
    expect(run(`jq -nc '[limit(3; 1 | repeat(. * 2))]'`).out).toBe('[1,2,4]\n');
  });

  test('the time is the virtual one', () => {
    expect(run('jq -n "now | floor"').out).toBe('1767258000\n');
  });
});

const TEXTS: readonly (readonly [string, string])[] = [
  ['a\nb\nc\n', 'a\nb\nc\n'],
  ['a\nb\nc\n', 'a\nx\nc\n'],
  ['a\nb\nc\n', 'a\nc\n'],
  ['', 'a\nb\n'],
  ['a\nb\n', ''],
  ['a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n', 'a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\n'],
  ['1\n2\n3\n4\n5\n6\n7\n8\n9\n', '0\n1\n2\n3\n5\n6\n7\n9\n'],
];

describe('diff', () => {
  test.each(TEXTS)('%j and %j', (a, b) => {
    for (const options of ['', '-u']) {
      const script = `printf '%s' ${quoted(a)} > a; printf '%s' ${quoted(b)} > b; diff ${options} a b`;
      const theirs = real('bash', ['-c', `cd "$(mktemp -d)" && ${script}`], '');
      const plain = (text: string): string => text.replaceAll(/^(---|\+\+\+) ([ab])\t.*$/gm, '$1 $2');
      const ours = run(script);
      expect({ out: plain(ours.out), code: ours.code }).toEqual({ out: plain(theirs.stdout), code: theirs.status });
    }
  });

  test('two commands', () => {
    expect(run('diff <(seq 3) <(seq 2 4)').out).toBe('1d0\n< 1\n3a3\n> 4\n');
  });
});

describe('column', () => {
  test.each([
    ['a b c\nlonger x y\n', '-t'],
    ['a,b\nccc,d\n', '-t -s ,'],
    ['one\ntwo\nthree\nfour\nfive\n', '-c 20'],
  ])('%j %s', (text, options) => {
    const theirs = real('bash', ['-c', `column ${options}`], text);
    if (theirs.status !== 0) return;
    expect(run(`printf '%s' ${quoted(text)} | column ${options}`).out).toBe(theirs.stdout);
  });
});

describe('watch', () => {
  test('shows a command again and again, until Ctrl+C', () => {
    const t = new Terminal();
    t.type('watch -n 5 "echo at; date +%S"\n');
    void t.news;
    expect(t.wait(5000).news).toMatch(/Every 5\.0s: echo at; date \+%S +web-0: Thu Jan .*\n\nat\n05\n$/);
    expect(t.interrupt().news).toBe('\nroot@web-0:/# ');
  });
});

test('clear, less, man', () => {
  expect(run('clear').out).toBe('\u001B[H\u001B[2J\u001B[3J');
  expect(run('seq 3 | less -S').out).toBe('1\n2\n3\n');
  expect(run('man ls; echo $?').out).toBe('16\n');
});
