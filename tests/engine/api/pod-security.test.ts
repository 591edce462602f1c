/** What each level of pod security allows, in upstream's words; what namespaces refuse, and what is warned of. */
import { describe, expect, test } from 'vitest';
import { inDetail, inShort, violations } from '../../../shared/engine/api/admission/pod-security/evaluate.ts';
import { policyOf, shownLevel, type LevelVersion } from '../../../shared/engine/api/admission/pod-security/policy.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { PodSpec } from '../../../shared/model/pod.ts';
import { DocsPage, example } from '../../support/docs-page.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { deploymentNamed, DEPLOYMENT, NAMESPACE, POD, podNamed, quietCluster, refusal } from './door.ts';

const at = (level: LevelVersion['level'], minor = Infinity): LevelVersion => ({ level, minor });
const SAFE = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};
const c = (name: string, securityContext?: object, more: object = {}) => ({
  name,
  image: 'x',
  ...(securityContext === undefined ? {} : { securityContext }),
  ...more,
});
const said = (asked: LevelVersion, spec: object, annotations: Record<string, string> = {}): string =>
  inDetail(violations(asked, spec as PodSpec, { annotations }));

test.each([
  ['privileged', { containers: [c('a', { privileged: true })], hostNetwork: true }],
  ['baseline', { containers: [c('a')] }],
  ['restricted', { containers: [c('a', SAFE)], initContainers: [c('i', SAFE)] }],
  [
    'restricted',
    {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'Localhost' } },
      containers: [
        c('a', { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }),
      ],
    },
  ],
] as const)('%s allows %j', (level, spec) => {
  expect(said(at(level), spec)).toBe('');
});

