/** Deployments roll out in a whole cluster as they do upstream. */
import { describe, expect, test } from 'vitest';
import { apply, isReady, pods, settle } from '../../../support/session.ts';
import { bare, condition, deployment, replicaSets, run, sizes, told, user, web } from './support.ts';

const NEW = 'nginx:1.28';
const REVISION = 'deployment.kubernetes.io/revision';
const noSurge = (unavailable: number): string =>
  `  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: ${unavailable}}}`;
const SURGE_ONE = '  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}';

describe('rolling update', () => {
  test('one more, one less, and so on, told step by step', () => {
    const session = bare();
    apply(session, web({ spec: SURGE_ONE }));
    expect(settle(session)).toBe(true);
    let most = 0;
    let fewest = Infinity;
    session.cluster.onChange(({ before, after }) => {
      if ((after ?? before)?.kind !== 'Pod') return;
      const here = pods(session).filter((p) => p.metadata.deletionTimestamp === undefined);
      most = Math.max(most, here.length);
      fewest = Math.min(fewest, here.filter(isReady).length);
    });
    apply(session, web({ spec: SURGE_ONE, image: NEW }));
    expect(settle(session)).toBe(true);
    const [old, now] = replicaSets(session).map((rs) => rs.metadata.name);
    expect(told(session, 'Deployment', 'web')).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${old} from 0 to 3`,
      `ScalingReplicaSet: Scaled up replica set ${now} from 0 to 1`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 3 to 2`,
      `ScalingReplicaSet: Scaled up replica set ${now} from 1 to 2`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 2 to 1`,
      `ScalingReplicaSet: Scaled up replica set ${now} from 2 to 3`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 1 to 0`,
    ]);
    expect([most, fewest]).toEqual([4, 3]);
    expect(replicaSets(session).map((rs) => rs.metadata.annotations?.[REVISION])).toEqual(['1', '2']);
    expect(deployment(session).metadata.annotations?.[REVISION]).toBe('2');
    expect(condition(session, 'Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: `ReplicaSet "${now}" has successfully progressed.`,
    });
  });

  test('back to a former template: its ReplicaSet takes the next revision and remembers the old one', () => {
    const session = bare();
    for (const image of ['nginx:1.27', NEW, 'nginx:1.27']) {
      apply(session, web({ image }));
      expect(settle(session)).toBe(true);
    }
    expect(sizes(session)).toEqual([3, 0]);
    expect(replicaSets(session).map((rs) => rs.metadata.annotations?.[REVISION])).toEqual(['3', '2']);
    expect(replicaSets(session)[0]?.metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
  });

  test('old ReplicaSets beyond the limit are forgotten', () => {
    const session = bare();
    for (const image of ['nginx:1.25', 'nginx:1.26', 'nginx:1.27', NEW]) {
      apply(session, web({ image, spec: '  revisionHistoryLimit: 1' }));
      expect(settle(session)).toBe(true);
    }
    expect(replicaSets(session).map((rs) => rs.metadata.annotations?.[REVISION])).toEqual(['3', '4']);
  });

  test('with no surge, so many at once as may be missing', () => {
    const session = bare();
    apply(session, web({ replicas: 4, spec: noSurge(2) }));
    settle(session);
    apply(session, web({ replicas: 4, spec: noSurge(2), image: NEW }));
    run(session, 0.3);
    expect(sizes(session)).toEqual([2, 2]);
    settle(session);
    expect(sizes(session)).toEqual([0, 4]);
  });
});

describe('other ways', () => {
  test('recreate: no pod of the new template before the last of the old has ended', () => {
    const session = bare();
    apply(session, web({ spec: '  strategy: {type: Recreate}' }));
    settle(session);
    let together = 0;
    session.cluster.onChange(({ after }) => {
      if (after?.kind !== 'Pod') return;
      const running = pods(session).filter((p) => p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed');
      together = Math.max(together, new Set(running.map((p) => p.spec.containers[0]?.image)).size);
    });
    apply(session, web({ spec: '  strategy: {type: Recreate}', image: NEW }));
    expect(settle(session)).toBe(true);
    expect(together).toBe(1);
    expect(sizes(session)).toEqual([0, 3]);
    expect(pods(session).map((p) => p.spec.containers[0]?.image)).toEqual([NEW, NEW, NEW]);
  });

  test('scaled in the middle of a rollout that is stuck: in proportion', () => {
    const session = bare();
    const spec = '  strategy: {rollingUpdate: {maxSurge: 3, maxUnavailable: 2}}';
    apply(session, web({ replicas: 10, spec }));
    settle(session);
    apply(session, web({ replicas: 10, spec, image: NEW, fault: 'image-not-found' }));
    run(session, 30);
    expect(sizes(session)).toEqual([8, 5]);
    apply(session, web({ replicas: 15, spec, image: NEW, fault: 'image-not-found' }));
    run(session, 30);
    // The example of the Kubernetes documentation: 3 more for the old, 2 for the new.
    expect(sizes(session)).toEqual([11, 7]);
  });

  test('paused: the template waits, sizes do not', () => {
    const session = bare();
    apply(session, web());
    settle(session);
    apply(session, web({ spec: '  paused: true', image: NEW, replicas: 5 }));
    settle(session);
    expect(sizes(session)).toEqual([5]);
    expect(condition(session, 'Progressing')).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    });
    apply(session, web({ spec: '  paused: false', image: NEW, replicas: 5 }));
    settle(session);
    expect(sizes(session)).toEqual([0, 5]);
  });

  test('an image that is not there: the deadline passes, the old pods stay', () => {
    const session = bare();
    const spec = `${SURGE_ONE}\n  progressDeadlineSeconds: 60`;
    apply(session, web({ spec }));
    settle(session);
    apply(session, web({ spec, image: NEW, fault: 'image-not-found' }));
    run(session, 50);
    expect(condition(session, 'Progressing')).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    run(session, 20);
    const now = replicaSets(session)[1]?.metadata.name;
    expect(condition(session, 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${now}" has timed out progressing.`,
    });
    expect(condition(session, 'Available')?.status).toBe('True');
    expect(sizes(session)).toEqual([3, 1]);
    expect(pods(session).filter(isReady)).toHaveLength(3);
  });

  test('a pod that is deleted comes again; one whose label is taken away is replaced and left', () => {
    const session = bare();
    apply(session, web());
    settle(session);
    const [first, second] = pods(session);
    user(session).delete('Pod', 'default', first!.metadata.name);
    user(session).patch('Pod', 'default', second!.metadata.name, 'merge', { metadata: { labels: { app: 'lost' } } });
    settle(session);
    const left = pods(session);
    expect(left).toHaveLength(4);
    expect(left.some((p) => p.metadata.uid === first!.metadata.uid)).toBe(false);
    expect(left.find((p) => p.metadata.uid === second!.metadata.uid)?.metadata.ownerReferences).toBeUndefined();
  });
});
