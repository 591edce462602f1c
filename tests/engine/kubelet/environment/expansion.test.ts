/** `$(NAME)` against upstream's tables, and by the letter of the rule. */
import { describe, expect, test } from 'vitest';
import {
  expandCommand,
  expandProbeCommand,
  expandWords,
} from '../../../../shared/engine/kubelet/environment/command.ts';
import { expand } from '../../../../shared/engine/kubelet/environment/expansion.ts';
import type { Container } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const EXPANSION = 'k8s-1.20.2-test-tables/third_party__forked__golang__expansion__expand.json';
const HELPERS = 'k8s-1.20.2-test-tables/pkg__kubelet__container__helpers.json';

interface Pair {
  Name: string;
  Value?: string;
}

describe.skipIf(!fixturesDir)('upstream tables of expansion', () => {
  test('TestMapReference', () => {
    const known = new Map<string, string>();
    const declared = tableRows<Pair>(EXPANSION, 'TestMapReference', 'envs@');
    for (const { row } of declared)
      known.set(
        row.Name,
        expand(row.Value ?? '', (name) => known.get(name)),
      );
    const wanted = tableRows<string>(EXPANSION, 'TestMapReference', 'expectedEnv@');
    expect([...known]).toEqual(wanted.map(({ key, row }) => [key, row]));
    account(`${EXPANSION} TestMapReference`, declared.length + wanted.length);
  });

  const rows = tableRows<{
    name: string;
    container: Container;
    envs: Pair[] | null;
    expectedCommand: string[] | null;
    expectedArgs: string[] | null;
  }>(HELPERS, 'TestExpandCommandAndArgs');
  test.each(rows.map(({ row }) => [row.name, row] as const))('TestExpandCommandAndArgs: %s', (_, row) => {
    const env = (row.envs ?? []).map(({ Name, Value = '' }) => [Name, Value] as const);
    expect(expandCommand(row.container, env)).toEqual({
      command: row.expectedCommand ?? [],
      args: row.expectedArgs ?? [],
    });
  });
  account(`${HELPERS} TestExpandCommandAndArgs`, rows.length);
});

// Upstream's longer table was not dumped; these rows follow its rule.
describe('expansion by the rule', () => {
  const known = new Map([
    ['VAR', 'val'],
    ['EMPTY', ''],
    ['A B', 'odd'],
    ['REF', '$(VAR)'],
  ]);
  const rows: [string, string][] = [
    ['', ''],
    ['plain', 'plain'],
    ['$(VAR)', 'val'],
    ['a$(VAR)b$(VAR)', 'avalbval'],
    ['$(EMPTY)', ''],
    ['$(A B)', 'odd'],
    ['$(REF)', '$(VAR)'],
    ['$(UNKNOWN)', '$(UNKNOWN)'],
    ['$$(VAR)', '$(VAR)'],
    ['$$$(VAR)', '$val'],
    ['$$$$(VAR)', '$$(VAR)'],
    ['$VAR', '$VAR'],
    ['${VAR}', '${VAR}'],
    ['$(VAR', '$(VAR'],
    ['$()', '$()'],
    ['$(VAR$(VAR))', '$(VAR$(VAR))'],
    ['ends in $', 'ends in $'],
    ['ends in $$', 'ends in $'],
    ['$(date $(VAR))', '$(date $(VAR))'],
  ];
  test.each(rows)('%s is %s', (text, wanted) => {
    expect(expand(text, (name) => known.get(name))).toBe(wanted);
  });
});

test('words that refer to nothing ask for no environment', () => {
  const words = ['sh', '-c', 'echo hi'];
  const env = (): never => {
    throw new Error('asked');
  };
  expect(expandWords(words, env)).toBe(words);
  expect(() => expandWords(['$(A)'], env)).toThrow('asked');
});

test('an exec probe sees only what the manifest spells out', () => {
  const container = {
    name: 'a',
    env: [
      { name: 'PORT', value: '80' },
      { name: 'URL', value: 'http://$(PORT)' },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ],
  };
  expect(expandProbeCommand(['$(PORT)', '$(URL)', '[$(IP)]', '$(X)'], container)).toEqual([
    '80',
    'http://$(PORT)',
    '[]',
    '$(X)',
  ]);
});
