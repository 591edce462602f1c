/** The guestbook and the database with one instance: each step of their pages, with what is printed there. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';
import { columns, printedTable, shownTable, type Line } from '../../support/kubectl-get.ts';

/** Lines of pods without what is new each time: the ends of their names, and ages. */
const podLines = (table: readonly Line[]): string[] =>
  columns(table, 'NAME', 'READY', 'STATUS', 'RESTARTS')
    .map((line) => line.replace(/^(\S+?)-[a-z0-9]+-[a-z0-9]{5} /, '$1 '))
    .sort();

/** Some columns of the page have one space between them. */
const services = (text: string): readonly Line[] => printedTable(text.replaceAll(' <none>', '   <none>'));

const serviceLines = (table: readonly Line[]): string[] =>
  columns(table, 'NAME', 'TYPE', 'EXTERNAL-IP', 'PORT(S)').sort();

describe.skipIf(fixturesDir === undefined)('the guestbook', () => {
  const PAGE = 'tutorials__stateless-application__guestbook';
  const files = ['redis-leader', 'redis-follower', 'frontend'];
  const add = (book: DocsPage, name: string): DocsPage =>
    book
      .apply(`application/guestbook/${name}-deployment.yaml`)
      .wait(40)
      .apply(`application/guestbook/${name}-service.yaml`)
      // Until every machine's rules have it.
      .wait(3);
  const pods = (book: DocsPage, prefix = ''): string[] =>
    podLines(shownTable(book, 'Pod').filter(({ NAME }) => NAME?.startsWith(prefix)));
  const scale = (book: DocsPage, replicas: number): DocsPage =>
    book.edit('Deployment.apps', 'frontend', { spec: { replicas } }).wait(60);

  test('comes up, is scaled, and goes', () => {
    const book = new DocsPage({});
    const shown = (): string[] => serviceLines(shownTable(book, 'Service'));
    add(book, files[0]!);
    expect(pods(book)).toEqual(podLines(printedTable(printed(PAGE, 'kubectl get pods', 0))));
    expect(shown()).toEqual(serviceLines(services(printed(PAGE, 'kubectl get service', 0))));
    add(book, files[1]!);
    expect(pods(book)).toEqual(podLines(printedTable(printed(PAGE, 'kubectl get pods', 1))));
    expect(shown()).toEqual(serviceLines(services(printed(PAGE, 'kubectl get service', 1))));
    add(book, files[2]!);
    expect(pods(book, 'frontend')).toEqual(
      podLines(printedTable(printed(PAGE, 'kubectl get pods -l app=guestbook -l tier=frontend'))),
    );
    expect(shown()).toEqual(serviceLines(services(printed(PAGE, 'kubectl get services'))));
    // Whoever looks finds the book, by the name of its Service.
    const [frontend] = book.podNames();
    const asked = book.exec(frontend!, ['curl', '-s', 'http://frontend/']);
    expect(asked.code).toBe(0);
    expect(asked.out).toContain('Guestbook');
    expect(pods(scale(book, 5))).toEqual(podLines(printedTable(printed(PAGE, 'kubectl get pods', 2))));
    expect(pods(scale(book, 2))).toEqual(podLines(printedTable(printed(PAGE, 'kubectl get pods', 3))));
    for (const name of files) {
      book.delete('Deployment.apps', name);
      book.delete('Service', name);
    }
    book.wait(60);
    expect(book.podNames()).toEqual([]);
    expect(printed(PAGE, 'kubectl get pods', 4)).toContain('No resources found');
  });
});

describe.skipIf(fixturesDir === undefined)('a database with one instance', () => {
  const PAGE = 'tasks__run-application__run-single-instance-stateful-application';

  test('has its volume, is made anew by Recreate, and leaves the volume when it goes', () => {
    // The volume is a folder of the machine: with several, the pod could come to another.
    const page = new DocsPage({ bare: true, workers: 1 })
      .apply('application/mysql/mysql-pv.yaml')
      .apply('application/mysql/mysql-deployment.yaml');
    page.wait(60);
    const shown = shownTable(page, 'Pod');
    expect(podLines(shown)).toEqual(podLines(printedTable(printed(PAGE, 'kubectl get pods -l app=mysql'))));
    const [claim] = shownTable(page, 'PersistentVolumeClaim');
    const said = printed(PAGE, 'kubectl describe pvc mysql-pv-claim');
    const of = (name: string): string | undefined => new RegExp(`^${name}: +(.*)$`, 'm').exec(said)?.[1];
    expect(claim).toMatchObject({
      STATUS: of('Status'),
      VOLUME: of('Volume'),
      CAPACITY: of('Capacity'),
      'ACCESS MODES': of('Access Modes'),
    });
    const { annotations } = page.find('PersistentVolumeClaim', 'mysql-pv-claim')!.metadata;
    for (const [, name, value] of said.matchAll(/(pv\.kubernetes\.io\/\S+)=(\S+)/g))
      expect(annotations?.[name!]).toBe(value);
    const [first] = page.podNames();
    page.exec(first!, 'echo kept > /var/lib/mysql/note');
    // Of two at once neither could be sure of its files: the old one goes before the new one comes.
    let most = 0;
    page.session.cluster.onChange(() => (most = Math.max(most, page.podNames().length)));
    page.edit('Deployment.apps', 'mysql', {
      spec: { template: { spec: { containers: [{ name: 'mysql', image: 'mysql:8' }] } } },
    });
    page.wait(90);
    const [second] = page.podNames();
    expect([second === first, most]).toEqual([false, 1]);
    expect(page.exec(second!, 'cat /var/lib/mysql/note').out).toBe('kept\n');
    page.delete('Deployment.apps', 'mysql');
    page.wait(60);
    page.delete('PersistentVolumeClaim', 'mysql-pv-claim');
    page.wait(5);
    expect(page.podNames()).toEqual([]);
    expect(shownTable(page, 'PersistentVolume')[0]).toMatchObject({ NAME: 'mysql-pv-volume', STATUS: 'Released' });
  });
});
