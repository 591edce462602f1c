/** Strategic merge patches are made, joined and carried out as upstream does, by built-in merge keys and by any others. */
import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { FieldPatch, PatchSchema } from '../../../../shared/engine/api/patch/merge-keys.ts';
import { strategicMergePatch } from '../../../../shared/engine/api/patch/strategic.ts';
import { createThreeWayStrategicPatch, createTwoWayMergePatch } from '../../../../shared/engine/api/patch/three-way.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const FILE = 'k8s-1.20.2-test-tables/k8s.io__apimachinery__pkg__util__strategicpatch__patch.json';

interface Bytes {
  $bytes: string;
}
interface Row {
  Description: string;
  StrategicMergePatchRawTestCaseData: Partial<
    Record<'Original' | 'Modified' | 'Current' | 'TwoWay' | 'ThreeWay' | 'Result' | 'TwoWayResult', Bytes>
  > & { ExpectedError?: string };
}

/** The types of upstream's test, which refer to themselves. */
const item: Record<string, FieldPatch> = {};
const merging: FieldPatch = { strategy: 'merge', mergeKey: 'name', of: item };
Object.assign(item, {
  mergingList: merging,
  nonMergingList: { of: item },
  mergingIntList: { strategy: 'merge' },
  mergeItemPtr: merging,
  replacingItem: { strategy: 'replace' },
  retainKeysMap: { retainKeys: true, of: { mergingIntList: { strategy: 'merge' }, mergingList: merging } },
  retainKeysMergingList: { ...merging, retainKeys: true },
} satisfies PatchSchema);

const yaml = (bytes: Bytes | undefined): unknown => (bytes === undefined ? {} : (load(bytes.$bytes) ?? {}));
const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};
const apply = (original: unknown, patch: unknown): unknown =>
  strategicMergePatch('Test', frozen(original), frozen(patch), item);

const pod = frozen({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', finalizers: ['a/b'], labels: { app: 'web' } },
  spec: {
    containers: [
      { name: 'web', image: 'web:1', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] },
      { name: 'side', image: 'side:1' },
    ],
    volumes: [{ name: 'data', emptyDir: {} }],
    tolerations: [{ key: 'a' }],
  },
});

test('a container is changed by its name, and all else is shared', () => {
  const next = strategicMergePatch('Pod', pod, {
    spec: { containers: [{ name: 'side', image: 'side:2' }] },
  }) as typeof pod;
  expect(next.spec.containers[1]).toEqual({ name: 'side', image: 'side:2' });
  expect(next.spec.containers[0]).toBe(pod.spec.containers[0]);
  expect(next.metadata).toBe(pod.metadata);
  expect(next.spec.volumes).toBe(pod.spec.volumes);
});

test('a patch that changes nothing gives the object itself', () => {
  expect(strategicMergePatch('Pod', pod, { spec: { containers: [{ name: 'web', image: 'web:1' }] } })).toBe(pod);
  expect(strategicMergePatch('Pod', pod, { metadata: { labels: { gone: null } } })).toBe(pod);
  expect(strategicMergePatch('Pod', pod, {})).toBe(pod);
});

test('lists without keys are replaced, lists of words are joined, what is new first', () => {
  const next = strategicMergePatch('Pod', pod, {
    metadata: { finalizers: ['c/d'] },
    spec: { tolerations: [{ key: 'b' }] },
  }) as typeof pod;
  expect(next.metadata.finalizers).toEqual(['c/d', 'a/b']);
  expect(next.spec.tolerations).toEqual([{ key: 'b' }]);
});

test('orders in a patch', () => {
  const containers = (patch: unknown): unknown =>
    (strategicMergePatch('Pod', pod, { spec: patch }) as typeof pod).spec.containers;
  expect(containers({ containers: [{ name: 'web', $patch: 'delete' }] })).toEqual([pod.spec.containers[1]]);
  expect(containers({ containers: [{ name: 'x' }, { $patch: 'replace' }] })).toEqual([{ name: 'x' }]);
  expect(containers({ '$setElementOrder/containers': [{ name: 'side' }, { name: 'web' }] })).toEqual(
    [...pod.spec.containers].reverse(),
  );
  const union = { $retainKeys: ['name', 'configMap'], name: 'data', configMap: { name: 'c' } };
  const next = strategicMergePatch('Pod', pod, { spec: { volumes: [union] } }) as typeof pod;
  expect(next.spec.volumes).toEqual([{ name: 'data', configMap: { name: 'c' } }]);
  const deleted = strategicMergePatch('Pod', pod, {
    metadata: { '$deleteFromPrimitiveList/finalizers': ['a/b'] },
  }) as typeof pod;
  expect(deleted.metadata.finalizers).toEqual([]);
  const emptied = strategicMergePatch('Pod', pod, {
    metadata: { labels: { $patch: 'replace', x: 'y' } },
  }) as typeof pod;
  expect(emptied.metadata.labels).toEqual({ x: 'y' });
});

