/** The tutorial of StatefulSets, from its first pod to the last claim. */
import { describe, expect, test } from 'vitest';
import type { StatefulSet } from '../../../shared/model/stateful-set.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';
import { columns, PodWatch, printedTable, printedWatch, shownTable } from '../../support/kubectl-get.ts';

const PAGE = 'tutorials__stateful-application__basic-stateful-set';
const WEB = 'application/web/web.yaml';
const RUNNING = '1/1 Running';
/** In words of now: a pod whose containers have ended while it goes. */
const GONE = /Completed|Terminating/;

const set = (page: DocsPage): StatefulSet => page.find<StatefulSet>('StatefulSet.apps', 'web')!;
const pods = (page: DocsPage): string[] => columns(shownTable(page, 'Pod'), 'NAME', 'READY', 'STATUS', 'RESTARTS');
const allReady = (page: DocsPage, count: number): number =>
  page.until(() => {
    const names = page.podNames();
    return names.length === count && names.every((name) => page.isReady(name));
  });
const image = (page: DocsPage, name: string): void => {
  const op = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: name }];
  const target = { kind: 'StatefulSet.apps', namespace: 'default', name: 'web' } as const;
  const { error } = page.session.apply({ type: 'patch', ...target, patchType: 'json', patch: op });
  if (error !== undefined) throw new Error(error);
};
const strategy = (page: DocsPage, partition?: number): DocsPage =>
  page.edit('StatefulSet.apps', 'web', {
    spec: {
      updateStrategy: { type: 'RollingUpdate', ...(partition !== undefined && { rollingUpdate: { partition } }) },
    },
  });
const images = (page: DocsPage): string[] =>
  page.podNames().map((name) => page.pod(name).spec.containers[0]?.image ?? '');
const inAll = (page: DocsPage, command: string): string[] =>
  ['web-0', 'web-1'].map((name) => page.exec(name, command).out.trim());
/** In which order pods of a watch reached some state. */
const order = (lines: readonly string[], state: string | RegExp): string[] =>
  [...new Set(lines.filter((l) => (typeof state === 'string' ? l.endsWith(state) : state.test(l))))].map(
    (l) => l.split(' ')[0]!,
  );
const first = (names: readonly string[]): string[] => [...new Set(names)];

/** The set with its Service, up; `replicas` of it. */
function up(replicas = 2): { page: DocsPage; watch: PodWatch } {
  const page = new DocsPage({}).apply(WEB);
  allReady(page, 2);
  if (replicas !== 2) page.edit('StatefulSet.apps', 'web', { spec: { replicas } });
  allReady(page, replicas);
  page.wait(1);
  return { page, watch: new PodWatch(page, 'nginx') };
}

