/** Whatever is typed or pasted into a terminal: an error or a limit, never a hang, and afterwards the shell still answers. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { testSession } from '../../support/session.ts';

/** Of one act or half a second of virtual time, ms of processor; usually it is a tenth of that. */
const MOST_CPU = 4000;

let worst = 0;
let worstInput = '';

function cpuOf(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1000);
}

/** Types it, lets two seconds go, stops it, and asks whether anybody is there. Gives what was to be seen. */
function survives(input: string): string {
  const session = testSession({ bare: true, workers: 2 });
  const t = new LaptopTerminal(session).act({ size: { columns: 80, rows: 24 } });
  t.wait(10);
  void t.news;
  const bounded = (act: () => void): void => {
    const ms = cpuOf(act);
    if (ms > worst) [worst, worstInput] = [ms, input.slice(0, 60)];
    expect(ms, `ms of processor for ${JSON.stringify(input.slice(0, 200))}`).toBeLessThan(MOST_CPU);
  };
  bounded(() => t.act({ text: input }));
  for (let i = 0; i < 4; i++) bounded(() => session.advance(session.now + 500));
  const said = t.news;
  for (let i = 0; i < 4 && t.front !== 'prompt' && t.front !== 'ended'; i++) {
    bounded(() => t.act({ signal: 'INT' }));
    bounded(() => session.advance(session.now + 300));
  }
  if (t.front === 'ended') return said;
  bounded(() => t.act({ signal: 'INT' }));
  void t.news;
  bounded(() => t.act({ text: '\necho "alive$((1+1))"\n' }));
  bounded(() => session.advance(session.now + 3000));
  expect(t.news, JSON.stringify(input.slice(0, 200))).toContain('alive2\n');
  return said;
}

const MEGA = 1_000_000;

