/** Commands of somebody outside in containers: what they print, how they end, what they find. */
import { describe, expect, test } from 'vitest';
import { DocsPage } from '../../../support/docs-page.ts';

const pod = (spec: string, more = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec:\n${more}  containers: [{ name: c, image: busybox, ${spec} }]\n`;

const SLEEPER = pod('command: [sleep, "1000"]');

describe('exec', () => {
  test('prints on both streams, and ends with its code', () => {
    const page = new DocsPage().apply(SLEEPER).ready('p');
    expect(page.exec('p', 'echo out; echo err >&2; sleep 3; echo more; exit 7')).toEqual({
      out: 'out\nerr\nmore\n',
      code: 7,
      error: undefined,
    });
    // Nothing of it is in the container's log.
    expect(page.logs('p')).toEqual([]);
  });

  test('standard input is read to its end', () => {
    const page = new DocsPage().apply(SLEEPER).ready('p');
    const { cluster } = page.session;
    const number = cluster.exec(page.pod('p'), { command: ['wc', '-l'], stdin: 'a\nb\n' }, {});
    page.wait(1);
    expect(cluster.execution(number)).toMatchObject({ exitCode: 0, output: [{ stream: 'stdout', text: '2\n' }] });
  });

  test('an executable that is not there, in the runtime’s words', () => {
    const page = new DocsPage()
      .apply(
        'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: "registry.k8s.io/coredns/coredns:v1.12.0" }] }\n',
      )
      .ready('p');
    expect(page.exec('p', 'ls').error).toMatch(
      /^error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in \$PATH: unknown$/,
    );
  });

  test.each([
    ['busybox', false],
    ['alpine:3.20', false],
    ['curlimages/curl', false],
    ['bash:5.1', true],
    ['debian', true],
    ['nginx', true],
    ['example.com/nobody/knows:1', true],
  ])('bash in %s: %s', (image, has) => {
    const manifest = `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: "${image}", command: [sh, -c, "sleep 1000"] }] }\n`;
    const page = new DocsPage().apply(manifest).ready('p');
    const { out, error } = page.exec('p', ['bash', '-c', 'echo $BASH_VERSION']);
    if (has) expect(out).toMatch(/^5\./);
    else expect(error).toContain('exec: "bash": executable file not found in $PATH');
    expect(page.exec('p', ['sh', '-c', 'bash -c true']).code).toBe(has ? 0 : 127);
  });

  test('no container, or none that runs', () => {
    const page = new DocsPage().apply(pod('command: ["true"]', '  restartPolicy: Never\n')).wait(10);
    expect(page.exec('p', 'ls').error).toBe('container not found ("c")');
    expect(page.exec('p', 'ls', 'other').error).toBe('container not found ("other")');
  });

  test('ends with its container', () => {
    const page = new DocsPage().apply(pod('command: [sleep, "5"]', '  restartPolicy: Never\n')).ready('p');
    const { code } = page.exec('p', 'sleep 100');
    expect(code).toBe(137);
    expect(page.phase('p')).toBe('Succeeded');
  });

  test('goes on after a checkpoint was restored', () => {
    const page = new DocsPage().apply(SLEEPER).ready('p');
    const { cluster } = page.session;
    const number = cluster.exec(page.pod('p'), { command: ['sh', '-c', 'echo one; sleep 2; echo two'] }, {});
    page.wait(1);
    const saved = cluster.save();
    page.wait(5);
    const first = cluster.execution(number);
    cluster.restore(saved);
    expect(cluster.execution(number)?.exitCode).toBeUndefined();
    page.wait(5);
    expect(cluster.execution(number)).toEqual(first);
    expect(first?.output).toEqual([{ stream: 'stdout', text: 'one\ntwo\n' }]);
  });
});

describe('the environment of a command', () => {
  const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: conf }\ndata: { a: one }\n';
  const GIVEN =
    'env: [{ name: A, valueFrom: { configMapKeyRef: { name: conf, key: a } } }, { name: L, valueFrom: { fieldRef: { fieldPath: "metadata.labels[\'x\']" } } }]';
  const server = `apiVersion: v1\nkind: Pod\nmetadata: { name: p, labels: { x: before } }\nspec: { containers: [{ name: c, image: nginx, ${GIVEN} }] }\n`;

  test('is what the container was started with, until it is started again', () => {
    const page = new DocsPage().apply(CONFIG).apply(server).ready('p').wait(5);
    page.apply(CONFIG.replace('one', 'two')).apply(server.replace('before', 'after')).wait(120);
    page.apply('apiVersion: v1\nkind: Service\nmetadata: { name: later }\nspec: { ports: [{ port: 80 }] }\n').wait(2);
    expect(page.exec('p', 'echo $A $L $LATER_SERVICE_PORT').out).toBe('one before\n');
    page.exec('p', 'kill 1');
    page.until(() => page.container('p').restartCount === 1 && page.isReady('p'));
    expect(page.exec('p', 'echo $A $L $LATER_SERVICE_PORT').out).toBe('two after 80\n');
  });
});

describe('what the kubelet writes', () => {
  const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: conf }\ndata: { a: one, b: two }\n';
  const READER = pod(
    'command: [sleep, "1000"], volumeMounts: [{ name: conf, mountPath: /all }, { name: conf, mountPath: /etc/own/a, subPath: a }]',
    '  volumes: [{ name: conf, configMap: { name: conf } }]\n',
  );

  test('changes in one moment, by a link; a file that is mounted by itself stays', () => {
    const page = new DocsPage().apply(CONFIG).apply(READER).ready('p');
    const before = page.exec('p', 'readlink /all/..data; readlink /all/a; ls /all; cat /all/a /etc/own/a').out;
    const [directory, ...rest] = before.split('\n');
    expect(directory).toMatch(/^\.\.\d{4}_\d\d_\d\d_\d\d_\d\d_\d\d\.\d+$/);
    expect(rest).toEqual(['..data/a', 'a', 'b', 'oneone']);
    page.apply(CONFIG.replace('one', 'ONE')).wait(120);
    expect(page.exec('p', 'cat /all/a /etc/own/a').out).toBe('ONEone');
    expect(page.exec('p', 'readlink /all/..data').out).not.toBe(`${directory}\n`);
    page.exec('p', 'kill -9 1');
    expect(page.session.cluster.inside(page.pod('p')).volumes[0]?.files).toEqual([
      { path: 'a', bytes: 3 },
      { path: 'b', bytes: 3 },
    ]);
  });

  test('stands where a path leads: /var/run is /run', () => {
    const page = new DocsPage().apply(SLEEPER).ready('p');
    const account = '/var/run/secrets/kubernetes.io/serviceaccount';
    expect(page.exec('p', `ls ${account}; cat ${account}/namespace`).out).toBe('ca.crt\nnamespace\ntoken\ndefault');
  });
});
