/** Upstream's rows of `kubectl rollout status`, and of what may be paused and resumed. */
import { afterAll, describe, expect, test } from 'vitest';
import { progressOf, type Progress } from '../../../shared/engine/kubectl/commands/rollout/progress.ts';
import { restored } from '../../../shared/engine/kubectl/commands/rollout/revisions.ts';
import { at } from '../../../shared/engine/kinds/look.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';

const TABLES = 'staging-0.36.2-test-tables/k8s.io__kubectl__pkg__polymorphichelpers__';

interface Row {
  name: string;
  generation: number;
  specReplicas?: number;
  strategy?: object;
  status: object;
  msg: string;
  done: boolean;
  /** Absent or false where there is none. */
  err?: unknown;
}

const KINDS = [
  ['TestDeploymentStatusViewerStatus', 'Deployment'],
  ['TestDaemonSetStatusViewerStatus', 'DaemonSet'],
  ['TestStatefulSetStatusViewerStatus', 'StatefulSet'],
] as const;

describe.each(KINDS)('%s', (name, kind) => {
  const rows = tableRows<Row>(`${TABLES}rollout_status.json`, name);
  test.skipIf(rows.length === 0).each(rows.map(({ row }) => [row.name, row] as const))('%s', (_name, row) => {
    const object = {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: 'foo', generation: row.generation },
      spec: {
        // Upstream's StatefulSets have three by themselves.
        replicas: row.specReplicas ?? 3,
        updateStrategy: row.strategy ?? { type: 'RollingUpdate' },
      },
      status: row.status,
    } as unknown as AnyObject;
    const told = (): Progress => progressOf(object);
    if (row.err) return void expect(told).toThrow('rollout status is only available for');
    const { text, done } = told();
    expect(text).toBe(row.msg);
    // As upstream's own test: a row that says done may say so too early.
    if (!row.done) expect(done).toBe(false);
  });
  afterAll(() => account(`rollout_status.json ${name}`, rows.length));
});

describe.each([
  ['history.json', 'TestApplyDaemonSetHistory', 'DaemonSet'],
  ['rollback.json', 'TestStatefulSetApplyRevision', 'StatefulSet'],
] as const)('%s %s', (file, name, kind) => {
  const rows = tableRows<{ name: string; source: AnyObject; expected: AnyObject }>(`${TABLES}${file}`, name);
  test.skipIf(rows.length === 0).each(rows.map(({ row }) => [row.name, row] as const))('%s', (_name, row) => {
    const template = at(row.expected, 'spec', 'template') as object;
    // As the controllers remember it: what it does not name is taken away.
    const data = { spec: { template: { ...template, $patch: 'replace' } } };
    expect(restored({ ...row.source, kind }, { data })).toEqual({ ...row.expected, kind });
  });
  afterAll(() => account(`${file} ${name}`, rows.length));
});
