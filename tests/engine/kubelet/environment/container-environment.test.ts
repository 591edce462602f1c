/** Environments of containers against upstream's table, and the words of what is missing. */
import { describe, expect, test } from 'vitest';
import {
  environmentOf,
  mayLackConfig,
  type EnvironmentInput,
} from '../../../../shared/engine/kubelet/environment/container-environment.ts';
import type { ConfigMap, Secret } from '../../../../shared/model/config.ts';
import type { Container, Pod } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { full, readerOf, shortService, type Short } from './cluster-reader.ts';

const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__kubelet_pods.json';

interface Row {
  name: string;
  ns: string;
  masterServiceNs: string;
  container: Container;
  enableServiceLinks: boolean | null;
  nilLister: boolean;
  configMap: ConfigMap | null;
  secret: Secret | null;
  expectedEnvs: { Name: string; Value?: string }[] | null;
  expectedError: boolean;
}

const NOT_SYNCED = 'the model has no moment at which Services were not read yet';
const ANY_NAME = '1.30 and later take any key as a name and send no InvalidEnvironmentVariableNames';
const LEFT_OUT: Readonly<Record<string, string>> = {
  "if services aren't synced, non-static pods should fail": NOT_SYNCED,
  "if services aren't synced, static pods should succeed": NOT_SYNCED,
  configmap_invalid_keys: ANY_NAME,
  secret_invalid_keys: ANY_NAME,
};

/** The Services that the table's test has, in its namespaces. */
const SERVICES: [namespace: string, name: string, ip: string, port: number][] = [
  ['default', 'kubernetes', '1.2.3.1', 8081],
  ['test1', 'test', '1.2.3.3', 8083],
  ['test2', 'kubernetes', '1.2.3.4', 8084],
  ['test2', 'test', '1.2.3.5', 8085],
  ['test2', 'test-none', 'None', 8085],
  ['test2', 'test-empty', '', 8085],
  ['kubernetes', 'kubernetes', '1.2.3.6', 8086],
  ['kubernetes', 'not-special', '1.2.3.8', 8088],
  ['kubernetes', 'not-special-none', 'None', 8088],
  ['kubernetes', 'not-special-empty', '', 8088],
];

/** The table lets the API server's namespace vary; it is always 'default' since, so the two change names. */
const renamed = (row: Row, namespace: string): string =>
  namespace === row.masterServiceNs ? 'default' : namespace === 'default' ? 'was-default' : namespace;

