/** The page on Deployments and the task that runs a stateless application with one. */
import { describe, expect, test } from 'vitest';
import type { Deployment, ReplicaSet } from '../../../shared/model/workloads.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';
import { columns, type Line, printedTable, shownTable } from '../../support/kubectl-get.ts';

const PAGE = 'concepts__workloads__controllers__deployment';
const TASK = 'tasks__run-application__run-stateless-application-deployment';
const NAME = 'nginx-deployment';
const HASH = 'pod-template-hash';
const COUNTS = ['DESIRED', 'CURRENT', 'READY'];

const deployment = (page: DocsPage): Deployment => page.find<Deployment>('Deployment.apps', NAME)!;
const rows = (page: DocsPage, kind: string, ...names: string[]): string[] => columns(shownTable(page, kind), ...names);
const wanted = (command: string, which: number, ...names: string[]): string[] =>
  columns(printedTable(printed(PAGE, command, which)), ...names);
/** By their revision. */
const sets = (page: DocsPage): ReplicaSet[] =>
  [...page.session.cluster.read.list('ReplicaSet.apps', 'default')].sort((a, b) => revision(a) - revision(b));
const revision = ({ metadata }: ReplicaSet | Deployment): number =>
  Number(metadata.annotations?.['deployment.kubernetes.io/revision']);
const counts = (page: DocsPage): string[] => {
  const table = shownTable(page, 'ReplicaSet.apps');
  const line = (set: ReplicaSet): Line => table.find(({ NAME: name }) => name === set.metadata.name)!;
  return columns(sets(page).map(line), ...COUNTS);
};
const edit = (page: DocsPage, spec: unknown): DocsPage => page.edit('Deployment.apps', NAME, { spec });
const image = (page: DocsPage, tag: string): DocsPage =>
  edit(page, { template: { spec: { containers: [{ name: 'nginx', image: `nginx:${tag}` }] } } });
const isDone = (page: DocsPage): boolean => {
  const { spec, status = {}, metadata } = deployment(page);
  const { replicas = 0 } = spec;
  return (
    status.observedGeneration === metadata.generation &&
    [status.replicas, status.updatedReplicas, status.availableReplicas].every((n) => (n ?? 0) === replicas)
  );
};
const up = (): DocsPage => {
  const page = new DocsPage().apply('controllers/nginx-deployment.yaml');
  page.until(() => isDone(page));
  return page;
};

/** `Scaled up ... to 3` of the set that was the nth to be told of: `0 up 3`. Now it is told from where, too. */
function scalings(messages: readonly string[]): string[] {
  const told: string[] = [];
  return messages.flatMap((message) => {
    const [, way, name = '', to] = /Scaled (up|down) replica set (\S+) (?:from \d+ )?to (\d+)/.exec(message) ?? [];
    if (way === undefined) return [];
    if (!told.includes(name)) told.push(name);
    return [`${told.indexOf(name)} ${way} ${to}`];
  });
}

/** Type, status and reason of the conditions that a description prints. */
const conditionsIn = (text: string): string[] =>
  lines(text)
    .map((line) => /^(\w+) +(True|False|Unknown) +(\w+)$/.exec(line)?.slice(1).join(' ') ?? '')
    .filter((line) => line !== '');
const conditions = (page: DocsPage): string[] =>
  (deployment(page).status?.conditions ?? []).map((c) => `${c.type} ${c.status} ${c.reason}`).sort();
/** `3 desired | 1 updated | 4 total | 3 available | 1 unavailable` */
function replicasLine(page: DocsPage): string {
  const { spec, status = {} } = deployment(page);
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status;
  return `${spec.replicas} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`;
}

