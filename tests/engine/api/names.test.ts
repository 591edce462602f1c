/** Names, labels, ports and keys are accepted and refused as upstream does, in its words. */
import { describe, expect, test } from 'vitest';
import * as names from '../../../shared/engine/api/names.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const VALIDATION = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__util__validation__validation.json';
const CONTENT = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__api__validate__content__';

test('the words are those of 1.34', () => {
  expect(names.isDns1123Label('Web')).toEqual([
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ]);
  expect(names.isDns1123Label('a.b')).toEqual(['must not contain dots']);
  expect(names.isDns1123Label('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
  expect(names.isQualifiedName('a/b/c')).toEqual([
    "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
  ]);
  expect(names.isQualifiedName('/x')).toEqual(['prefix part must be non-empty']);
  expect(names.isConfigMapKey('..')).toEqual(["must not be '..'"]);
  expect(names.isValidPortNum(0)).toEqual(['must be between 1 and 65535, inclusive']);
});

test('lengths are of bytes', () => {
  expect(names.isValidLabelValue('é'.repeat(32))[0]).toBe('must be no more than 63 characters');
  expect(names.isValidLabelValue('é'.repeat(31))).toHaveLength(1);
});

type Text = string;
const BOTH: readonly [file: string, test: string, check: (value: never) => string[]][] = [
  [VALIDATION, 'TestIsDNS1123Label', names.isDns1123Label],
  [VALIDATION, 'TestIsDNS1123Subdomain', names.isDns1123Subdomain],
  [VALIDATION, 'TestIsDNS1035Label', names.isDns1035Label],
  [VALIDATION, 'TestIsValidPortNum', names.isValidPortNum],
  [VALIDATION, 'TestIsValidGroupID', names.isValidGroupId],
  [VALIDATION, 'TestIsValidUserID', names.isValidUserId],
  [VALIDATION, 'TestIsValidPortName', names.isValidPortName],
  [VALIDATION, 'TestIsHTTPHeaderName', names.isHttpHeaderName],
  [VALIDATION, 'TestIsValidPercent', names.isValidPercent],
  [VALIDATION, 'TestIsWildcardDNS1123Subdomain', names.isWildcardDns1123Subdomain],
  [VALIDATION, 'TestIsRelaxedEnvVarName', names.isRelaxedEnvVarName],
  [`${CONTENT}dns.json`, 'TestIsDNS1123Label', names.isDns1123Label],
  [`${CONTENT}dns.json`, 'TestIsDNS1123Subdomain', names.isDns1123Subdomain],
  [`${CONTENT}identifier.json`, 'TestIsCIdentifier', names.isCIdentifier],
];
const KEYED: readonly [file: string, test: string, bad: string, check: names.Check][] = [
  [VALIDATION, 'TestIsQualifiedName', 'errorCases', names.isQualifiedName],
  [VALIDATION, 'TestIsValidLabelValue', 'errorCases', names.isValidLabelValue],
  [VALIDATION, 'TestIsConfigMapKey', 'failureCases', names.isConfigMapKey],
  [`${CONTENT}kube.json`, 'TestIsLabelKey', 'errorCases', names.isQualifiedName],
  [`${CONTENT}kube.json`, 'TestIsLabelValue', 'errorCases', names.isValidLabelValue],
];

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  test.each(BOTH)('%s %s', (file, name, check) => {
    const good = tableRows<never>(file, name, 'goodValues');
    const bad = tableRows<never>(file, name, 'badValues');
    for (const { row } of good) expect(check(row), String(row)).toEqual([]);
    for (const { row } of bad) expect(check(row), String(row)).not.toEqual([]);
    account(name, good.length + bad.length);
  });

  test.each(KEYED)('%s %s', (file, name, badTable, check) => {
    const good = tableRows<Text>(file, name, 'successCases');
    const bad = tableRows<Text>(file, name, badTable);
    for (const { row } of good) expect(check(row), row).toEqual([]);
    for (const { row } of bad) expect(check(row), row).not.toEqual([]);
    account(name, good.length + bad.length);
  });

  test('ranges', () => {
    type Row = { value: number; min: number; max: number };
    const good = tableRows<Row>(VALIDATION, 'TestIsInRange', 'goodValues');
    const bad = tableRows<Row>(VALIDATION, 'TestIsInRange', 'badValues');
    for (const { row } of good) expect(names.isInRange(row.value, row.min, row.max)).toEqual([]);
    for (const { row } of bad) expect(names.isInRange(row.value, row.min, row.max)).not.toEqual([]);
    account('TestIsInRange', good.length + bad.length);
  });

  test('subdomains with underscores, to the word', () => {
    const rows = tableRows<{ value: string; expected: string[] | null }>(
      VALIDATION,
      'TestIsDNS1123SubdomainWithUnderscore',
    );
    for (const { row } of rows) expect(names.isDns1123SubdomainWithUnderscore(row.value)).toEqual(row.expected ?? []);
    account('TestIsDNS1123SubdomainWithUnderscore', rows.length, {
      'TestIsFullyQualifiedName, TestIsFullyQualifiedDomainName, TestIsDomainPrefixedPath, TestIsDomainPrefixedKey':
        'no field of the kinds here is so checked',
      'content TestIsDNS1123SubdomainCaseless, TestIsDecimalInteger, path': 'newer than 1.34, or of no field here',
    });
  });
});
