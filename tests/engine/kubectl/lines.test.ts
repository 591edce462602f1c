/** How lines of kubectl are read: flags, mistakes, help; and the small commands. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { kubectl } from './frozen.ts';

const NOW = '2026-11-23T08:20:00Z';
const made = (kind: string, name: string, more: object = {}): KubeObject =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'default', creationTimestamp: '2026-11-23T08:10:00Z' },
    ...more,
  }) as KubeObject;
const objects = [made('ConfigMap', 'b', { data: { k: '1' } }), made('ConfigMap', 'a')];
const run = (line: string, files: Record<string, string> = {}, stdin = '') =>
  kubectl(line, { objects, now: NOW, files, stdin });

describe('mistakes', () => {
  test.each([
    ['get --foo', "unknown flag: --foo\nSee 'kubectl get --help' for usage."],
    ['get -x', "unknown shorthand flag: 'x' in -x\nSee 'kubectl get --help' for usage."],
    ['get pods -n', "flag needs an argument: 'n' in -n\nSee 'kubectl get --help' for usage."],
    ['get pods --sort-by', "flag needs an argument: --sort-by\nSee 'kubectl get --help' for usage."],
    [
      'get pods -w=x',
      'invalid argument "x" for "-w, --watch" flag: strconv.ParseBool: parsing "x": invalid syntax\nSee \'kubectl get --help\' for usage.',
    ],
    ['gett', 'unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tset\n\tget'],
    ['config foo', 'unknown command "foo"\nSee \'kubectl config -h\' for help and examples'],
    ['api-resources extra', "unexpected arguments: [extra]\nSee 'kubectl api-resources -h' for help and examples"],
    ['get pods --output-watch-events', '--output-watch-events option can only be used with --watch or --watch-only'],
    [
      'get cm/a b',
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    ],
    ['get deploy.nope web', 'the server doesn\'t have a resource type "deploy"'],
    ['get cm/a,cm/b', 'arguments in resource/name form may not have more than one slash'],
    ['get ,cm', 'the server doesn\'t have a resource type ""'],
    ['events --for web', '--for must be in resource/name form'],
    ['get cm --show-labels -o yaml', '--show-labels option cannot be used with yaml printer'],
    ['--foo get', "unknown flag: --foo\nSee 'kubectl --help' for usage."],
    ['get cm a -A', 'a resource cannot be retrieved by name across all namespaces'],
    ['get cm a -l x=y', 'name cannot be provided when a selector is specified'],
    ['get cm -o name --sort-by=.nope', 'couldn\'t find any field with path "{.nope}" in the list of objects'],
    [
      'get cm,ns --sort-by=.metadata.name',
      'couldn\'t find any field with path "{.metadata.name}" in the list of objects',
    ],
    ['get -f nowhere.yaml', 'the path "nowhere.yaml" does not exist'],
  ])('%s', (line, wanted) => {
    expect(run(line)).toEqual({ stdout: '', stderr: `error: ${wanted}\n`, exit: 1 });
  });

  test('a selector that cannot be read is refused by the server', () => {
    expect(run('get cm -l "a=b=c"').stderr).toBe(
      'Error from server (BadRequest): Unable to find "/v1, Resource=configmaps" that match label selector "a=b=c", field selector "": found \'=\', expected: \',\' or \'end of string\'\n',
    );
    expect(run('explain nope').stderr).toBe('the server doesn\'t have a resource type "nope"\n');
    expect(run('get ev').stderr).toContain(
      'Warning: short name "ev" could also match lower priority resource events.events.k8s.io\n',
    );
  });
});

describe('flags', () => {
  test.each([
    'get -n default cm -oname',
    'get cm -o=name',
    '-n default get cm --output name',
    'get --output=name cm',
    'get -Rw=false configmaps -oname',
    'get cm --watch=F -o name --',
  ])('%s', (line) => {
    expect(run(line)).toEqual({ stdout: 'configmap/a\nconfigmap/b\n', stderr: '', exit: 0 });
  });

  test('a namespace that was not there has nothing in it', () => {
    expect(run('get cm --namespace=other')).toEqual({
      stdout: '',
      stderr: 'No resources found in other namespace.\n',
      exit: 0,
    });
  });

  test('the help has what the spec has', () => {
    const { stdout, exit } = run('get --help');
    expect(exit).toBe(0);
    expect(stdout).toContain("    -l, --selector='':\n\t");
    expect(stdout).toContain('    -w, --watch=false:\n\t');
    expect(stdout).toContain('Usage:\n  kubectl get ');
    expect(run('rollout --help').exit + run('--help').exit + run('config').exit).toBeGreaterThan(0);
  });
});

describe('get', () => {
  test('of a file, and of standard input', () => {
    const file =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n';
    const wanted = { stdout: 'configmap/a\nconfigmap/b\n', stderr: '', exit: 0 };
    expect(run('get -f x.yaml -o name', { 'x.yaml': file })).toEqual(wanted);
    expect(run('get -f - -o name', {}, file)).toEqual(wanted);
    expect(run('get -f dir -o name', { 'dir/x.yaml': file, 'dir/notes.txt': ':' })).toEqual(wanted);
  });

  test('several objects are a List', () => {
    const { stdout } = run('get cm -o json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'List',
      apiVersion: 'v1',
      metadata: { resourceVersion: '' },
      items: [{}, {}],
    });
  });

  test('-w ends where nothing can come any more', () => {
    expect(run('get cm -w')).toEqual({
      stdout: 'NAME   DATA   AGE\na      0      10m\nb      1      10m\n',
      stderr: '',
      exit: 0,
    });
    expect(run('get cm -w --output-watch-events').stdout).toBe(
      'EVENT      NAME   DATA   AGE\nADDED      a      0      10m\nADDED      b      1      10m\n',
    );
  });

  test('parts of objects, what the server sends, and tables that kubectl makes by itself', () => {
    const web = {
      ...made('Deployment', 'web', { spec: { replicas: 3, template: {} }, status: { replicas: 2 } }),
      apiVersion: 'apps/v1',
    };
    const ask = (line: string): string => kubectl(line, { objects: [web, ...objects], now: NOW }).stdout;
    expect(ask('get deploy web --subresource scale')).toBe(
      'NAME   DESIRED   AVAILABLE   AGE\nweb    3         2           10m\n',
    );
    expect(ask('get deploy web --server-print=false')).toBe('NAME   AGE\nweb    10m\n');
    expect(JSON.parse(ask('get --raw /apis/apps/v1/namespaces/default/deployments/web'))).toMatchObject({
      kind: 'Deployment',
    });
    expect(JSON.parse(ask('get --raw /api/v1/configmaps?limit=1'))).toMatchObject({ kind: 'ConfigMapList' });
    expect(ask('get --raw /readyz')).toBe('ok');
    expect(run('get --raw /nothing').stderr).toBe(
      'Error from server (NotFound): the server could not find the requested resource\n',
    );
  });

  test('a column of namespaces stays, once it is there', () => {
    const node = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, status: { phase: 'Active' } };
    const ask = (line: string): string => kubectl(line, { objects: [node as KubeObject, ...objects], now: NOW }).stdout;
    expect(ask('get ns,cm -A --no-headers')).toMatch(/^namespace\/default {3}Active/);
    expect(ask('get cm,ns -A --no-headers')).toContain('\n      namespace/default   Active');
  });

  test('--sort-by puts what has no such field in front, the last one first', () => {
    const four = ['a', 'b', 'c', 'd'].map((name, i) =>
      made('ConfigMap', name, i % 2 === 0 ? { data: { k: `${9 - i}` } } : {}),
    );
    const { stdout } = kubectl('get cm --sort-by=.data.k -o name', { objects: four, now: NOW });
    expect(stdout).toBe('configmap/d\nconfigmap/b\nconfigmap/c\nconfigmap/a\n');
  });

  test('--ignore-not-found is quiet', () => {
    expect(run('get cm nope --ignore-not-found')).toEqual({ stdout: '', stderr: '', exit: 0 });
  });
});

test('what the API serves', () => {
  expect(run('api-resources --api-group=batch').stdout).toBe(
    'NAME       SHORTNAMES   APIVERSION   NAMESPACED   KIND\ncronjobs   cj           batch/v1     true         CronJob\njobs                    batch/v1     true         Job\n',
  );
  expect(run('api-versions').stdout).toContain('apps/v1\n');
  expect(run('explain pods.spec.containers.ports').stdout).toContain('  containerPort\t<integer> -required-\n');
});

test('contexts', () => {
  const config = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://x'}}]
users: [{name: u, user: {token: secret}}]
contexts: [{name: one, context: {cluster: c, user: u, namespace: other}}]
current-context: one
`;
  const files = { conf: config };
  expect(run('config get-contexts --kubeconfig conf', files).stdout).toBe(
    'CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n*         one    c         u          other\n',
  );
  expect(run('get cm --kubeconfig=conf', files).stderr).toBe('No resources found in other namespace.\n');
  expect(run('config view --kubeconfig conf', files).stdout).toContain('    token: REDACTED\n');
  // The real one puts it in two ways, by what a command looks for first.
  expect(run('get cm --context nope').stderr).toBe(
    'Error in configuration: context was not found for specified context: nope\n',
  );
  expect(run('explain pods --context nope').stderr).toBe('error: context "nope" does not exist\n');
});
