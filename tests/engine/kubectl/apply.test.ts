/** Files become so: apply, what it remembers, prune, diff, replace, patch, kustomizations, over objects that stay between lines. */
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { kubectls, type Printed } from './frozen.ts';

const NOW = '2026-11-23T08:20:00Z';
const LAST = 'kubectl.kubernetes.io/last-applied-configuration';
const place = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', uid: 'n' }, status: { phase: 'Active' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default', uid: 's' } },
] as unknown as KubeObject[];

const config = (name: string, data: string, labels = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${labels === '' ? '' : `, labels: ${labels}`} }\ndata: ${data}\n`;
const deployment = (image: string, more = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - { name: web, image: '${image}' }
${more}`;

const parsed = (text: string): { spec: unknown } => load(text) as { spec: unknown };

type Run = (line: string) => Printed;
const out = (text: string): Printed => ({ stdout: text, stderr: '', exit: 0 });
const world = (files: Record<string, string>): Run => kubectls({ objects: place, now: NOW, files });

test('created, unchanged, configured; what was dropped from the file goes, what others set stays', () => {
  const files = { 'c.yaml': config('c', '{ a: "1", b: "2" }') };
  const run = world(files);
  expect(run('apply -f c.yaml')).toEqual(out('configmap/c created\n'));
  expect(run('apply -f c.yaml')).toEqual(out('configmap/c unchanged\n'));
  expect(run(`patch cm c --type=merge -p '{"data":{"other":"x"}}'`)).toEqual(out('configmap/c patched\n'));
  files['c.yaml'] = config('c', '{ a: "9" }');
  expect(run('apply -f c.yaml --dry-run=server')).toEqual(out('configmap/c configured (server dry run)\n'));
  expect(run('apply -f c.yaml')).toEqual(out('configmap/c configured\n'));
  expect(run('get cm c -o jsonpath={.data}').stdout).toBe('{"a":"9","other":"x"}');
  expect(run('apply view-last-applied cm c').stdout).toBe(
    'apiVersion: v1\ndata:\n  a: "9"\nkind: ConfigMap\nmetadata:\n  annotations: {}\n  name: c\n  namespace: default\n',
  );
});

test('lists are merged by their keys', () => {
  const sidecar = `      - { name: side, image: busybox }\n`;
  const files = { 'd.yaml': deployment('nginx:1', sidecar) };
  const run = world(files);
  expect(run('apply -f d.yaml').stdout).toBe('deployment.apps/web created\n');
  expect(run('set resources deploy web -c web --limits=cpu=1').exit).toBe(0);
  files['d.yaml'] = deployment('nginx:2');
  expect(run('apply -f d.yaml').stdout).toBe('deployment.apps/web configured\n');
  expect(run('get deploy web -o jsonpath={.spec.template.spec.containers[*].name}').stdout).toBe('web');
  expect(
    run(
      'get deploy web -o jsonpath={.spec.template.spec.containers[0].image},{.spec.template.spec.containers[0].resources.limits.cpu}',
    ).stdout,
  ).toBe('nginx:2,1');
});

