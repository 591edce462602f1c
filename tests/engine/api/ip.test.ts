/** Addresses and blocks are read leniently where upstream does, strictly where it does, and printed canonically. */
import { describe, expect, test } from 'vitest';
import * as ip from '../../../shared/engine/api/ip.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const FILE = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__util__validation__ip.json';

interface Row {
  in: string;
  err: string;
  legacyErr: string;
  legacyStrictErr: string;
}

test('the family is told', () => {
  expect([ip.isValidIPv4Address('10.0.0.1'), ip.isValidIPv6Address('fd00::1')]).toEqual([[], []]);
  expect(ip.isValidIPv4Address('fd00::1')).toEqual(['must be a valid IPv4 address']);
  expect(ip.isValidIPv6Address('10.0.0.1')).toEqual(['must be a valid IPv6 address']);
});

test('a dotted quad is a number and back', () => {
  expect(ip.parseIPv4('10.43.1.2')).toBe(0x0a2b0102);
  expect(ip.formatIPv4(0xfffefdfc)).toBe('255.254.253.252');
  expect(ip.parseIPv4('10.43.1')).toBeUndefined();
});

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  const check = (complaints: string[], wanted: string, what: string): void => {
    if (wanted === '') expect(complaints, what).toEqual([]);
    else expect(complaints.join(), what).toContain(wanted);
  };

  test('addresses', () => {
    const rows = tableRows<Row>(FILE, 'TestIsValidIP');
    for (const { row } of rows) {
      check(ip.isValidIP(row.in), row.err, row.in);
      check(ip.isValidLegacyIP(row.in), row.legacyErr, row.in);
      check(ip.isValidLegacyIP(row.in, true), row.legacyStrictErr, row.in);
    }
    account('TestIsValidIP', rows.length, {
      'TestGetWarningsForIP, TestGetWarningsForCIDR, TestIsValidInterfaceAddress':
        'warnings and interfaces are not modelled',
    });
  });

  test('blocks', () => {
    const rows = tableRows<Row>(FILE, 'TestIsValidCIDR');
    for (const { row } of rows) {
      check(ip.isValidCidr(row.in), row.err, row.in);
      check(ip.isValidLegacyCidr(row.in), row.legacyErr, row.in);
      check(ip.isValidLegacyCidr(row.in, true), row.legacyStrictErr, row.in);
    }
    account('TestIsValidCIDR', rows.length);
  });
});
