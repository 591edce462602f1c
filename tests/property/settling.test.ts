/** Under misfortunes of every kind each controller keeps its laws, and when they end the cluster is what its manifests ask for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Act, mendAll, misfortune } from '../support/faults.ts';
import { parameters } from '../support/histories.ts';
import type { Law } from '../support/laws/law.ts';
import { owedKinds, unkept } from '../support/laws/settled.ts';
import { workloadLaws } from '../support/laws/workload-laws.ts';
import type { Session } from '../../shared/session/session.ts';
import { apply, pods, settle, testSession } from '../support/session.ts';
import { workloadInput } from '../support/workloads.ts';

const RECOVERY_MS = 60 * 60_000;

/** As many volumes as a StatefulSet here has ordinals. */
const STORAGE = Array.from(
  { length: 6 },
  (_, i) => `apiVersion: v1
kind: PersistentVolume
metadata: { name: disk-${i} }
spec: { capacity: { storage: 1Gi }, accessModes: [ReadWriteOnce], storageClassName: disks, hostPath: { path: /disk-${i} } }
`,
).join('---\n');

interface Moment {
  /** Virtual ms after the moment before. */
  wait: number;
  act: Act;
}

const moment: fc.Arbitrary<Moment> = fc.record({
  wait: fc.oneof(fc.integer({ min: 0, max: 15_000 }), fc.integer({ min: 15_000, max: 400_000 })),
  act: fc.oneof(
    {
      weight: 2,
      arbitrary: workloadInput.map(
        (input): Act =>
          () =>
            input,
      ),
    },
    { weight: 3, arbitrary: misfortune },
  ),
});

const history = fc.tuple(workloadInput, fc.array(moment, { minLength: 3, maxLength: 14 }));

/** What was done, a line each, and how each pod is: for whoever reads a failure. */
function told(session: Session): string[] {
  const inputs = session.log.map(({ at, input }) => {
    if (input.type === 'apply') return `${at} apply ${input.files.map((f) => f.text).join(' ')}`;
    return `${at} ${JSON.stringify(input)}`;
  });
  const states = pods(session).map((pod) => {
    const containers = (pod.status?.containerStatuses ?? []).map((c) => c.state);
    return `${pod.metadata.name} on ${pod.spec.nodeName}: ${JSON.stringify([pod.metadata.annotations, pod.status?.conditions, containers])}`;
  });
  return [...inputs, ...states];
}

/** Plays a history; gives the laws that were broken, and what was still owed at the end. */
function play(
  [first, moments]: typeof history extends fc.Arbitrary<infer T> ? T : never,
  laws: readonly Law[],
): string[] {
  const session = testSession({ bare: true, workers: 4 });
  const { read } = session.cluster;
  const broken: string[] = [];
  const pasts = laws.map(() => new Map<string, unknown>());
  session.cluster.onChange((change) => {
    for (const [i, law] of laws.entries()) {
      const what = law.broken(change, read, pasts[i] ?? new Map());
      if (what !== undefined) broken.push(`${law.name}: ${what}`);
    }
  });
  apply(session, STORAGE);
  session.apply(first);
  for (const { wait, act } of moments) {
    session.advance(session.now + wait);
    const input = act(session);
    if (input !== undefined) session.apply(input);
    if (broken.length > 0) return [...broken, ...told(session)];
  }
  mendAll(session);
  // Containers that crashed wait up to five minutes before they are tried again, Jobs up to ten, and a settled cluster does not wait for them.
  session.advance(session.now + RECOVERY_MS);
  if (!settle(session)) return ['it did not settle within an hour', ...told(session)];
  const found = [...broken, ...unkept(read, 'default')];
  return found.length === 0 ? [] : [...found, ...told(session)];
}

test('laws hold at every revision, and every promise is kept in the end', () => {
  const { numRuns, seed } = parameters(`settling (${owedKinds.join(', ')})`);
  let played = 0;
  fc.assert(
    fc.property(history, (it) => {
      played += 1;
      expect(play(it, workloadLaws)).toEqual([]);
    }),
    { numRuns: numRuns * 4, seed },
  );
  expect(played).toBeGreaterThanOrEqual(numRuns * 4);
});
