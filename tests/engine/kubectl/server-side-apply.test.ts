/** `kubectl apply --server-side`: managers, conflicts and what became of client-side apply. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { kubectls } from './frozen.ts';

const place = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default', uid: 'n' }, status: { phase: 'Active' } },
] as unknown as KubeObject[];

const config = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: ${data}\n`;
const APPLY = 'apply --server-side -f c.yaml';
const MANAGERS = 'get cm c -o jsonpath={.metadata.managedFields[*].manager} --show-managed-fields';

function world(data: string) {
  const files = { 'c.yaml': config(data) };
  const run = kubectls({ objects: place, now: '2026-11-23T08:20:00Z', files });
  return { run, edit: (text: string) => void (files['c.yaml'] = config(text)) };
}

test('it says so, the same twice, and managedFields are shown to who asks', () => {
  const { run } = world('{ a: "1" }');
  const said = { stdout: 'configmap/c serverside-applied\n', stderr: '', exit: 0 };
  expect(run(APPLY)).toEqual(said);
  const version = run('get cm c -o jsonpath={.metadata.resourceVersion}').stdout;
  expect(run(APPLY)).toEqual(said);
  expect(run('get cm c -o jsonpath={.metadata.resourceVersion}').stdout).toBe(version);
  expect(run('get cm c -o yaml').stdout).not.toContain('managedFields');
  expect(run('get cm c -o yaml --show-managed-fields').stdout).toContain(
    '  managedFields:\n  - apiVersion: v1\n    fieldsType: FieldsV1\n    fieldsV1:\n      f:data:\n        f:a: {}\n    manager: kubectl\n    operation: Apply\n',
  );
});

test('a conflict comes with advice, and is forced', () => {
  const { run, edit } = world('{ a: "1" }');
  run(`${APPLY} --field-manager=other`);
  edit('{ a: "2" }');
  const { stderr, exit } = run(APPLY);
  expect(exit).toBe(1);
  expect(stderr).toMatch(
    /^error: Apply failed with 1 conflict: conflict with "other": \.data\.a\nPlease review the fields above--they currently have other managers\. Here\n/,
  );
  expect(run(`${APPLY} --force-conflicts`).stdout).toBe('configmap/c serverside-applied\n');
  expect(run('get cm c -o jsonpath={.data.a}').stdout).toBe('2');
});

test('what client-side apply set becomes its own, so that it can go', () => {
  const { run, edit } = world('{ a: "1", b: "2" }');
  run('apply -f c.yaml');
  expect(run(MANAGERS).stdout).toBe('kubectl-client-side-apply');
  edit('{ a: "9" }');
  expect(run(APPLY)).toEqual({ stdout: 'configmap/c serverside-applied\n', stderr: '', exit: 0 });
  expect(run('get cm c -o jsonpath={.data}').stdout).toBe('{"a":"9"}');
  expect(run(MANAGERS).stdout).toBe('kubectl-last-applied kubectl');
  expect(run('apply view-last-applied cm c').stdout).toMatch(/^apiVersion: v1\ndata:\n  a: "9"\nkind/);
});
