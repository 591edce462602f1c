/** The print of a history: equal for equal runs, another for any difference, whatever is shared. */
import { describe, expect, test } from 'vitest';
import { digestOf, digestOfChange, digestText, foldDigest } from '../../../shared/engine/api/digest.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const before = { metadata: { name: 'a', labels: { x: '1' } }, spec: { replicas: 1, list: [1, 2] }, status: { n: 0 } };

describe('a change', () => {
  test('is told by what it changes alone', () => {
    const after = { ...before, spec: { ...before.spec, replicas: 2 } };
    const other = { ...before, metadata: { ...before.metadata, name: 'b' } };
    const otherAfter = { ...other, spec: { ...other.spec, replicas: 2 } };
    expect(digestOfChange(before, after)).toBe(digestOfChange(other, otherAfter));
    expect(digestOfChange(before, after)).not.toBe(
      digestOfChange(before, { ...before, spec: { ...before.spec, replicas: 3 } }),
    );
  });

  test.each([
    ['a field that goes', { ...before, spec: { replicas: 1 } }],
    ['a section that goes', { metadata: before.metadata, spec: before.spec }],
    ['another label', { ...before, metadata: { ...before.metadata, labels: { x: '2' } } }],
    ['another order', { ...before, spec: { ...before.spec, list: [2, 1] } }],
    ['text for a number', { ...before, spec: { ...before.spec, replicas: '1' } }],
  ])('%s is one', (_what, after) => {
    expect(digestOfChange(before, after)).not.toBe(digestOfChange(before, before));
  });

  test('a new object is told by all of it', () => {
    expect(digestOfChange(undefined, before)).toBe(digestOf(structuredClone(before)));
  });
});

test('order matters to a history', () => {
  const folded = (...prints: number[]): string => {
    const state: [number, number] = [1, 2];
    for (const print of prints) foldDigest(state, print);
    return digestText(state);
  };
  expect(folded(1, 2)).not.toBe(folded(2, 1));
  expect(folded(1, 2)).toMatch(/^[0-9a-f]{16}$/);
  expect(folded()).toBe('0000000100000002');
});

describe('a cluster', () => {
  const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
`;
  const hash = (seed: number, text: string): string => {
    const session = testSession({ bare: true, seed });
    apply(session, text);
    settle(session);
    return session.cluster.read.historyHash;
  };

  test('same seed and input, same hash; another seed or input, another', () => {
    const first = hash(1, WEB);
    expect(hash(1, WEB)).toBe(first);
    expect(hash(2, WEB)).not.toBe(first);
    expect(hash(1, WEB.replace('replicas: 3', 'replicas: 2'))).not.toBe(first);
  });

  test('requests that only ask, and dry runs, leave no trace in it', () => {
    const run = (curious: boolean): string => {
      const session = testSession({ bare: true, seed: 1 });
      const { cluster } = session;
      apply(session, WEB);
      if (curious) {
        const kind = cluster.kinds.of('v1', 'Pod');
        const body = { metadata: { generateName: 'x-' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
        for (let i = 0; i < 5; i++) {
          const query = { dryRun: 'All' };
          cluster.rest({ verb: 'create', kind, namespace: 'default', body, query }, 'user', { input: 9 });
          cluster.rest({ verb: 'list', kind, namespace: '', query: { limit: 1 } }, 'user', { input: 9 });
        }
      }
      settle(session);
      return cluster.read.historyHash;
    };
    expect(run(true)).toBe(run(false));
  });
});
