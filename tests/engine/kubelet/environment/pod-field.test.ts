/** Fields of pods as text; the rows follow pkg/fieldpath, of whose test no table was dumped. */
import { describe, expect, test } from 'vitest';
import { goQuote } from '../../../../shared/engine/kubelet/environment/go-quote.ts';
import { fieldText, formatMap, splitSubscript } from '../../../../shared/engine/kubelet/environment/pod-field.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { full } from './cluster-reader.ts';

const pod = full({
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'n',
    uid: 'u',
    labels: { zone: 'us', cluster: 'c1', 'a.io/k': '' },
    annotations: { build: 'two', builder: 'john "doe"', 'Www.k8s.io/test': 'e' },
  },
  spec: { containers: [] },
}) as Pod;

test('maps are sorted lines of quoted values', () => {
  expect(formatMap(undefined)).toBe('');
  expect(formatMap({ b: '2', a: 'x\ny\t"\\', c: 'é\u0001' })).toBe('a="x\\ny\\t\\"\\\\"\nb="2"\nc="é\\x01"');
});

test.each([
  ['plain', '"plain"'],
  ['', '""'],
  ['\u0000\u007f\u00a0', '"\\x00\\x7f\\u00a0"'],
  ['日本 😀', '"日本 😀"'],
  ['\u{e0001}\ud800', '"\\U000e0001\ufffd"'],
])('%j quoted as Go does', (text, wanted) => expect(goQuote(text)).toBe(wanted));

describe('fields', () => {
  const rows: [string, string][] = [
    ['metadata.name', 'p'],
    ['metadata.namespace', 'n'],
    ['metadata.uid', 'u'],
    ['metadata.labels', 'a.io/k=""\ncluster="c1"\nzone="us"'],
    ['metadata.annotations', 'Www.k8s.io/test="e"\nbuild="two"\nbuilder="john \\"doe\\""'],
    ["metadata.labels['zone']", 'us'],
    ["metadata.labels['nope']", ''],
    ["metadata.annotations['Www.k8s.io/test']", 'e'],
  ];
  test.each(rows)('%s', (path, wanted) => expect(fieldText(pod, path)).toBe(wanted));

  test.each([
    ['spec.nodeName', 'unsupported fieldPath: spec.nodeName'],
    ['metadata.whatever', 'unsupported fieldPath: metadata.whatever'],
    ["metadata.labels['", "unsupported fieldPath: metadata.labels['"],
    ["metadata.name['x']", `fieldPath "metadata.name['x']" does not support subscript`],
  ])('%s cannot be had', (path, message) => expect(() => fieldText(pod, path)).toThrow(message));

  test('a subscript must be a key', () => {
    expect(() => fieldText(pod, "metadata.labels['']")).toThrow(
      /^invalid key subscript in metadata\.labels\[''\]: name part/,
    );
    expect(() => fieldText(pod, "metadata.annotations['a b']")).toThrow(/^invalid key subscript in /);
  });
});

test.each([
  ["metadata.annotations['myKey']", { path: 'metadata.annotations', key: 'myKey' }],
  ["metadata.annotations['a[b]c']", { path: 'metadata.annotations', key: 'a[b]c' }],
  ["metadata.labels['']", { path: 'metadata.labels', key: '' }],
  ['metadata.labels', undefined],
  ["metadata.labels[']", undefined],
  ["['myKey']", undefined],
  ["metadata.annotations[']']", { path: 'metadata.annotations', key: ']' }],
])('%s in two', (path, wanted) => expect(splitSubscript(path)).toEqual(wanted));