describe('bad input', () => {
  test.each([
    ['a fork bomb', ':(){ :|:& };:\n', 'fork'],
    ['another', 'f() { f | f & }; f\n', 'fork'],
    ['a recursion without end', 'f() { f; }; f\n', 'maximum function nesting level exceeded'],
    ['yes', 'yes\n', 'y\ny\n'],
    ['noise', 'cat /dev/urandom\n', ''],
    ['a busy loop', 'while :; do :; done\n', ''],
    ['a loop that prints', 'while true; do echo hello; done\n', 'hello\nhello\n'],
    ['a line of a megabyte', `echo ${'a'.repeat(MEGA)}\n`, ''],
    ['a hundred thousand lines', 'echo hi\n'.repeat(100_000), 'hi\n'],
    ['a megabyte of quotes', `${'"'.repeat(MEGA - 1)}\n`, ''],
    ['a megabyte of brackets', `${'('.repeat(MEGA)}\n`, ''],
    ['a megabyte of substitutions', `${'$('.repeat(MEGA / 2)}\n`, ''],
    ['a megabyte of braces', `echo ${'{a,b}'.repeat(MEGA / 5)}\n`, ''],
    ['few braces that mean a billion words', `echo ${'{a,b}'.repeat(30)}\n`, ''],
    ['a long range', 'echo {1..100000000}\n', ''],
    ['a quarter of a million pipes', `${'cat|'.repeat(MEGA / 4)}cat\n`, ''],
    ['here-documents without an end', 'cat <<A\n'.repeat(50_000), ''],
    ['control characters', `${Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('')}\n`, ''],
    ['half of a surrogate pair', `echo ${'\uD83D\uDE00\u0301\u200F\uD800'.repeat(1000)}\n`, ''],
    ['a quote that is not closed', "echo 'abc\n", ''],
    ['a division by zero', 'echo $((1/0))\n', 'division by 0'],
    ['deep arithmetic', `echo $((${'('.repeat(10_000)}1${')'.repeat(10_000)}))\n`, ''],
    ['a text that doubles', 'x=a; while :; do x=$x$x; done\n', ''],
    ['an array that grows', 'while :; do a+=(x); done\n', ''],
    ['a long list', 'for i in $(seq 1000000); do :; done\n', ''],
    ['an expression that goes astray', '[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa =~ (a+)+b ]]; echo $?\n', '\n1\n'],
    ['the same in grep', 'echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | grep -cE "(a+)+b"\n', '\n0\n'],
    ['the same in sed, again and again', 'yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | sed -E "s/(a+)+b/x/"\n', 'aaa\n'],
    ['the same in jq', `jq -n '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" | test("(a|a)*b")'\n`, 'false\n'],
    ['a pattern of stars', `x=${'a'.repeat(2000)}; echo "[\${x//a*a*a*a*a*b/}]"\n`, 'aa]\n'],
    ['awk without an end', 'awk "BEGIN { while (1) x = x \\"a\\" }"\n', ''],
    ['jq without an end', 'jq -n "[range(1e9)]"\n', 'too much work'],
    ['a script that evaluates itself', 'x="eval \\$x"; eval "$x"\n', ''],
    ['a file that reads itself', 'echo ". ./s" > s; . ./s\n', ''],
    ['a script that runs itself', 'echo "./s" > s; chmod +x s; ./s\n', ''],
    ['a disk that fills', 'dd if=/dev/zero of=x bs=1M\n', ''],
    ['following what grows', 'yes > f & tail -f f\n', ''],
    ['watching what never ends', 'watch -n 0 yes\n', ''],
    ['a trap that traps itself', "trap 'kill -INT $$' INT; kill -INT $$\n", ''],
    ['a width of a billion', 'printf "%1000000000s" x\n', ''],
    ['aliases in a circle', "alias a='a a a'; a\nalias x=y y=x; x\n", 'command not found'],
    ['a prompt that never ends', "PS1='$(yes)'\n\n", ''],
    ['kubectl for ever', 'while :; do kubectl get ns; done\n', 'kube-system'],
    ['a machine that logs on to itself', 'ssh worker-1\nssh worker-1 yes\n', 'y\ny\n'],
    ['five hundred jobs', 'for i in $(seq 500); do sleep 1000 & done\n', ''],
    ['a megabyte of noise as text', 'head -c 1000000 /dev/urandom | base64 -w0 | wc -l\n', '\n0\n'],
    ['another program in place of the shell', 'exec yes\n', 'y\ny\n'],
    [
      'a billion laughs',
      `cat > y <<E\na: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]\n`).join('')}E\nkubectl apply -f y\n`,
      'error',
    ],
  ])('%s', (_, input, shown) => {
    expect(survives(input)).toContain(shown);
  });
});

const WORDS = fc.constantFrom(
  ...[
    'kubectl',
    'get',
    'po',
    '-A',
    '-o',
    'yaml',
    'describe',
    'node',
    'logs',
    '-f',
    'delete',
    '--all',
    'apply',
    'exec',
    '-it',
  ],
  ...[
    '--',
    'sh',
    'bash',
    'ssh',
    'worker-1',
    'docker',
    'ps',
    'crictl',
    'curl',
    '-v',
    'localhost',
    'dig',
    '@10.43.0.10',
    'ping',
  ],
  ...[
    'ls',
    'cat',
    '/dev/urandom',
    '/dev/zero',
    '/etc/hosts',
    'yes',
    'seq',
    '1e9',
    '99999',
    'sleep',
    '1000',
    'watch',
    'while',
    ':',
  ],
  ...[
    'do',
    'done',
    'for',
    'i',
    'in',
    'if',
    'then',
    'fi',
    'case',
    'esac',
    'f()',
    '{',
    '}',
    'f',
    'eval',
    'exec',
    'trap',
    'kill',
  ],
  ...[
    '%1',
    '$$',
    '$!',
    '$(',
    ')',
    '`',
    '${x',
    '$((',
    '))',
    '[[',
    ']]',
    '=~',
    '(a+)+b',
    '*',
    '?',
    '~',
    '!!',
    '<<E',
    '<<<',
    '2>&1',
  ],
  ...[
    'sort',
    'grep',
    '-r',
    'x',
    'sed',
    's/(a*)*b/c/',
    'awk',
    '{print $1}',
    'jq',
    '.',
    '[recurse]',
    'xargs',
    'tee',
    'head',
    '-c',
    'tr',
  ],
  ...[
    'fg',
    'bg',
    'jobs',
    'history',
    'alias',
    'time',
    'set',
    '-e',
    '-x',
    'export',
    'unset',
    'PATH=',
    'x=$x$x',
    'a+=(x)',
    'top',
    'man',
  ],
);
const MARKS = fc.constantFrom(
  ' ',
  ' ',
  ' ',
  '|',
  '&',
  ';',
  '\n',
  '\n',
  '>',
  '>>',
  '<',
  '"',
  "'",
  '\\',
  '(',
  ')',
  '&&',
  '||',
  '#',
);
const NOISE = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\0', '\u0003', '\u0004', '\u001A', '\u001B[A', '\u007F', '\uFFFF', '\uD800', '\r', '\t\t'),
);
const INPUT = fc
  .array(fc.oneof({ weight: 6, arbitrary: WORDS }, { weight: 6, arbitrary: MARKS }, { weight: 1, arbitrary: NOISE }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((parts) => `${parts.join(' ')}\n`);

test('whatever comes', () => {
  const seed = Number(process.env['ORRERY_SEED'] ?? Date.now() % 2 ** 31);
  const numRuns = Number(process.env['ORRERY_RUNS'] ?? 60);
  console.log(`terminal input at random: seed ${seed}, ${numRuns} inputs`);
  fc.assert(
    fc.property(INPUT, (input) => void survives(input)),
    { seed, numRuns },
  );
});

afterAll(() => console.log(`the longest took ${worst} ms of processor: ${JSON.stringify(worstInput)}`));
