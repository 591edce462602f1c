/** What admission adds to new pods, and what it refuses. */
import { describe, expect, test } from 'vitest';
import { defaultTolerationsStep } from '../../../shared/engine/api/admission/pod-steps.ts';
import type { AdmissionContext } from '../../../shared/engine/api/admission/admission.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Container, Pod, Toleration } from '../../../shared/model/pod.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { podNamed, quietCluster, refusal } from './door.ts';

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';
const mounts = ({ volumeMounts = [] }: Container): string[] => volumeMounts.map((m) => m.mountPath);

describe('the service account', () => {
  test('is named, and its token mounted in every container', () => {
    const { api } = quietCluster();
    const { spec } = api.create(podNamed('a', { initContainers: [{ name: 'i', image: 'x' }] }));
    expect([spec.serviceAccountName, spec['serviceAccount']]).toEqual(['default', 'default']);
    expect(spec.volumes).toMatchObject([
      {
        name: expect.stringMatching(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/) as string,
        projected: { defaultMode: 420 },
      },
    ]);
    expect([...spec.containers, ...spec.initContainers!].map(mounts)).toEqual([[TOKEN], [TOKEN]]);
  });

  test.each([
    ['the pod says no', { automountServiceAccountToken: false }, {}, false],
    ['the account says no', {}, { automountServiceAccountToken: false }, false],
    ['the pod counts', { automountServiceAccountToken: true }, { automountServiceAccountToken: false }, true],
  ])('%s', (_what, spec, of, mounted) => {
    const { api } = quietCluster();
    api.create({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'sa', namespace: 'default' },
      ...of,
    } as KubeObject);
    const pod = api.create(podNamed('a', { serviceAccountName: 'sa', ...spec }));
    expect(mounts(pod.spec.containers[0]!).includes(TOKEN)).toBe(mounted);
    expect((pod.spec.volumes ?? []).length > 0).toBe(mounted);
  });

  test('a volume that nobody needs is not added, one that is there is used', () => {
    const { api } = quietCluster();
    const own = [{ name: 'mine', mountPath: TOKEN }];
    const volumes = [{ name: 'mine', emptyDir: {} }];
    const alone = api.create(podNamed('a', { volumes, containers: [{ name: 'c', image: 'x', volumeMounts: own }] }));
    expect(alone.spec.volumes?.map((v) => v.name)).toEqual(['mine']);
    const there = [{ name: 'kube-api-access-given', emptyDir: {} }];
    const { spec } = api.create(podNamed('b', { volumes: there }));
    expect(spec.volumes).toHaveLength(1);
    expect(spec.containers[0]?.volumeMounts?.[0]?.name).toBe('kube-api-access-given');
  });

  test("its secrets for images are the pod's, if that has none", () => {
    const { api } = quietCluster();
    const imagePullSecrets = [{ name: 'registry' }];
    api.create({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'sa', namespace: 'default' },
      imagePullSecrets,
    } as KubeObject);
    const secrets = (name: string, spec: object): unknown =>
      api.create(podNamed(name, { serviceAccountName: 'sa', ...spec })).spec['imagePullSecrets'];
    expect(secrets('a', {})).toEqual(imagePullSecrets);
    expect(secrets('b', { imagePullSecrets: [{ name: 'own' }] })).toEqual([{ name: 'own' }]);
  });

  test('a pod that a kubelet runs by itself has none', () => {
    const { api } = quietCluster();
    const { spec } = api.create(
      podNamed('a', { nodeName: 'n' }, { annotations: { 'kubernetes.io/config.mirror': 'x' } }),
    );
    expect([spec.serviceAccountName, spec.volumes]).toEqual([undefined, undefined]);
  });
});

