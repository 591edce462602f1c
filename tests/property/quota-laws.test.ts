/** Whatever is made, changed and taken away: a quota never has less counted than there is, and lets no more in. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { milliOf } from '../../shared/engine/api/quantity.ts';
import type { KubeEvent } from '../../shared/model/event.ts';
import type { Pod } from '../../shared/model/pod.ts';
import type { Input } from '../../shared/model/session.ts';
import type { Session } from '../../shared/session/session.ts';
import { parameters, type Step } from '../support/histories.ts';
import { isOver } from '../support/laws/law.ts';
import { apply, pods, settle, testSession } from '../support/session.ts';
import { workloadInput, workloads } from '../support/workloads.ts';

const quotaText = (most: number, cores: number): string => `apiVersion: v1
kind: ResourceQuota
metadata: { name: q }
spec: { hard: { pods: "${most}", requests.cpu: "${cores}", count/pods: "100", persistentvolumeclaims: "3" } }
`;

const quotaInput = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 3 }))
  .map(([most, cores]): Input => ({ type: 'apply', files: [{ name: 'q.yaml', text: quotaText(most, cores) }] }));
const deletion = fc.oneof(...Object.values(workloads)).map((manifest): Input => {
  const { apiVersion, kind, metadata } = manifest as { apiVersion: string; kind: string; metadata: { name: string } };
  const group = apiVersion.split('/').length > 1 ? `.${apiVersion.split('/')[0]}` : '';
  return { type: 'delete', kind: `${kind}${group}`, namespace: 'default', name: metadata.name };
});
const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.integer({ min: 0, max: 20_000 }),
  input: fc.oneof(
    { weight: 4, arbitrary: workloadInput },
    { weight: 2, arbitrary: deletion },
    { weight: 1, arbitrary: quotaInput },
  ),
});

const used = (session: Session) => session.cluster.read.get('ResourceQuota', 'default', 'q')?.status?.used;
/** What pods ask for, added up by another way than the engine's: each has one container that may ask. */
const askedBy = (all: readonly Pod[]): number =>
  all.reduce((sum, { spec }) => sum + milliOf(spec.containers[0]?.resources?.requests?.['cpu'] ?? '0'), 0);

test('a quota has counted what there is before it is there, and when all is quiet nothing else', () => {
  let refused = 0;
  let made = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 8 }), (steps) => {
      const session = testSession({ bare: true });
      apply(session, quotaText(6, 2));
      session.advance(session.now + 1000);
      session.cluster.onChange(({ before, after }) => {
        const { status } = session.cluster.read.get('ResourceQuota', 'default', 'q') ?? {};
        if (after?.kind === 'Event' && (after as KubeEvent).message?.includes('exceeded quota: q') === true)
          refused += 1;
        if (after?.kind !== 'Pod' || before !== undefined || status?.hard === undefined) return;
        made += 1;
        const there = pods(session).filter((pod) => !isOver(pod));
        expect(Number(status.used?.['pods'])).toBeGreaterThanOrEqual(there.length);
        expect(milliOf(status.used?.['requests.cpu'] ?? '0')).toBeGreaterThanOrEqual(askedBy(there));
        for (const name of ['pods', 'requests.cpu'])
          expect(milliOf(status.used![name]!), name).toBeLessThanOrEqual(milliOf(status.hard[name]!));
      });
      for (const { wait, input } of steps) {
        session.advance(session.now + wait);
        session.apply(input);
      }
      session.advance(session.now + 120_000);
      settle(session);
      const there = pods(session).filter((pod) => !isOver(pod));
      const { pods: counted, 'requests.cpu': cpu, 'count/pods': objects } = used(session)!;
      expect([Number(counted), milliOf(cpu!), Number(objects)]).toEqual([
        there.length,
        askedBy(there),
        pods(session).length,
      ]);
      expect(Number(used(session)!['persistentvolumeclaims'])).toBe(
        session.cluster.read.count('PersistentVolumeClaim', 'default'),
      );
    }),
    parameters('quotas'),
  );
  expect(made).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
});
