/** Budgets of disruptions, and evictions that keep to them. */
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../../../shared/engine/api/errors.ts';
import type { PodDisruptionBudget } from '../../../../shared/model/disruption.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const web = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { terminationGracePeriodSeconds: 5, containers: [{ name: main, image: 'nginx:1.27' }] }
`;
const budget = (spec: string, name = 'pdb'): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: ${name} }
spec: { ${spec}, selector: { matchLabels: { app: web } } }
`;
const up = (replicas: number, spec: string): DocsPage =>
  new DocsPage().apply(web(replicas)).wait(20).apply(budget(spec)).wait(1);
const statusOf = (page: DocsPage) => page.find<PodDisruptionBudget>('PodDisruptionBudget.policy', 'pdb')!.status!;
/** Evicts; gives what refused it. */
function evict(page: DocsPage, name: string): ApiError | undefined {
  try {
    page.session.cluster.as('user', {}).evict('default', name);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

describe('what a budget allows', () => {
  test.each([
    ['minAvailable: 2', 3, { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 }],
    ['maxUnavailable: 1', 3, { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 }],
    ['minAvailable: 50%', 3, { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 }],
    ['maxUnavailable: 30%', 7, { disruptionsAllowed: 3, currentHealthy: 7, desiredHealthy: 4, expectedPods: 7 }],
    ['minAvailable: 5', 3, { disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 5, expectedPods: 3 }],
    ['minAvailable: 0', 2, { disruptionsAllowed: 2, currentHealthy: 2, desiredHealthy: 0, expectedPods: 2 }],
  ])('%s of %i', (spec, replicas, expected) => {
    const page = up(replicas, spec);
    const isAllowed = expected.disruptionsAllowed > 0;
    expect(statusOf(page)).toMatchObject(expected);
    expect(statusOf(page).conditions).toMatchObject([
      {
        type: 'DisruptionAllowed',
        status: isAllowed ? 'True' : 'False',
        reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
      },
    ]);
  });

  test('without pods it allows nothing and says so', () => {
    const page = new DocsPage().apply(budget('minAvailable: 1')).wait(1);
    expect(statusOf(page).disruptionsAllowed).toBe(0);
    expect(page.events('pdb')).toEqual(['NoPods: No matching pods found']);
  });
});

describe('eviction', () => {
  test('takes a pod while the budget lasts, then is refused in upstream’s words until another is ready', () => {
    const page = up(3, 'minAvailable: 2');
    const [a, b] = page.podNames();
    let condition: unknown;
    page.session.cluster.onChange(({ after }) => {
      if (after?.metadata.name === a)
        condition ??= (after as Pod).status?.conditions?.find((c) => c.type === 'DisruptionTarget');
    });
    expect(evict(page, a!)).toBeUndefined();
    expect(condition).toMatchObject({ reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' });
    const refused = evict(page, b!);
    expect(refused?.status).toMatchObject({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          { reason: 'DisruptionBudget', message: 'The disruption budget pdb needs 2 healthy pods and has 3 currently' },
        ],
      },
    });
    page.wait(20);
    expect(evict(page, b!)).toBeUndefined();
  });

  test('in two budgets at once is not possible', () => {
    const page = up(2, 'minAvailable: 0').apply(budget('minAvailable: 0', 'other')).wait(1);
    expect(evict(page, page.podNames()[0]!)?.message).toBe(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  });

  test('a pod that is not well may go while the budget is kept by the others', () => {
    const page = up(3, 'minAvailable: 2');
    const [a, b] = page.podNames();
    page.annotate(a!, 'orrery.dev/fault', 'hang');
    expect(evict(page, b!)).toBeUndefined();
  });

  test('a pod that nobody knows is not found', () => {
    expect(evict(new DocsPage(), 'nobody')?.message).toBe('pods "nobody" not found');
  });

  test('through the REST door, and not at all where it is only tried', () => {
    const page = up(1, 'minAvailable: 0');
    const { cluster } = page.session;
    const kind = cluster.kinds.all().find((k) => k.kind === 'Pod')!;
    const [name] = page.podNames();
    const request = {
      verb: 'create' as const,
      kind,
      namespace: 'default',
      name: name!,
      subresource: 'eviction' as const,
    };
    expect(cluster.rest({ ...request, body: { deleteOptions: { dryRun: ['All'] } } }, 'you', {}).code).toBe(201);
    expect(page.pod(name!).metadata.deletionTimestamp).toBeUndefined();
    expect(cluster.rest({ ...request, body: {} }, 'you', {}).body).toMatchObject({ status: 'Success' });
    expect(page.pod(name!).metadata.deletionTimestamp).toBeDefined();
  });
});
