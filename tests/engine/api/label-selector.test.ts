/** Label selectors read, print and match as upstream's, whether fields of objects or text. */
import { describe, expect, test } from 'vitest';
import { lexLabelSelector } from '../../../shared/engine/api/label-lexer.ts';
import {
  byKey,
  formatRequirement,
  meets,
  newRequirement,
  requirementErrors,
  type Requirement,
  type RequirementOperator,
} from '../../../shared/engine/api/label-requirement.ts';
import * as selectors from '../../../shared/engine/api/label-selector.ts';
import { formatSet, matchesSet } from '../../../shared/engine/api/labels.ts';
import { fieldErrorText } from '../../../shared/engine/api/field-error.ts';
import type { LabelSelector } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const LABELS = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__labels__selector.json';
const META = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__apis__meta__v1__helpers.json';
const META_VALIDATION =
  'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__apis__meta__v1__validation__validation.json';

interface UpstreamRequirement {
  key?: string;
  operator?: RequirementOperator;
  strValues?: string[];
}
const requirement = (r: UpstreamRequirement): Requirement => ({
  key: r.key ?? '',
  operator: r.operator!,
  values: r.strValues ?? [],
});
const asUpstream = ({ key, operator, values }: Requirement): UpstreamRequirement => ({
  key,
  operator,
  strValues: [...values],
});

test('a missing selector selects nothing, an empty one everything', () => {
  expect(selectors.compileLabelSelector(undefined)({ a: 'b' })).toBe(false);
  expect(selectors.compileLabelSelector({})(undefined)).toBe(true);
  expect([selectors.formatLabelSelector(undefined), selectors.formatLabelSelector({})]).toEqual(['<none>', '<none>']);
});

test('a selector object is compiled once', () => {
  const selector: LabelSelector = {
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }],
  };
  const matcher = selectors.compileLabelSelector(selector);
  expect(selectors.compileLabelSelector(selector)).toBe(matcher);
  expect(matcher({ app: 'web' })).toBe(true);
  expect(matcher({ app: 'web', tier: 'db' })).toBe(false);
  expect(matcher(undefined)).toBe(false);
  expect(selectors.formatLabelSelector(selector)).toBe('app=web,tier notin (db)');
  expect(selectors.matchesSelector(selector, { app: 'api' })).toBe(false);
});

