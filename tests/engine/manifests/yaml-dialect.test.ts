/** YAML is read as Kubernetes reads it: expectations follow go-yaml 2's own tests and sigs.k8s.io/yaml's way with keys. */
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, type Document } from 'yaml';
import { DIALECT, MAX_ALIASES } from '../../../shared/engine/manifests/yaml-dialect.ts';

function read(text: string): unknown {
  const [doc] = parseAllDocuments(text, DIALECT) as Document[];
  if (doc!.errors[0] !== undefined) throw doc!.errors[0];
  return doc!.toJS({ maxAliasCount: MAX_ALIASES });
}

const value = (text: string): unknown => (read(`v: ${text}`) as { v: unknown }).v;

describe('numbers', () => {
  test.each<[string, unknown]>([
    ['10', 10],
    ['-10', -10],
    ['+685_230', 685230],
    ['1_000', 1000],
    ['0', 0],
    ['-0', 0],
    // Octal as in file modes, with and without the letter; "08" is none, and so a decimal.
    ['0644', 420],
    ['02472256', 685230],
    ['0o644', 420],
    ['-0644', -420],
    ['08', 8],
    ['0_644', 420],
    ['0xA', 10],
    ['0x_0A_74_AE', 685230],
    ['0b1010_0111_0100_1010_1110', 685230],
    ['-0b101010', -42],
    ['4294967296', 4294967296],
    ['9007199254740991', 9007199254740991],
    ['0.1', 0.1],
    ['.1', 0.1],
    ['-.1', -0.1],
    ['1.', 1],
    ['6.8523e+5', 685230],
    ['685.230_15e+03', 685230.15],
    ['685_230.15', 685230.15],
    ['123456e1', 1234560],
    ['123456E1', 1234560],
    ['1e3', 1000],
    ['18446744073709551616', 18446744073709551616],
  ])('%s', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test.each([
    '190:20:30',
    '1:1',
    '1.2.3.4',
    '50cent_of_dollar',
    '-b_c',
    '+b_c',
    '0x',
    '1e',
    '2015-01-01',
    '3s',
    '100m',
    '1Gi',
    '_1',
  ])('%s is text', (text) => {
    expect(value(text)).toBe(text);
  });

  test('quoted or tagged ones are text', () => {
    expect(read('a: "0644"\nb: \'1\'\nc: !!str 0644')).toEqual({ a: '0644', b: '1', c: '0644' });
  });
});

describe('booleans and null', () => {
  test.each(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])('%s is true', (text) => {
    expect(value(text)).toBe(true);
  });
  test.each(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])('%s is false', (text) => {
    expect(value(text)).toBe(false);
  });
  test.each(['~', 'null', 'Null', 'NULL', ''])('%j is nothing', (text) => {
    expect(value(text)).toBeNull();
  });
  test.each(['yEs', 'tRUE', 'oN', 'nO', 'nULL', 'yess', '"y"', "'no'"])('%s is text', (text) => {
    expect(value(text)).toBe(text.replaceAll(/["']/g, ''));
  });
});

describe('keys are text, after they were read', () => {
  test.each([
    ['y: 1', { true: 1 }],
    ['n: 1', { false: 1 }],
    ['on: 1', { true: 1 }],
    ['"y": 1', { y: 1 }],
    ['yes: 1', { true: 1 }],
    ['8080: 1', { '8080': 1 }],
    ['0644: 1', { '420': 1 }],
    ['1.5: 1', { '1.5': 1 }],
    ['"1": 1', { '1': 1 }],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('one that is there twice is refused', () => {
    expect(() => read('a: 1\nb: 2\na: 3')).toThrow(expect.objectContaining({ code: 'DUPLICATE_KEY' }) as Error);
  });

  test('__proto__ is a key like any other', () => {
    const found = read('__proto__: { polluted: yes }') as object;
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.keys(found)).toEqual(['__proto__']);
  });
});

describe('anchors and merges', () => {
  test('an alias is what it names; the last anchor of a name counts', () => {
    expect(read('a: &x [1, 2]\nb: *x\nc: &x 3\nd: *x')).toEqual({ a: [1, 2], b: [1, 2], c: 3, d: 3 });
  });

  test.each([
    ['x: &p {a: 1, b: 2}\nz: {<<: *p, b: 3}', { a: 1, b: 3 }],
    ['x: &p {a: 1, b: 2}\nz: {b: 3, <<: *p}', { a: 1, b: 3 }],
    ['x: [&p {a: 1}, &q {a: 2, c: 3}]\nz: {<<: [*p, *q]}', { a: 1, c: 3 }],
  ])('%j', (text, expected) => {
    expect((read(text) as { z: unknown }).z).toEqual(expected);
  });
});

test('texts over several lines', () => {
  expect(read('a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: |+\n  z\n\n')).toEqual({ a: 'x\n y\n', b: 'x y', c: 'z\n\n' });
});
