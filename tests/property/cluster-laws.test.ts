/** What holds at every revision of any history: placement, room on machines, and the two limits of a rolling update. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, milliOf } from '../../shared/engine/api/quantity.ts';
import { scaledValue } from '../../shared/engine/api/int-or-string.ts';
import type { Change } from '../../shared/model/change.ts';
import type { Pod } from '../../shared/model/pod.ts';
import type { Deployment, ReplicaSet } from '../../shared/model/workloads.ts';
import type { Session } from '../../shared/session/session.ts';
import { history, parameters, type Step } from '../support/histories.ts';
import { isReady, settle, testSession } from '../support/session.ts';

function play(session: Session, steps: readonly Step[]): void {
  for (const { wait, input } of steps) {
    session.advance(session.now + wait);
    session.apply(input);
  }
  session.advance(session.now + 60_000);
}

const live = (pod: Pod): boolean => pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded';

test('no pod is ever on two machines', () => {
  fc.assert(
    fc.property(history, (steps) => {
      const session = testSession({ bare: true });
      session.cluster.onChange(({ before, after }: Change) => {
        if (before?.kind !== 'Pod' || after === undefined) return;
        const was = (before as Pod).spec.nodeName;
        if (was !== undefined) expect((after as Pod).spec.nodeName).toBe(was);
      });
      play(session, steps);
    }),
    parameters('one machine a pod'),
  );
});

test('no machine ever holds more than its allocatable', () => {
  fc.assert(
    fc.property(history, (steps) => {
      // Two workers: the histories ask for more than there is room for.
      const session = testSession({ bare: true, workers: 1 });
      const { read } = session.cluster;
      session.cluster.onChange(({ after }: Change) => {
        if (after?.kind !== 'Pod') return;
        const nodeName = (after as Pod).spec.nodeName;
        if (nodeName === undefined) return;
        const allocatable = read.get('Node', '', nodeName)!.status!.allocatable!;
        let cpu = 0;
        let memory = 0;
        let count = 0;
        for (const pod of read.podsOnNode(nodeName)) {
          if (!live(pod)) continue;
          count += 1;
          for (const c of pod.spec.containers) {
            cpu += milliOf(c.resources?.requests?.['cpu'] ?? '0');
            memory += bytesOf(c.resources?.requests?.['memory'] ?? '0');
          }
        }
        expect(cpu).toBeLessThanOrEqual(milliOf(allocatable['cpu']!));
        expect(memory).toBeLessThanOrEqual(bytesOf(allocatable['memory']!));
        expect(count).toBeLessThanOrEqual(Number(allocatable['pods']));
      });
      play(session, steps);
    }),
    parameters('room'),
  );
});

interface Limits {
  most: number;
  least: number;
}

function limits(d: Deployment): Limits {
  const replicas = d.spec.replicas ?? 1;
  const { maxSurge = '25%', maxUnavailable = '25%' } = d.spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, true);
  let unavailable = scaledValue(maxUnavailable, replicas, false);
  if (surge === 0 && unavailable === 0) unavailable = 1;
  return { most: replicas + surge, least: replicas - Math.min(unavailable, replicas) };
}

test('a rolling update never has more pods than replicas + surge, nor fewer available than allowed', () => {
  const images = ['nginx:1.25', 'nginx:1.26', 'nginx:1.27', 'httpd:2.4'];
  const limit = fc.constantFrom<string | number>(0, 1, 2, 3, '25%', '34%', '100%');
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      limit,
      limit,
      fc.constantFrom(0, 0, 5),
      fc.array(fc.tuple(fc.nat(15_000), fc.constantFrom(...images)), { minLength: 1, maxLength: 4 }),
      (replicas, maxSurge, maxUnavailable, minReadySeconds, edits) => {
        const surge =
          (maxSurge === 0 || maxSurge === '0') && scaledValue(maxUnavailable, 100, false) === 0 ? 1 : maxSurge;
        const session = testSession({ bare: true });
        const { read } = session.cluster;
        const manifest = {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web' },
          spec: {
            replicas,
            minReadySeconds,
            strategy: { rollingUpdate: { maxSurge: surge, maxUnavailable } },
            selector: { matchLabels: { app: 'web' } },
            template: {
              metadata: { labels: { app: 'web' } },
              spec: { containers: [{ name: 'main', image: 'nginx:1.24', ports: [{ containerPort: 80 }] }] },
            },
          },
        };
        session.apply({ type: 'apply', files: [{ name: 'web.yaml', text: JSON.stringify(manifest) }] });
        expect(settle(session)).toBe(true);
        const { most, least } = limits(read.get('Deployment.apps', 'default', 'web')!);
        session.cluster.onChange(({ after, before }: Change) => {
          const kind = (after ?? before)!.kind;
          if (kind === 'ReplicaSet') {
            let wanted = 0;
            for (const rs of read.list('ReplicaSet.apps', 'default')) wanted += (rs as ReplicaSet).spec.replicas ?? 0;
            expect(wanted).toBeLessThanOrEqual(most);
          }
          if (kind !== 'Pod') return;
          let made = 0;
          let available = 0;
          for (const pod of read.list('Pod', 'default')) {
            if (pod.metadata.deletionTimestamp !== undefined) continue;
            made += 1;
            if (isReady(pod)) available += 1;
          }
          expect(made).toBeLessThanOrEqual(most);
          // With minReadySeconds upstream itself may fall below: a pod that gets ready between the Deployment's count
          // and the choice of the ReplicaSet is spared like one that was available, and is then too young to count.
          if (minReadySeconds === 0) expect(available).toBeGreaterThanOrEqual(least);
        });
        for (const [wait, image] of edits) {
          session.advance(session.now + wait);
          session.apply({
            type: 'patch',
            kind: 'Deployment.apps',
            namespace: 'default',
            name: 'web',
            patchType: 'strategic',
            patch: { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } },
          });
        }
        expect(settle(session)).toBe(true);
        const done = read.get('Deployment.apps', 'default', 'web')!;
        expect(done.status?.availableReplicas).toBe(replicas);
        expect(done.status?.updatedReplicas).toBe(replicas);
      },
    ),
    parameters('rolling limits'),
  );
});
