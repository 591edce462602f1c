/** kubectl logs reads the logs that upstream's tables say, and says what they say where it cannot. */
import { afterAll, describe, expect, test } from 'vitest';
import { badRequest } from '../../../shared/engine/api/errors.ts';
import type { RestResponse } from '../../../shared/engine/api/rest.ts';
import type { LogRequest } from '../../../shared/engine/kubectl/waits.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { play, type Script } from './scripted.ts';

const said = (body: string): RestResponse => ({ code: 200, body });
const refused = (why: string): RestResponse => ({ code: 400, body: badRequest(why).status });

describe('whose logs', () => {
  interface Row {
    name: string;
    obj: { kind?: string; items?: KubeObject[] } & Record<string, unknown>;
    clientsetPods: KubeObject[] | null;
    opts: { container?: string } | null;
    allContainers: boolean;
    allPods: boolean;
    expectedErr: string;
    expectedSources: { name: string; fieldPath: string }[] | null;
  }
  const PATH = 'staging-0.36.2-test-tables/k8s.io__kubectl__pkg__polymorphichelpers__logsforobject.json';
  const rows = tableRows<Row>(PATH, 'TestLogsForObject').map(({ row }) => [row.name, row] as const);
  const KINDS: Readonly<Record<string, [apiVersion: string, kind: string]>> = {
    'replication controller logs': ['v1', 'ReplicationController'],
    'replica set logs': ['apps/v1', 'ReplicaSet'],
    'deployment logs': ['apps/v1', 'Deployment'],
    'job logs': ['batch/v1', 'Job'],
    'stateful set logs': ['apps/v1', 'StatefulSet'],
  };
  const SELECTED = { labels: { selected: 'yes' } };

  /** The arguments that mean what the row is about, and the objects of its server. */
  function asLine(row: Row): { args: string; objects: AnyObject[] } {
    const { obj, name } = row;
    const pod = (one: KubeObject, more = {}): AnyObject =>
      ({
        ...one,
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { ...one.metadata, namespace: 'test', labels: { ...one.metadata.labels, ...more } },
      }) as AnyObject;
    if (obj.items !== undefined)
      return { args: '-l selected=yes', objects: obj.items.map((one) => pod(one, SELECTED.labels)) };
    const known = KINDS[name];
    if (known === undefined) {
      const it = pod(obj as unknown as KubeObject);
      return { args: it.metadata.name!, objects: [it] };
    }
    const [apiVersion, kind] = known;
    const it = { ...obj, apiVersion, kind } as unknown as AnyObject;
    return {
      args: `${kind.toLowerCase()}/${it.metadata.name}`,
      objects: [it, ...(row.clientsetPods ?? []).map((one) => pod(one))],
    };
  }

  test.each(rows)('%s', (_name, row) => {
    const { args, objects } = asLine(row);
    const asked: string[] = [];
    const log = ({ pod, container }: LogRequest): RestResponse => {
      asked.push(`${pod} ${container}`);
      return said('');
    };
    const flags = `${row.allContainers ? ' --all-containers' : ''}${row.allPods ? ' --all-pods' : ''}`;
    const container = row.opts?.container === undefined ? '' : ` -c ${row.opts.container}`;
    const printed = play(`logs -n test ${args}${flags}${container}`, { objects, log });
    if (row.expectedErr !== '') {
      expect(printed).toEqual({ stdout: '', stderr: `error: ${row.expectedErr}\n`, exit: 1 });
      return;
    }
    expect(printed.exit).toBe(0);
    const wanted = row.expectedSources!.map(({ name, fieldPath }) => `${name} ${/\{(.*)\}/.exec(fieldPath)![1]!}`);
    expect([...asked].sort()).toEqual(wanted.sort());
  });

  interface Chosen {
    name: string;
    podLogOptions: { container?: string };
    allContainers: boolean;
    expectedFieldPath: string;
  }
  const chosen = tableRows<Chosen>(PATH, 'TestLogsForObjectWithClient').map(({ row }) => [row.name, row] as const);
  test.each(chosen)('%s', (name, { podLogOptions, allContainers, expectedFieldPath }) => {
    const value = name.includes('without default') ? '' : name.includes('non-existing') ? 'foo-2-c3' : 'foo-2-c1';
    const metadata = { name: 'foo', annotations: { 'kubectl.kubernetes.io/default-container': value } };
    const two = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, namespace: 'default' } };
    const objects = [{ ...two, spec: { containers: [{ name: 'foo-2-c1' }, { name: 'foo-2-c2' }] } }] as never[];
    const asked: string[] = [];
    const log = ({ container = '' }: LogRequest): RestResponse => {
      asked.push(`spec.containers{${container}}`);
      return said('');
    };
    const { container = '' } = podLogOptions;
    const { exit, stderr } = play(`logs foo${allContainers ? ' --all-containers' : ` -c '${container}'`}`, {
      objects,
      log,
    });
    expect(exit).toBe(0);
    expect(asked.at(-1)).toBe(expectedFieldPath);
    expect(asked.length).toBe(allContainers ? 2 : 1);
    expect(stderr.includes('not found in pod foo')).toBe(name.includes('non-existing'));
  });

  afterAll(() => account('logsforobject.json', rows.length + chosen.length));
});

