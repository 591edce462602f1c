/** The pages on init containers and on pods whose containers share a volume: who runs when, and what they leave to each other. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';
import { columns, printedTable, shownTable } from '../../support/kubectl-get.ts';

const PAGE = 'concepts__workloads__pods__init-containers';

/** The pod's line as the page has it, the first or the second time. */
function isAsPrinted(page: DocsPage, which: number): void {
  if (fixturesDir === undefined) return;
  const heads = ['NAME', 'READY', 'STATUS', 'RESTARTS'];
  const said = printedTable(printed(PAGE, 'kubectl get -f myapp.yaml', which));
  expect(columns(shownTable(page, 'Pod'), ...heads)).toEqual(columns(said, ...heads));
}

/** A pod that waits for two Services, one init container for each. */
const WAITING = `apiVersion: v1
kind: Pod
metadata: { name: myapp-pod, labels: { app.kubernetes.io/name: MyApp } }
spec:
  containers:
    - { name: myapp-container, image: 'busybox:1.28', command: [sh, -c, 'echo The app is running! && sleep 3600'] }
  initContainers:
${['myservice', 'mydb']
  .map(
    (name) => `    - name: init-${name}
      image: busybox:1.28
      command: [sh, -c, 'until nslookup ${name}.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for ${name}; sleep 2; done']
`,
  )
  .join('')}`;

const service = (name: string, targetPort: number): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ports: [{ protocol: TCP, port: 80, targetPort: ${targetPort} }] }\n`;

test('init containers wait for the Services that they look for, one after the other', () => {
  const page = new DocsPage({}).apply(WAITING).wait(60);
  expect(page.phase('myapp-pod')).toBe('Pending');
  isAsPrinted(page, 0);
  expect(page.container('myapp-pod', 'init-myservice').state?.running).toBeDefined();
  expect(page.container('myapp-pod', 'init-mydb').state?.waiting?.reason).toBe('PodInitializing');
  expect(page.container('myapp-pod', 'myapp-container').state?.waiting?.reason).toBe('PodInitializing');
  expect(page.logs('myapp-pod', 'init-myservice')).toContain('waiting for myservice');
  page.apply(service('myservice', 9376));
  page.until(() => page.container('myapp-pod', 'init-mydb').state?.running !== undefined, 10);
  expect(page.container('myapp-pod', 'init-myservice').state?.terminated).toMatchObject({
    exitCode: 0,
    reason: 'Completed',
  });
  page.wait(10);
  expect(page.phase('myapp-pod')).toBe('Pending');
  page.apply(service('mydb', 9377)).ready('myapp-pod').wait(1);
  isAsPrinted(page, 1);
  expect(page.logs('myapp-pod')).toEqual(['The app is running!']);
  expect(page.container('myapp-pod', 'myapp-container').restartCount).toBe(0);
});

describe.skipIf(fixturesDir === undefined)('examples', () => {
  test('what an init container fetched is what nginx serves', () => {
    const page = new DocsPage().apply('pods/init-containers.yaml').ready('init-demo').wait(1);
    const { out } = page.exec('init-demo', 'curl -s localhost');
    expect(out).toContain('info.cern.ch');
    expect(out).toBe(page.exec('init-demo', 'cat /usr/share/nginx/html/index.html').out);
    expect(page.container('init-demo', 'install').state?.terminated?.reason).toBe('Completed');
  });

  test('two containers: one writes what the other serves, and ends', () => {
    const page = new DocsPage().apply('pods/two-container-pod.yaml');
    page.until(() => page.container('two-containers', 'debian-container').state?.terminated !== undefined);
    expect(page.container('two-containers', 'debian-container').state?.terminated).toMatchObject({
      exitCode: 0,
      reason: 'Completed',
    });
    expect(page.container('two-containers', 'nginx-container').state?.running).toBeDefined();
    expect(page.phase('two-containers')).toBe('Running');
    expect(page.isReady('two-containers')).toBe(false);
    expect(page.exec('two-containers', 'curl -s localhost', 'nginx-container').out).toBe(
      'Hello from the debian container\n',
    );
  });

  test('a sidecar that ships the log of its pod’s application', () => {
    const page = new DocsPage().apply('application/deployment-sidecar.yaml').wait(30);
    const [pod] = [...page.session.cluster.read.list('Pod', 'default')];
    const shipped = page.logs(pod!.metadata.name, 'logshipper').filter((line) => line === 'logging');
    expect(shipped.length).toBeGreaterThan(15);
    expect(page.isReady(pod!.metadata.name)).toBe(true);
  });
});
