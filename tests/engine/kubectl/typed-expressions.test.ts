/** Expressions and selectors that people write into a kustomization end in an error, never astray. */
import { expect, test } from 'vitest';
import { kubectl } from './frozen.ts';

const FILES = {
  'k/web.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab}\n',
};
const built = (target: string) =>
  kubectl('kustomize k', {
    objects: [],
    now: '2026-11-23T08:20:00Z',
    files: {
      ...FILES,
      'k/kustomization.yaml': `resources: [web.yaml]\npatches: [{target: ${target}, patch: '[{"op": "add", "path": "/data", "value": {"a": "b"}}]'}]\n`,
    },
  });

test('a target that is no expression', () => {
  expect(built("{name: '('}")).toEqual({
    stdout: '',
    stderr: 'error: error parsing regexp of a patch target: `(`\n',
    exit: 1,
  });
});

test('a selector that is none', () => {
  const { stderr, exit } = built("{kind: ConfigMap, labelSelector: 'a in (b'}");
  expect(stderr).toMatch(/^error: unable to parse requirement: found ''/);
  expect(exit).toBe(1);
});

test('an expression that would try for ever, and one that fits', () => {
  expect(built("{name: '(a+)+c'}").stdout).not.toContain('\ndata:');
  expect(built("{name: '(a+)+b'}").stdout).toContain('\ndata:\n  a: b\n');
});
