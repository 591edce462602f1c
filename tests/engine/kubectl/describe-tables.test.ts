/** Upstream's tables of descriptions (kubectl/pkg/describe/describe_test.go, 1.36): each row's object, described, says what the row expects. */
import { describe, expect, test } from 'vitest';
import { labelFor } from '../../../shared/engine/kubectl/describe/generic.ts';
import { Page } from '../../../shared/engine/kubectl/describe/page.ts';
import { annotations } from '../../../shared/engine/kubectl/describe/parts.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import { fixture } from '../../support/fixtures.ts';
import { kubectl } from './frozen.ts';

// The rows of each test have fields of their own.
type Row = Readonly<Record<string, unknown>>;
type Tables = Record<string, Record<string, { key?: unknown; row: Row }[]>>;

const NOW = '2026-11-23T08:10:50Z';
const tables =
  (fixture('staging-0.36.2-test-tables/k8s.io__kubectl__pkg__describe__describe.json') as { tests: Tables } | undefined)
    ?.tests ?? {};

let passed = 0;

/** The rows of a test, all of its tables one after the other. */
const rowsOf = (name: string, table?: string): Row[] =>
  Object.entries(tables[name] ?? {})
    .filter(([key]) => table === undefined || key.startsWith(table))
    .flatMap(([, rows]) => rows.map(({ row, key }) => ({ key, ...row })));

const OUTSIDE = new Set([
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'ClusterRole',
  'ClusterRoleBinding',
  'ServiceCIDR',
  'IPAddress',
  'CertificateSigningRequest',
]);

/** An object of a row as the API would keep it. */
function whole(apiVersion: string, kind: string, object: unknown): AnyObject {
  const { metadata, ...rest } = object as { metadata?: AnyObject['metadata'] };
  const place = OUTSIDE.has(kind) ? {} : { namespace: 'default' };
  return {
    ...rest,
    apiVersion,
    kind,
    metadata: { uid: 'test-uid', ...place, ...metadata, name: metadata?.name || 'x' },
  };
}

function described(object: AnyObject, others: readonly AnyObject[] = [], flags = ''): string {
  const { namespace, name } = object.metadata;
  const place = namespace === undefined ? '' : ` -n ${namespace}`;
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/').reverse().join('.')}` : '';
  const line = `describe ${object.kind}${group} ${name}${place}${flags}`;
  const objects = [object, ...others] as KubeObject[];
  const { stdout, stderr } = kubectl(line, { objects, now: NOW });
  expect(stderr, line).toBe('');
  return stdout;
}

/** Some rows expect what is written, before tabs become columns. */
function expects(text: string, wanted: unknown, unwanted: unknown, name: string): void {
  const tabbed = text.replaceAll(/ {2,}/g, '\t');
  for (const each of (wanted ?? []) as string[]) expect(each.includes('\t') ? tabbed : text, name).toContain(each);
  for (const each of (unwanted ?? []) as string[]) expect(text, name).not.toContain(each);
  passed++;
}

/** Rows with an object, the texts it must say, and those it must not. */
function simple(
  testName: string,
  apiVersion: string,
  kind: string,
  field: string,
  wanted: string,
  unwanted = '',
): void {
  for (const [i, row] of rowsOf(testName).entries()) {
    const pods = ((row['pods'] ?? []) as unknown[]).map((pod) => whole('v1', 'Pod', pod));
    const text = described(whole(apiVersion, kind, row[field]), pods);
    expects(text, row[wanted], row[unwanted], `${testName} ${i}`);
  }
}

