/** The page on pod priority and preemption: what its objects do in a cluster that is full. */
import { expect, test } from 'vitest';
import { DocsPage } from '../../support/docs-page.ts';
import type { Pod } from '../../../shared/model/pod.ts';

const HIGH = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: high-priority
value: 1000000
globalDefault: false
description: "This priority class should be used for XYZ service pods only."
`;

const NON_PREEMPTING = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: high-priority-nonpreempting
value: 1000000
preemptionPolicy: Never
globalDefault: false
`;

const wanting = (name: string, priorityClassName: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels: { env: test }
spec:
  containers:
  - name: nginx
    image: nginx
    imagePullPolicy: IfNotPresent
    resources: { requests: { cpu: 2500m } }
  priorityClassName: ${priorityClassName}
`;

/** Fills three workers of four cores. */
const FILLER = `apiVersion: apps/v1
kind: Deployment
metadata: { name: filler }
spec:
  replicas: 3
  selector: { matchLabels: { app: filler } }
  template:
    metadata: { labels: { app: filler } }
    spec:
      containers:
      - { name: c, image: nginx, resources: { requests: { cpu: 2500m } } }
`;

const fillers = (page: DocsPage): Pod[] =>
  [...page.session.cluster.read.list('Pod', 'default')].filter((pod) => pod.metadata.labels?.['app'] === 'filler');

const full = (): DocsPage => {
  const page = new DocsPage().apply(FILLER);
  page.until(() => fillers(page).filter((pod) => page.isReady(pod.metadata.name)).length === 3);
  return page;
};

test('the higher one makes room, and says so on its victim', () => {
  const page = full().apply(HIGH).apply(wanting('nginx', 'high-priority')).wait(0.1);
  const victim = fillers(page).find((pod) => pod.metadata.deletionTimestamp !== undefined)!;
  const { uid, name } = page.pod('nginx').metadata;
  const node = victim.spec.nodeName;
  expect(page.pod(name).status?.nominatedNodeName).toBe(node);
  expect(page.events(victim.metadata.name)).toContain(`Preempted: Preempted by pod ${uid} on node ${node}`);
  page.ready('nginx');
  expect(page.pod('nginx').spec.nodeName).toBe(node);
  // The victim's ReplicaSet made another, for which there is no room.
  const waiting = fillers(page).filter((pod) => pod.spec.nodeName === undefined);
  expect(waiting).toHaveLength(1);
  expect(page.events(waiting[0]!.metadata.name)[0]).toContain(
    'preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.',
  );
});

test('one whose class does not preempt waits, ahead of the others', () => {
  const page = full().apply(NON_PREEMPTING).apply(wanting('patient', 'high-priority-nonpreempting')).wait(60);
  expect(page.pod('patient').spec.nodeName).toBeUndefined();
  expect(page.events('patient')[0]).toMatch(/preemption: not eligible due to preemptionPolicy=Never\.$/);
  page.apply(FILLER.replace('replicas: 3', 'replicas: 2'));
  page.ready('patient');
});

test('the class of every pod that names none', () => {
  const page = new DocsPage().apply(HIGH.replace('globalDefault: false', 'globalDefault: true'));
  page.apply('apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: nginx }] }\n');
  expect(page.pod('p').spec).toMatchObject({ priority: 1_000_000, priorityClassName: 'high-priority' });
});

test('a class that is not there', () => {
  expect(new DocsPage().refusal(wanting('nginx', 'nowhere'))).toContain(
    'pods "nginx" is forbidden: no PriorityClass with name nowhere was found',
  );
});
