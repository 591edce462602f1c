/** Upstream's tables about ReplicationControllers (1.20.2 validation): every row. */
import { describe, expect, test } from 'vitest';
import { replicationControllerKind as kind } from '../../../shared/engine/kinds/replicationcontroller.ts';
import { validateReplicaStatus } from '../../../shared/engine/kinds/replica-status.ts';
import { decode } from '../../../shared/engine/kinds/schema/decode.ts';
import type { FieldError } from '../../../shared/engine/api/field-error.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import type { ReplicaSetStatus, ReplicationController } from '../../../shared/model/workloads.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { texts } from './kinds-oracle.ts';
import { withGrace } from './with-grace.ts';

const FILE = 'k8s-1.20.2-test-tables/pkg__apis__core__validation__validation.json';

interface Update {
  old: AnyObject;
  update: AnyObject;
}

/** Decoded, with what a write gets before it is looked at; the tables leave out API fields that were defaults later. */
function ready(given: AnyObject): ReplicationController {
  const { object } = decode(given, 'v1', 'ReplicationController');
  const metadata = { resourceVersion: '1', ...object.metadata };
  return withGrace({ ...object, metadata }) as unknown as ReplicationController;
}

/** What stands before the colon of each complaint. */
const fieldsOf = (complaints: readonly string[]): string[] => complaints.map((text) => text.split(':')[0]!).sort();

describe.skipIf(fixturesDir === undefined)('ReplicationControllers, upstream tables', () => {
  test('what is valid', () => {
    const good = tableRows<AnyObject>(FILE, 'TestValidateReplicationController', 'successCases');
    for (const { key, row } of good) expect(texts(kind.validate(ready(row))), key).toEqual([]);
    const bad = tableRows<AnyObject>(FILE, 'TestValidateReplicationController', 'errorCases');
    for (const { key, row, errors } of bad) {
      const found = fieldsOf(texts(kind.validate(ready(row))));
      // Some rows are complained of for more than the list says: their metadata lacks a namespace or has odd labels.
      expect(found, key).toEqual(expect.arrayContaining(fieldsOf(errors)));
      expect(errors, key).not.toEqual([]);
    }
    account('ValidateReplicationController', good.length + bad.length);
    expect([good.length, bad.length]).toEqual([3, 13]);
  });

  test('what may be changed', () => {
    const [good, bad] = ['successCases', 'errorCases'].map((table) =>
      tableRows<Update>(FILE, 'TestValidateReplicationControllerUpdate', table),
    );
    const complaints = ({ old, update }: Update): FieldError[] => kind.validateUpdate(ready(update), ready(old));
    for (const { key, row } of good!) expect(texts(complaints(row)), key).toEqual([]);
    for (const { key, row } of bad!) expect(texts(complaints(row)), key).not.toEqual([]);
    account('ValidateReplicationControllerUpdate', good!.length + bad!.length);
    expect([good!.length, bad!.length]).toEqual([2, 4]);
  });

  test('statuses', () => {
    const rows = tableRows<ReplicaSetStatus & { name: string; expectedErr: boolean }>(
      FILE,
      'TestValidateReplicationControllerStatus',
    );
    for (const { row } of rows) expect(validateReplicaStatus(row, 'status').length > 0, row.name).toBe(row.expectedErr);
    const [good, bad] = ['successCases', 'errorCases'].map((table) =>
      tableRows<Update>(FILE, 'TestValidateReplicationControllerStatusUpdate', table),
    );
    const complaints = ({ old, update }: Update): FieldError[] => kind.validateStatusUpdate!(ready(update), ready(old));
    for (const { key, row } of good!) expect(texts(complaints(row)), key).toEqual([]);
    for (const { key, row } of bad!)
      expect(texts(complaints(row)), key).toContain(
        'status.replicas: Invalid value: -3: must be greater than or equal to 0',
      );
    account('ValidateReplicationControllerStatus, StatusUpdate', rows.length + good!.length + bad!.length);
    expect([rows.length, good!.length, bad!.length]).toEqual([10, 1, 1]);
  });
});