describe.skipIf(Object.keys(tables).length === 0)('tables of describe', () => {
  test('pods', () => {
    for (const row of rowsOf('TestDescribePod')) {
      const { name, namespace, phase, wantOutput } = row as unknown as Record<'name' | 'namespace' | 'phase', string> &
        Row;
      const metadata = { name, namespace, deletionTimestamp: '2016-11-20T08:10:50Z', deletionGracePeriodSeconds: 1234 };
      const pod = whole('v1', 'Pod', { metadata, spec: {}, status: { phase } });
      expects(described(pod), wantOutput, [], name);
    }
    simple('TestDescribePodRuntimeClass', 'v1', 'Pod', 'pod', 'expect', 'unexpect');
    simple('TestDescribeSeccompProfile', 'v1', 'Pod', 'pod', 'expect');
  });

  test('containers', () => {
    for (const [i, row] of rowsOf('TestDescribeContainers').entries()) {
      const container = row['container'] as object & { name: string };
      const pod = (init: boolean): AnyObject =>
        whole('v1', 'Pod', {
          metadata: { name: 'p', namespace: 'ns' },
          spec: { [init ? 'initContainers' : 'containers']: [container] },
          status: { [init ? 'initContainerStatuses' : 'containerStatuses']: [row['status']] },
        });
      expects(described(pod(false)), row['expectedElements'], [], `container ${i}`);
      expects(described(pod(true)), row['expectedElements'], [], `init container ${i}`);
    }
    for (const row of rowsOf('TestDescribeContainerPorts')) {
      const spec = { containers: [{ name: 'c', ports: row['ports'] }] };
      const text = described(whole('v1', 'Pod', { metadata: { name: 'p', namespace: 'ns' }, spec }));
      expects(text, [row['expectedContainer'] || 'Port:\t<none>', row['expectedHost']], [], String(row['name']));
    }
    for (const [i, row] of rowsOf('TestDescribeResources').entries()) {
      const spec = { containers: [{ name: 'c', resources: row['resources'] }] };
      const text = described(whole('v1', 'Pod', { metadata: { name: 'p', namespace: 'ns' }, spec }));
      for (const [word, times] of Object.entries(row['expectedElements'] as Record<string, number>))
        expect(text.split(word).length - 1, `${i} ${word}`).toBe(times);
      passed++;
    }
  });

  test('workloads', () => {
    simple('TestDescribeReplicaSet', 'apps/v1', 'ReplicaSet', 'replicaSet', 'expects');
    simple('TestDescribeCronJob', 'batch/v1', 'CronJob', 'cronJob', 'expects');
    simple('TestDescribeJob', 'batch/v1', 'Job', 'job', 'wantElements', 'dontWantElements');
  });

  test('services and what is behind them', () => {
    for (const row of rowsOf('TestDescribeService')) {
      const slices = ((row['endpointSlices'] ?? []) as unknown[]).map((slice) =>
        whole('discovery.k8s.io/v1', 'EndpointSlice', slice),
      );
      const text = described(whole('v1', 'Service', row['service']), slices);
      const exact = row['expected'] as string | undefined;
      if (exact !== undefined) expect(text, String(row['name'])).toBe(exact);
      expects(text, row['expect'], [], String(row['name']));
    }
    for (const row of rowsOf('TestDescribeIngress')) {
      const text = described(whole('networking.k8s.io/v1', 'Ingress', row['input']));
      expect(text, String(row['key'])).toBe(row['output']);
      passed++;
    }
    for (const [name, kind] of [
      ['TestDescribeServiceCIDR', 'ServiceCIDR'],
      ['TestDescribeIPAddress', 'IPAddress'],
    ] as const)
      for (const row of rowsOf(name)) {
        expect(described(whole('networking.k8s.io/v1', kind, row['input'])), String(row['key'])).toBe(row['output']);
        passed++;
      }
  });

  test('storage', () => {
    simple('TestPersistentVolumeDescriber', 'v1', 'PersistentVolume', 'pv', 'expectedElements', 'unexpectedElements');
    for (const row of rowsOf('TestPersistentVolumeClaimDescriber')) {
      const quiet = row['name'] === 'no-show-events' ? ' --show-events=false' : '';
      const text = described(whole('v1', 'PersistentVolumeClaim', row['pvc']), [], quiet);
      expects(text, row['expectedElements'], row['unexpectedElements'], String(row['name']));
    }
    for (const row of rowsOf('TestGetPodsForPVC', 'testCases')) {
      const pods = ((row['requiredObjects'] ?? []) as unknown[]).map((pod) => whole('v1', 'Pod', pod));
      const text = described(whole('v1', 'PersistentVolumeClaim', row['pvc']), pods);
      const users = (row['expectedPods'] as string[]).join('\n               ') || '<none>';
      expects(text, [`Used By:       ${users}\n`], [], String(row['name']));
    }
  });

  test('the rest', () => {
    simple(
      'TestCertificateSigningRequestDescriber',
      'certificates.k8s.io/v1',
      'CertificateSigningRequest',
      'csr',
      'expects',
    );
    simple('TestDescribeNamespace', 'v1', 'Namespace', 'namespace', 'expect');
    simple('TestDescribePriorityClass', 'scheduling.k8s.io/v1', 'PriorityClass', 'priorityClass', 'expect');
    simple('TestDescribeRole', 'rbac.authorization.k8s.io/v1', 'Role', 'role', 'expects');
    simple('TestDescribeClusterRole', 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'role', 'expects');
    simple('TestDescribeRoleBinding', 'rbac.authorization.k8s.io/v1', 'RoleBinding', 'binding', 'expects');
    simple(
      'TestDescribeClusterRoleBinding',
      'rbac.authorization.k8s.io/v1',
      'ClusterRoleBinding',
      'binding',
      'expects',
    );
    for (const row of rowsOf('TestDescribeSecret')) {
      const data = Object.entries(row['data'] as Record<string, { $bytes: string }>);
      const secret = {
        metadata: { name: 's', namespace: 'ns' },
        data: Object.fromEntries(data.map(([k, v]) => [k, v.$bytes])),
      };
      const text = described(whole('v1', 'Secret', secret));
      const order = (row['expected'] as string[]).map((key) => text.indexOf(`\n${key}:`));
      expect(
        order.every((at, i) => at > (order[i - 1] ?? 0)),
        String(row['description']),
      ).toBe(true);
      passed++;
    }
    for (const row of [...rowsOf('TestDescribeHorizontalPodAutoscaler', 'testsv2')]) {
      const text = described(
        whole('autoscaling/v2', 'HorizontalPodAutoscaler', {
          ...(row['hpa'] as object),
          metadata: { name: 'hpa', namespace: 'ns' },
        }),
      );
      expects(
        text,
        ['Reference:', 'Min replicas:', 'Max replicas:', ' pods:'],
        ['undefined', 'null', 'NaN'],
        String(row['name']),
      );
    }
  });

  test('labels of fields, and annotations in lines', () => {
    for (const row of rowsOf('TestSmartLabelFor')) {
      expect(labelFor(row['input'] as unknown as string)).toBe(row['expected']);
      passed++;
    }
    for (const row of rowsOf('TestPrintLabelsMultiline')) {
      const page = new Page();
      annotations(page, 'Annotations', row['annotations'] as Record<string, string>);
      const wanted = new Page();
      for (const line of (row['expectPrint'] as unknown as string).replace(/\n$/, '').split('\n')) wanted.line(0, line);
      expect(page.text()).toBe(wanted.text());
      passed++;
    }
  });

  test('how many', () => {
    console.log(`describe tables: ${passed} rows`);
    expect(passed).toBeGreaterThan(150);
  });
});
