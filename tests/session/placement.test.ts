/** The verdict of every machine on a pod: as it was when it was placed, and as it is while it waits. */
import { expect, test } from 'vitest';
import type { Placement } from '../../shared/model/placement.ts';
import { placementOf } from '../../shared/session/placement.ts';
import type { Session } from '../../shared/session/session.ts';
import { apply, testSession } from '../support/session.ts';

const pod = (name: string, cpu: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: web } }\nspec: { containers: [{ name: c, image: nginx, resources: { requests: { cpu: ${cpu} } } }] }\n`;

function placed(session: Session, name: string): Placement | undefined {
  const { cluster, now, origin } = session;
  const { uid } = cluster.read.get('Pod', 'default', name)!.metadata;
  return placementOf(cluster.read, cluster.read.history, uid!, now, origin);
}

const run = (session: Session, yaml: string): void => {
  expect(apply(session, yaml).report?.problems).toEqual([]);
  session.advance(session.now + 5_000);
};

test('the machine that was chosen has the highest sum, then as now', () => {
  const session = testSession({ bare: true });
  run(session, pod('first', '1'));
  const then = placed(session, 'first')!;
  expect(then.forgotten).toBe(false);
  expect(then.plugins.map(({ name }) => name)).toContain('NodeResourcesFit');
  const chosen = then.machines.find(({ node }) => node === then.chosen)!;
  expect(chosen.total).toBe(Math.max(...then.machines.map(({ total }) => total)));
  expect(chosen.scores.reduce((sum, score) => sum + score, 0)).toBe(chosen.total);
  expect(then.machines.find(({ node }) => node === 'control-plane')!.refusals).toEqual([
    {
      plugin: 'TaintToleration',
      reasons: ['node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }'],
      roomHelps: false,
    },
  ]);
  // What comes later changes nothing of what was seen then.
  for (let i = 0; i < 6; i++) run(session, pod(`later-${i}`, '1500m'));
  expect(placed(session, 'first')).toEqual(then);
});

test('a pod that waits: what every machine has against it', () => {
  const session = testSession({ bare: true });
  run(session, pod('huge', '100'));
  const { chosen, machines } = placed(session, 'huge')!;
  expect(chosen).toBeUndefined();
  const workers = machines.filter(({ node }) => node !== 'control-plane');
  expect(workers).toHaveLength(3);
  for (const { refusals } of workers)
    expect(refusals).toEqual([{ plugin: 'NodeResourcesFit', reasons: ['Insufficient cpu'], roomHelps: false }]);
});

test('all that stands against a machine is named, not only what upstream says first', () => {
  const session = testSession({ bare: true });
  const { error } = session.apply({
    type: 'patch',
    kind: 'Node',
    namespace: '',
    name: 'worker-1',
    patchType: 'merge',
    patch: { spec: { unschedulable: true } },
  });
  expect(error).toBeUndefined();
  run(session, pod('huge', '100'));
  const worker = placed(session, 'huge')!.machines.find(({ node }) => node === 'worker-1')!;
  expect(worker.refusals.map(({ plugin }) => plugin)).toEqual([
    'NodeUnschedulable',
    'TaintToleration',
    'NodeResourcesFit',
  ]);
});

test('a pod that named its machine was chosen by nobody', () => {
  const session = testSession({ bare: true });
  run(session, pod('named', '1').replace('spec: {', 'spec: { nodeName: worker-2,'));
  expect(placed(session, 'named')).toBeUndefined();
});

test('when the choice is forgotten, it is made again, without the pod itself', () => {
  const session = testSession({ bare: true });
  run(session, pod('first', '1'));
  const { cluster, now, origin } = session;
  const { uid } = cluster.read.get('Pod', 'default', 'first')!.metadata;
  const again = placementOf(cluster.read, [], uid!, now, origin)!;
  expect(again.forgotten).toBe(true);
  expect(again.machines.map(({ total }) => total)).toEqual(
    placed(session, 'first')!.machines.map(({ total }) => total),
  );
});