describe('what is printed', () => {
  interface Row {
    name: string;
    expectedErr: string;
    expectedOutSubstrings: string[] | null;
  }
  const PATH = 'staging-0.36.2-test-tables/k8s.io__kubectl__pkg__cmd__logs__logs.json';
  const all = tableRows<Row>(PATH, 'TestLog').map(({ row }) => row);

  const pod = (name: string, containers: readonly string[], more = {}): AnyObject =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { a: 'b' } },
      spec: { containers: containers.map((one) => ({ name: one })), ...more },
    }) as unknown as AnyObject;
  const one = [pod('test-pod', ['test-container'])];
  const three = [1, 2, 3].map((n) => pod(`test-pod-${n}`, [`test-container-${n}`]));
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'test-sts', namespace: 'default' },
    spec: { selector: { matchLabels: { a: 'b' } } },
  } as unknown as AnyObject;
  const members = [0, 1].map((n) => pod(`test-sts-${n}`, ['test-container']));
  const content = (): RestResponse => said('test log content\n');
  const numbered = ({ pod: name }: LogRequest): RestResponse => said(`test log content from source ${name.at(-1)}\n`);
  const failing =
    (from: string) =>
    (request: LogRequest): RestResponse =>
      request.pod === from ? refused('error-container') : numbered(request);
  const consumed = (): RestResponse => refused('Error from the ConsumeRequestFn');

  /** Per row the line and the server that upstream's functions make. */
  const LINES: Readonly<Record<string, [line: string, script: Script]>> = {
    'v1 - pod log': ['test-pod', { objects: one, log: content }],
    'pod logs with prefix': ['test-pod --prefix', { objects: one, log: content }],
    'stateful set logs with all pods': [
      'sts/test-sts --all-pods',
      { objects: [set, ...members], log: ({ pod: name }) => said(`test log content for pod ${name}\n`) },
    ],
    'pod logs with prefix: init container': [
      'test-pod -c test-container --prefix',
      { objects: [pod('test-pod', ['main'], { initContainers: [{ name: 'test-container' }] })], log: content },
    ],
    'pod logs with prefix: ephemeral container': [
      'test-pod -c test-container --prefix',
      { objects: [pod('test-pod', ['main'], { ephemeralContainers: [{ name: 'test-container' }] })], log: content },
    ],
    'get logs from multiple requests sequentially': ['-l a=b', { objects: three, log: numbered }],
    'follow logs from multiple requests concurrently': ['-l a=b -f', { objects: three, log: numbered }],
    'fail to follow logs from multiple requests when there are more logs sources then MaxFollowConcurrency allows': [
      '-l a=b -f --max-log-requests=2',
      { objects: three, log: numbered },
    ],
    'fail to get logs, if ConsumeRequestFn fails': ['test-pod', { objects: one, log: consumed }],
    'follow logs from multiple requests concurrently with prefix': [
      '-l a=b -f --prefix',
      { objects: three, log: numbered },
    ],
    'fail to follow logs from multiple requests, if ConsumeRequestFn fails': [
      '-l a=b -f',
      { objects: three, log: consumed },
    ],
    'fail to follow logs, if ConsumeRequestFn fails': ['test-pod -f', { objects: one, log: consumed }],
    'get logs from multiple requests and ignores the error if the container fails': [
      '-l a=b --ignore-errors',
      { objects: three, log: failing('test-pod-3') },
    ],
    'get logs from multiple requests and an container fails': [
      '-l a=b',
      { objects: three, log: failing('test-pod-1') },
    ],
    'follow logs from multiple requests and ignores the error if the container fails': [
      '-l a=b -f --ignore-errors',
      { objects: three, log: failing('test-pod-3') },
    ],
    'follow logs from multiple requests and an container fails': [
      '-l a=b -f',
      { objects: three, log: failing('test-pod-1') },
    ],
  };
  const rows = all.filter(({ name }) => name in LINES).map((row) => [row.name, row] as const);

  test.each(rows)('%s', (name, { expectedErr, expectedOutSubstrings }) => {
    const [args, script] = LINES[name]!;
    const { stdout, stderr, exit } = play(`logs ${args}`, script);
    for (const text of expectedOutSubstrings ?? []) expect(stdout).toContain(text);
    if (expectedErr === '') expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
    else expect({ stderr, exit }).toEqual({ stderr: expect.stringContaining(expectedErr), exit: 1 });
  });

  const CHECKED: Readonly<Record<string, string>> = {
    'since & since-time': 'foo --since=1s --since-time=2023-10-12T10:00:00Z',
    'negative since-time': 'foo --since=-1s',
    'negative limit-bytes': 'foo --limit-bytes=-100',
    'negative tail': 'foo --tail=-100',
    'container name combined with --all-containers': 'my-pod my-container --all-containers',
    'container name combined with second argument': 'my-pod my-container -c my-container',
    'One args case': 'foo -l foo',
  };
  const checked = ['TestValidateLogOptions', 'TestLogComplete'].flatMap((name) =>
    tableRows<{ name: string; expected: string }>(PATH, name).map(({ row }) => [row.name, row.expected] as const),
  );
  test.each(checked)('refused: %s', (name, expected) => {
    const objects = ['foo', 'my-pod'].map((each) => pod(each, ['my-container']));
    const { stdout, stderr, exit } = play(`logs ${CHECKED[name]!}`, { objects, log: content });
    expect({ stdout, exit }).toEqual({ stdout: '', exit: 1 });
    expect(stderr).toContain(expected);
  });

  interface Stream {
    name: string;
    expectedOut: string;
    request: { err?: { $error: string }; data?: { s?: string; r?: { s: string } } };
  }
  const streams = tableRows<Stream>(PATH, 'TestDefaultConsumeRequest').map(({ row }) => [row.name, row] as const);
  const whole = streams.filter(([, { request }]) => request.data?.r === undefined);
  test.each(whole)('stream: %s', (_name, { expectedOut, request }) => {
    const log = (): RestResponse =>
      request.err === undefined ? said(request.data?.s ?? '') : refused(request.err.$error);
    const { stdout, stderr } = play('logs test-pod', { objects: one, log });
    expect(stdout).toBe(expectedOut);
    expect(stderr).toContain(request.err?.$error ?? '');
  });

  afterAll(() =>
    account('logs.json', rows.length + checked.length + whole.length, {
      'fail if LogsForObject fails': 'its failure is a function of the test',
      'follow logs with retry on waiting container, follow logs with retry and timeout': '1.36; 1.34 does not retry',
      'error while reading': 'a connection that breaks in the middle of a log',
    }),
  );

  test('pods that are chosen, and those that come late', () => {
    const web = { ...set, kind: 'Deployment', metadata: { name: 'web', namespace: 'default' } } as AnyObject;
    const script = { objects: [web, ...three], log: numbered };
    expect(play('logs deploy/web', script).stderr).toBe('Found 3 pods, using pod/test-pod-1\n');
    expect(play('logs deploy/web --all-pods', script)).toEqual({
      stdout: [1, 2, 3]
        .map((n) => `[pod/test-pod-${n}/test-container-${n}] test log content from source ${n}\n`)
        .join(''),
      stderr: '',
      exit: 0,
    });
    expect(play('logs deploy/web', { objects: [web], log: content })).toEqual({
      stdout: '',
      stderr: 'error: timed out waiting for the condition\n',
      exit: 1,
    });
    const late = { objects: [web], log: content, watches: [[{ type: 'ADDED' as const, object: three[0]! }]] };
    expect(play('logs deploy/web', late)).toEqual({ stdout: 'test log content\n', stderr: '', exit: 0 });
  });

  test('a default container that is not there, and quiet with --all-pods', () => {
    const [name, value] = ['kubectl.kubernetes.io/default-container', 'gone'];
    const two = pod('two', ['x', 'y']);
    const annotated = { ...two, metadata: { ...two.metadata, annotations: { [name]: value } } } as AnyObject;
    expect(play('logs two', { objects: [annotated], log: content }).stderr).toBe(
      'Default container name "gone" not found in pod two\nDefaulted container "x" out of: x, y\n',
    );
    expect(play('logs two --all-pods', { objects: [two], log: content }).stderr).toBe('');
  });
});
