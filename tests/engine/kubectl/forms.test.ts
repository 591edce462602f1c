/** -o in all its forms: what kubectl 1.32 printed of the same object, and upstream's tables of custom columns. */
import { describe, expect, test } from 'vitest';
import { yamlText } from '../../../shared/engine/kubectl/print/yaml.ts';
import { relaxed } from '../../../shared/engine/kubectl/print/relaxed-path.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { fixture } from '../../support/fixtures.ts';
import { kubectl } from './frozen.ts';

const NOW = '2026-11-23T08:20:00Z';

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: {
    replicas: 3,
    template: {
      spec: {
        containers: [
          { name: 'nginx', image: 'nginx:1' },
          { name: 'redis', image: 'redis' },
        ],
      },
    },
  },
} as unknown as KubeObject;

const shown = (form: string, objects: readonly KubeObject[] = [web]) =>
  kubectl(`get deployment web -o "${form}"`, { objects, now: NOW });

describe('YAML quotes what would read back as something else', () => {
  test.each([
    ['', '""'],
    ['yes', '"yes"'],
    ['No', '"No"'],
    ['1_000', '"1_000"'],
    ['_1', '_1'],
    ['0x1f', '"0x1f"'],
    ['12:30', '"12:30"'],
    ['1:99', '1:99'],
    ['1.2.3', '1.2.3'],
    ['2021-01-01T00:00:00Z', '"2021-01-01T00:00:00Z"'],
    ['<<', '<<'],
    ['-', "'-'"],
    ['-a', '-a'],
    ['a: b', "'a: b'"],
    ['a:b', 'a:b'],
    ['*/5 * * * *', "'*/5 * * * *'"],
    ["'", "''''"],
    ['tab\tx', '"tab\\tx"'],
    ['a\nb', '|-\n  a\n  b'],
    ['a\n', '|\n  a'],
    ['a\n\n', '|+\n  a\n'],
    ['\na', '|2-\n\n  a'],
    ['a \nb', '"a \\nb"'],
    ['\u{1f600}', '"\\U0001F600"'],
    ['日本', '日本'],
  ])('%j', (text, wanted) => {
    expect(yamlText({ k: text })).toBe(`k: ${wanted}\n`);
  });

  test('long lines are folded, keys are in natural order, lists are not indented', () => {
    const text = `${'word '.repeat(17)}end`;
    expect(yamlText({ data: { k10: text, k9: [{ b: [], a: {} }, ['x']] } })).toBe(
      `data:\n  k9:\n  - a: {}\n    b: []\n  - - x\n  k10: ${'word '.repeat(15).trimEnd()}\n    word word end\n`,
    );
  });
});

describe('JSONPath', () => {
  test.each([
    ['{.metadata.name}', 'web'],
    ['{.spec.template.spec.containers[*].name}', 'nginx redis'],
    ["{range .spec.template.spec.containers[*]}{.name}{'\\t'}{.image}{'\\n'}{end}", 'nginx\tnginx:1\nredis\tredis\n'],
    ["{.spec.template.spec.containers[?(@.name=='redis')].image}", 'redis'],
    ["{.spec.template.spec.containers[?(@.name!='redis')].name}", 'nginx'],
    ['{.spec.template.spec.containers[-1:].name}', 'redis'],
    ['{.spec.template.spec.containers[0]}', '{"image":"nginx:1","name":"nginx"}'],
    ['{..image}', 'nginx:1 redis'],
    ["{.metadata['name','namespace']}", 'web default'],
    ['{.spec.replicas}x{.kind}', '3xDeployment'],
    ['{.nope}', ''],
    ['plain', 'plain'],
  ])('%s', (path, wanted) => {
    expect(shown(`jsonpath=${path}`)).toEqual({ stdout: wanted, stderr: '', exit: 0 });
  });

  test.each([
    ['jsonpath={.metadata', 'error parsing jsonpath {.metadata, unclosed action'],
    ['jsonpath=', 'template format specified but no template given'],
  ])('%s', (form, wanted) => {
    expect(shown(form)).toEqual({ stdout: '', stderr: `error: ${wanted}\n`, exit: 1 });
  });
});

