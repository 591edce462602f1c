/** Metadata is accepted and refused as upstream does, when new and when changed. */
import { describe, expect, test } from 'vitest';
import { fieldErrorText } from '../../../shared/engine/api/field-error.ts';
import { validateLabels } from '../../../shared/engine/api/labels.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../shared/engine/api/names.ts';
import * as meta from '../../../shared/engine/api/object-meta.ts';
import type { ObjectMeta } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const FILE = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__api__validation__objectmeta.json';
const GENERIC = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__api__validation__generic.json';
const META = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__apis__meta__v1__validation__validation.json';

const texts = (object: Partial<ObjectMeta>, namespaced = true): string[] =>
  meta.validateObjectMeta(object as ObjectMeta, namespaced, isDns1123Subdomain).map(fieldErrorText);

test('names and namespaces', () => {
  expect(texts({ name: 'web', namespace: 'shop' })).toEqual([]);
  expect(texts({ namespace: 'shop' })).toEqual(['metadata.name: Required value: name or generateName is required']);
  expect(texts({ name: 'web' })).toEqual(['metadata.namespace: Required value']);
  expect(texts({ name: 'web', namespace: 'shop' }, false)).toEqual([
    'metadata.namespace: Forbidden: not allowed on this type',
  ]);
  expect(texts({ name: 'web', namespace: 'a.b' })).toEqual([
    'metadata.namespace: Invalid value: "a.b": must not contain dots',
  ]);
  expect(texts({ name: 'web-x', generateName: 'web-', namespace: 'shop' })).toEqual([]);
  expect(texts({ name: 'n', namespace: 'shop', generation: -1 })).toEqual([
    'metadata.generation: Invalid value: -1: must be greater than or equal to 0',
  ]);
});

test('a dash at the end of generateName is no complaint for any rule of names', () => {
  const found = meta.validateObjectMeta(
    { name: 'web-abcde', generateName: 'web-', namespace: 'shop' },
    true,
    isDns1035Label,
  );
  expect(found).toEqual([]);
});

test('a namespace as long as it may be, and one longer', () => {
  expect(texts({ name: 'web', namespace: 'n'.repeat(63) })).toEqual([]);
  expect(texts({ name: 'web', namespace: 'n'.repeat(64) })).toEqual([
    `metadata.namespace: Invalid value: "${'n'.repeat(64)}": must be no more than 63 characters`,
  ]);
});

test('a label that was refused is refused again, also where the same labels are written again', () => {
  const labels = { 'bad key': 'x' };
  const next = { name: 'web', namespace: 'shop', resourceVersion: '1', labels };
  expect(texts(next)).toHaveLength(1);
  expect(texts(next)).toHaveLength(1);
  expect(meta.validateObjectMetaUpdate(next, { ...next, labels: { a: 'b' } })).toHaveLength(1);
});