test('what was not applied before is warned of, and applied from then on', () => {
  const run = world({ 'c.yaml': config('c', '{ a: "1" }') });
  expect(run('create -f c.yaml')).toEqual(out('configmap/c created\n'));
  const { stdout, stderr } = run('apply -f c.yaml');
  expect(stdout).toBe('configmap/c configured\n');
  expect(stderr).toBe(
    `Warning: resource configmaps/c is missing the ${LAST} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
  );
  expect(run('apply -f c.yaml')).toEqual(out('configmap/c unchanged\n'));
});

test('create --save-config is as good', () => {
  const run = world({ 'c.yaml': config('c', '{ a: "1" }') });
  expect(run('create -f c.yaml --save-config').exit).toBe(0);
  expect(run('apply -f c.yaml')).toEqual(out('configmap/c unchanged\n'));
});

test('a refusal names its causes; several files go on after one', () => {
  const files = { 'd.yaml': deployment('nginx:1'), 'c.yaml': config('c', '{ a: "1" }') };
  const run = world(files);
  run('apply -f d.yaml');
  files['d.yaml'] = deployment('nginx:1').replace('matchLabels: { app: web }', 'matchLabels: { app: other }');
  const { stdout, stderr, exit } = run('apply -f d.yaml -f c.yaml');
  expect(stdout).toBe('configmap/c created\n');
  expect(stderr).toMatch(/^The Deployment "web" is invalid: \n\* spec\.template\.metadata\.labels: /);
  expect(stderr).toContain('field is immutable');
  expect(exit).toBe(1);
});

test('--prune deletes what was applied with the labels and is in no file', () => {
  const labels = '{ set: one }';
  const files = { 'all.yaml': `${config('a', '{ k: "1" }', labels)}---\n${config('b', '{ k: "1" }', labels)}` };
  const run = world(files);
  expect(run('apply -f all.yaml').exit).toBe(0);
  run('create configmap by-hand');
  run('label cm by-hand set=one');
  files['all.yaml'] = config('a', '{ k: "1" }', labels);
  expect(run('apply -f all.yaml --prune -l set=one')).toEqual(out('configmap/a unchanged\nconfigmap/b pruned\n'));
  expect(run('get cm -o name').stdout).toBe('configmap/a\nconfigmap/by-hand\n');
});

test('set-last-applied', () => {
  const files = { 'c.yaml': config('c', '{ a: "1" }') };
  const run = world(files);
  run('create -f c.yaml');
  expect(run('apply set-last-applied -f c.yaml').stderr).toBe(
    'error: no last-applied-configuration annotation found on resource: c, to create the annotation, run the command with --create-annotation\n',
  );
  expect(run('apply set-last-applied -f c.yaml --create-annotation')).toEqual(out('configmap/c configured\n'));
  expect(run('apply set-last-applied -f c.yaml')).toEqual(out('set-last-applied c: no changes required.\n'));
  expect(run('apply -f c.yaml')).toEqual(out('configmap/c unchanged\n'));
});

test('diff says what apply would do, and does nothing', () => {
  const files = { 'c.yaml': config('c', '{ a: "1" }') };
  const run = world(files);
  run('apply -f c.yaml');
  expect(run('diff -f c.yaml')).toEqual(out(''));
  files['c.yaml'] = config('c', '{ a: "2" }');
  const { stdout, exit } = run('diff -f c.yaml');
  expect(exit).toBe(1);
  expect(stdout).toMatch(
    /^diff -u -N \S*v1\.ConfigMap\.default\.c \S*v1\.ConfigMap\.default\.c\n--- .*\n\+\+\+ .*\n@@ /,
  );
  expect(stdout).toContain('\n-  a: "1"\n+  a: "2"\n');
  expect(run('get cm c -o jsonpath={.data.a}').stdout).toBe('1');
  expect(run('diff -f nowhere.yaml').exit).toBe(2);
});

test('replace puts the file in the place of the object; --force makes it anew', () => {
  const files = { 'c.yaml': config('c', '{ a: "1" }') };
  const run = world(files);
  expect(run('replace -f c.yaml').stderr).toBe(
    'Error from server (NotFound): error when replacing "c.yaml": configmaps "c" not found\n',
  );
  run('create -f c.yaml');
  const uid = run('get cm c -o jsonpath={.metadata.uid}').stdout;
  files['c.yaml'] = config('c', '{ b: "2" }');
  expect(run('replace -f c.yaml')).toEqual(out('configmap/c replaced\n'));
  expect(run('get cm c -o jsonpath={.data}{.metadata.uid}').stdout).toBe(`{"b":"2"}${uid}`);
  const forced = run('replace --force -f c.yaml');
  expect(forced.stdout).toBe('configmap "c" deleted from default namespace\nconfigmap/c replaced\n');
  expect(run('get cm c -o jsonpath={.metadata.uid}').stdout).not.toBe(uid);
});

test('several types and a name mean each with each', () => {
  const run = world({});
  run('create configmap c');
  run('create secret generic c');
  expect(run('get cm,secret c -o name')).toEqual(out('configmap/c\nsecret/c\n'));
  expect(run('delete cm,secret c').stdout).toBe(
    'configmap "c" deleted from default namespace\nsecret "c" deleted from default namespace\n',
  );
  expect(run('get cm,secret c d').stderr).toBe(
    ['configmaps "c"', 'configmaps "d"', 'secrets "c"', 'secrets "d"']
      .map((what) => `Error from server (NotFound): ${what} not found\n`)
      .join(''),
  );
  expect(run('get all c').stderr).toBe('error: you must specify only one resource\n');
});

test('a revision of a Deployment says why it was made', () => {
  const run = kubectls({
    objects: [
      ...place,
      { ...parsed(deployment('nginx:1')), metadata: { name: 'web', namespace: 'default', uid: 'd' } },
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name: 'web-1',
          namespace: 'default',
          uid: 'r',
          labels: { app: 'web' },
          annotations: { 'deployment.kubernetes.io/revision': '1', 'kubernetes.io/change-cause': 'first' },
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd', controller: true }],
        },
        spec: parsed(deployment('nginx:1')).spec,
      },
    ] as unknown as KubeObject[],
    now: NOW,
    files: {},
  });
  expect(run('rollout history deployment web').stdout).toContain('1         first\n');
  expect(run('rollout history deployment web --revision=1').stdout).toContain(
    'Labels:\tapp=web\n  Annotations:\tkubernetes.io/change-cause: first\n',
  );
});

test('delete waits for finalizers, and says when it gives up', () => {
  const run = world({});
  run('create configmap c');
  run(`patch cm c --type=merge -p '{"metadata":{"finalizers":["example.com/hold"]}}'`);
  const held = run('delete cm c --timeout=5s');
  expect(held.stdout).toBe('configmap "c" deleted from default namespace\n');
  expect(held.stderr).toBe('error: timed out waiting for the condition on configmaps/c\n');
  expect(held.exit).toBe(1);
  expect(run('delete cm c --wait=false').exit).toBe(0);
  run(`patch cm c --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]'`);
  expect(run('delete cm c').stderr).toBe('Error from server (NotFound): configmaps "c" not found\n');
  expect(run('delete cm c --ignore-not-found')).toEqual(out(''));
  expect(run('delete cm --all')).toEqual(out('No resources found\n'));
});