describe('an account that says which Secrets its pods may name', () => {
  const strict = (annotation = 'true'): KubeObject =>
    ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        name: 'sa',
        namespace: 'default',
        annotations: { 'kubernetes.io/enforce-mountable-secrets': annotation },
      },
      secrets: [{ name: 'mine' }],
      imagePullSecrets: [{ name: 'registry' }],
    }) as KubeObject;
  const container = (more: object) => [{ name: 'c', image: 'x', ...more }];
  const env = (name: string) => ({ env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name, key: 'k' } } }] });
  const envFrom = (name: string) => ({ envFrom: [{ secretRef: { name } }] });
  const because = 'is not allowed because service account sa does not reference that';

  test.each([
    [
      { volumes: [{ name: 'v', secret: { secretName: 'other' } }] },
      `volume with secret.secretName="other" ${because} secret`,
    ],
    [
      { containers: container(env('other')) },
      `container c with envVar KEY referencing secret.secretName="other" ${because} secret`,
    ],
    [
      { initContainers: container(envFrom('other')).map((c) => ({ ...c, name: 'i' })) },
      `init container i with envFrom referencing secret.secretName="other" ${because} secret`,
    ],
    [
      { imagePullSecrets: [{ name: 'registry' }, { name: 'other' }] },
      `imagePullSecrets[1].name="other" ${because} imagePullSecret`,
    ],
  ])('%j is refused', (spec, why) => {
    const { api } = quietCluster();
    api.create(strict());
    const pod = podNamed('a', { serviceAccountName: 'sa', ...spec });
    expect(refusal(() => api.create(pod))).toMatchObject({ code: 403, message: `pods "a" is forbidden: ${why}` });
  });

  test('those that it names are let in, and all where it does not ask for that', () => {
    const { api } = quietCluster();
    api.create(strict());
    const spec = { serviceAccountName: 'sa', containers: container({ ...env('mine'), ...envFrom('mine') }) };
    const made = api.create(podNamed('a', spec));
    expect(made.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
    const debug = { spec: { ephemeralContainers: [{ name: 'd', image: 'x', ...env('other') }] } };
    expect(
      refusal(() => api.patch('Pod', 'default', 'a', 'strategic', debug, { subresource: 'ephemeralcontainers' }))
        .message,
    ).toBe(
      `pods "a" is forbidden: ephemeral container d with envVar KEY referencing secret.secretName="other" ${because} secret`,
    );
    api.delete('ServiceAccount', 'default', 'sa');
    api.create(strict('no'));
    expect(api.create(podNamed('b', { ...spec, containers: container(env('other')) })).metadata.name).toBe('b');
  });
});

