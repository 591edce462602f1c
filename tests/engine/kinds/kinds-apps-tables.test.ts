/** Upstream's tests of apps/v1 validation (1.20.2): right objects pass, wrong ones are told why. */
import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { decode } from '../../../shared/engine/kinds/schema/decode.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { texts } from './kinds-oracle.ts';
import { withGrace } from './with-grace.ts';

type Rows = { key?: string; row: AnyObject }[];
const tables = fixture('k8s-1.20.2-test-tables/pkg__apis__apps__validation__validation.json') as
  | { tests: Record<string, Record<string, Rows>> }
  | undefined;

const registry = new KindRegistry();

function complaints(object: AnyObject): string[] {
  const { object: decoded } = decode(object, object.apiVersion, object.kind);
  return texts(registry.of(object.apiVersion, object.kind).validate(withGrace(decoded)));
}

const LEFT_OUT: Readonly<Record<string, string>> = {
  'TestValidateDeployment must be greater than or equal to 0': 'is about rollbackTo, a field of extensions/v1beta1',
};

describe.skipIf(fixturesDir === undefined)('apps validation of 1.20.2', () => {
  test.each(['TestValidateDeployment', 'TestValidateReplicaSet', 'TestValidateDaemonSet', 'TestValidateStatefulSet'])(
    '%s',
    (name) => {
      let count = 0;
      for (const [table, rows] of Object.entries(tables?.tests[name] ?? {})) {
        for (const { key, row } of rows) {
          if (`${name} ${key}` in LEFT_OUT) continue;
          const found = complaints(row);
          const label = `${table} ${key}: ${found.join('; ')}`;
          expect.soft(found.length === 0, label).toBe(table.startsWith('success'));
          // The wrong Deployments are named by what upstream says of them.
          if (name === 'TestValidateDeployment' && key !== undefined)
            expect.soft(found.join('\n'), label).toContain(key);
          count += 1;
        }
      }
      const leftOut = Object.entries(LEFT_OUT).filter(([label]) => label.startsWith(`${name} `));
      console.log(`${name}: ${count} rows`, ...leftOut.flat());
      expect(count).toBeGreaterThan(10);
    },
  );
});
