/** The page "Accessing the Kubernetes API from a Pod", and what stands behind the Service kubernetes. */
import { describe, expect, test } from 'vitest';
import { scenarioFromDisk } from '../../../electron/headless/disk-assets.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { DocsPage } from '../../support/docs-page.ts';
import type { Endpoints } from '../../../shared/model/endpoints.ts';
import type { EndpointSlice } from '../../../shared/model/network.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: asker }
spec: { containers: [{ name: c, image: curlimages/curl, command: [sleep, '100000'] }] }
`;
const SLICE = 'EndpointSlice.discovery.k8s.io';
const SERVER = '192.168.56.10';

const running = (page: DocsPage): DocsPage => page.apply(POD).ready('asker');
const kubeadm = (): DocsPage => running(new DocsPage({ scenario: scenarioFromDisk('kubeadm-like') }));
const k3s = (): DocsPage => running(new DocsPage({}));

/** The lines with which the page begins. */
const FIRST =
  'APISERVER=https://kubernetes.default.svc; SA=/var/run/secrets/kubernetes.io/serviceaccount; NAMESPACE=$(cat $SA/namespace); TOKEN=$(cat $SA/token); CACERT=$SA/ca.crt; ';
const withToken = (path: string, more = ''): string =>
  `${FIRST}curl -s --cacert \${CACERT} --header "Authorization: Bearer \${TOKEN}" ${more} "\${APISERVER}${path}"`;

const forbidden = (what: string): Record<string, unknown> =>
  expect.objectContaining({ kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403, message: what });

describe('the API as pods hear it', () => {
  test('with the token of its ServiceAccount', () => {
    const page = k3s();
    expect(page.exec('asker', withToken('/api', '-X GET')).out).toBe(
      `{
  "kind": "APIVersions",
  "versions": [
    "v1"
  ],
  "serverAddressByClientCIDRs": [
    {
      "clientCIDR": "0.0.0.0/0",
      "serverAddress": "${SERVER}:6443"
    }
  ]
}`,
    );
    const version = JSON.parse(page.exec('asker', withToken('/version')).out) as Record<string, string>;
    expect(version).toMatchObject({ major: '1', minor: '34', gitVersion: 'v1.34.1+k3s1', platform: 'linux/amd64' });
    const pods = withToken('/api/v1/namespaces/$NAMESPACE/pods');
    expect(JSON.parse(page.exec('asker', pods).out)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
      reason: 'Forbidden',
      details: { kind: 'pods' },
      code: 403,
    });
    page.apply(`apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: read-pods }
subjects: [{ kind: ServiceAccount, name: default, namespace: default }]
roleRef: { kind: Role, name: pod-reader, apiGroup: rbac.authorization.k8s.io }
`);
    expect(JSON.parse(page.exec('asker', pods).out)).toEqual(
      forbidden(
        'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default": RBAC: role.rbac.authorization.k8s.io "pod-reader" not found',
      ),
    );
    page.apply(`apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: pod-reader }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get, list, delete] }]
