/** Commands close to the API: --raw, create --edit, certificate, cluster-info dump, diff --server-side, config entries. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, testSession } from '../../support/session.ts';
import { kubectls } from './frozen.ts';

const NOW = '2026-11-23T08:20:14Z';
const namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'default', uid: 'n' },
  status: { phase: 'Active' },
};
const map = (name: string, data: object): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: NOW },
    data,
  }) as never;

test('--raw posts, puts and deletes what a file says', () => {
  const files = {
    'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: one}\n',
    'b.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"two"}}',
  };
  const run = kubectls({ objects: [namespace as never], now: NOW, files });
  const maps = '/api/v1/namespaces/default/configmaps';
  expect(JSON.parse(run(`create --raw ${maps} -f a.yaml`).stdout)).toMatchObject({
    kind: 'ConfigMap',
    data: { k: 'one' },
  });
  expect(run(`create --raw ${maps} -f a.yaml`).stderr).toBe(
    'Error from server (AlreadyExists): configmaps "a" already exists\n',
  );
  expect(JSON.parse(run(`replace --raw ${maps}/a -f b.json`).stdout)).toMatchObject({ data: { k: 'two' } });
  expect(JSON.parse(run(`delete --raw ${maps}/a`).stdout)).toMatchObject({ kind: 'Status', status: 'Success' });
  expect(run('get cm').stderr).toBe('No resources found in default namespace.\n');
  expect(run('delete --raw /nothing').stderr).toContain('the server could not find the requested resource');
});

test('certificate approve and deny', () => {
  const request = (name: string): KubeObject =>
    ({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: NOW },
      spec: {
        request: 'eA==',
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['client auth'],
        username: 'jane',
      },
      status: {},
    }) as never;
  const run = kubectls({ objects: [request('a'), request('b')], now: NOW });
  expect(run('certificate approve a').stdout).toBe('certificatesigningrequest.certificates.k8s.io/a approved\n');
  expect(run('certificate deny b').stdout).toBe('certificatesigningrequest.certificates.k8s.io/b denied\n');
  expect(run('get csr').stdout).toMatch(/\na .* Approved\nb .* Denied\n$/);
  expect(run('certificate deny a').stderr).toBe('error: certificate signing request "a" is already Approved\n');
  expect(run('certificate approve a -o jsonpath={.status.conditions}').stdout).toBe(
    `[{"lastTransitionTime":"${NOW}","lastUpdateTime":"${NOW}","message":"This CSR was approved by kubectl certificate approve.","reason":"KubectlApprove","status":"True","type":"Approved"}]`,
  );
  expect(run('certificate approve c').stderr).toContain('certificatesigningrequests.certificates.k8s.io "c" not found');
});

/** An EC key's request with names of every sort. */
const REQUEST =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlJQlV6Q0IrZ0lCQURBNk1Rc3dDUVlEVlFRR0V3SkVSVEVOTUFzR0ExVUVDZ3dFWkdWMmN6RU1NQW9HQTFVRQpDZ3dEYjNCek1RNHdEQVlEVlFRRERBVnFZVzdEcVRCWk1CTUdCeXFHU000OUFnRUdDQ3FHU000OUF3RUhBMElBCkJEdTZYd0dmR3Rza21zMDdjd1FTWlBEMWhSRHFwZlpHY0pXZ0JiTnl4V1k0M1Y1bktsZ251S2g2clV4UG5KWGoKTjFtTldRbjJ3QklWMEZEd0xmM2VEOWlnWGpCY0Jna3Foa2lHOXcwQkNRNHhUekJOTUVzR0ExVWRFUVJFTUVLQwpDV0V1WlhoaGJYQnNaWUlKWWk1bGVHRnRjR3hsaHdRS0FBQUJoeEQ5QUFBQUFBQUFBQUFBQUFBQUFBQUJnUVZoClFHSXVZNFlMYUhSMGNITTZMeTk0TDNrd0NnWUlLb1pJemowRUF3SURTQUF3UlFJZ0Q1NWxIdktld0p0UWNHU1IKWm9LdWMxaWt6b1pWaE1XaSt6KzZ0NG0yaDEwQ0lRQ1FOTEE0Z3VuQnU4M3NKM2pOZ1BHMDg0aXAvT0M2MSs0Lwp6ZHJiaXFoL3VRPT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==';

// As the real one (1.33.1) prints it.
test('describe csr reads the request', () => {
  const csr = (name: string, request: string): KubeObject =>
    ({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name, uid: name, creationTimestamp: NOW },
      spec: { request, signerName: 'example.com/own', expirationSeconds: 86_400, username: 'jane' },
    }) as never;
  const run = kubectls({ objects: [csr('c', REQUEST), csr('bad', 'eA==')], now: NOW });
  expect(run('describe csr c').stdout).toBe(`Name:                c
Labels:              <none>
Annotations:         <none>
CreationTimestamp:   Mon, 23 Nov 2026 08:20:14 +0000
Requesting User:     jane
Signer:              example.com/own
Requested Duration:  24h
Status:              Pending
Subject:
  Common Name:    jané
  Serial Number:  
  Organization:   devs
                  ops
  Country:        DE
Subject Alternative Names:
         DNS Names:        a.example
                           b.example
         Email Addresses:  a@b.c
         URIs:             https://x/y
         IP Addresses:     10.0.0.1
                           fd00::1
Events:  <none>
`);
  expect(run('describe csr bad').stderr).toBe('error: Error parsing CSR: PEM block type must be CERTIFICATE REQUEST\n');
});

