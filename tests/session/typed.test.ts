/** Whatever is typed into a terminal, nothing breaks, and the same typed again gives the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TerminalAct } from '../../shared/model/terminal.ts';
import { LaptopTerminal } from '../support/laptop.ts';
import { testSession } from '../support/session.ts';

/** Pieces of lines that get into every corner more often than letters by chance. */
const PIECES = [
  ...[
    'kubectl get pods',
    'k get -w',
    'kubectl',
    'sleep 1',
    'cat',
    'read x',
    'jq .',
    'ssh worker-1',
    'bash',
    'exit',
    'yes',
    'vim f',
  ],
  ...[
    '|',
    '&',
    ';',
    '&&',
    '"',
    "'",
    '`',
    '$(',
    ')',
    '${',
    '}',
    '(',
    '<<E',
    'E',
    '\n',
    '>',
    '<',
    '\\',
    '#',
    '*',
    '$x',
    'x=1',
  ],
  ...[
    'if',
    'then',
    'fi',
    'for i in 1 2',
    'do',
    'done',
    'while :',
    'f() {',
    '}',
    'echo a',
    'fg',
    'jobs',
    '\u0004',
    '\u001B[A',
    '\t',
    '\0',
  ],
];

const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    {
      maxLength: 8,
    },
  )
  .map((pieces) => `${pieces.join(' ')}\n`);

const act: fc.Arbitrary<Omit<TerminalAct, 'tab'>> = fc.oneof(
  { weight: 8, arbitrary: text.map((typed) => ({ text: typed })) },
  { weight: 2, arbitrary: fc.constant({ signal: 'INT' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ edited: null }, { edited: 'saved' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      size: fc.record({ columns: fc.integer({ min: 2, max: 300 }), rows: fc.integer({ min: 2, max: 90 }) }),
    }),
  },
);

const histories = fc.array(fc.tuple(act, fc.integer({ min: 0, max: 3000 })), { minLength: 1, maxLength: 8 });

test('anything at all', () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`typed text: seed ${seed}, 40 histories`);
  fc.assert(
    fc.property(histories, (history) => {
      const session = testSession({ bare: true });
      for (const [what, ms] of history) {
        session.apply({ type: 'terminal', tab: 'one', ...what });
        session.advance(session.now + ms);
      }
      session.apply({ type: 'terminal', tab: 'one', signal: 'INT' });
      const again = testSession({ bare: true });
      again.replay(session.log);
      again.advance(session.now);
      expect(new LaptopTerminal(again).all).toBe(new LaptopTerminal(session).all);
      expect(again.cluster.read.historyHash).toBe(session.cluster.read.historyHash);
    }),
    { seed, numRuns: 40 },
  );
}, 120_000);