`);
    const list = JSON.parse(page.exec('asker', pods).out) as { kind: string; items: { metadata: { name: string } }[] };
    expect([list.kind, list.items.map(({ metadata }) => metadata.name)]).toEqual(['PodList', ['asker']]);
    const one = page.exec('asker', withToken('/api/v1/namespaces/default/pods/asker')).out;
    expect(one).toMatch(/^\{\n {2}"kind": "Pod",\n {2}"apiVersion": "v1",\n {2}"metadata": \{\n/);
    const other = page.exec('asker', withToken('/api/v1/namespaces/kube-system/pods/x')).out;
    expect(JSON.parse(other)).toEqual(
      forbidden(
        'pods "x" is forbidden: User "system:serviceaccount:default:default" cannot get resource "pods" in API group "" in the namespace "kube-system"',
      ),
    );
    expect(JSON.parse(page.exec('asker', withToken('/api/v1/nodes')).out)).toMatchObject({
      message:
        'nodes is forbidden: User "system:serviceaccount:default:default" cannot list resource "nodes" in API group "" at the cluster scope',
    });
  });

  test('a pod that may writes in its own name', () => {
    const page = k3s().apply(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: all }
subjects: [{ kind: ServiceAccount, name: default, namespace: default }]
roleRef: { kind: ClusterRole, name: cluster-admin, apiGroup: rbac.authorization.k8s.io }
`);
    const make = withToken(
      '/api/v1/namespaces/default/configmaps',
      `-X POST -H 'Content-Type: application/json' -d '{"metadata":{"name":"made"},"data":{"a":"1"}}'`,
    );
    expect(JSON.parse(page.exec('asker', make).out)).toMatchObject({ kind: 'ConfigMap', data: { a: '1' } });
    const change = page.session.cluster.read.history.find(({ after }) => after?.metadata.name === 'made');
    expect(change?.cause.actor).toBe('system:serviceaccount:default:default');
    const form = make.replace("-H 'Content-Type: application/json'", '');
    expect(JSON.parse(page.exec('asker', form).out)).toMatchObject({
      reason: 'UnsupportedMediaType',
      code: 415,
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    });
    const gone = withToken('/api/v1/namespaces/default/configmaps/made', '-X DELETE');
    expect(JSON.parse(page.exec('asker', gone).out)).toMatchObject({ status: 'Success' });
    expect(page.find('ConfigMap', 'made')).toBeUndefined();
    const watched = page.exec('asker', withToken('/api/v1/namespaces?watch=1')).out.trim().split('\n');
    expect(watched.map((line) => (JSON.parse(line) as { type: string }).type)).toContain('ADDED');
  });

  test('without a token: k3s hears nobody, kubeadm tells what anybody may know', () => {
    const unauthorized = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Unauthorized',
      reason: 'Unauthorized',
      code: 401,
    };
    const small = k3s();
    expect(JSON.parse(small.exec('asker', 'curl -sk https://kubernetes').out)).toEqual(unauthorized);
    const page = kubeadm();
    expect(page.exec('asker', 'curl -sk https://kubernetes').out).toBe(`{
  "kind": "Status",
  "apiVersion": "v1",
  "metadata": {},
  "status": "Failure",
  "message": "forbidden: User \\"system:anonymous\\" cannot get path \\"/\\"",
  "reason": "Forbidden",
  "details": {},
  "code": 403
}`);
    expect(page.exec('asker', 'curl -sk https://kubernetes/healthz').out).toBe('ok');
    expect(page.exec('asker', 'curl -sk https://kubernetes/version | grep -c gitVersion').out).toBe('1\n');
    const bad =
      'curl -sk -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)x" https://kubernetes/api';
    expect(JSON.parse(page.exec('asker', bad).out)).toEqual(unauthorized);
    expect(page.exec('asker', 'curl -sk http://kubernetes:443/').out).toBe(
      'Client sent an HTTP request to an HTTPS server.\n',
    );
    const [record] = page.session.cluster.ledger({ from: 'pod default/asker' }, 1).records;
    expect(record).toMatchObject({
      outcome: 'ok',
      code: 400,
      service: { namespace: 'default', name: 'kubernetes', port: 443 },
    });
    expect(record!.pod?.name).toBe('kube-apiserver-control-plane');
  });

  test('curl believes only those whose authority it knows', () => {
    const page = k3s();
    const { out, code } = page.exec('asker', 'curl https://kubernetes/version');
    expect(code).toBe(60);
    expect(out).toMatch(/curl: \(60\) SSL certificate problem: unable to get local issuer certificate\n/);
    expect(page.exec('asker', 'curl -sS --cacert /no/where https://kubernetes/version')).toMatchObject({
      code: 77,
      out: 'curl: (77) error setting certificate file: /no/where\n',
    });
  });

  test('a laptop reaches it at its machine, past the Service', () => {
    const page = kubeadm();
    const terminal = new LaptopTerminal(page.session);
    const text = terminal.type(`curl -sk https://${SERVER}:6443/livez`) + terminal.wait(500);
    expect(text).toContain('ok');
    const ask = `curl -sk -H "Authorization: Bearer $TOKEN" https://${SERVER}:6443/api | grep -c APIVersions`;
    const asked = (line: string): string => (terminal.type(line) + terminal.wait(500)).split('\n').at(-2)!.trim();
    expect(asked(`TOKEN=$(kubectl create token default --duration 10m); ${ask}`)).toBe('1');
    page.wait(601);
    expect(asked(ask)).toBe('0');
  });
});