test('scale, autoscale, expose and taint', () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', uid: 'n1', resourceVersion: '1' }, spec: {} };
  const run = kubectls({ objects: [...place, node as unknown as KubeObject], now: NOW });
  expect(run('create deployment web --image=nginx --port=80')).toEqual(out('deployment.apps/web created\n'));
  expect(run('scale deploy web --replicas=3')).toEqual(out('deployment.apps/web scaled\n'));
  expect(run('scale deploy web --current-replicas=7 --replicas=1').stderr).toBe(
    'error: Expected replicas to be 7, was 3\n',
  );
  expect(run('get deploy web -o jsonpath={.spec.replicas}').stdout).toBe('3');
  expect(run('autoscale deploy web --max=5 --cpu=80%')).toEqual(
    out('horizontalpodautoscaler.autoscaling/web autoscaled\n'),
  );
  expect(run('get hpa web -o jsonpath={.spec.metrics[0].resource.target.averageUtilization}').stdout).toBe('80');
  expect(run('expose deploy web')).toEqual(out('service/web exposed\n'));
  expect(run('expose deploy web').stderr).toBe('Error from server (AlreadyExists): services "web" already exists\n');
  expect(run('create deployment web --image=nginx').stderr).toBe(
    'error: failed to create deployment: deployments.apps "web" already exists\n',
  );
  expect(run('taint nodes n1 gpu=yes:NoSchedule')).toEqual(out('node/n1 tainted\n'));
  expect(run('taint nodes n1 gpu=no:NoSchedule').stderr).toBe(
    'error: node n1 already has gpu taint(s) with same effect(s) and --overwrite is false\n',
  );
  expect(run('taint nodes n1 gpu=no:NoSchedule --overwrite')).toEqual(out('node/n1 modified\n'));
  expect(run('taint nodes n1 gpu-')).toEqual(out('node/n1 untainted\n'));
  expect(run('taint nodes n1 gpu-').stderr).toBe('error: taint "gpu" not found\n');
});

describe('kustomize', () => {
  const files = {
    'base/kustomization.yaml': `resources: [app.yaml]
namePrefix: dev-
labels: [{ pairs: { app: web }, includeSelectors: true }]
images: [{ name: nginx, newTag: '2' }]
replicas: [{ name: web, count: 4 }]
configMapGenerator: [{ name: conf, literals: [a=b] }]
`,
    'base/app.yaml': deployment('nginx:1').replace(
      "image: 'nginx:1' }",
      "image: 'nginx:1', envFrom: [{ configMapRef: { name: conf } }] }",
    ),
    'over/kustomization.yaml': `resources: [../base]
nameSuffix: -x
configMapGenerator: [{ name: conf, behavior: merge, literals: [c=d] }]
patches:
- target: { kind: Deployment }
  patch: '[{ op: add, path: /metadata/annotations, value: { note: hi } }]'
`,
  };
  test('names, their followers, labels, images and replicas', () => {
    const run = world(files);
    // The same as kubectl 1.32 built from these files.
    expect(run('kustomize base').stdout).toBe(`apiVersion: v1
data:
  a: b
kind: ConfigMap
metadata:
  labels:
    app: web
  name: dev-conf-4h2mbtbbt6
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: web
  name: dev-web
spec:
  replicas: 4
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - envFrom:
        - configMapRef:
            name: dev-conf-4h2mbtbbt6
        image: nginx:2
        name: web
`);
  });
  test('an overlay is applied', () => {
    const run = world(files);
    const made = run('apply -k over');
    expect(made.stderr).toBe('');
    expect(made.stdout).toMatch(/^configmap\/dev-conf-x-\w{10} created\ndeployment\.apps\/dev-web-x created\n$/);
    expect(run('get deploy dev-web-x -o jsonpath={.metadata.annotations.note}').stdout).toBe('hi');
    expect(run('delete -k over').exit).toBe(0);
    expect(run('get deploy -o name').stdout).toBe('');
  });
  test('what is not understood is said', () => {
    expect(world({ 'a/kustomization.yaml': 'foo: 1\n' })('kustomize a').stderr).toBe(
      'error: invalid Kustomization: json: unknown field "foo"\n',
    );
  });
});
