/** The window's records: deltas replay to the snapshot, gaps are noticed, and only those concerned are told. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change, Delta } from '../../../shared/model/change.ts';
import { DeltaCollector } from '../../../shared/model/delta.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { Gap, Records } from '../../../renderer/store/records.ts';

function object(uid: string, value: number, kind = 'Pod'): KubeObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name: uid, namespace: 'default', uid },
    status: { value },
  } as unknown as KubeObject;
}

function snapshot(revision: number, objects: KubeObject[]) {
  return { revision, at: 0, epoch: '2026-01-01T00:00:00Z', objects };
}

test('any history of writes, sent as deltas of any size, ends at the same objects', () => {
  const write = fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 3 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(write, { maxLength: 60 }), (writes) => {
      const truth = new Map<string, KubeObject>([['u0', object('u0', 0)]]);
      const records = new Records();
      records.load(snapshot(1, [...truth.values()]));
      const collector = new DeltaCollector(1);
      let revision = 1;
      for (const [n, value, send] of writes) {
        const uid = `u${n}`;
        const before = truth.get(uid);
        const change: Change = { revision: ++revision, at: 0, cause: { actor: 'test' }, ...(before && { before }) };
        if (value === 3) truth.delete(uid);
        else truth.set(uid, (change.after = object(uid, value)));
        if (before !== undefined || change.after !== undefined) collector.add(change);
        if (send) records.apply(collector.take(revision, 0));
      }
      records.apply(collector.take(revision, 0));
      expect(new Map(records.ofKind('Pod'))).toEqual(truth);
      expect(records.size).toBe(truth.size);
      for (const uid of truth.keys()) expect(records.find('Pod', 'default', uid)).toBe(uid);
    }),
  );
});

const empty: Delta = { from: 1, to: 2, at: 0, objects: [], trace: [] };

test('a delta that starts elsewhere, or changes what is not known, is a gap', () => {
  const records = new Records();
  records.load(snapshot(1, []));
  expect(() => records.apply({ ...empty, from: 7, to: 8 })).toThrow(Gap);
  expect(() => records.apply({ ...empty, objects: [{ uid: 'x', sections: { status: {} } }] })).toThrow(Gap);
});

test('only the object that changed and its kind are told', () => {
  const records = new Records();
  records.load(snapshot(1, [object('a', 1), object('b', 1), object('s', 1, 'Service')]));
  const heard: string[] = [];
  for (const topic of ['a', 'b', 's', 'kind:Pod', 'kind:Service', '*']) records.watch(topic, () => heard.push(topic));
  const stop = records.watch('a', () => heard.push('stopped'));
  stop();
  records.apply({ ...empty, objects: [{ uid: 'a', sections: { status: { value: 2 } } }] });
  expect(heard).toEqual(['a', 'kind:Pod', '*']);
});

test('a section that is sent as null is removed; the object before is left alone', () => {
  const records = new Records();
  const before = object('a', 1);
  records.load(snapshot(1, [before]));
  records.apply({ ...empty, objects: [{ uid: 'a', sections: { status: null } }] });
  expect(records.get('a')).not.toHaveProperty('status');
  expect(before).toHaveProperty('status');
});