describe('the Service kubernetes', () => {
  const endpoints = (page: DocsPage): Endpoints => page.find<Endpoints>('Endpoints', 'kubernetes')!;
  const slices = (page: DocsPage): EndpointSlice[] =>
    [...page.session.cluster.read.list(SLICE, 'default')].filter(
      ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'kubernetes',
    );

  test('its Endpoints and its slice are the servers themselves', () => {
    const page = new DocsPage();
    expect(endpoints(page).metadata.labels).toEqual({ 'endpointslice.kubernetes.io/skip-mirror': 'true' });
    const ports = [{ name: 'https', port: 6443, protocol: 'TCP' }];
    expect(endpoints(page).subsets).toEqual([{ addresses: [{ ip: SERVER }], ports }]);
    const [slice, ...more] = slices(page);
    expect(more).toEqual([]);
    expect(slice).toMatchObject({
      metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [SERVER], conditions: { ready: true } }],
      ports,
    });
    const terminal = new LaptopTerminal(page.session);
    const told = terminal.type('kubectl describe svc kubernetes') + terminal.wait(500);
    expect(told).toMatch(/^Port:\s+https {2}443\/TCP$/m);
    expect(told).toMatch(/^TargetPort:\s+6443\/TCP$/m);
    expect(told).toMatch(/^Endpoints:\s+192\.168\.56\.10:6443$/m);
  });

  test('what is deleted or changed is put right at the next pass', () => {
    const page = new DocsPage().wait(10);
    const away = (kind: 'Service' | 'Endpoints' | typeof SLICE): void => {
      expect(
        page.session.apply({ type: 'delete', kind, namespace: 'default', name: 'kubernetes' }).error,
      ).toBeUndefined();
    };
    const { clusterIP } = page.find<{ spec: { clusterIP: string } } & Endpoints>('Service', 'kubernetes')!.spec;
    away('Service');
    page.wait(11);
    expect(page.find<{ spec: { clusterIP: string } } & Endpoints>('Service', 'kubernetes')!.spec.clusterIP).toBe(
      clusterIP,
    );
    expect(endpoints(page).subsets?.[0]?.addresses).toEqual([{ ip: SERVER }]);
    away('Endpoints');
    away(SLICE);
    page.wait(11);
    expect([endpoints(page).subsets?.[0]?.addresses, slices(page).length]).toEqual([[{ ip: SERVER }], 1]);
  });

  test('of several servers one that falls silent is left out when its lease is over', () => {
    const scenario = scenarioFromDisk();
    const [first] = scenario.machines;
    const machines = [...scenario.machines, { ...first!, name: 'cp-2' }, { ...first!, name: 'cp-3' }];
    const page = new DocsPage({ scenario: { ...scenario, machines, objects: '', origin: 1000 } });
    const ips = (): (string | undefined)[] => (endpoints(page).subsets?.[0]?.addresses ?? []).map(({ ip }) => ip);
    expect(ips()).toEqual(['192.168.56.10', '192.168.56.14', '192.168.56.15']);
    const fault = (what: string | null): void => {
      const patch = { metadata: { annotations: { 'orrery.dev/machine': what } } };
      page.session.apply({ type: 'patch', kind: 'Node', namespace: '', name: 'cp-2', patchType: 'merge', patch });
    };
    page.wait(30);
    fault('off');
    page.wait(8);
    expect(ips()).toHaveLength(3);
    page.wait(13);
    expect(ips()).toEqual(['192.168.56.10', '192.168.56.15']);
    expect(slices(page)[0]!.endpoints).toHaveLength(2);
    fault(null);
    page.wait(1);
    expect(ips()).toHaveLength(3);
  });
});