describe.skipIf(fixturesDir === undefined)(PAGE, () => {
  test('pods are made one after the other', () => {
    const page = new DocsPage({});
    const watch = new PodWatch(page, 'nginx');
    page.apply(WEB);
    expect(columns(shownTable(page, 'Service'), 'NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)')).toContain(
      columns(
        printedTable(printed(PAGE, 'get service nginx')),
        'NAME',
        'TYPE',
        'CLUSTER-IP',
        'EXTERNAL-IP',
        'PORT(S)',
      )[0],
    );
    // The page catches it with one of two pods there.
    page.until(() => set(page).status?.replicas === 1);
    const [then] = printedTable(printed(PAGE, 'get statefulset web'));
    expect([set(page).spec.replicas, set(page).status?.replicas]).toEqual(
      [then?.['DESIRED'], then?.['CURRENT']].map(Number),
    );
    allReady(page, 2);
    expect(watch.take()).toEqual(printedWatch(printed(PAGE, 'get pods -w -l app=nginx')));
    expect(columns(shownTable(page, 'StatefulSet.apps'), 'NAME', 'READY')).toEqual(['web 2/2']);
    expect(pods(page)).toEqual(
      columns(printedTable(printed(PAGE, 'kubectl get pods -l app=nginx')), 'NAME', 'READY', 'STATUS', 'RESTARTS'),
    );
    expect(page.events('web')).toEqual([
      'SuccessfulCreate: create Claim www-web-0 Pod web-0 in StatefulSet web success',
      'SuccessfulCreate: create Pod web-0 in StatefulSet web successful',
      'SuccessfulCreate: create Claim www-web-1 Pod web-1 in StatefulSet web success',
      'SuccessfulCreate: create Pod web-1 in StatefulSet web successful',
    ]);
  });

  test('names and storage stay when pods go', () => {
    const { page, watch } = up();
    expect(inAll(page, 'hostname').join('\n')).toBe(printed(PAGE, "-- sh -c 'hostname'").trim());
    page.apply(`apiVersion: v1\nkind: Pod\nmetadata: { name: dns-test }
spec: { containers: [{ name: main, image: 'busybox:1.28', command: [sleep, 1d] }] }\n`);
    page.ready('dns-test');
    // Newer ones say the whole name, and `Address` without a number.
    const LOOKED = /Name:\s+([\w-]+\.nginx)\S*\nAddress(?: 1)?:\s+(\S+)/;
    const looked = (name: string): string[] =>
      LOOKED.exec(page.exec('dns-test', `nslookup ${name}`).out)?.slice(1) ?? [];
    const ipOf = (name: string): string => page.pod(name).status?.podIP ?? '';
    expect(LOOKED.exec(printed(PAGE, 'nslookup web-0.nginx'))?.[1]).toBe('web-0.nginx');
    for (const name of ['web-0', 'web-1']) expect(looked(`${name}.nginx`)).toEqual([`${name}.nginx`, ipOf(name)]);
    const heads = ['NAME', 'STATUS', 'CAPACITY'];
    const claims = columns(printedTable(printed(PAGE, 'kubectl get pvc -l app=nginx')), ...heads, 'ACCESSMODES');
    expect(columns(shownTable(page, 'PersistentVolumeClaim'), ...heads, 'ACCESS MODES')).toEqual(claims);
    expect(inAll(page, 'echo "$(hostname)" > /usr/share/nginx/html/index.html')).toEqual(['', '']);
    const served = printed(PAGE, 'curl http://localhost/').trim();
    expect(inAll(page, 'curl -s http://localhost/').join('\n')).toBe(served);

    watch.take();
    for (const name of ['web-0', 'web-1']) page.delete('Pod', name);
    page.until(() => !page.podNames().includes('web-0') || !page.podNames().includes('web-1'));
    page.until(() => page.podNames().length === 3 && ['web-0', 'web-1'].every((name) => page.isReady(name)));
    const again = watch.take().filter((line) => !GONE.test(line));
    // The page looks when web-0 is there already.
    expect(again.slice(again.indexOf('web-0 0/1 ContainerCreating'))).toEqual(
      printedWatch(printed(PAGE, 'kubectl get pod -w -l app=nginx')),
    );
    // So long CoreDNS remembers where they were.
    page.wait(30);
    expect(inAll(page, 'hostname')).toEqual(['web-0', 'web-1']);
    for (const name of ['web-0', 'web-1']) expect(looked(`${name}.nginx`)).toEqual([`${name}.nginx`, ipOf(name)]);
    expect(inAll(page, 'curl -s http://localhost/').join('\n')).toBe(served);
  });

  test('more in order, fewer in reverse; claims stay', () => {
    const { page, watch } = up();
    page.edit('StatefulSet.apps', 'web', { spec: { replicas: 5 } });
    allReady(page, 5);
    const start = { 'web-0': RUNNING, 'web-1': RUNNING };
    expect(watch.take()).toEqual(printedWatch(printed(PAGE, 'kubectl get pods -w -l app=nginx', 1), start));
    page.edit('StatefulSet.apps', 'web', { spec: { replicas: 3 } });
    allReady(page, 3);
    const gone = watch.take();
    expect(first(order(gone, GONE))).toEqual(['web-4', 'web-3']);
    // web-3 is asked to go when web-4 is no more.
    expect(gone.findIndex((l) => l.startsWith('web-3'))).toBeGreaterThan(
      gone.findLastIndex((l) => l.startsWith('web-4')),
    );
    expect(columns(shownTable(page, 'PersistentVolumeClaim'), 'NAME', 'STATUS')).toEqual(
      [0, 1, 2, 3, 4].map((i) => `www-web-${i} Bound`),
    );
    expect(page.events('web').slice(-2)).toEqual([
      'SuccessfulDelete: delete Pod web-4 in StatefulSet web successful',
      'SuccessfulDelete: delete Pod web-3 in StatefulSet web successful',
    ]);
  });

  test('a rolling update goes from the last to the first, down to its partition', () => {
    const { page, watch } = up(3);
    strategy(page);
    image(page, 'gcr.io/google_containers/nginx-slim:0.8');
    page.until(() => images(page).every((name) => name.startsWith('gcr.io')) && page.podNames().length === 3);
    allReady(page, 3);
    const all = printedWatch(printed(PAGE, 'get pod -l app=nginx -w'), {
      'web-0': RUNNING,
      'web-1': RUNNING,
      'web-2': RUNNING,
    });
    const rolled = watch.take();
    expect(order(rolled, RUNNING)).toEqual(order(all, RUNNING));
    expect(rolled.filter((l) => !GONE.test(l))).toEqual(all.filter((l) => !GONE.test(l)));

    // Staged: nothing below the partition changes, not even when it is made anew.
    image(page, 'registry.k8s.io/nginx-slim:0.8');
    page.until(() => images(page).every((name) => name.startsWith('registry')));
    allReady(page, 3);
    strategy(page, 3).wait(1);
    image(page, 'registry.k8s.io/nginx-slim:0.7');
    page.delete('Pod', 'web-2');
    page.wait(1);
    allReady(page, 3);
    const old = printed(PAGE, 'kubectl get pod web-2 --template').trim();
    expect(images(page)[2]).toBe(old);
    // A canary.
    watch.take();
    strategy(page, 2).wait(1);
    allReady(page, 3);
    expect(images(page)).toEqual([old, old, 'registry.k8s.io/nginx-slim:0.7']);
    expect(set(page).status).toMatchObject({ updatedReplicas: 1, replicas: 3, readyReplicas: 3 });
    page.delete('Pod', 'web-1');
    page.wait(1);
    allReady(page, 3);
    expect(images(page)[1]).toBe(printed(PAGE, 'kubectl get pod web-1 --template').trim());
    // And the rest.
    watch.take();
    strategy(page, 0).wait(1);
    page.until(() => images(page).every((name) => name.endsWith(':0.7')));
    allReady(page, 3);
    expect(order(watch.take(), RUNNING)).toEqual(['web-1', 'web-0']);
    page.wait(1);
    expect(set(page).status).toMatchObject({ updatedReplicas: 3, currentReplicas: 3 });
    expect(set(page).status?.currentRevision).toBe(set(page).status?.updateRevision);
  });

  test('deleted without its pods, and adopted again', () => {
    const { page, watch } = up(3);
    inAll(page, 'echo "$(hostname)" > /usr/share/nginx/html/index.html');
    page.delete('StatefulSet.apps', 'web', 'Orphan');
    page.wait(5);
    expect(pods(page)).toEqual(['web-0', 'web-1', 'web-2'].map((name) => `${name} ${RUNNING} 0`));
    page.delete('Pod', 'web-0');
    page.until(() => !page.podNames().includes('web-0'));
    page.wait(30);
    expect(page.podNames()).toEqual(['web-1', 'web-2']);
    watch.take();
    page.apply(WEB);
    page.until(() => page.podNames().join() === 'web-0,web-1');
    allReady(page, 2);
    const back = watch.take();
    expect(back.filter((l) => l.startsWith('web-0'))).toEqual([
      'web-0 0/1 Pending',
      'web-0 0/1 ContainerCreating',
      `web-0 ${RUNNING}`,
    ]);
    // web-2 is one too many, and goes when the others are ready.
    expect(back.findIndex((l) => l.startsWith('web-2'))).toBeGreaterThan(back.indexOf(`web-0 ${RUNNING}`));
    expect(inAll(page, 'curl -s http://localhost/')).toEqual(['web-0', 'web-1']);

    page.delete('StatefulSet.apps', 'web');
    page.until(() => page.podNames().length === 0);
    expect(first(order(watch.take(), GONE)).sort()).toEqual(['web-0', 'web-1']);
    page.delete('Service', 'nginx');
    page.apply(WEB);
    allReady(page, 2);
    // Without a probe a pod is ready a moment before its server listens.
    page.wait(1);
    expect(inAll(page, 'curl -s http://localhost/')).toEqual(['web-0', 'web-1']);
  });

  test('in parallel nobody waits for another; the volumes go with their claims', () => {
    const page = new DocsPage({});
    const watch = new PodWatch(page, 'nginx');
    page.apply('application/web/web-parallel.yaml');
    allReady(page, 2);
    // Both at once, whichever is quicker with the next step.
    const story = printedWatch(printed(PAGE, 'kubectl get pod -l app=nginx -w', 5));
    const seen = watch.take();
    expect(seen.slice(0, 2)).toEqual(story.slice(0, 2));
    expect(seen.sort()).toEqual(story.sort());
    page.edit('StatefulSet.apps', 'web', { spec: { replicas: 4 } });
    allReady(page, 4);
    expect(watch.take().slice(0, 2).sort()).toEqual(['web-2 0/1 Pending', 'web-3 0/1 Pending']);
    // Its class of storage has another name.
    const heads = ['CAPACITY', 'ACCESS MODES', 'RECLAIM POLICY', 'STATUS', 'CLAIM'];
    const wanted = columns(printedTable(printed(PAGE, 'kubectl get pv')), ...heads);
    expect(columns(shownTable(page, 'PersistentVolume'), ...heads).sort()).toEqual(
      wanted.filter((line) => !line.includes('web-4')).sort(),
    );
    page.delete('StatefulSet.apps', 'web');
    page.until(() => page.podNames().length === 0);
    expect(shownTable(page, 'PersistentVolumeClaim')).toHaveLength(4);
    for (const i of [0, 1, 2, 3]) page.delete('PersistentVolumeClaim', `www-web-${i}`);
    page.until(() => shownTable(page, 'PersistentVolumeClaim').length === 0);
    page.until(() => shownTable(page, 'PersistentVolume').length === 0);
  });
});