describe('Go templates', () => {
  test.each([
    ['{{.metadata.name}}', 'web'],
    ['{{.nope}}', '<no value>'],
    ['{{range .spec.template.spec.containers}}{{.name}} {{end}}', 'nginx redis '],
    ['{{range $i, $c := .spec.template.spec.containers}}{{$i}}={{$c.name}};{{end}}', '0=nginx;1=redis;'],
    ['{{if eq .kind `Deployment`}}yes{{else}}no{{end}}', 'yes'],
    ['{{len .spec.template.spec.containers}}', '2'],
    ['{{printf `%s-%v` .kind .spec.replicas}}', 'Deployment-3'],
    ['{{with .metadata}}{{.name}}{{end}}', 'web'],
    ['{{(index .spec.template.spec.containers 1).name}}', 'redis'],
    ['{{- .kind -}} x', 'Deploymentx'],
    ['{{`YQ==` | base64decode}}', 'a'],
    ['{{if exists . `metadata` `name`}}y{{end}}', 'y'],
    ['{{define `T`}}[{{.}}]{{end}}{{template `T` .kind}}', '[Deployment]'],
    ['{{.metadata.labels}}', 'map[app:web]'],
  ])('%s', (template, wanted) => {
    expect(shown(`go-template=${template}`)).toEqual({ stdout: wanted, stderr: '', exit: 0 });
  });

  test.each([
    ['{{foo}}', 'error parsing template {{foo}}, template: output:1: function "foo" not defined'],
    ['{{if}}', 'error parsing template {{if}}, template: output:1: missing value for if'],
    ['{{end}}', 'error parsing template {{end}}, template: output:1: unexpected {{end}}'],
    ['{{.x', 'error parsing template {{.x, template: output:1: unclosed action'],
  ])('%s', (template, wanted) => {
    expect(shown(`go-template=${template}`)).toEqual({ stdout: '', stderr: `error: ${wanted}\n`, exit: 1 });
  });
});

interface Table {
  tests: Record<string, Record<string, { row: Record<string, unknown> }[]>>;
}
const columns = fixture('staging-0.36.2-test-tables/k8s.io__kubectl__pkg__cmd__get__customcolumn.json') as
  | Table
  | undefined;
const rows = (name: string): Record<string, unknown>[] =>
  Object.values(columns?.tests[name] ?? {}).flatMap((table) => table.map(({ row }) => row));

describe.skipIf(columns === undefined)('custom columns', () => {
  test('paths in every way to write them', () => {
    for (const { input, expectErr, expectedOutput } of rows('TestMassageJSONPath')) {
      if (expectErr === true) expect(() => relaxed(String(input))).toThrow('unexpected path string');
      else expect(relaxed(String(input))).toBe(expectedOutput);
    }
  });

  test('from a spec, and from a file', () => {
    for (const { spec, expectErr } of rows('TestNewColumnPrinterFromSpec'))
      expect(shown(`custom-columns=${String(spec)}`).exit, String(spec)).toBe(expectErr === true ? 1 : 0);
    for (const { spec, expectErr } of rows('TestNewColumnPrinterFromTemplate')) {
      const world = { objects: [web], now: NOW, files: { columns: String(spec) } };
      const { exit } = kubectl('get deployment web -o custom-columns-file=columns', world);
      expect(exit, String(spec)).toBe(expectErr === true ? 1 : 0);
    }
  });

  test('slices of lists', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { containers: [0, 1, 2, 3].map((i) => ({ name: `fake${i}` })) },
    } as unknown as KubeObject;
    for (const { spec, expectErr, expectedOutput, name } of rows('TestSliceColumnPrint')) {
      const { stdout, exit } = kubectl(`get pod p -o custom-columns=${String(spec)}`, { objects: [pod], now: NOW });
      expect(exit, String(name)).toBe(expectErr === true ? 1 : 0);
      if (expectErr !== true) expect(stdout, String(name)).toBe(expectedOutput);
    }
  });
});