const namesIn = ({ container }: Row): string[] => {
  const all = JSON.stringify(container);
  return [...all.matchAll(/"(?:configMap|secret)(?:Key)?Ref":\{"name":"([^"]+)"/g)].map(([, name]) => name!);
};

function input(row: Row): EnvironmentInput {
  const namespace = renamed(row, row.ns);
  const objects: Short[] = row.nilLister
    ? []
    : SERVICES.map(([ns, name, ip, port]) => shortService(renamed(row, ns), name, ip, port));
  // Upstream's client answers with the row's object whatever it is asked for.
  for (const name of new Set(namesIn(row))) {
    if (row.configMap !== null)
      objects.push({ kind: 'ConfigMap', metadata: { namespace, name }, data: row.configMap.data });
    if (row.secret !== null) objects.push({ kind: 'Secret', metadata: { namespace, name }, data: row.secret.data });
  }
  const links = row.enableServiceLinks === null ? {} : { enableServiceLinks: row.enableServiceLinks };
  const pod = full({
    kind: 'Pod',
    metadata: { namespace, name: 'dapi-test-pod-name', annotations: {} },
    spec: { containers: [row.container], serviceAccountName: 'special', nodeName: 'node-name', ...links },
  }) as Pod;
  return {
    read: readerOf(...objects),
    pod,
    container: row.container,
    node: undefined,
    podIPs: ['1.2.3.4', 'fd00::6'],
    hostIPs: ['127.0.0.1'],
  };
}

describe.skipIf(!fixturesDir)('TestMakeEnvironmentVariables', () => {
  const rows = tableRows<Row>(PATH, 'TestMakeEnvironmentVariables').filter(({ row }) => !(row.name in LEFT_OUT));
  test.each(rows.map(({ row }) => [row.name, row] as const))('%s', (_, row) => {
    const result = environmentOf(input(row));
    expect('error' in result).toBe(row.expectedError);
    if ('error' in result) return;
    const wanted = (row.expectedEnvs ?? []).map(({ Name, Value = '' }) => [Name, Value]);
    expect([...result.env].sort()).toEqual(wanted.sort());
  });
  account(`${PATH} TestMakeEnvironmentVariables`, rows.length, LEFT_OUT);
});

const NODE = full({
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { allocatable: { cpu: '3920m', memory: '7Gi', 'ephemeral-storage': '40Gi' } },
});

function env(container: Partial<Container>, objects: readonly Short[] = [], spec: Partial<Pod['spec']> = {}) {
  const whole: Container = { name: 'main', ...container };
  const pod = full({
    kind: 'Pod',
    metadata: { namespace: 'default', name: 'p', uid: 'u-1', labels: { b: '2', a: '1' } },
    spec: { containers: [whole], enableServiceLinks: true, nodeName: 'n1', ...spec },
  }) as Pod;
  const result = environmentOf({
    read: readerOf(...objects),
    pod,
    container: whole,
    node: NODE as never,
    podIPs: ['10.42.0.7'],
    hostIPs: ['192.168.0.2'],
  });
  return 'error' in result ? result.error : Object.fromEntries(result.env);
}

const from = (valueFrom: Record<string, unknown>) => ({ env: [{ name: 'X', valueFrom }] });
const MAP: Short = { kind: 'ConfigMap', metadata: { namespace: 'default', name: 'm' }, data: { k: 'v' } };
const SECRET: Short = { kind: 'Secret', metadata: { namespace: 'default', name: 's' }, data: { k: 'w6k=' } };

describe('values from elsewhere', () => {
  const given: [string, Record<string, unknown>, string][] = [
    ['a ConfigMap', { configMapKeyRef: { name: 'm', key: 'k' } }, 'v'],
    ['a Secret', { secretKeyRef: { name: 's', key: 'k' } }, 'é'],
    ['the name', { fieldRef: { fieldPath: 'metadata.name' } }, 'p'],
    ['the uid', { fieldRef: { fieldPath: 'metadata.uid' } }, 'u-1'],
    ['a label', { fieldRef: { fieldPath: "metadata.labels['b']" } }, '2'],
    ['a label that is not there', { fieldRef: { fieldPath: "metadata.labels['z']" } }, ''],
    ['all labels', { fieldRef: { fieldPath: 'metadata.labels' } }, 'a="1"\nb="2"'],
    ['the host', { fieldRef: { apiVersion: 'v1', fieldPath: 'status.hostIPs' } }, '192.168.0.2'],
    ['the node', { fieldRef: { fieldPath: 'spec.nodeName' } }, 'n1'],
    ['a limit', { resourceFieldRef: { resource: 'limits.cpu' } }, '4'],
    ['a limit in units', { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } }, '7168'],
    ['a file, which is not simulated', { fileKeyRef: { volumeName: 'v', path: 'f', key: 'k' } }, ''],
  ];
  test.each(given)('%s', (_, source, wanted) => {
    expect(env(from(source), [MAP, SECRET])).toEqual({ X: wanted });
  });

  const missing: [string, Record<string, unknown>, string][] = [
    ['a ConfigMap', { configMapKeyRef: { name: 'x', key: 'k' } }, 'configmap "x" not found'],
    ['its key', { configMapKeyRef: { name: 'm', key: 'z' } }, "couldn't find key z in ConfigMap default/m"],
    ['a Secret', { secretKeyRef: { name: 'x', key: 'k' } }, 'secret "x" not found'],
    ['its key', { secretKeyRef: { name: 's', key: 'z' } }, "couldn't find key z in Secret default/s"],
    ['a field', { fieldRef: { fieldPath: 'spec.nope' } }, 'field label not supported: spec.nope'],
    [
      'a field that the kubelet does not give',
      { fieldRef: { fieldPath: 'status.phase' } },
      'unsupported fieldPath: status.phase',
    ],
    [
      'a subscript',
      { fieldRef: { fieldPath: "metadata.name['a']" } },
      "field label does not support subscript: metadata.name['a']",
    ],
    ['a container', { resourceFieldRef: { containerName: 'c', resource: 'limits.cpu' } }, 'container c not found'],
    ['a resource', { resourceFieldRef: { resource: 'limits.gpu' } }, 'unsupported container resource : limits.gpu'],
  ];
  test.each(missing)('without %s the container waits', (_, source, message) => {
    expect(env(from(source), [MAP, SECRET])).toEqual({
      reason: 'CreateContainerConfigError',
      message,
      event: { reason: 'Failed', message: `Error: ${message}` },
    });
  });

  test('what is optional may be missing', () => {
    const optional = true;
    expect(env(from({ configMapKeyRef: { name: 'x', key: 'k', optional } }))).toEqual({});
    expect(env(from({ secretKeyRef: { name: 's', key: 'z', optional } }), [SECRET])).toEqual({});
    expect(
      env({ envFrom: [{ configMapRef: { name: 'x', optional } }, { secretRef: { name: 'x', optional } }] }),
    ).toEqual({});
  });
});

test('env replaces envFrom, later sources earlier ones, and names stay where they first stood', () => {
  const two: Short = {
    kind: 'ConfigMap',
    metadata: { namespace: 'default', name: 'two' },
    data: { k: 'second', 'odd.name': 'o', a: 'A' },
  };
  const result = env(
    {
      envFrom: [
        { configMapRef: { name: 'm' } },
        { configMapRef: { name: 'two' } },
        { prefix: 'P_', secretRef: { name: 's' } },
      ],
      env: [
        { name: 'a', value: '$(k)-$(WEB_SERVICE_HOST)' },
        { name: 'later', value: '$(last)' },
        { name: 'last', value: '$$(k)' },
      ],
    },
    [MAP, two, SECRET, shortService('default', 'web', '10.43.0.5', 80)],
  );
  expect(Object.entries(result).slice(0, 7)).toEqual([
    ['k', 'second'],
    ['a', 'second-10.43.0.5'],
    ['odd.name', 'o'],
    ['P_k', 'é'],
    ['later', '$(last)'],
    ['last', '$(k)'],
    ['WEB_SERVICE_HOST', '10.43.0.5'],
  ]);
});

test('only what comes from elsewhere can be missing', () => {
  expect(mayLackConfig({ name: 'a' })).toBe(false);
  expect(mayLackConfig({ name: 'a', env: [{ name: 'X', value: 'y' }] })).toBe(false);
  expect(mayLackConfig({ name: 'a', env: [{ name: 'X', valueFrom: {} }] })).toBe(true);
  expect(mayLackConfig({ name: 'a', envFrom: [{}] })).toBe(true);
});