test('all annotations together are at most 256 KiB', () => {
  const rest = 256 * 1024 - 1;
  expect(meta.validateAnnotations({ a: 'v'.repeat(rest) }, 'metadata.annotations')).toEqual([]);
  const over = meta.validateAnnotations({ a: 'v'.repeat(rest - 10), b: 'v'.repeat(10) }, 'metadata.annotations');
  expect(over.map(fieldErrorText)).toEqual(['metadata.annotations: Too long: may not be more than 262144 bytes']);
});

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  test('custom rules of names', () => {
    type Row = { input: ObjectMeta; nErrs: number; errStr: string; name: string };
    const rows = tableRows<Row>(FILE, 'TestValidateObjectMetaCustomName');
    const check = (name: string): string[] => (name === 'test' ? [] : ['wrong value']);
    for (const { row } of rows) {
      const errors = meta.validateObjectMeta(row.input, false, check, 'field');
      expect(errors, row.name).toHaveLength(row.nErrs);
      for (const error of errors) expect(error.body).toContain(row.errStr);
    }
    account('TestValidateObjectMetaCustomName', rows.length, {
      TestValidateObjectMetaWithOptsName: 'the newer way of calling the same, no kind of 1.34 takes it',
      TestValidateObjectMetaNamespaces: 'the table is an empty buffer; the lengths it is made for are tested above',
    });
  });

  test('dashes at the end', () => {
    type Row = { beforeMasking: string; expectedAfterMasking: string };
    const rows = tableRows<Row>(GENERIC, 'TestMaskTrailingDash');
    for (const { row } of rows) expect(meta.withoutTrailingDash(row.beforeMasking)).toBe(row.expectedAfterMasking);
    account('TestMaskTrailingDash', rows.length);
  });

  test('owners', () => {
    type Row = {
      ownerReferences: ObjectMeta['ownerReferences'];
      expectError: boolean;
      expectedErrorMessage: string;
      description: string;
    };
    const rows = tableRows<Row>(FILE, 'TestValidateObjectMetaOwnerReferences');
    for (const { row } of rows) {
      const found = meta.validateOwnerReferences(row.ownerReferences, 'field').map(fieldErrorText);
      if (!row.expectError) expect(found, row.description).toEqual([]);
      else expect(found.join(), row.description).toContain(row.expectedErrorMessage);
    }
    account('owners', rows.length);
  });

  test('finalizers', () => {
    type Update = { New: ObjectMeta; Old: ObjectMeta; ExpectedErr: string };
    const rows = tableRows<Update>(FILE, 'TestValidateFinalizersUpdate');
    for (const { key, row } of rows) {
      // The table writes "being deleted" as a null time.
      const old = 'deletionTimestamp' in row.Old ? { ...row.Old, deletionTimestamp: '2026-01-01T00:00:00Z' } : row.Old;
      const next = 'deletionTimestamp' in row.New ? { ...row.New, deletionTimestamp: '2026-01-01T00:00:00Z' } : row.New;
      const found = meta.validateObjectMetaUpdate(next, old, 'field').map(fieldErrorText);
      if (row.ExpectedErr === '') expect(found, key).toEqual([]);
      else expect(found.join(), key).toContain(row.ExpectedErr);
    }
    const both = tableRows<{ ObjectMeta: ObjectMeta; ExpectedErr: string }>(
      FILE,
      'TestValidateFinalizersPreventConflictingFinalizers',
    );
    for (const { row } of both) {
      const found = meta.validateObjectMeta(row.ObjectMeta, false, isDns1123Subdomain, 'field').map(fieldErrorText);
      expect(found.join()).toContain(row.ExpectedErr);
    }
    account('finalizers', rows.length + both.length);
  });

  test('what never changes', () => {
    type Row = { New: ObjectMeta; Old: ObjectMeta; ExpectedErrs: string[] };
    const rows = [
      ...tableRows<Row>(FILE, 'TestValidateObjectMetaUpdatePreventsDeletionFieldMutation'),
      ...tableRows<Row>(FILE, 'TestObjectMetaGenerationUpdate'),
    ];
    for (const { key, row } of rows) {
      expect(meta.validateObjectMetaUpdate(row.New, row.Old, 'field').map(fieldErrorText), key).toEqual(
        row.ExpectedErrs,
      );
    }
    account('immutable metadata', rows.length);
  });

  test('annotations and labels', () => {
    // 0.36 calls a key a "label key" where 1.34 calls it a "qualified name".
    const in134 = (text: string): string => text.replace('a valid label key must', 'a qualified name must');
    const good = tableRows<Record<string, string>>(FILE, 'TestValidateAnnotations', 'successCases');
    for (const { row } of good) expect(meta.validateAnnotations(row, 'field')).toEqual([]);
    const bad = tableRows<{ annotations: Record<string, string>; expect: string }>(
      FILE,
      'TestValidateAnnotations',
      'nameErrorCases',
    );
    for (const { row } of bad) {
      const [first] = meta.validateAnnotations(row.annotations, 'field').map(fieldErrorText);
      expect(first).toContain(in134(row.expect));
    }
    const labelled = tableRows<Record<string, string>>(META, 'TestValidateLabels', 'successCases');
    for (const { row } of labelled) expect(validateLabels(row, 'field')).toEqual([]);
    type Bad = { labels: Record<string, string>; expect: string };
    const wrong = [
      ...tableRows<Bad>(META, 'TestValidateLabels', 'labelNameErrorCases'),
      ...tableRows<Bad>(META, 'TestValidateLabels', 'labelValueErrorCases'),
    ];
    for (const { row } of wrong) {
      const found = validateLabels(row.labels, 'field').map(fieldErrorText);
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(in134(row.expect));
    }
    account('annotations and labels', good.length + bad.length + labelled.length + wrong.length, {
      'meta/v1 DryRun, DeleteOptions, PatchOptions, FieldManager, ManagedFields, Conditions':
        'options of requests and fields that are not checked here',
    });
  });
});
