/** The course's own samples, as its slides show them: what they print, serve and wait for. */
import { describe, expect, test } from 'vitest';
import { DocsPage } from '../../support/docs-page.ts';
import { columns, shownTable } from '../../support/kubectl-get.ts';

const loops = (name: string, containers: readonly string[]): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec:\n  containers:\n${containers
    .map((c) => `    - { image: pause, imagePullPolicy: Never, name: ${c} }\n`)
    .join('')}`;

const TWO_SERVICES = `apiVersion: v1
kind: Pod
metadata: { name: basic-service }
spec:
  volumes:
    - name: shared-workdir
      emptyDir: {}
  containers:
    - image: basic-refresh
      imagePullPolicy: Never
      name: refresh
      env: [{ name: WORKDIR, value: /srv }]
      volumeMounts: [{ name: shared-workdir, mountPath: /srv }]
    - image: basic-service
      imagePullPolicy: Never
      name: service
      env: [{ name: WORKDIR, value: /mnt }]
      volumeMounts: [{ name: shared-workdir, mountPath: /mnt }]
`;

const WEBSERVICE = `apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: webservice }
spec:
  replicas: 3
  selector: { matchLabels: { app: webservice } }
  template:
    metadata: { labels: { app: webservice } }
    spec: { containers: [{ name: webservice, image: webservice, imagePullPolicy: Never }] }
---
apiVersion: v1
kind: Service
metadata: { name: webservice }
spec: { selector: { app: webservice }, ports: [{ port: 80 }] }
`;

const COMPLEX = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: complex-webservice }
spec:
  replicas: 3
  serviceName: complex-webservice
  selector: { matchLabels: { app: complex-webservice } }
  template:
    metadata: { labels: { app: complex-webservice } }
    spec:
      containers:
        - name: web
          image: complex-webservice
          imagePullPolicy: Never
          readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5 }
`;

/** `Sat Nov 20 14:16:54 UTC 2021` */
const DATE = /^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d UTC \d{4}$/;
const at = (line: string): number => Date.parse(line);

describe('the course', () => {
  test('a date every ten seconds', () => {
    const page = new DocsPage()
      .apply(loops('infinite-loop', ['container1']))
      .ready('infinite-loop')
      .wait(111);
    const [first, ...dates] = page.logs('infinite-loop');
    expect(first).toBe('going to sleep for 10s every 10s');
    expect(dates).toHaveLength(11);
    for (const date of dates) expect(date).toMatch(DATE);
    expect(dates.slice(1).map((date, i) => at(date) - at(dates[i]!))).toEqual(Array(10).fill(10_000));
    const { out } = page.exec('infinite-loop', ['bash', '-c', 'hostname; ps aux; env']);
    expect(out).toMatch(/^infinite-loop\n/);
    expect(out).toMatch(
      / 1 root +0:00 bash -c echo going to sleep for 10s every 10s; while true; do sleep 10; date; done\n/,
    );
    for (const variable of ['HOSTNAME=infinite-loop', 'HOME=/root', 'KUBERNETES_PORT=tcp://10.43.0.1:443'])
      expect(out.split('\n')).toContain(variable);
  });

  test('two containers, each with a log of its own', () => {
    const names = ['container1', 'container2'];
    const page = new DocsPage().apply(loops('infinite-2loops', names)).ready('infinite-2loops').wait(31);
    for (const name of names) expect(page.logs('infinite-2loops', name)).toHaveLength(4);
    expect(columns(shownTable(page, 'Pod'), 'NAME', 'READY', 'STATUS')).toEqual(['infinite-2loops 2/2 Running']);
  });

  test('one writes the date into the volume that the other serves', () => {
    const page = new DocsPage().apply(TWO_SERVICES).ready('basic-service').wait(12);
    const served = (): string => page.exec('basic-service', ['curl', '-s', 'localhost'], 'refresh').out.trim();
    const first = served();
    expect(first).toMatch(DATE);
    expect(page.exec('basic-service', 'cat /mnt/index.html', 'service').out.trim()).toBe(first);
    page.wait(10);
    expect(at(served()) - at(first)).toBe(10_000);
    // Apart from the volume each has files of its own.
    expect(page.exec('basic-service', 'ls /mnt/index.html', 'refresh').code).not.toBe(0);
    expect(page.logs('basic-service', 'refresh')[0]).toBe('refreshed /srv/index.html');
  });

  test('the Service answers with the names of its pods', () => {
    const page = new DocsPage({})
      .apply(WEBSERVICE)
      .apply(loops('shell', ['c']))
      .wait(10);
    const pods = page.podNames().filter((name) => name.startsWith('webservice-'));
    expect(pods).toHaveLength(3);
    const ask = (path: string): string => page.exec('shell', ['curl', '-s', `webservice${path}`]).out;
    expect(ask('/')).toBe('root');
    const heard = new Set(Array.from({ length: 30 }, () => ask('/whoami')));
    expect([...heard].sort()).toEqual(pods);
  });

  test('a set whose pods take their time: the next comes when the one before is ready', () => {
    const page = new DocsPage().apply(COMPLEX).wait(23);
    const pods = (): string[] => columns(shownTable(page, 'Pod'), 'NAME', 'READY', 'STATUS');
    const name = (i: number): string => `complex-webservice-${i}`;
    expect(pods()).toEqual([`${name(0)} 0/1 Running`]);
    page.wait(14);
    expect(pods()).toEqual([`${name(0)} 1/1 Running`, `${name(1)} 0/1 Running`]);
    page.wait(29);
    expect(pods()).toEqual([`${name(0)} 1/1 Running`, `${name(1)} 1/1 Running`, `${name(2)} 0/1 Running`]);
    const born = page.podNames().map((pod) => Date.parse(page.pod(pod).metadata.creationTimestamp!));
    // As old as on the slide: 66, 41 and 16 seconds, give or take two.
    const ages = born.map((ms) => Math.floor((page.session.cluster.unixMs - ms) / 1000));
    expect(ages[0]).toBe(66);
    expect(Math.abs(ages[1]! - 41)).toBeLessThanOrEqual(2);
    expect(Math.abs(ages[2]! - 16)).toBeLessThanOrEqual(2);
  });
});
