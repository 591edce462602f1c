/** A DaemonSet in a cluster: a pod on every machine, updates with limits, machines that change. */
import { describe, expect, test } from 'vitest';
import type { DaemonSet } from '../../../../shared/model/daemon-set.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const set = (spec = '', pod = ''): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: log }
spec:
  selector: { matchLabels: { app: log } }
  template:
    metadata: { labels: { app: log } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: main, image: 'nginx:1.25' }]${pod} }
  ${spec}
`;
const statusOf = (page: DocsPage) => page.find<DaemonSet>('DaemonSet.apps', 'log')!.status!;
const podsOf = (page: DocsPage): Pod[] => [...page.session.cluster.read.list('Pod', 'default')];
const machines = (page: DocsPage): string[] =>
  podsOf(page)
    .map((p) => p.spec.nodeName ?? '')
    .sort();
const all = ['worker-1', 'worker-2', 'worker-3'];
const up = (spec?: string, pod?: string): DocsPage => {
  const page = new DocsPage().apply(set(spec, pod));
  page.until(
    () =>
      statusOf(page).desiredNumberScheduled > 0 && statusOf(page).numberReady === statusOf(page).desiredNumberScheduled,
  );
  return page;
};
const image = (page: DocsPage, to: string): DocsPage =>
  page.edit('DaemonSet.apps', 'log', { spec: { template: { spec: { containers: [{ name: 'main', image: to }] } } } });

test('one on every machine that it tolerates, placed by the scheduler', () => {
  const page = up();
  expect(machines(page)).toEqual(all);
  expect(statusOf(page)).toMatchObject({
    desiredNumberScheduled: 3,
    currentNumberScheduled: 3,
    numberReady: 3,
    numberAvailable: 3,
    updatedNumberScheduled: 3,
    numberMisscheduled: 0,
  });
  // As Go writes it, a count of none is left out.
  expect(statusOf(page)).not.toHaveProperty('numberUnavailable');
  expect(page.events('log')).toHaveLength(3);
  expect(page.events('log')[0]).toMatch(/^SuccessfulCreate: Created pod: log-/);
  expect(podsOf(page)[0]?.metadata.labels).toMatchObject({ 'pod-template-generation': '1' });
});

test('on the control plane too where it tolerates that', () => {
  const toleration = '{ key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule }';
  const page = up('', `, tolerations: [${toleration}]`);
  expect(machines(page)).toEqual(['control-plane', ...all]);
});

test('a machine that gets the label gets a pod, and loses it with the label', () => {
  const page = new DocsPage().apply(set('', ', nodeSelector: { disk: ssd }')).wait(5);
  expect(machines(page)).toEqual([]);
  page.patch({ kind: 'Node', name: 'worker-2' }, { metadata: { labels: { disk: 'ssd' } } });
  page.until(() => statusOf(page).numberReady === 1);
  expect(machines(page)).toEqual(['worker-2']);
  page.patch({ kind: 'Node', name: 'worker-2' }, { metadata: { labels: { disk: null } } });
  page.until(() => machines(page).length === 0);
});

test('a cordoned machine keeps its pod and gets another; a taint that drives out takes it', () => {
  const page = up();
  page.patch({ kind: 'Node', name: 'worker-1' }, { spec: { unschedulable: true } });
  page.wait(2);
  const before = podsOf(page).find((p) => p.spec.nodeName === 'worker-1')!;
  page.delete('Pod', before.metadata.name);
  page.until(
    () => statusOf(page).numberReady === 3 && podsOf(page).every((p) => p.metadata.uid !== before.metadata.uid),
  );
  expect(machines(page)).toEqual(all);
  page.patch({ kind: 'Node', name: 'worker-1' }, { spec: { taints: [{ key: 'broken', effect: 'NoExecute' }] } });
  page.until(() => machines(page).length === 2);
  expect(statusOf(page).desiredNumberScheduled).toBe(2);
});

describe('updates', () => {
  test('machine by machine, never more than one missing', () => {
    const page = up();
    const least = { ready: 3 };
    page.session.cluster.onChange(() => {
      const ready = podsOf(page).filter((p) =>
        p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'),
      );
      const staying = ready.filter((p) => p.metadata.deletionTimestamp === undefined);
      least.ready = Math.min(least.ready, staying.length);
    });
    image(page, 'nginx:1.26').wait(0.5);
    page.until(() => statusOf(page).updatedNumberScheduled === 3 && statusOf(page).numberAvailable === 3);
    expect(least.ready).toBe(2);
    expect(podsOf(page).map((p) => p.metadata.labels?.['pod-template-generation'])).toEqual(['2', '2', '2']);
  });

  test('with a surge the new pod is ready before the old one goes', () => {
    const page = up('updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }');
    const seen = { least: 3, most: 3 };
    page.session.cluster.onChange(() => {
      const staying = podsOf(page).filter((p) => p.metadata.deletionTimestamp === undefined);
      const ready = staying.filter((p) => p.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'));
      seen.least = Math.min(seen.least, ready.length);
      seen.most = Math.max(seen.most, staying.length);
    });
    image(page, 'nginx:1.26').wait(0.5);
    page.until(() => statusOf(page).updatedNumberScheduled === 3 && podsOf(page).length === 3);
    expect(seen).toEqual({ least: 3, most: 4 });
  });

  test('OnDelete waits; going back takes the old revision again', () => {
    const page = up('updateStrategy: { type: OnDelete }');
    const names = (): string[] =>
      [...page.session.cluster.read.list('ControllerRevision.apps', 'default')].map(
        (r) => `${r.revision} ${r.metadata.name}`,
      );
    const [first] = names();
    image(page, 'nginx:1.26').wait(20);
    expect(statusOf(page).updatedNumberScheduled ?? 0).toBe(0);
    image(page, 'nginx:1.25').wait(1);
    expect(names().sort().at(-1)).toBe(first!.replace('1 ', '3 '));
    expect(statusOf(page).updatedNumberScheduled).toBe(3);
  });
});

describe('pods that fail', () => {
  const failed = (page: DocsPage): number =>
    podsOf(page).filter((p) => p.status?.phase === 'Failed' && p.metadata.deletionTimestamp === undefined).length;
  /** Fails the pod of a machine; gives the seconds until it is removed. */
  function fail(page: DocsPage): number {
    const isLive = (p: Pod): boolean => p.status?.phase !== 'Failed' && p.metadata.deletionTimestamp === undefined;
    const pod = podsOf(page).find((p) => p.spec.nodeName === 'worker-1' && isLive(p))!;
    const { name } = pod.metadata;
    page.session.cluster.as('test', {}).setStatus('Pod', 'default', name, { ...pod.status, phase: 'Failed' });
    page.wait(0.1);
    return failed(page) === 0 ? 0 : page.until(() => failed(page) === 0);
  }

  test('are told of, removed and made anew, ever more slowly', () => {
    const page = up();
    fail(page);
    const told = /^FailedDaemonPod: Found failed daemon pod default\/log-\w+ on node worker-1, will try to kill it$/;
    expect(page.events('log').some((e) => told.test(e))).toBe(true);
    page.until(() => statusOf(page).numberReady === 3);
  });

  test('a spec that has been seen starts anew', () => {
    const page = up();
    const waits = [1, 2, 3, 4, 5].map(() => {
      const wait = fail(page);
      page.wait(4);
      return wait;
    });
    expect(waits[0]).toBe(0);
    expect(waits.at(-1)).toBeGreaterThan(3);
    page.edit('DaemonSet.apps', 'log', { spec: { minReadySeconds: 1 } }).wait(1);
    expect(fail(page)).toBe(0);
  });
});

test('the default of two limits at once is refused', () => {
  expect(
    new DocsPage().refusal(set('updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } }')),
  ).toContain('may not be set when maxUnavailable is non-zero');
});