describe('priority', () => {
  const withClasses = (...classes: object[]) => {
    const door = quietCluster();
    for (const each of classes)
      door.api.create({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', ...each } as unknown as KubeObject);
    return door;
  };
  const HIGH = { metadata: { name: 'high' }, value: 1000, preemptionPolicy: 'Never' };

  test.each([
    ['none', {}, [], { priority: 0, preemptionPolicy: 'PreemptLowerPriority' }],
    ['of its class', { priorityClassName: 'high' }, [HIGH], { priority: 1000, preemptionPolicy: 'Never' }],
    ['of the system', { priorityClassName: 'system-node-critical' }, [], { priority: 2_000_001_000 }],
    [
      'the default',
      {},
      [HIGH, { metadata: { name: 'd2' }, value: 20 }, { metadata: { name: 'd1' }, value: 10, globalDefault: true }],
      { priority: 10, priorityClassName: 'd1' },
    ],
  ])('%s', (_what, spec, classes, expected) => {
    expect(withClasses(...classes).api.create(podNamed('a', spec)).spec).toMatchObject(expected);
  });

  test.each([
    [{ priorityClassName: 'gold' }, 'no PriorityClass with name gold was found'],
    [
      { priorityClassName: 'high', priority: 7 },
      'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name',
    ],
    [
      { priorityClassName: 'high', preemptionPolicy: 'PreemptLowerPriority' },
      'the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority admission controller computed Never from the given PriorityClass name',
    ],
    [
      { preemptionPolicy: 'Never' },
      'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
  ])('%j is refused', (spec, why) => {
    const { api } = withClasses(HIGH);
    expect(refusal(() => api.create(podNamed('a', spec)))).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `pods "a" is forbidden: ${why}`,
    });
  });
});

test('an update that does not name what admission added leaves it', () => {
  const { api, read } = quietCluster();
  const own = [{ key: 'a', operator: 'Exists' }];
  const made = api.create(podNamed('a', { tolerations: own }));
  const { revision } = read;
  const patched = api.patch('Pod', 'default', 'a', 'merge', {
    spec: { tolerations: own, priority: null, preemptionPolicy: null },
  });
  expect(patched.spec).toEqual(made.spec);
  expect(read.revision).toBe(revision);
});

describe('order', () => {
  test('what admission refuses is said before what is invalid', () => {
    const { api } = quietCluster();
    const pod = podNamed('a', { containers: [], serviceAccountName: 'ghost' });
    expect(refusal(() => api.create(pod))).toMatchObject({ code: 403 });
    expect(refusal(() => api.create(podNamed('a', { containers: [] }))).code).toBe(422);
    expect(refusal(() => api.create(podNamed('a', { containers: [] }, { namespace: 'nowhere' })))).toMatchObject({
      code: 404,
      message: 'namespaces "nowhere" not found',
      details: { name: 'nowhere', kind: 'namespaces' },
    });
  });

  test('what is invalid is said before a name that is taken', () => {
    const { api } = quietCluster();
    api.create(podNamed('a'));
    expect(refusal(() => api.create(podNamed('a', { containers: [] }))).code).toBe(422);
  });
});

describe.skipIf(fixturesDir === undefined)("tolerations, by upstream's table", () => {
  const FILE = 'k8s-1.20.2-test-tables/plugin__pkg__admission__defaulttolerationseconds__admission.json';
  interface Row {
    description: string;
    requestedPod: Pod;
    expectedPod: Pod;
  }
  const rows = tableRows<Row>(FILE, 'TestForgivenessAdmission');

  test.each(rows.map(({ row }) => [row.description, row] as const))('%s', (_what, { requestedPod, expectedPod }) => {
    const pod: Pod = { ...requestedPod, spec: { ...requestedPod.spec, containers: [] } };
    const byKey = ({ spec }: Pod): Toleration[] =>
      [...(spec.tolerations ?? [])].sort((a, b) => (a.key ?? '').localeCompare(b.key ?? ''));
    const admitted = defaultTolerationsStep.admit!(pod, {} as AdmissionContext);
    expect(byKey(admitted)).toEqual(byKey(expectedPod));
  });

  test('every row ran', () => {
    account('TestForgivenessAdmission', rows.length);
    expect(rows.length).toBe(7);
  });

  const CONNECT = 'nobody connects to a pod through admission here';

  test('TestHandles: which operations it looks at', () => {
    const handles = Object.fromEntries(tableRows<boolean>(FILE, 'TestHandles').map(({ key, row }) => [key, row]));
    const { api } = quietCluster();
    const patience = (pod: Pod): boolean =>
      pod.spec.tolerations?.some((t) => t.key === 'node.kubernetes.io/not-ready') === true;
    const made = api.create(podNamed('a', { nodeName: 'worker-1' }));
    const own = [{ key: 'own', operator: 'Exists' }];
    const changed = api.patch('Pod', 'default', 'a', 'merge', {
      spec: { tolerations: [...made.spec.tolerations!, ...own] },
    });
    expect([patience(made), patience(changed)]).toEqual([handles['CREATE'], handles['UPDATE']]);
    const gone = api.delete('Pod', 'default', 'a')!;
    expect(gone.spec === changed.spec).toBe(!handles['DELETE']);
    account('TestHandles', 3, { CONNECT });
  });

  test('TestIgnoresNonCreate: an account that is missing keeps no pod from being deleted', () => {
    const table = 'k8s-1.20.2-test-tables/plugin__pkg__admission__serviceaccount__admission.json';
    expect(tableRows<string>(table, 'TestIgnoresNonCreate').map(({ row }) => row)).toEqual(['DELETE', 'CONNECT']);
    const { api, read } = quietCluster();
    const metadata = { name: 'sa', namespace: 'default' };
    api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata } as KubeObject);
    api.create(podNamed('a', { serviceAccountName: 'sa' }));
    api.delete('ServiceAccount', 'default', 'sa');
    api.delete('Pod', 'default', 'a');
    expect(read.get('Pod', 'default', 'a')).toBe(undefined);
    account('TestIgnoresNonCreate', 1, { CONNECT });
  });
});
