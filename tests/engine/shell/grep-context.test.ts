/** grep -A, -B and -C: what GNU grep prints around a match, and the real one's answer where there is one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shell } from './container.ts';

const FILES = 'seq 1 12 > a; seq 5 9 > b; ';

/** Each with what is printed, "/" for a line end. */
const CASES: readonly (readonly [command: string, printed: string])[] = [
  ['grep -A1 3 a', '3/4/'],
  ['grep -B1 3 a', '2/3/'],
  ['grep -C1 3 a', '2/3/4/'],
  ['grep -C 1 3 a', '2/3/4/'],
  ['grep -A 9999999999 11 a', '11/12/'],
  ['cat a | grep -A1 -m1 1', '1/2/'],
  ['grep -m1 -B2 8 a', '6/7/8/'],
  ['grep -n -A1 -B1 1 a', '1:1/2-2/--/9-9/10:10/11:11/12:12/'],
  ['grep -C1 7 a b', 'a-6/a:7/a-8/--/b-6/b:7/b-8/'],
  ['grep -nC1 -e 6 -e 8 a b', 'a-5-5/a:6:6/a-7-7/a:8:8/a-9-9/--/b-1-5/b:2:6/b-3-7/b:4:8/b-5-9/'],
  ['grep -v -A1 [2-9] a', '1/2/--/10/11/12/'],
  ['grep -o -A1 1 a', '1/--/1/1/1/1/'],
  ['grep -c -A1 1 a', '4/'],
  ['grep --after-context=2 12 a', '12/'],
  ['grep --context=1 12 a', '11/12/'],
  ['grep -n 7 a b', 'a:7:7/b:3:7/'],
];

test.each(CASES)('%s', (command, printed) => {
  expect(shell(FILES + command, { flavour: 'bash' }).out.replaceAll('\n', '/')).toBe(printed);
  const folder = mkdtempSync(join(tmpdir(), 'grep-'));
  const real = spawnSync('sh', ['-c', FILES + command], { encoding: 'utf8', cwd: folder });
  if (real.status === 0) expect(real.stdout.replaceAll('\n', '/')).toBe(printed);
});

test('what is no number', () => {
  expect(shell('echo a | grep -A x a; echo $?', { flavour: 'bash' })).toMatchObject({
    err: 'grep: x: invalid context length argument\n',
    out: '2\n',
  });
});
