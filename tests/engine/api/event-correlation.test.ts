/** Events are counted, joined and dropped as client-go's correlator does. */
import { describe, expect, test } from 'vitest';
import { correlate, type Correlated, type Said } from '../../../shared/engine/api/event-correlation.ts';

const MINUTE = 60_000;

type Spoken = [message: string, now: number, reason: string, fieldPath?: string];

/** Says one thing after another; gives what became of each. */
function speaker() {
  let said: Said | undefined;
  let names = 0;
  return (message: string, now = 0, reason = 'Pulled', fieldPath?: string): Correlated => {
    const fresh = (): { name: string; namespace: string } => ({ name: `e${++names}`, namespace: 'default' });
    const result = correlate(said, { type: 'Normal', reason, message, fieldPath }, fresh, now);
    said = result.said;
    return result;
  };
}

describe('the same again', () => {
  test('is counted under the first one', () => {
    const say = speaker();
    const all = [0, 1, 2].map((i) => say('hello', i));
    expect(all.map((r) => [r.counted.name, r.counted.count, r.counted.first])).toEqual([
      ['e1', 1, 0],
      ['e1', 2, 0],
      ['e1', 3, 0],
    ]);
  });

  test.each([
    ['another message', ['a', 0, 'R'], ['b', 0, 'R']],
    ['another reason', ['a', 0, 'R'], ['a', 0, 'S']],
    ['another part of the object', ['a', 0, 'R', 'spec.containers{a}'], ['a', 0, 'R', 'spec.containers{b}']],
  ] as [string, Spoken, Spoken][])('is not: %s', (_what, one, other) => {
    const say = speaker();
    expect([say(...one).counted.name, say(...other).counted.name]).toEqual(['e1', 'e2']);
  });
});

describe('many of one reason', () => {
  test('are joined from the tenth different message on', () => {
    const say = speaker();
    const texts = Array.from({ length: 13 }, (_, i) => say(`m${i}`, i));
    expect(texts.slice(0, 9).every((r) => !r.counted.joined && r.text === r.counted.message)).toBe(true);
    expect(texts.slice(9).map((r) => [r.text, r.counted.count, r.counted.name])).toEqual([
      ['(combined from similar events): m9', 1, 'e10'],
      ['(combined from similar events): m10', 2, 'e10'],
      ['(combined from similar events): m11', 3, 'e10'],
      ['(combined from similar events): m12', 4, 'e10'],
    ]);
  });

  test('one that is remembered still counts for itself', () => {
    const say = speaker();
    for (let i = 0; i < 10; i++) say(`m${i}`);
    expect(say('m5')).toMatchObject({ text: 'm5', counted: { count: 2, joined: false } });
    expect(say('m0').text).toBe('(combined from similar events): m0');
  });

  test('start anew when nothing was said for more than ten minutes', () => {
    const say = speaker();
    for (let i = 0; i < 10; i++) say(`m${i}`, 0);
    expect(say('x', 10 * MINUTE).counted.joined).toBe(true);
    expect(say('y', 20 * MINUTE + 1).counted.joined).toBe(false);
  });

  test('do not concern another reason', () => {
    const say = speaker();
    for (let i = 0; i < 12; i++) say(`m${i}`, 0, 'A');
    expect(say('x', 0, 'B').counted.joined).toBe(false);
  });
});

describe('too many', () => {
  test('25 at once, then one every five minutes', () => {
    const say = speaker();
    const first = Array.from({ length: 30 }, () => say('x', 0).dropped);
    expect(first.filter((dropped) => !dropped)).toHaveLength(25);
    expect(say('x', 5 * MINUTE - 1).dropped).toBe(true);
    expect(say('x', 5 * MINUTE).dropped).toBe(false);
    expect(say('x', 5 * MINUTE).dropped).toBe(true);
    expect(Array.from({ length: 30 }, () => say('x', 500 * MINUTE).dropped).filter((d) => !d)).toHaveLength(25);
  });

  test('what is dropped has been counted all the same', () => {
    const say = speaker();
    for (let i = 0; i < 30; i++) say('x', 0);
    expect(say('x', 10 * MINUTE)).toMatchObject({ dropped: false, counted: { count: 31 } });
  });
});

test('what is remembered is plain data, and bounded', () => {
  const say = speaker();
  let last: Correlated | undefined;
  for (let i = 0; i < 500; i++) last = say(`m${i % 7}`, i, `R${i % 60}`);
  expect(last!.said.events.length).toBeLessThanOrEqual(40);
  expect(structuredClone(last!.said)).toEqual(last!.said);
});
