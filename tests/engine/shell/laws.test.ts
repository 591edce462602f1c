/** Laws: no text makes the shell throw or hang, and saving and restoring at any moment changes nothing. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Flavour } from '../../../shared/engine/shell/state.ts';
import { Container } from './container.ts';
import { bashOnly, common } from './scripts.ts';

const RUNS = Number(process.env['ORRERY_RUNS'] ?? 25) * 20;

/** Lets it go on for a minute of its time, or a hundred runs: a script may well work for ever. */
function play(script: string, flavour: Flavour): void {
  const c = new Container({ flavour });
  c.start(['sh', '-c', script]);
  c.until(2000);
  expect(c.runs).toBeLessThan(3000);
}

const word = fc.constantFrom(
  ...'a b $x ${x} "$@" $(echo a) `b` * ? [a] ~ {a,b} $((1+1)) "q" \'s\' \\ # ! | || & && ; ;; ( ) { } < > >> << <<< >| 2>&1 &> if then else elif fi for in do done while until case esac function [[ ]] [ ] (( )) x=1 x+=2 a=(1) ${x:-y} ${x##*} ${x/a/b} ${!x} ${#x} echo cat sleep read exit return break set -e -u -x trap wait exec eval local export unset shift test true false printf %s \n'.split(
    ' ',
  ),
  '\n',
  '<<E\nt $x\nE\n',
  '$(',
  '${',
  '$((',
  '"',
);

describe('laws', () => {
  const flavours = ['ash', 'dash', 'bash'] as const;

  test('no script throws or hangs', () => {
    const seed = Number(process.env['ORRERY_SEED'] ?? (Math.random() * 2 ** 31) | 0);
    console.info(`scripts at random: seed ${seed}, ${RUNS * 2} scripts`);
    const grammar = fc.array(word, { minLength: 1, maxLength: 14 }).map((words) => words.join(' '));
    fc.assert(fc.property(grammar, fc.constantFrom(...flavours), play), { numRuns: RUNS, seed });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...flavours), play), {
      numRuns: RUNS,
      seed,
    });
  });

  test('pieces of real scripts neither', () => {
    const seed = Number(process.env['ORRERY_SEED'] ?? (Math.random() * 2 ** 31) | 0);
    console.info(`pieces of scripts: seed ${seed}, ${RUNS} scripts`);
    const piece = fc
      .tuple(fc.constantFrom(...common, ...bashOnly), fc.nat(60), fc.nat(60))
      .map(([s, from, length]) => s.slice(from, from + length));
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 3 }).map((p) => p.join(' ')),
        fc.constantFrom(...flavours),
        play,
      ),
      { numRuns: RUNS, seed },
    );
  });

  test('bombs are held off', () => {
    for (const script of [
      ':(){ :|:& };:',
      'f() { f; }; f',
      'x=aa; while true; do x=$x$x; done',
      'yes > /tmp/full',
      'echo $(yes)',
      'eval "$(seq -f "x%g=1;" 10000)"; echo done',
      'cat /dev/zero > /dev/null',
      'a() { eval a; }; a',
      'while true; do sleep 1 & done',
      'echo {1..10000}{1..10000}',
      'trap "kill -TERM \\$\\$" TERM; kill -TERM $$; while :; do :; done',
      'head -c 100G /dev/zero | wc -c',
      'printf "%1000000000d" 1 | wc -c',
    ]) {
      const c = new Container({ flavour: 'bash' });
      c.start(['bash', '-c', script]);
      const begun = performance.now();
      c.until(3000);
      const tookMs = performance.now() - begun;
      if (tookMs > 500) console.log(`${Math.round(tookMs)} ms: ${script}`);
      expect(tookMs, script).toBeLessThan(20_000);
    }
  });

  test('saving and restoring at every moment changes nothing', () => {
    const scripts = [
      ...common,
      ...bashOnly,
      'i=0; while [ $i -lt 5 ]; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done | tee /tmp/f',
      'trap "echo x" EXIT; (sleep 1; echo a) & wait; read x < /etc/none; exec sleep 1',
    ];
    let moments = 0;
    for (const script of scripts) {
      // So few steps at a time that most instructions are a moment.
      const budget = 3;
      const plainly = new Container({ flavour: 'bash', budget });
      const restored = new Container({
        flavour: 'bash',
        budget,
        between: (p) => {
          moments += 1;
          return structuredClone(p);
        },
      });
      for (const c of [plainly, restored]) {
        c.start(['bash', '-c', script]);
        c.until(600_000);
      }
      expect(restored.log, script).toEqual(plainly.log);
      expect(restored.exits).toEqual(plainly.exits);
    }
    console.log(`${scripts.length} scripts, ${moments} moments`);
  });

  test('nothing that was saved is changed by going on', () => {
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
      Object.freeze(value);
      const inner = value instanceof Map ? [...value.values()] : Object.values(value);
      for (const one of inner) freeze(one);
    };
    for (const script of [
      'i=0; while [ $i -lt 3 ]; do echo "$(sleep 1; echo $i)"; i=$((i+1)); done',
      'a=(1 2); for x in "${a[@]}"; do sleep 1 & wait; done; echo x | while read y; do sleep 1; echo $y; done',
    ]) {
      const texts: [unknown, string][] = [];
      const show = (p: unknown): string => JSON.stringify(p, (_, v: unknown) => (v instanceof Map ? [...v] : v));
      const c = new Container({
        flavour: 'bash',
        between: (p) => {
          freeze(p);
          texts.push([p, show(p)]);
          return p;
        },
      });
      c.start(['bash', '-c', script]);
      c.until(20_000);
      expect(c.exits).toHaveLength(1);
      for (const [p, text] of texts) expect(show(p)).toBe(text);
    }
  });
});
