/** Applying a file again sends what it changed and dropped, and leaves alone what others set. */
import { expect, test } from 'vitest';
import { createThreeWayJsonMergePatch, mergePatch } from '../../../../shared/engine/api/patch/merge.ts';
import { hasPatchSchema } from '../../../../shared/engine/api/patch/merge-keys.ts';
import { strategicMergePatch } from '../../../../shared/engine/api/patch/strategic.ts';
import { createThreeWayMergePatch } from '../../../../shared/engine/api/patch/three-way.ts';

const original = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', annotations: { team: 'a', old: 'x' } },
  spec: {
    replicas: 2,
    template: { spec: { containers: [{ name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }] }] } },
  },
};
const current = {
  ...original,
  metadata: {
    ...original.metadata,
    uid: 'u',
    resourceVersion: '7',
    annotations: { ...original.metadata.annotations, theirs: 'y' },
  },
  spec: {
    replicas: 5,
    progressDeadlineSeconds: 600,
    template: {
      spec: {
        containers: [
          { name: 'web', image: 'web:1', imagePullPolicy: 'Always', env: [{ name: 'A', value: '1' }] },
          { name: 'injected', image: 'proxy' },
        ],
      },
    },
  },
  status: { replicas: 5 },
};

test('nothing to do is an empty patch', () => {
  const stored = { ...original, spec: { ...original.spec, replicas: 2, paused: false }, status: { replicas: 2 } };
  expect(createThreeWayMergePatch('Deployment.apps', original, original, stored)).toEqual({});
});

test('containers that others added make kubectl repeat the order, which changes nothing', () => {
  const same = { ...original, spec: { ...original.spec, replicas: 5 } };
  const patch = createThreeWayMergePatch('Deployment.apps', original, same, current);
  expect(patch).toEqual({ spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'web' }] } } } });
  expect(strategicMergePatch('Deployment.apps', current, patch)).toBe(current);
});

test('a new image changes one container, and what is not in the file stays', () => {
  const modified = {
    ...original,
    metadata: { name: 'web', annotations: { team: 'b' } },
    spec: { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'web:2' }] } } },
  };
  const patch = createThreeWayMergePatch('Deployment.apps', original, modified, current);
  expect(patch).toEqual({
    metadata: { annotations: { old: null, team: 'b' } },
    spec: {
      replicas: 2,
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'web' }],
          containers: [{ name: 'web', image: 'web:2', env: null }],
        },
      },
    },
  });
  const next = strategicMergePatch('Deployment.apps', current, patch) as typeof current;
  expect(next.metadata.annotations).toEqual({ team: 'b', theirs: 'y' });
  expect(next.spec.progressDeadlineSeconds).toBe(600);
  expect(next.spec.template.spec.containers).toEqual([
    { name: 'web', image: 'web:2', imagePullPolicy: 'Always' },
    { name: 'injected', image: 'proxy' },
  ]);
  expect(next.status).toBe(current.status);
});

test('the strategy of a Deployment is a union', () => {
  const rolling = {
    ...original,
    spec: { ...original.spec, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
  };
  const recreate = { ...original, spec: { ...original.spec, strategy: { type: 'Recreate' } } };
  const patch = createThreeWayMergePatch('Deployment.apps', original, recreate, rolling);
  expect(patch).toEqual({ spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } });
  const next = strategicMergePatch('Deployment.apps', rolling, patch) as typeof recreate;
  expect(next.spec.strategy).toEqual({ type: 'Recreate' });
});

test('a custom resource gets a JSON merge patch', () => {
  expect(hasPatchSchema('Widget.example.com')).toBe(false);
  const before = { metadata: { name: 'w' }, spec: { items: [{ name: 'a' }], gone: 1, kept: { x: 1 } } };
  const stored = {
    metadata: { name: 'w', uid: 'u' },
    spec: { items: [{ name: 'a' }], gone: 1, kept: { x: 1, theirs: 2 } },
  };
  const after = { metadata: { name: 'w' }, spec: { items: [{ name: 'b' }], kept: { x: 1 } } };
  const patch = createThreeWayMergePatch('Widget.example.com', before, after, stored);
  expect(patch).toEqual({ spec: { items: [{ name: 'b' }], gone: null } });
  expect(mergePatch(stored, patch)).toEqual({
    metadata: { name: 'w', uid: 'u' },
    spec: { items: [{ name: 'b' }], kept: { x: 1, theirs: 2 } },
  });
  expect(createThreeWayJsonMergePatch({}, { a: {} }, {})).toEqual({ a: {} });
});
