/** Field selectors read, print and match as upstream's, and each kind may be asked by its own fields only. */
import { describe, expect, test } from 'vitest';
import * as fields from '../../../shared/engine/api/field-selector.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const FILE = 'staging-0.36.2-test-tables/k8s.io__apimachinery__pkg__fields__selector.json';

const pod: AnyObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { nodeName: 'worker-1', restartPolicy: 'Always' },
  status: { phase: 'Running', podIP: '10.42.0.7' },
};

test('a pod is found by its node, its phase and its name', () => {
  const select = (text: string): boolean => fields.compileFieldSelector('Pod', text)(pod);
  expect(select('spec.nodeName=worker-1,status.phase==Running')).toBe(true);
  expect(select('status.phase!=Running')).toBe(false);
  expect(select('metadata.namespace=shop,metadata.name!=api')).toBe(true);
  expect(select('spec.hostNetwork=false')).toBe(true);
  expect(select('status.podIP=10.42.0.7')).toBe(true);
  expect(select('')).toBe(true);
});

test('numbers and switches read as text, with their zero', () => {
  const node: AnyObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: {} };
  expect(fields.compileFieldSelector('Node', 'spec.unschedulable=false')(node)).toBe(true);
  expect(
    fields.compileFieldSelector(
      'Node',
      'spec.unschedulable=true',
    )({ ...node, spec: { unschedulable: true } } as AnyObject),
  ).toBe(true);
  const set: AnyObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'r' },
    status: { replicas: 3 },
  };
  expect(fields.compileFieldSelector('ReplicaSet.apps', 'status.replicas=3')(set)).toBe(true);
});

test('an event is found by what it is about, and by who told it', () => {
  const event: AnyObject = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'shop' },
    involvedObject: { kind: 'Pod', name: 'web', uid: 'u' },
    reason: 'Started',
    type: 'Normal',
    source: { component: 'kubelet' },
  };
  const select = (text: string): boolean => fields.compileFieldSelector('Event', text)(event);
  expect(select('involvedObject.kind=Pod,involvedObject.name=web,involvedObject.uid=u')).toBe(true);
  expect(select('type!=Normal')).toBe(false);
  expect(select('source=kubelet,reason=Started')).toBe(true);
});

test('fields that a kind may not be asked by are refused', () => {
  const compile = (kind: string, text: string) => (): unknown => fields.compileFieldSelector(kind, text);
  expect(compile('Pod', 'spec.image=x')).toThrow('field label not supported: spec.image');
  expect(compile('Deployment.apps', 'spec.replicas=1')).toThrow(
    '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
  expect(compile('Pod', 'constructor=x')).toThrow('field label not supported: constructor');
  expect(compile('Pod', 'nonsense')).toThrow("invalid selector: 'nonsense'; can't understand 'nonsense'");
  expect(compile('Pod', 'metadata.name=a=b')).toThrow('invalid field selector: unescaped character in value: 61');
  expect(compile('Pod', 'metadata.name=a\\b')).toThrow('invalid field selector: invalid escape sequence: \\b');
});

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  test('terms', () => {
    const lists = tableRows<string[] | null>(FILE, 'TestSplitTerms');
    for (const { key, row } of lists) {
      // An operator-less or empty term is refused later; cutting is seen through those that are whole.
      const terms = (row ?? []).filter((term) => term !== '');
      const whole = terms.every((term) => fields.splitTerm(term) !== undefined && isReadable(term));
      if (whole) expect(fields.parseFieldSelector(key), key).toHaveLength(terms.length);
      else expect(() => fields.parseFieldSelector(key), key).toThrow();
    }
    type Split = { lhs: string; op: string; rhs: string; ok: boolean };
    const single = tableRows<Split>(FILE, 'TestSplitTerm', 'testcases');
    for (const { key, row } of single) {
      const split = fields.splitTerm(key);
      if (row.ok) expect(split, key).toEqual({ lhs: row.lhs, op: row.op, rhs: row.rhs });
      else expect(split, key).toBeUndefined();
    }
    account('field terms', lists.length + single.length);
  });

  test('escapes', () => {
    const good = tableRows<string>(FILE, 'TestEscapeValue', 'testcases');
    for (const { key, row } of good) {
      expect(fields.escapeValue(key)).toBe(row);
      expect(fields.unescapeValue(row)).toBe(key);
    }
    const bad = tableRows<string>(FILE, 'TestEscapeValue', 'invalidTestcases');
    for (const { row } of bad) expect(() => fields.unescapeValue(row), row).toThrow();
    account('TestEscapeValue', good.length + bad.length);
  });

  test('selectors', () => {
    const good = tableRows<string>(FILE, 'TestSelectorParse', 'testGoodStrings');
    for (const { row } of good) expect(fields.formatFieldSelector(fields.parseFieldSelector(row))).toBe(row);
    const bad = tableRows<string>(FILE, 'TestSelectorParse', 'testBadStrings');
    for (const { row } of bad) expect(() => fields.parseFieldSelector(row), row).toThrow();
    account('TestSelectorParse', good.length + bad.length, {
      TestRequiresExactMatch: 'nothing here looks into a selector',
      TestTransform: 'the transforms were Go functions',
    });
  });
});

function isReadable(term: string): boolean {
  try {
    fields.unescapeValue(fields.splitTerm(term)!.rhs);
    return true;
  } catch {
    return false;
  }
}