describe('baseline', () => {
  const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
  const selinux = (name: string, seLinuxOptions: object) => c(name, { seLinuxOptions });

  test.each<[string, object, string]>([
    [
      'hostNamespaces',
      { hostPID: true, hostNetwork: true, hostIPC: true },
      'host namespaces (hostIPC, hostNetwork, hostPID)',
    ],
    [
      'hostPathVolumes',
      {
        volumes: [
          { name: 'v', hostPath: {} },
          { name: 'w', emptyDir: {} },
        ],
      },
      'hostPath volumes (volume "v")',
    ],
    [
      'hostPorts',
      {
        containers: [
          c('a', undefined, { ports: [{ hostPort: 80 }, { hostPort: 9090 }] }),
          c('b', undefined, { ports: [{ hostPort: 80 }, {}] }),
        ],
      },
      'hostPort (containers "a", "b" use hostPorts 80, 9090)',
    ],
    [
      'one hostPort',
      { containers: [c('a', undefined, { ports: [{ hostPort: 80 }] })] },
      'hostPort (container "a" uses hostPort 80)',
    ],
    [
      'hosts of probes',
      {
        containers: [
          c('a', undefined, {
            livenessProbe: { httpGet: { host: '127.0.0.1' } },
            readinessProbe: { tcpSocket: { host: '::1' } },
            startupProbe: { httpGet: { host: 'localhost' } },
          }),
        ],
      },
      'probe or lifecycle host (container "a" uses probe or lifecycle hosts "127.0.0.1", "::1", "localhost")',
    ],
    [
      'hosts of hooks',
      { initContainers: [c('i', undefined, { lifecycle: { preStop: { tcpSocket: { host: 'b.com' } } } })] },
      'probe or lifecycle host (container "i" uses probe or lifecycle host "b.com")',
    ],
    [
      'privileged',
      {
        initContainers: [c('i', { privileged: true })],
        containers: [c('a', { privileged: true }), c('b', { privileged: false })],
        ephemeralContainers: [c('e', { privileged: true })],
      },
      'privileged (containers "i", "a", "e" must not set securityContext.privileged=true)',
    ],
    [
      'capabilities',
      {
        containers: [
          c('a', { capabilities: { add: ['NET_RAW', 'CHOWN'] } }),
          c('b', { capabilities: { add: ['SYS_TIME', 'NET_RAW'] } }),
        ],
      },
      'non-default capabilities (containers "a", "b" must not include "NET_RAW", "SYS_TIME" in securityContext.capabilities.add)',
    ],
    [
      'procMount',
      { containers: [c('a', { procMount: 'Unmasked' }), c('b', { procMount: 'Default' })] },
      'procMount (container "a" must not set securityContext.procMount to "Unmasked")',
    ],
    [
      'hostProcess',
      {
        securityContext: { windowsOptions: { hostProcess: true } },
        containers: [c('a', { windowsOptions: { hostProcess: true } })],
      },
      'hostProcess (pod and container "a" must not set securityContext.windowsOptions.hostProcess=true)',
    ],
    [
      'seLinuxOptions of all',
      {
        securityContext: { seLinuxOptions: { type: 'foo', user: 'bar', role: 'baz' } },
        containers: [
          selinux('d', { type: 'container_engine_t' }),
          selinux('e', { type: 'bar' }),
          selinux('f', { user: 'bar' }),
        ],
      },
      'seLinuxOptions (pod and containers "e", "f" set forbidden securityContext.seLinuxOptions: types "bar", "foo"; user may not be set; role may not be set)',
    ],
    [
      'seLinuxOptions, a user',
      { securityContext: { seLinuxOptions: { user: 'bad' } } },
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: user may not be set)',
    ],
    [
      'seccomp',
      {
        securityContext: { seccompProfile: { type: 'Unconfined' } },
        containers: [c('a', { seccompProfile: { type: 'Unconfined' } }), c('b')],
      },
      'seccompProfile (pod and container "a" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      'sysctls',
      {
        securityContext: {
          sysctls: [{ name: 'net.core.somaxconn' }, { name: 'net.ipv4.tcp_rmem' }, { name: 'kernel.msgmax' }],
        },
      },
      'forbidden sysctls (net.core.somaxconn, kernel.msgmax)',
    ],
    [
      'AppArmor',
      { containers: [c('foo', { appArmorProfile: { type: 'Unconfined' } })] },
      'forbidden AppArmor profile (container "foo" must not set AppArmor profile type to "Unconfined")',
    ],
  ])('%s', (_what, spec, words) => {
    expect(said(at('baseline'), spec)).toBe(words);
  });

  test('AppArmor by annotations', () => {
    const notes = { '': 'bogus', a: '', b: 'runtime/default', c: 'localhost/', e: 'unconfined' };
    const annotations = Object.fromEntries(Object.entries(notes).map(([k, v]) => [`${APP_ARMOR}${k}`, v]));
    expect(said(at('baseline'), {}, annotations)).toBe(
      `forbidden AppArmor profiles (annotations must not set AppArmor profile type to "${APP_ARMOR}="bogus"", "${APP_ARMOR}e="unconfined"")`,
    );
  });

  test('is milder and stricter in older versions', () => {
    const sysctls = { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem' }] } };
    expect([said(at('baseline', 31), sysctls), said(at('baseline', 32), sysctls)]).toEqual([
      'forbidden sysctls (net.ipv4.tcp_rmem)',
      '',
    ]);
    const probe = { containers: [c('a', undefined, { livenessProbe: { httpGet: { host: 'x' } } })] };
    expect(said(at('baseline', 33), probe)).toBe('');
    const note = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' };
    expect(said(at('baseline', 18), {}, note)).toBe(
      'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    );
    expect(said(at('baseline', 19), {}, note)).toBe('');
    const engine = { securityContext: { seLinuxOptions: { type: 'container_engine_t' } } };
    expect(said(at('baseline', 30), engine)).toContain('type "container_engine_t"');
  });
});

describe('restricted', () => {
  test('a container that says nothing, in the words that everybody knows', () => {
    expect(said(at('restricted'), { containers: [c('nginx')] })).toBe(
      'allowPrivilegeEscalation != false (container "nginx" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "nginx" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "nginx" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "nginx" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });

  test.each<[string, object, string]>([
    [
      'what baseline says too is said once, more strictly',
      {
        containers: [c('a', { ...SAFE, capabilities: { drop: ['ALL'], add: ['NET_RAW', 'CHOWN'] } })],
        volumes: [
          { name: 'v', hostPath: {} },
          { name: 'w', nfs: {} },
          { name: 'x', csi: {} },
          { name: 'y', image: {} },
        ],
      },
      'unrestricted capabilities (container "a" must not include "CHOWN", "NET_RAW" in securityContext.capabilities.add), restricted volume types (volumes "v", "w" use restricted volume types "hostPath", "nfs")',
    ],
    [
      'baseline comes first',
      { hostNetwork: true, containers: [c('a', { ...SAFE, runAsUser: 0 })] },
      'host namespaces (hostNetwork), runAsUser=0 (container "a" must not set runAsUser=0)',
    ],
    [
      'a container that takes back what its pod says',
      {
        securityContext: { runAsNonRoot: true, runAsUser: 0 },
        containers: [c('a', { ...SAFE, runAsNonRoot: false }), c('b', { ...SAFE, runAsNonRoot: undefined })],
      },
      'runAsNonRoot != true (container "a" must not set securityContext.runAsNonRoot=false), runAsUser=0 (pod must not set runAsUser=0)',
    ],
  ])('%s', (_what, spec, words) => {
    expect(said(at('restricted'), spec)).toBe(words);
  });

  test('pods of Windows are spared what they cannot keep', () => {
    const spec = { os: { name: 'windows' }, containers: [c('a', { runAsNonRoot: true })] };
    expect(said(at('restricted'), spec)).toBe('');
    expect(inShort(violations(at('restricted', 24), spec as PodSpec, {}))).toBe(
      'allowPrivilegeEscalation != false, unrestricted capabilities, seccompProfile',
    );
  });
});

describe('labels', () => {
  const P = 'pod-security.kubernetes.io/';
  const policy = (labels: Record<string, string>) => {
    const { enforce, warn, audit, errors } = policyOf({ name: 'n', labels });
    return [shownLevel(enforce), shownLevel(warn), shownLevel(audit), ...errors.map((e) => `${e.field}: ${e.body}`)];
  };

  test.each([
    [{}, ['privileged:latest', 'privileged:latest', 'privileged:latest']],
    [
      { [`${P}enforce`]: 'baseline', [`${P}enforce-version`]: 'v1.25', [`${P}warn`]: 'restricted' },
      ['baseline:v1.25', 'restricted:latest', 'privileged:latest'],
    ],
    [
      { [`${P}enforce`]: 'strict', [`${P}warn`]: 'strict', [`${P}audit-version`]: '1.25' },
      [
        'restricted:latest',
        'privileged:latest',
        'privileged:latest',
        `metadata.labels[${P}enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted`,
        `metadata.labels[${P}audit-version]: Invalid value: "1.25": must be "latest" or "v1.x"`,
        `metadata.labels[${P}warn]: Invalid value: "strict": must be one of privileged, baseline, restricted`,
      ],
    ],
  ])('%j', (labels, expected) => {
    expect(policy(labels)).toEqual(expected);
  });
});

const space = (name: string, labels: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    labels: Object.fromEntries(Object.entries(labels).map(([k, v]) => [`pod-security.kubernetes.io/${k}`, v])),
  },
});
const PRIVILEGED = { containers: [c('web', { privileged: true })] };
const WORDS = 'privileged (container "web" must not set securityContext.privileged=true)';

describe('a namespace', () => {
  test('refuses what it does not allow', () => {
    const { api } = quietCluster();
    api.create(space('mine', { enforce: 'baseline' }));
    expect(refusal(() => api.create(podNamed('a', PRIVILEGED, { namespace: 'mine' })))).toMatchObject({
      code: 403,
      message: `pods "a" is forbidden: violates PodSecurity "baseline:latest": ${WORDS}`,
    });
    expect(api.create(podNamed('a', PRIVILEGED)).metadata.name).toBe('a');
    const made = api.create(podNamed('b', {}, { namespace: 'mine' }));
    const added = {
      spec: { ephemeralContainers: [{ name: 'debug', image: 'x', securityContext: { privileged: true } }] },
    };
    expect(
      refusal(() =>
        api.patch('Pod', 'mine', made.metadata.name, 'strategic', added, { subresource: 'ephemeralcontainers' }),
      ).message,
    ).toContain('container "debug" must not set securityContext.privileged=true');
  });

  test('warns of pods, and of whoever will make them', () => {
    const { api, ask } = quietCluster();
    api.create(space('mine', { warn: 'baseline', 'warn-version': 'v1.30' }));
    const warnings = [`would violate PodSecurity "baseline:v1.30": ${WORDS}`];
    const pod = podNamed('a', PRIVILEGED, { namespace: 'mine' });
    expect(ask('create', POD, { namespace: 'mine', body: pod })).toMatchObject({ code: 201, warnings });
    const body = deploymentNamed('d') as { spec: { template: { spec: object } } };
    body.spec.template.spec = PRIVILEGED;
    expect(ask('create', DEPLOYMENT, { namespace: 'mine', body })).toMatchObject({ code: 201, warnings });
    const patch = { spec: { replicas: 2 } };
    const scaled = ask('patch', DEPLOYMENT, { namespace: 'mine', name: 'd', body: patch, patchType: 'merge' });
    expect(scaled).toMatchObject({ code: 200, warnings });
    expect(ask('create', POD, { namespace: 'default', body: { ...pod, metadata: { name: 'b' } } }).warnings).toBe(
      undefined,
    );
  });

  test('must have labels that can be read', () => {
    const { api } = quietCluster();
    expect(refusal(() => api.create(space('mine', { enforce: 'strict' })))).toMatchObject({
      code: 422,
      message:
        'Namespace "mine" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
    });
  });

  test('that asks for more tells of the pods that it has', () => {
    const { api, ask } = quietCluster();
    api.create(space('mine', {}));
    for (const name of ['c', 'b']) api.create(podNamed(name, PRIVILEGED, { namespace: 'mine' }));
    api.create(podNamed('a', { hostNetwork: true }, { namespace: 'mine' }));
    api.create(podNamed('fine', {}, { namespace: 'mine' }));
    const labelled = (level: string) =>
      ask('patch', NAMESPACE, {
        namespace: '',
        name: 'mine',
        patchType: 'merge',
        body: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': level } } },
      });
    expect(labelled('baseline')).toMatchObject({
      code: 200,
      warnings: [
        'existing pods in namespace "mine" violate the new PodSecurity enforce level "baseline:latest"',
        'a: host namespaces',
        'b (and 1 other pod): privileged',
      ],
    });
    expect(labelled('privileged').warnings).toBe(undefined);
  });
});

describe.skipIf(fixturesDir === undefined)('the examples of the documentation', () => {
  const inSpace = (namespace: string, containers: string, name = 'p'): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { containers: [${containers}] }\n`;
  const page = new DocsPage();
  for (const level of ['baseline', 'privileged', 'restricted'])
    page.apply(example(`security/podsecurity-${level}.yaml`));

  test.each([
    ['my-privileged-namespace', '{ name: web, image: nginx, securityContext: { privileged: true } }', ''],
    ['my-baseline-namespace', '{ name: web, image: nginx }', ''],
    ['my-baseline-namespace', '{ name: web, image: nginx, securityContext: { privileged: true } }', WORDS],
    ['my-restricted-namespace', '{ name: web, image: nginx }', 'allowPrivilegeEscalation != false (container "web"'],
  ])('%s: %s', (namespace, containers, words) => {
    const name = words === '' ? 'good' : 'bad';
    expect(page.refusal(inSpace(namespace, containers, name))).toContain(words);
  });

  test('a Deployment whose pods are refused says so', () => {
    page
      .apply(`apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: my-restricted-namespace }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: nginx }] } }
`)
      .wait(5);
    const { read } = page.session.cluster;
    const [set] = read.list('ReplicaSet.apps', 'my-restricted-namespace');
    const failure = set?.status?.conditions?.find((each) => each.type === 'ReplicaFailure');
    expect(failure).toMatchObject({ status: 'True', reason: 'FailedCreate' });
    expect(failure?.message).toMatch(
      /^pods "web-\w+-\w{5}" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false/,
    );
  });

  test('what was warned of stands in the report', () => {
    const text = inSpace('warned', '{ name: web, image: nginx, securityContext: { privileged: true } }');
    const labels = '{ pod-security.kubernetes.io/warn: baseline }';
    const report = page.session.apply({
      type: 'apply',
      files: [
        {
          name: 'a.yaml',
          text: `apiVersion: v1\nkind: Namespace\nmetadata: { name: warned, labels: ${labels} }\n---\n${text}`,
        },
      ],
    }).report;
    expect(report?.problems).toMatchObject([
      { severity: 'warning', reason: 'Warning', message: `would violate PodSecurity "baseline:latest": ${WORDS}` },
    ]);
    expect(report?.totals).toMatchObject({ created: 2, failed: 0 });
  });
});
