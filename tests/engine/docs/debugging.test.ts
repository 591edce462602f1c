/** Pages on looking into pods: a shell in a container, logs, a pod that crashes, pods that wait for a machine. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, example, lines, printed } from '../../support/docs-page.ts';
import type { Pod } from '../../../shared/model/pod.ts';

const podsOf = (page: DocsPage, app: string): Pod[] =>
  [...page.session.cluster.read.list('Pod', 'default')].filter((pod) => pod.metadata.labels?.['app'] === app);

describe.skipIf(fixturesDir === undefined)('a running pod', () => {
  test('a shell in it: what is written is what it serves', () => {
    const page = new DocsPage().apply('application/shell-demo.yaml').ready('shell-demo').wait(1);
    const { out } = page.exec(
      'shell-demo',
      'ls / > /dev/null && echo "Hello shell demo" > /usr/share/nginx/html/index.html; curl -s http://localhost/',
    );
    expect(out).toBe('Hello shell demo\n');
    expect(page.exec('shell-demo', ['env']).out).toContain('KUBERNETES_SERVICE_HOST=10.43.0.1\n');
    // Its reader installs procps first.
    expect(page.exec('shell-demo', ['ps', 'aux']).error).toContain('exec: "ps": executable file not found in $PATH');
    expect(page.exec('shell-demo', ['ls', '/']).out.split('\n')).toEqual(
      expect.arrayContaining(['bin', 'dev', 'etc', 'proc', 'usr', 'var']),
    );
    // It uses its machine's network.
    expect(page.pod('shell-demo').status?.podIP).toBe(page.pod('shell-demo').status?.hostIP);
  });

  test('a container’s host name, and its access log of this run and the one before', () => {
    const page = new DocsPage().apply('pods/simple-pod.yaml').ready('nginx').wait(1);
    expect(page.exec('nginx', ['cat', '/etc/hostname']).out).toBe('nginx\n');
    page.exec('nginx', 'curl -s localhost > /dev/null; curl -s localhost > /dev/null');
    const heard = (previous: boolean): string[] =>
      page.logs('nginx', undefined, previous).filter((line) => line.includes('GET'));
    // As the page prints them, but for who asked, when, and how long the answer was.
    const shape = (line: string): string =>
      line
        .replace(/^\S+/, 'IP')
        .replace(/\[.*?\]/, '[when]')
        .replace(/ 200 \d+ /, ' 200 n ')
        .replace(/curl\/[\d.]+/, 'curl');
    const shown = printed('reference__kubectl__docker-cli-to-kubectl', 'kubectl logs -f');
    expect(heard(false).map(shape)).toEqual(lines(shown).map(shape));
    page.exec('nginx', 'kill 1');
    page.until(() => page.container('nginx').restartCount === 1 && page.isReady('nginx'));
    expect(heard(false)).toEqual([]);
    expect(heard(true)).toHaveLength(2);
  });

  test('a counter’s log, a line a second, of this run and the one before', () => {
    const page = new DocsPage().apply('debug/counter-pod.yaml').ready('counter').wait(5);
    const said = page.logs('counter');
    expect(said.length).toBeGreaterThanOrEqual(5);
    said.forEach((line, i) =>
      expect(line).toMatch(new RegExp(`^${i}: \\w{3} \\w{3} .\\d \\d\\d:\\d\\d:\\d\\d UTC 2026$`)),
    );
    page.annotate('counter', 'orrery.dev/crash', '1');
    page.until(() => page.container('counter').restartCount === 1 && page.isReady('counter'));
    expect(page.wait(2).logs('counter')[0]).toMatch(/^0: /);
    expect(page.logs('counter', undefined, true).slice(0, said.length)).toEqual(said);
  });

  test('nginx with a request: events in the order of the page', () => {
    const page = new DocsPage().apply('application/nginx-with-request.yaml').wait(15);
    const [pod] = podsOf(page, 'nginx');
    const said = printed(
      'tasks__debug__debug-application__debug-running-pod',
      'kubectl describe pod nginx-deployment-67',
    );
    const reasons = page.eventObjects(pod!.metadata.name).map((e) => e.reason);
    expect(reasons).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']);
    let at = 0;
    for (const reason of reasons) {
      expect(said.indexOf(reason, at)).toBeGreaterThan(-1);
      at = said.indexOf(reason, at);
    }
    expect(pod?.status).toMatchObject({ phase: 'Running', qosClass: 'Guaranteed' });
  });
});

describe.skipIf(fixturesDir === undefined)('a pod with a fault', () => {
  test('a command that fails at once', () => {
    const page = new DocsPage().apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: myapp }\nspec: { containers: [{ name: myapp, image: "busybox:1.28", args: ["false"] }] }\n',
    );
    page.wait(60);
    const { state, lastState } = page.container('myapp');
    expect(state?.waiting?.reason).toBe('CrashLoopBackOff');
    expect(lastState?.terminated).toMatchObject({ reason: 'Error', exitCode: 1 });
  });

  test('more pods than the machines have room for: some wait, and say for what', () => {
    const text = example('application/nginx-with-request.yaml')
      .replace('replicas: 2', 'replicas: 5')
      .replaceAll('500m', '3');
    const page = new DocsPage().apply(text).wait(20);
    const pending = podsOf(page, 'nginx').filter((pod) => pod.status?.phase === 'Pending');
    expect(podsOf(page, 'nginx')).toHaveLength(5);
    expect(pending).toHaveLength(2);
    expect(page.events(pending[0]!.metadata.name)[0]).toMatch(
      /^FailedScheduling: 0\/4 nodes are available: .*3 Insufficient cpu/,
    );
  });
});

describe.skipIf(fixturesDir === undefined)('a process namespace that is shared', () => {
  const shared = (): DocsPage => new DocsPage().apply('pods/share-process-namespace.yaml').ready('nginx').wait(1);
  const pidOf = (page: DocsPage, name: string): string =>
    new RegExp(`^ *(\\d+) \\S+ +\\S+ ${name}`, 'm').exec(page.exec('nginx', 'ps ax', 'shell').out)?.[1] ?? '';

  test('its containers see each other’s processes, and the pod’s own first', () => {
    const page = shared();
    const seen = page
      .exec('nginx', ['ps', 'ax'], 'shell')
      .out.split('\n')
      .slice(1, -1)
      .map((line) => line.trim().split(/\s+/).slice(3).join(' '));
    expect(seen).toEqual(['/pause', 'nginx -g daemon off;', 'sleep 3600', 'ps ax']);
    expect(pidOf(page, '/pause')).toBe('1');
    const ids = page.exec('nginx', 'echo $$', 'nginx').out;
    expect(Number(ids)).toBeGreaterThan(Number(pidOf(page, 'sleep')));
  });

  test('one may signal the other: nginx is told to reload and goes on, then to end, and is started again', () => {
    const page = shared();
    const pid = pidOf(page, 'nginx');
    expect(page.exec('nginx', `kill -HUP ${pid}`, 'shell')).toMatchObject({ code: 0, out: '' });
    page.wait(2);
    expect(page.container('nginx', 'nginx').restartCount).toBe(0);
    page.exec('nginx', `kill -QUIT ${pid}`, 'shell');
    page.until(() => page.container('nginx', 'nginx').restartCount === 1 && page.isReady('nginx'));
    expect(page.container('nginx', 'shell').restartCount).toBe(0);
    expect(page.container('nginx', 'nginx').lastState?.terminated?.exitCode).toBe(0);
    expect(Number(pidOf(page, 'nginx'))).toBeGreaterThan(Number(pid));
  });

  test('one reads the other’s files, by way of /proc', () => {
    const page = shared();
    const { out, code } = page.exec(
      'nginx',
      `head -n 1 /proc/${pidOf(page, 'nginx')}/root/etc/nginx/nginx.conf`,
      'shell',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^user +nginx;\n$/);
  });

  test('the first process of a container is not the namespace’s: SIGTERM ends a shell', () => {
    const page = shared();
    page.exec('nginx', `kill ${pidOf(page, 'sleep')}`, 'shell');
    page.until(() => page.container('nginx', 'shell').restartCount === 1);
    expect(page.container('nginx', 'shell').lastState?.terminated?.exitCode).toBe(143);
  });
});

test('an image without a shell: a container is added that has one, and sees the processes of the first', () => {
  const page = new DocsPage().apply(
    'apiVersion: v1\nkind: Pod\nmetadata: { name: ephemeral-demo }\nspec: { restartPolicy: Never, containers: [{ name: ephemeral-demo, image: "registry.k8s.io/pause:3.1" }] }\n',
  );
  page.ready('ephemeral-demo');
  expect(page.exec('ephemeral-demo', ['sh']).error).toContain(
    'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
  );
  const added = { name: 'debugger', image: 'busybox:1.28', stdin: true, tty: true };
  const spec = { ephemeralContainers: [{ ...added, targetContainerName: 'ephemeral-demo' }] };
  const api = page.session.cluster.as('you', {});
  api.patch('Pod', 'default', 'ephemeral-demo', 'strategic', { spec }, { subresource: 'ephemeralcontainers' });
  page.wait(5);
  // Its shell waits for somebody to type.
  expect(page.pod('ephemeral-demo').status?.ephemeralContainerStatuses).toMatchObject([
    { name: 'debugger', state: { running: {} }, restartCount: 0 },
  ]);
  const seen = page.exec('ephemeral-demo', ['ps'], 'debugger').out.split('\n').slice(1, -1);
  expect(seen.map((line) => line.trim().split(/\s+/).slice(3).join(' '))).toEqual(['pause', 'sh', 'ps']);
  expect(seen[0]).toMatch(/^ +1 /);
});