test('an invalid selector is shown and thrown in upstream words', () => {
  const selector = { matchExpressions: [{ key: 'a', operator: 'Wrong' }] } as unknown as LabelSelector;
  expect(selectors.formatLabelSelector(selector)).toBe('<error>');
  expect(() => selectors.compileLabelSelector(selector)).toThrow('"Wrong" is not a valid label selector operator');
  expect(selectors.isSelectorValid(selector)).toBe(false);
  expect(
    selectors
      .validateLabelSelector({ matchExpressions: [{ key: 'a', operator: 'In' }] }, 'spec.selector')
      .map(fieldErrorText),
  ).toEqual([
    "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ]);
});

test('labels named after parts of every object are labels like any other', () => {
  expect(selectors.compileLabelText('constructor')({})).toBe(false);
  expect(selectors.compileLabelText('!toString')({})).toBe(true);
});

test('the texts of refusals', () => {
  const refusal = (text: string): string => {
    try {
      selectors.parseLabelSelector(text);
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  expect(refusal('x in')).toBe(
    "unable to parse requirement: found '', expected: '('".replace(', expected', ' expected'),
  );
  expect(refusal('a,')).toBe("found '', expected: identifier after ','");
  expect(refusal(',')).toBe("found ',', expected: !, identifier, or 'end of string'");
  expect(refusal('a b')).toBe("unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
  expect(refusal('x=a||y=b')).toMatch(
    /^unable to parse requirement: values\[0\]\[x\]: Invalid value: "a\|\|y": a valid label must be/,
  );
  expect(refusal('x>a')).toBe(
    "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer",
  );
  expect(refusal('a$=b')).toMatch(
    /^unable to parse requirement: <nil>: Invalid value: "a\$": name part must consist of/,
  );
});

test('sets of labels', () => {
  expect(matchesSet({}, undefined)).toBe(true);
  expect(matchesSet({ a: '1' }, { a: '1', b: '2' })).toBe(true);
  expect(matchesSet({ a: '1' }, undefined)).toBe(false);
});

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  test('good and bad texts', () => {
    const good = tableRows<string>(LABELS, 'TestSelectorParse', 'testGoodStrings');
    for (const { row } of good) {
      const printed = selectors.formatRequirements(selectors.parseLabelSelector(row));
      expect(printed).toBe(row.replaceAll(' ', ''));
    }
    const bad = tableRows<string>(LABELS, 'TestSelectorParse', 'testBadStrings');
    for (const { row } of bad) expect(() => selectors.parseLabelSelector(row), row).toThrow();
    account('TestSelectorParse', good.length + bad.length);
  });

  test('tokens', () => {
    const numbers = ['error', 'end', ')', ',', '!', '==', '=', '>', 'identifier', 'in', '<', '!=', 'notin', '('];
    const single = tableRows<{ s: string; t: number }>(LABELS, 'TestLexer');
    for (const { row } of single) {
      const [token] = lexLabelSelector(row.s);
      expect(token!.type, row.s).toBe(numbers[row.t]);
      expect(token!.literal).toBe(row.s);
    }
    const sequences = tableRows<{ s: string; t: number[] }>(LABELS, 'TestLexerSequence');
    for (const { row } of sequences) {
      const types = lexLabelSelector(row.s).map((token) => token.type);
      expect(types, row.s).toEqual([...row.t.map((t) => numbers[t]), 'end']);
    }
    const looked = tableRows<{ s: string; t: number[] }>(LABELS, 'TestParserLookahead');
    for (const { row } of looked)
      expect(lexLabelSelector(row.s).map((token) => token.type)).toEqual(row.t.map((t) => numbers[t]));
    account('tokens', single.length + sequences.length + looked.length);
  });

  test('operators', () => {
    const rows = tableRows<{ token: string; expectedError: { $error: string } | null }>(LABELS, 'TestParseOperator');
    for (const { row } of rows) {
      const parse = (): unknown =>
        selectors.parseLabelSelector(`key ${row.token} ${row.token.endsWith('in') ? '(1)' : '1'}`);
      if (row.expectedError === null) expect(parse, row.token).not.toThrow();
      else expect(parse, row.token).toThrow(row.expectedError.$error);
    }
    account('TestParseOperator', rows.length);
  });

  test('requirements', () => {
    type Row = { Key: string; Op: string; Vals: Record<string, unknown> | null; WantErr: { $error: string }[] | null };
    const rows = tableRows<Row>(LABELS, 'TestRequirementConstructor');
    for (const { row } of rows) {
      const errors = requirementErrors(row.Key, row.Op, Object.keys(row.Vals ?? {}).sort()).map(fieldErrorText);
      const wanted = (row.WantErr ?? []).map((e) => e.$error);
      expect(errors, row.Key).toHaveLength(wanted.length);
      // The table leaves the details of most out.
      errors.forEach((text, i) => expect(text.startsWith(wanted[i]!), `${text} | ${wanted[i]}`).toBe(true));
    }
    account('TestRequirementConstructor', rows.length);
  });

  test('printing', () => {
    const rows = tableRows<{ In: UpstreamRequirement[] | null; Out: string; Valid: boolean }>(
      LABELS,
      'TestToString',
    ).filter(({ row }) => row.Valid);
    for (const { row } of rows) expect(selectors.formatRequirements((row.In ?? []).map(requirement))).toBe(row.Out);
    const sets = tableRows<{ set: Record<string, string>; out: string }>(LABELS, 'TestSetSelectorString');
    for (const { row } of sets) expect(formatSet(row.set)).toBe(row.out);
    const sorted = tableRows<{ in: string[] | null; want: string[] | null }>(LABELS, 'TestSafeSort');
    for (const { row } of sorted) {
      const text = formatRequirement({ key: 'k', operator: 'in', values: row.in ?? [] });
      expect(text).toBe(`k in (${(row.want ?? []).join(',')})`);
    }
    account('label printing', rows.length + sets.length + sorted.length, {
      'TestToString with Valid false': 'a requirement of nothing, which no text gives',
    });
  });

  test('matching', () => {
    const rows = tableRows<{ Sel: UpstreamRequirement[]; Set: Record<string, string>; Match: boolean }>(
      LABELS,
      'TestRequirementSelectorMatching',
    );
    for (const { row } of rows) {
      const matched = row.Sel.map(requirement).every((r) => meets(r, row.Set));
      expect(matched, JSON.stringify(row)).toBe(row.Match);
    }
    account('TestRequirementSelectorMatching', rows.length);
  });

  test('sets in text', () => {
    type Row = { In: string; Out: UpstreamRequirement[] | null; Match: boolean; Valid: boolean };
    const rows = tableRows<Row>(LABELS, 'TestSetSelectorParser');
    for (const { row } of rows) {
      if (!row.Valid) expect(() => selectors.parseLabelSelector(row.In), row.In).toThrow();
      else {
        const wanted = (row.Out ?? []).map((r) => asUpstream(requirement(r)));
        const sorted = wanted.sort((a, b) => byKey(requirement(a), requirement(b)));
        expect(selectors.parseLabelSelector(row.In).map(asUpstream), row.In).toEqual(sorted);
      }
    }
    account('TestSetSelectorParser', rows.length, {
      'TestAdd, TestRequiresExactMatch, TestRequirementEqual': 'nothing here adds to, looks into or compares selectors',
    });
  });

  test('sets as selectors', () => {
    type Row = {
      input: Record<string, string>;
      expectedSelector: UpstreamRequirement[] | null;
      expectedError: { $error: string }[] | null;
    };
    const rows = tableRows<Row>(LABELS, 'TestValidatedSelectorFromSet');
    for (const { row } of rows) {
      const make = (): Requirement[] =>
        Object.entries(row.input).map(([key, value]) => newRequirement(key, '=', [value]));
      if (row.expectedError === null) expect(make().map(asUpstream)).toEqual(row.expectedSelector);
      else expect(make).toThrow(row.expectedError[0]!.$error);
    }
    account('TestValidatedSelectorFromSet', rows.length);
  });

  test('LabelSelectors', () => {
    type Row = { in: LabelSelector | null; out: UpstreamRequirement[] | null; expectErr: boolean };
    const rows = tableRows<Row>(META, 'TestLabelSelectorAsSelector');
    for (const { row, key } of rows) {
      const convert = (): Requirement[] | undefined => selectors.selectorRequirements(row.in ?? undefined);
      if (row.expectErr) expect(convert).toThrow();
      else if (row.in === null) expect(convert()).toBeUndefined();
      else {
        const found = convert()!.map((r) => ({ ...asUpstream(r), strValues: [...r.values].sort() }));
        expect(found, key).toEqual(row.out);
      }
    }
    type Checked = { labelSelector: LabelSelector; wantErrorNumber: number; name: string };
    const checked = tableRows<Checked>(META_VALIDATION, 'TestLabelSelectorMatchExpression');
    for (const { row } of checked) {
      expect(selectors.validateLabelSelector(row.labelSelector, 'labelSelector'), row.name).toHaveLength(
        row.wantErrorNumber,
      );
    }
    account('LabelSelectors', rows.length + checked.length, {
      TestLabelSelectorAsMap: 'no old kind with a map for a selector is converted',
      'labels.json, meta/v1 labels.json, fields.json':
        'maps are plain objects here: nothing has, merges or clones them for others',
    });
  });
});
