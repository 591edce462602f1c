/** The kinds against the oracle: defaults, tables and complaints for every real manifest. */
import { describe, expect, test } from 'vitest';
import { decode } from '../../../shared/engine/kinds/schema/decode.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import {
  cellsOf,
  columnNames,
  comparable,
  manifestOf,
  nameOfCase,
  oracleCases,
  texts,
  type OracleCase,
} from './kinds-oracle.ts';

const registry = new KindRegistry();
const NOW = 0;

const cases = oracleCases().filter((one) => one.defaulted !== undefined);

/** As the API server: decoded, then defaulted. */
function defaulted(one: OracleCase): AnyObject {
  const raw = manifestOf(one);
  const kind = registry.of(raw.apiVersion, raw.kind);
  return kind.defaults(decode(raw, raw.apiVersion, raw.kind).object) as AnyObject;
}

describe.skipIf(fixturesDir === undefined)('the oracle of 1.34.1', () => {
  test('defaults every object as upstream does', () => {
    const wrong: string[] = [];
    const tally = new Map<string, { right: number; all: number }>();
    for (const one of cases) {
      const count = tally.get(one.gvk!) ?? { right: 0, all: 0 };
      count.all += 1;
      tally.set(one.gvk!, count);
      try {
        expect(comparable(defaulted(one))).toEqual(comparable(one.defaulted));
        count.right += 1;
      } catch (error) {
        wrong.push(`${one.gvk} ${nameOfCase(one)}: ${(error as Error).message}`);
      }
    }
    console.log([...tally].map(([gvk, { right, all }]) => `defaults of ${gvk}: ${right}/${all}`).join('\n'));
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(310);
  });

  test('prints every object as kubectl get does, wide or not', () => {
    let rows = 0;
    for (const one of cases) {
      if (one.rows === undefined || one.rowsWide === undefined) continue;
      const object = one.defaulted!;
      const kind = registry.of(object.apiVersion, object.kind);
      expect.soft(columnNames(kind, false), nameOfCase(one)).toEqual(one.columns);
      expect.soft(columnNames(kind, true), nameOfCase(one)).toEqual(one.columnsWide);
      expect
        .soft(cellsOf(kind, object, NOW, false), nameOfCase(one))
        .toEqual(one.rows[0]!.slice(0, one.columns!.length).map(String));
      expect.soft(cellsOf(kind, object, NOW, true), nameOfCase(one)).toEqual(one.rowsWide[0]!.map(String));
      rows += 1;
    }
    console.log(`tables: ${rows} objects`);
    expect(rows).toBeGreaterThan(300);
  });

  test('complains of what upstream complains of', () => {
    let checked = 0;
    for (const one of cases) {
      // Two answers of 1.20.2 are about things that 1.34 allows; none complains of a manifest here.
      const expected = one.validationErrors ?? one.validationErrors_v1_20_2;
      if (expected === undefined) continue;
      const object = one.defaulted!;
      const kind = registry.of(object.apiVersion, object.kind);
      const metadata = kind.namespaced ? { namespace: 'default', ...object.metadata } : object.metadata;
      expect
        .soft(texts(kind.validate(kind.prepareForCreate({ ...object, metadata }))), nameOfCase(one))
        .toEqual(expected);
      checked += 1;
    }
    console.log(`validation: ${checked} objects`);
    expect(checked).toBeGreaterThan(280);
  });

  test('names the fields that no kind has, and refuses kinds that are gone', () => {
    const strict = oracleCases().filter((one) => one.strictDecodingError !== undefined);
    for (const one of strict) {
      const raw = manifestOf(one);
      const { unknownFields } = decode(raw, raw.apiVersion, raw.kind);
      const said = `strict decoding error: ${unknownFields.map(({ message }) => message).join(', ')}`;
      expect.soft(said, nameOfCase(one)).toBe(one.strictDecodingError);
    }
    const clean = cases.filter((one) => one.strictDecodingError === undefined);
    for (const one of clean) {
      const raw = manifestOf(one);
      const { unknownFields, errors } = decode(raw, raw.apiVersion, raw.kind);
      expect.soft([...unknownFields, ...errors], nameOfCase(one)).toEqual([]);
    }
    // Upstream's scheme and kubectl have each their words for it; a person hears kubectl.
    const gone = oracleCases().filter((one) => one.decodeError !== undefined);
    for (const one of gone) {
      const { apiVersion, kind } = manifestOf(one);
      const words = registry.refusal(apiVersion, kind);
      expect.soft(words, nameOfCase(one)).toBe(`no matches for kind "${kind}" in version "${apiVersion}"`);
      expect.soft(one.decodeError).toContain(`no kind "${kind}" is registered for version "${apiVersion}"`);
    }
    console.log(`decoding: ${strict.length} strict errors, ${gone.length} kinds gone, ${clean.length} clean`);
    expect(strict.length + gone.length).toBe(5);
  });
});