test('diff --server-side, and what --prune would take', () => {
  const file = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {app: x}}\ndata: {k: two}\n';
  const old = map('old', {});
  const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
  const left = { ...old, metadata: { ...old.metadata, labels: { app: 'x' }, annotations: applied } } as KubeObject;
  const run = kubectls({
    objects: [namespace as never, map('a', { k: 'one' }), left],
    now: NOW,
    files: { 'a.yaml': file },
  });
  const { stdout, stderr, exit } = run('diff -f a.yaml --server-side --force-conflicts --prune -l app=x');
  expect({ stderr, exit }).toEqual({ stderr: '', exit: 1 });
  expect(stdout).toContain('-  k: one\n+  k: two\n');
  expect(stdout).toContain('LIVE-1/v1.ConfigMap.default.old');
  expect(stdout).toMatch(/\n-kind: ConfigMap\n/);
  expect(run('get cm a -o jsonpath={.data.k}').stdout).toBe('one');
  expect(run('diff -f a.yaml').stdout).not.toContain('old');
});

test('diff leaves the annotation of apply alone; a workload without revisions says so', () => {
  const file = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: two}\n';
  const set = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'd', namespace: 'default', uid: 'd' } };
  const spec = { selector: { matchLabels: { a: 'b' } }, template: {} };
  const objects = [namespace as never, map('a', { k: 'one' }), { ...set, spec } as never];
  const run = kubectls({ objects, now: NOW, files: { 'a.yaml': file } });
  const { stdout, exit } = run('diff -f a.yaml');
  expect(exit).toBe(1);
  expect(stdout).toContain('-  k: one\n+  k: two\n');
  expect(stdout).not.toContain('last-applied');
  expect(run('rollout history ds/d').stdout).toBe('daemonset.apps/d \nNo rollout history found.\n');
});

test('config set-cluster and set-credentials', () => {
  const t = new LaptopTerminal(testSession({ bare: true })).act({ size: { columns: 200, rows: 60 } });
  expect(t.type('kubectl config set-cluster far --server=https://far:6443 --insecure-skip-tls-verify')).toContain(
    'Cluster "far" set.\n',
  );
  t.type('echo pem > ca.crt; kubectl config set-cluster far --certificate-authority=ca.crt --embed-certs');
  t.type('kubectl config set-credentials jane --username=jane --password=x');
  expect(t.type('kubectl config set-credentials jane --token=t')).toContain('User "jane" set.\n');
  t.type('kubectl config set-context far --cluster=far --user=jane; kubectl config use-context far');
  const view = t.type('kubectl config view --minify');
  expect(view).toContain(
    '- cluster:\n    certificate-authority-data: DATA+OMITTED\n    server: https://far:6443\n  name: far\n',
  );
  expect(view).toContain('- name: jane\n  user:\n    token: REDACTED\n');
  expect(t.type('kubectl config view --minify --raw')).toContain('certificate-authority-data: cGVtCg==');
});

test('create --edit creates what was saved', () => {
  const t = new LaptopTerminal(testSession({ bare: true })).act({ size: { columns: 200, rows: 60 } });
  t.type('kubectl create configmap a --from-literal=k=one --dry-run=client -o yaml > a.yaml');
  t.type('kubectl create -f a.yaml --edit');
  expect(t.edit?.text).toContain('  k: one\n');
  t.act({ edited: t.edit!.text.replace('k: one', 'k: two').replace('name: a', 'name: b') });
  expect(t.all).toContain('configmap/b created\n');
  expect(t.type('kubectl get cm b -o jsonpath={.data.k}')).toContain('two');
});

test('cluster-info dump prints lists and logs, or writes them', () => {
  const session = testSession({ bare: true });
  apply(
    session,
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: busybox:1.36, command: [sh, -c, echo hello; sleep 1000]}]}\n',
    'p.yaml',
  );
  session.advance(session.now + 30_000);
  const t = new LaptopTerminal(session).act({ size: { columns: 200, rows: 60 } });
  t.type('kubectl cluster-info dump > dump.txt');
  expect(t.type('cat dump.txt')).toContain(
    '==== START logs for container c of pod default/p ====\nhello\n==== END logs for container c of pod default/p ====\n',
  );
  expect(t.type('grep -c NodeList dump.txt')).toContain('\n1\n');
  expect(t.type('kubectl cluster-info dump --namespaces default --output-directory=out -o yaml')).toContain(
    'Cluster info dumped to out\n',
  );
  expect(t.type('cat out/default/p/logs.txt; ls out/default')).toMatch(/hello\n[^]*pods\.yaml/);
});
