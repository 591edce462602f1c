/** Upstream's tests of defaults (1.20.2), for the kinds with a table of data. */
import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { decode } from '../../../shared/engine/kinds/schema/decode.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { comparable } from './kinds-oracle.ts';

type Rows = { key?: string | number; row: Record<string, unknown> }[];
type Tables = { tests: Record<string, Record<string, Rows>> } | undefined;

const registry = new KindRegistry();
const apps = fixture('k8s-1.20.2-test-tables/pkg__apis__apps__v1__defaults.json') as Tables;
const batch = fixture('k8s-1.20.2-test-tables/pkg__apis__batch__v1__defaults.json') as Tables;
const core = fixture('k8s-1.20.2-test-tables/pkg__apis__core__v1__defaults.json') as Tables;

interface Made {
  metadata: { labels?: Record<string, string> };
  spec: Record<string, unknown>;
}

const rowsOf = (tables: Tables, name: string): Rows => Object.values(tables?.tests[name] ?? {}).flat();

function defaulted(apiVersion: string, kind: string, object: unknown): AnyObject {
  const decoded = decode(object, apiVersion, kind).object;
  return registry.of(apiVersion, kind).defaults(decoded) as AnyObject;
}

/** What 1.20 did not say yet. */
const NEWER: Readonly<Record<string, Record<string, unknown>>> = {
  StatefulSet: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } },
};

describe.skipIf(fixturesDir === undefined)('defaults of 1.20.2', () => {
  test.each([
    ['Deployment', 'TestSetDefaultDeployment'],
    ['DaemonSet', 'TestSetDefaultDaemonSetSpec'],
    ['StatefulSet', 'TestSetDefaultStatefulSet'],
  ])('%s', (kind, name) => {
    const rows = rowsOf(apps, name);
    for (const { key, row } of rows) {
      const expected = comparable(decode(row['expected'], 'apps/v1', kind).object) as { spec: Record<string, unknown> };
      const found = comparable(defaulted('apps/v1', kind, row['original'])) as { spec: Record<string, unknown> };
      const spec = { ...expected.spec, ...NEWER[kind] };
      // A surge of 0 is what 1.20 meant by leaving it out.
      const strategy = found.spec['updateStrategy'] as { rollingUpdate?: { maxSurge?: unknown } } | undefined;
      if (kind === 'DaemonSet' && strategy?.rollingUpdate?.maxSurge === 0) delete strategy.rollingUpdate.maxSurge;
      // Upstream's test compares no more than this.
      expect.soft(found.spec, `${name} ${key}`).toEqual(spec);
    }
    console.log(`${name}: ${rows.length} rows`);
    expect(rows.length).toBeGreaterThan(2);
  });

  test('Job', () => {
    const rows = rowsOf(batch, 'TestSetDefaultJob');
    for (const { key, row } of rows) {
      const made = defaulted('batch/v1', 'Job', row['original']) as unknown as Made;
      const { spec } = row['expected'] as { spec: Record<string, unknown> };
      // Upstream's test compares these three, and whether the labels are the template's.
      for (const field of ['parallelism', 'completions', 'backoffLimit'])
        expect.soft([key, field, made.spec[field]]).toEqual([key, field, spec[field]]);
      const labels = row['expectLabels'] === true ? { default: 'default' } : { mylabel: 'myvalue' };
      expect.soft([key, made.metadata.labels]).toEqual([key, labels]);
    }
    console.log(`TestSetDefaultJob: ${rows.length} rows`);
    expect(rows).toHaveLength(8);
  });

  test('ReplicaSet and ReplicationController count', () => {
    const sets = rowsOf(apps, 'TestSetDefaultReplicaSetReplicas');
    for (const { row } of sets) {
      const made = defaulted('apps/v1', 'ReplicaSet', row['rs']);
      expect.soft((made['spec'] as { replicas: number }).replicas).toBe(row['expectReplicas']);
    }
    const counts = rowsOf(core, 'TestSetDefaultReplicationControllerReplicas');
    for (const { row } of counts) {
      const made = defaulted('v1', 'ReplicationController', row['rc']);
      expect.soft((made['spec'] as { replicas: number }).replicas).toBe(row['expectReplicas']);
    }
    console.log(`replicas: ${sets.length} + ${counts.length} rows`);
    expect(sets.length + counts.length).toBe(6);
  });

  test('ReplicationController takes labels and selector from its template', () => {
    const rows = rowsOf(core, 'TestSetDefaultReplicationController');
    for (const { row } of rows) {
      const made = defaulted('v1', 'ReplicationController', row['rc']);
      const spec = made['spec'] as { selector?: unknown; template: { metadata?: { labels?: unknown } } };
      const labels = spec.template.metadata?.labels;
      const same = (a: unknown): boolean => JSON.stringify(a ?? {}) === JSON.stringify(labels ?? {});
      expect.soft(same(made.metadata.labels), JSON.stringify(row)).toBe(row['expectLabels']);
      expect.soft(same(spec.selector), JSON.stringify(row)).toBe(row['expectSelector']);
    }
    console.log(`labels and selector: ${rows.length} rows`);
    expect(rows.length).toBe(4);
  });

  test('Service affinity, volume modes, what a node offers', () => {
    const services = rowsOf(core, 'TestSetDefaultServiceSessionAffinityConfig');
    for (const { key, row } of services) {
      const made = defaulted('v1', 'Service', row)['spec'] as { sessionAffinityConfig: unknown };
      expect.soft(made.sessionAffinityConfig, String(key)).toEqual({ clientIP: { timeoutSeconds: 10800 } });
    }
    const volumes = [
      ...rowsOf(core, 'TestSetDefaultPersistentVolume').map((r) => ['PersistentVolume', r] as const),
      ...rowsOf(core, 'TestSetDefaultPersistentVolumeClaim').map((r) => ['PersistentVolumeClaim', r] as const),
    ];
    for (const [kind, { row }] of volumes) {
      const made = defaulted('v1', kind, { metadata: {}, spec: { volumeMode: row['volumeMode'] } });
      expect.soft((made['spec'] as { volumeMode: string }).volumeMode).toBe(row['expectedVolumeMode']);
    }
    const nodes = rowsOf(core, 'TestSetDefaultNodeStatusAllocatable').filter(
      ({ row }) => typeof row === 'object' && 'expectedAllocatable' in row,
    );
    for (const { key, row } of nodes) {
      const status = { capacity: row['capacity'], allocatable: row['allocatable'] };
      const made = defaulted('v1', 'Node', { metadata: {}, status })['status'] as { allocatable?: unknown };
      expect.soft(made.allocatable ?? null, String(key)).toEqual(row['expectedAllocatable']);
    }
    console.log(`services ${services.length}, volumes ${volumes.length}, nodes ${nodes.length} rows`);
    expect(services.length + volumes.length + nodes.length).toBeGreaterThan(10);
    console.log(
      'left out: TestSetDefaultReplicationControllerInitContainers (closures; pods have their own test), ' +
        'TestSetDefaultEphemeral (pods), TestSetDefaultIPFamilies and TestSetDefaultServiceIPFamilyPolicy ' +
        '(a gate of 1.20: since 1.21 the allocator sets them)',
    );
  });
});