describe.skipIf(fixturesDir === undefined)(PAGE, () => {
  test('creating one', () => {
    const page = new DocsPage().apply('controllers/nginx-deployment.yaml');
    const heads = ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE'];
    expect(rows(page, 'Deployment.apps', ...heads)).toEqual(wanted('kubectl get deployments', 0, ...heads));
    page.until(() => isDone(page));
    expect(rows(page, 'Deployment.apps', ...heads)).toEqual(wanted('kubectl get deployments', 1, ...heads));
    expect(rows(page, 'ReplicaSet.apps', ...COUNTS)).toEqual(wanted('kubectl get rs', 0, ...COUNTS));
    const [set] = sets(page);
    const hash = set?.metadata.labels?.[HASH];
    expect(set?.metadata.name).toBe(`${NAME}-${hash}`);
    const states = ['READY', 'STATUS', 'RESTARTS'];
    expect(rows(page, 'Pod', ...states)).toEqual(wanted('kubectl get pods --show-labels', 0, ...states));
    const [pod] = printedTable(printed(PAGE, 'kubectl get pods --show-labels'));
    const labels = Object.entries(page.pod(page.podNames()[0]!).metadata.labels ?? {}).map(([k, v]) => `${k}=${v}`);
    const printedHash = /pod-template-hash=(\w+)/.exec(pod?.['LABELS'] ?? '')?.[1] ?? '';
    expect(labels.join()).toBe(pod?.['LABELS']?.replace(printedHash, hash ?? ''));
    for (const name of page.podNames()) expect(name).toMatch(new RegExp(`^${NAME}-${hash}-[a-z0-9]{5}$`));
  });

  test('updating it, failing to, and going back', () => {
    const page = up();
    image(page, '1.16.1').wait(1);
    page.until(() => isDone(page) && page.podNames().length === 3);
    expect(counts(page).reverse()).toEqual(wanted('kubectl get rs', 1, ...COUNTS));
    expect(rows(page, 'Pod', 'READY', 'STATUS')).toEqual(wanted('kubectl get pods', 0, 'READY', 'STATUS'));
    const described = printed(PAGE, 'kubectl describe deployments');
    expect(described).toContain(replicasLine(page));
    expect(described).toContain(`deployment.kubernetes.io/revision=${revision(deployment(page))}`);
    expect(conditions(page)).toEqual(conditionsIn(described));
    expect(scalings(page.events(NAME))).toEqual(scalings(lines(described)));

    image(page, '1.161');
    page.until(() => shownTable(page, 'Pod').some((line) => line['STATUS'] === 'ImagePullBackOff'));
    expect(counts(page).sort()).toEqual(wanted('kubectl get rs', 2, ...COUNTS).sort());
    expect(rows(page, 'Pod', 'READY', 'STATUS').sort()).toEqual(
      wanted('kubectl get pods', 1, 'READY', 'STATUS').sort(),
    );
    const failed = printed(PAGE, 'kubectl describe deployment');
    expect(failed).toContain(replicasLine(page));
    expect(conditions(page)).toEqual(conditionsIn(failed));
    expect(scalings(page.events(NAME))).toEqual(scalings(lines(failed)));

    // What `kubectl rollout undo` sends: the template of the last but one, without its hash.
    const { template } = sets(page).find((set) => revision(set) === 2)!.spec;
    const { [HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
    const $patch = 'replace';
    edit(page, { template: { ...template, metadata: { ...template.metadata, labels }, $patch } }).wait(1);
    page.until(() => isDone(page));
    const back = printed(PAGE, 'kubectl describe deployment nginx-deployment');
    expect(back).toContain(replicasLine(page));
    expect(back).toContain(`deployment.kubernetes.io/revision=${revision(deployment(page))}`);
    expect(conditions(page)).toEqual(conditionsIn(back));
    expect(scalings(page.events(NAME))).toEqual(scalings(lines(back)));
    // The failed one is kept without pods, the second has become the fourth.
    expect(sets(page).map(revision)).toEqual([1, 3, 4]);
    expect(page.podNames()).toHaveLength(3);
  });

  test('scaling it in proportion', () => {
    const page = up();
    edit(page, { replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } });
    page.until(() => isDone(page));
    const heads = ['DESIRED', 'CURRENT', 'UP-TO-DATE', 'AVAILABLE'];
    const shown = (): string => {
      const { spec, status = {} } = deployment(page);
      return [spec.replicas, status.replicas, status.updatedReplicas, status.availableReplicas].join(' ');
    };
    expect([shown()]).toEqual(wanted('kubectl get deploy', 0, ...heads));
    image(page, 'sometag').wait(20);
    expect(counts(page).reverse()).toEqual(wanted('kubectl get rs', 3, ...COUNTS));
    edit(page, { replicas: 15 }).wait(20);
    expect([shown().replace(/\d+$/, '8')]).toEqual(wanted('kubectl get deploy', 1, ...heads));
    // The page looks when those that were added to the old set are ready.
    expect(counts(page).reverse()).toEqual(wanted('kubectl get rs', 4, ...COUNTS));
    expect(deployment(page).status?.availableReplicas).toBe(11);
  });

  test('pausing and resuming it', () => {
    const page = up();
    expect(counts(page)).toEqual(wanted('kubectl get rs', 5, ...COUNTS));
    edit(page, { paused: true });
    image(page, '1.16.1').wait(30);
    expect(counts(page)).toEqual(wanted('kubectl get rs', 6, ...COUNTS));
    expect(conditions(page)).toContain('Progressing Unknown DeploymentPaused');
    const resources = { limits: { cpu: '200m', memory: '512Mi' } };
    edit(page, { template: { spec: { containers: [{ name: 'nginx', resources }] } } }).wait(5);
    expect(sets(page)).toHaveLength(1);
    const seen: string[] = [];
    page.session.cluster.onChange(() => {
      const now = counts(page).join(' | ');
      if (seen.at(-1) !== now) seen.push(now);
    });
    edit(page, { paused: false }).wait(1);
    page.until(() => isDone(page));
    expect(counts(page)).toEqual(wanted('kubectl get rs', 7, ...COUNTS));
    // The old set wants 3, 2, 1 and none, the new one 1, 2 and 3, as in the page's watch.
    const wants = (which: number): string[] =>
      [...new Set(seen.map((line) => line.split(' | ')[which]?.split(' ')[0] ?? ''))].filter((n) => n !== '');
    expect([wants(0), wants(1)]).toEqual([
      ['3', '2', '1', '0'],
      ['0', '1', '2', '3'].slice(wants(1)[0] === '0' ? 0 : 1),
    ]);
    expect(sets(page).at(-1)?.spec.template.spec.containers[0]).toMatchObject({ image: 'nginx:1.16.1', resources });
  });

  test('failing to go on within its deadline', () => {
    const page = up();
    edit(page, { progressDeadlineSeconds: 600 });
    image(page, '1.161').wait(599);
    expect(conditions(page)).toContain('Progressing True ReplicaSetUpdated');
    page.wait(5);
    expect(conditions(page)).toEqual([
      'Available True MinimumReplicasAvailable',
      'Progressing False ProgressDeadlineExceeded',
    ]);
  });
});

describe.skipIf(fixturesDir === undefined)(TASK, () => {
  test('running, updating and scaling an application', () => {
    const page = new DocsPage().apply('application/deployment.yaml');
    page.until(() => isDone(page));
    const described = printed(TASK, 'kubectl describe deployment');
    expect(described).toContain(replicasLine(page));
    expect(described).toContain(`deployment.kubernetes.io/revision=${revision(deployment(page))}`);
    expect(conditions(page)).toEqual(conditionsIn(described));
    const states = (which: number): string[] =>
      columns(printedTable(printed(TASK, 'kubectl get pods -l app=nginx', which)), 'READY', 'STATUS', 'RESTARTS');
    expect(rows(page, 'Pod', 'READY', 'STATUS', 'RESTARTS')).toEqual(states(0));
    const old = page.podNames();
    page.apply('application/deployment-update.yaml').wait(1);
    page.until(() => isDone(page) && page.podNames().length === 2);
    expect(page.podNames().filter((name) => old.includes(name))).toEqual([]);
    page.apply('application/deployment-scale.yaml').wait(1);
    page.until(() => isDone(page) && page.podNames().length === 4);
    expect(rows(page, 'Pod', 'READY', 'STATUS', 'RESTARTS')).toEqual(states(1));
    page.delete('Deployment.apps', NAME);
    page.until(() => page.podNames().length === 0 && sets(page).length === 0);
  });
});
