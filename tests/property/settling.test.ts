/** Under misfortunes of every kind each controller keeps its laws, and when they end the cluster is what its manifests ask for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Act, mendAll, misfortune, suspendAll } from '../support/faults.ts';
import { parameters } from '../support/histories.ts';
import type { Law } from '../support/laws/law.ts';
import { owedKinds, unkept } from '../support/laws/settled.ts';
import { workloadLaws } from '../support/laws/workload-laws.ts';
import type { Change } from '../../shared/model/change.ts';
import type { Pod } from '../../shared/model/pod.ts';
import type { Session } from '../../shared/session/session.ts';
import { apply, pods, settle, testSession } from '../support/session.ts';
import { governedInput } from '../support/governed-workloads.ts';
import { governedLaws, overdue } from '../support/laws/governed-laws.ts';
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

const manifest = fc.oneof({ weight: 3, arbitrary: workloadInput }, { weight: 2, arbitrary: governedInput });

const moment: fc.Arbitrary<Moment> = fc.record({
  wait: fc.oneof(fc.integer({ min: 0, max: 15_000 }), fc.integer({ min: 15_000, max: 400_000 })),
  act: fc.oneof(
    {
      weight: 2,
      arbitrary: manifest.map(
        (input): Act =>
          () =>
            input,
      ),
    },
    { weight: 3, arbitrary: misfortune },
  ),
});

const history = fc.tuple(manifest, fc.array(moment, { minLength: 3, maxLength: 14 }));

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

const isMissing = (pod: Pod): boolean =>
  (pod.status?.containerStatuses ?? []).some((c) => c.state?.waiting?.reason === 'ErrImagePull');

/** What has to happen in some of the histories, or the laws were not tried. */
const happenings: Record<string, (change: Change) => boolean> = {
  'a machine comes': ({ before, after }) => before === undefined && after?.kind === 'Node',
  'a machine is taken away': ({ before, after }) => before?.kind === 'Node' && after === undefined,
  'a pod is evicted by a drain': ({ after, cause }) =>
    cause.actor === 'drain' && after?.kind === 'Pod' && after.metadata.deletionTimestamp !== undefined,
  'a taint drives a pod out': ({ after, cause }) =>
    cause.actor === 'taint-eviction-controller' && after?.kind === 'Pod',
  'an image is not there': ({ after }) => after?.kind === 'Pod' && isMissing(after as Pod),
  'a CronJob makes a Job': ({ before, after, cause }) =>
    before === undefined && after?.kind === 'Job' && cause.actor === 'cronjob-controller',
  'a Deployment makes a ReplicaSet': ({ before, after, cause }) =>
    before === undefined && after?.kind === 'ReplicaSet' && cause.actor === 'deployment-controller',
};

/** Plays a history; gives the laws that were broken, and what was still owed at the end. */
function play(
  [first, moments]: typeof history extends fc.Arbitrary<infer T> ? T : never,
  laws: readonly Law[],
  seen: Set<string>,
): string[] {
  const session = testSession({ bare: true, workers: 4 });
  const { read } = session.cluster;
  const broken: string[] = [];
  const pasts = laws.map(() => new Map<string, unknown>());
  session.cluster.onChange((change) => {
    for (const [name, happens] of Object.entries(happenings)) if (!seen.has(name) && happens(change)) seen.add(name);
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
  const late = overdue(read, Date.parse(session.cluster.timestamp));
  suspendAll(session);
  if (!settle(session)) return ['it did not settle within an hour', ...told(session)];
  const found = [...broken, ...late, ...unkept(read, 'default')];
  return found.length === 0 ? [] : [...found, ...told(session)];
}

test('laws hold at every revision, and every promise is kept in the end', () => {
  const { numRuns, seed } = parameters(`settling (${owedKinds.join(', ')})`);
  const seen = new Set<string>();
  let played = 0;
  fc.assert(
    fc.property(history, (it) => {
      played += 1;
      expect(play(it, [...workloadLaws, ...governedLaws], seen)).toEqual([]);
    }),
    { numRuns: numRuns * 4, seed },
  );
  // A few histories need not have all of it.
  if (numRuns >= 25) expect([...seen].sort()).toEqual(Object.keys(happenings).sort());
  expect(played).toBeGreaterThanOrEqual(numRuns * 4);
});
