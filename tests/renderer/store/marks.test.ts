/** Marks on the time line: only what is worth one, in few words, none over another. */
import { expect, test } from 'vitest';
import { lineEnd, placeMarks, textOf } from '../../../renderer/panels/timeline/mark-places.ts';
import { markLabel, marksOf } from '../../../renderer/store/marks.ts';
import type { Mark } from '../../../renderer/store/session.ts';
import type { KubeEvent } from '../../../shared/model/event.ts';

function event(type: 'Normal' | 'Warning', reason: string, message: string, namespace = 'default'): KubeEvent {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace },
    involvedObject: { uid: 'u' },
    type,
    reason,
    message,
  };
}

test('labels say what was scaled from where to where', () => {
  expect(markLabel('ScalingReplicaSet', 'Scaled up replica set web-7c9d8 from 1 to 2')).toBe('web-7c9d8 1→2');
  expect(markLabel('ScalingReplicaSet', 'Scaled up replica set web-7c9d8 to 3')).toBe('web-7c9d8 0→3');
  expect(markLabel('BackOff', 'Back-off restarting')).toBe('BackOff');
});

test('warnings and scaling are marked; routine and the cluster itself are not', () => {
  const made = marksOf(
    [
      event('Warning', 'BackOff', ''),
      event('Normal', 'Pulled', ''),
      event('Warning', 'BackOff', '', 'kube-system'),
      event('Normal', 'ScalingReplicaSet', 'Scaled up replica set a from 0 to 1'),
    ],
    5,
  );
  expect(made.map((m) => [m.label, m.tone, m.at, m.uid])).toEqual([
    ['BackOff', 'warning', 5, 'u'],
    ['a 0→1', 'change', 5, 'u'],
  ]);
});

test('the line ends a little after now, at a round time', () => {
  expect([0, 20_000, 29_000, 70_000, 400_000].map(lineEnd)).toEqual([30_000, 30_000, 60_000, 120_000, 600_000]);
  expect(lineEnd(30 * 86_400_000)).toBeGreaterThan(30 * 86_400_000);
});

test('words never overlap; marks at one place are one mark with a count', () => {
  const marks: Mark[] = Array.from({ length: 40 }, (_, i) => ({
    id: i,
    at: i * 400,
    tone: i % 5 === 0 ? 'input' : 'change',
    label: `label ${i}`,
  }));
  const places = placeMarks(marks, 30_000, 600, 6);
  expect(places.length).toBeGreaterThan(3);
  for (const side of ['over', 'under'] as const) {
    const spans = places
      .filter((p) => p.side === side)
      .map((p) => [p.x - (textOf(p).length * 6) / 2, p.x + (textOf(p).length * 6) / 2] as const);
    for (const [i, span] of spans.entries()) if (i > 0) expect(span[0]).toBeGreaterThanOrEqual(spans[i - 1]?.[1] ?? 0);
  }
  const two = placeMarks(
    [
      { id: 1, at: 100, tone: 'change', label: 'a' },
      { id: 2, at: 110, tone: 'input', label: 'b' },
    ],
    30_000,
    600,
    6,
  );
  expect(two.map((p) => [p.mark.label, p.count])).toEqual([['b', 2]]);
});
