/** Discovery: every kind is found under its group and version, with what can be done to it. */
import { expect, test } from 'vitest';
import { apiGroup, apiGroups, apiResources, coreVersions } from '../../../shared/engine/api/discovery.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { refusal } from './door.ts';

const kinds = new KindRegistry().all();

test('the core group and the others', () => {
  expect(coreVersions()).toEqual({ kind: 'APIVersions', versions: ['v1'] });
  const { groups } = apiGroups(kinds);
  const apps = { groupVersion: 'apps/v1', version: 'v1' };
  expect(groups.find((g) => g.name === 'apps')).toEqual({ name: 'apps', versions: [apps], preferredVersion: apps });
  expect(groups.some((g) => g.name === '')).toBe(false);
  const names = groups.map((g) => g.name);
  expect(names.indexOf('autoscaling')).toBeLessThan(names.indexOf('batch'));
  expect(names.indexOf('apps')).toBeLessThan(names.indexOf('autoscaling'));
  expect(apiGroup(kinds, 'apps')).toMatchObject({ kind: 'APIGroup', apiVersion: 'v1', name: 'apps' });
  expect(refusal(() => apiGroup(kinds, 'nothing')).code).toBe(404);
});

test('each kind is in exactly one list', () => {
  const { groups } = apiGroups(kinds);
  const versions = ['v1', ...groups.flatMap((g) => g.versions.map((v) => v.groupVersion))];
  const served = versions.flatMap((v) => apiResources(kinds, v).resources.filter((r) => !r.name.includes('/')));
  expect(served).toHaveLength(kinds.length);
  expect(new Set(versions).size).toBe(versions.length);
});

test('resources by name, with their parts', () => {
  const { resources, apiVersion } = apiResources(kinds, 'apps/v1');
  expect(apiVersion).toBe('v1');
  expect(resources.filter((r) => r.name.startsWith('deployments'))).toEqual([
    {
      name: 'deployments',
      singularName: 'deployment',
      namespaced: true,
      kind: 'Deployment',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['deploy'],
      categories: ['all'],
    },
    {
      name: 'deployments/scale',
      singularName: '',
      namespaced: true,
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
    },
    {
      name: 'deployments/status',
      singularName: '',
      namespaced: true,
      kind: 'Deployment',
      verbs: ['get', 'patch', 'update'],
    },
  ]);
  const core = apiResources(kinds, 'v1');
  expect(core).not.toHaveProperty('apiVersion');
  expect(core.resources.find((r) => r.name === 'namespaces')?.verbs).not.toContain('deletecollection');
  expect(core.resources.map((r) => r.name)).toEqual(expect.arrayContaining(['pods/binding', 'namespaces/finalize']));
  expect(refusal(() => apiResources(kinds, 'apps/v2')).message).toBe(
    'the server could not find the requested resource',
  );
});