test('orders and nulls never end up in an object', () => {
  const added = {
    name: 'new',
    image: 'n',
    env: [
      { name: 'A', value: null },
      { name: 'B', $patch: 'delete' },
    ],
    lifecycle: { $patch: 'delete' },
  };
  const next = strategicMergePatch('Pod', pod, {
    spec: { containers: [added], dnsConfig: { $retainKeys: ['x'], x: 1 } },
  }) as typeof pod;
  expect(next.spec.containers).toContainEqual({ name: 'new', image: 'n', env: [{ name: 'A' }] });
  expect(next.spec).toHaveProperty('dnsConfig', { x: 1 });
});

test('an item without its key is refused in upstream words', () => {
  expect(() => strategicMergePatch('Pod', pod, { spec: { containers: [{ image: 'x' }] } })).toThrow(
    'map: map[image:x] does not contain declared merge key: name',
  );
  expect(() => strategicMergePatch('Pod', pod, { spec: { $patch: 'what' } })).toThrow(
    'unknown patch type: what in map: map[$patch:what]',
  );
});

test('__proto__ is a key, and reaches no prototype', () => {
  const patch: unknown = JSON.parse('{"metadata":{"labels":{"__proto__":{"polluted":"yes"}}}}');
  strategicMergePatch('Pod', pod, patch);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('law: the patch from a to b makes b of a, with every item in its place', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const leaf = fc.record({ name, value: fc.integer({ min: 0, max: 3 }) }, { requiredKeys: ['name'] });
  const list = fc.uniqueArray(leaf, { selector: (x) => x.name, minLength: 1, maxLength: 4 });
  const doc = fc.record(
    {
      mergingList: list,
      nonMergingList: list,
      retainKeysMap: fc.dictionary(name, fc.integer({ min: 0, max: 2 }), { minKeys: 1 }),
      other: fc.integer(),
    },
    { requiredKeys: ['mergingList'] },
  );
  fc.assert(
    fc.property(doc, doc, (a, b) => {
      expect(apply(a, createTwoWayMergePatch(item, frozen(a), frozen(b)))).toEqual(b);
    }),
  );
});

describe.skipIf(fixturesDir === undefined)('upstream tables', () => {
  test('patches of a custom schema, carried out', () => {
    const rows = tableRows<Row>(FILE, 'TestCustomStrategicMergePatch');
    for (const { row } of rows) {
      const data = row.StrategicMergePatchRawTestCaseData;
      const run = (): unknown => apply(yaml(data.Original), yaml(data.TwoWay));
      if (data.ExpectedError !== undefined) expect(run, row.Description).toThrow(data.ExpectedError);
      else expect(run(), row.Description).toEqual(yaml(data.Modified));
    }
    account('TestCustomStrategicMergePatch', rows.length);
  });

  const both = [
    ...tableRows<Row>(FILE, 'TestStrategicMergePatch'),
    ...tableRows<Row>(FILE, 'TestReplaceWithRawExtension'),
  ];

  test('two-way patches, made and carried out', () => {
    for (const { row } of both) {
      const data = row.StrategicMergePatchRawTestCaseData;
      const patch = createTwoWayMergePatch(item, frozen(yaml(data.Original)), frozen(yaml(data.Modified)));
      expect(patch, row.Description).toEqual(yaml(data.TwoWay));
      expect(apply(yaml(data.Original), patch), row.Description).toEqual(yaml(data.TwoWayResult ?? data.Modified));
    }
    account('two-way patches', both.length);
  });

  test('three-way patches, made and carried out', () => {
    for (const { row } of both) {
      const data = row.StrategicMergePatchRawTestCaseData;
      const [original, modified, current] = [data.Original, data.Modified, data.Current].map((bytes) =>
        frozen(yaml(bytes)),
      );
      const patch = createThreeWayStrategicPatch(item, original, modified, current);
      expect(patch, row.Description).toEqual(yaml(data.ThreeWay));
      expect(apply(current, patch), row.Description).toEqual(yaml(data.Result));
    }
    account('three-way patches', both.length);
  });

  test('numbers', () => {
    const rows = tableRows<{ Old: string; New: string; ExpectedPatch: string; ExpectedResult: string }>(
      FILE,
      'TestNumberConversion',
    );
    for (const { row } of rows) {
      const [before, after] = [JSON.parse(row.Old), JSON.parse(row.New)] as [unknown, unknown];
      const patch = createTwoWayMergePatch({}, before, after);
      expect(patch).toEqual(JSON.parse(row.ExpectedPatch));
      expect(apply(before, patch)).toEqual(JSON.parse(row.ExpectedResult));
    }
    account('TestNumberConversion', rows.length);
  });
});
