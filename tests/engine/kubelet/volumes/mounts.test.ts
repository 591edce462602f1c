/** Mounts of containers against upstream's tables of sub-paths, and the words of what is wrong with them. */
import { describe, expect, test } from 'vitest';
import { expandSubPath, mountsOf } from '../../../../shared/engine/kubelet/volumes/mounts.ts';
import { cleanPath } from '../../../../shared/engine/kubelet/volumes/paths.ts';
import type { VolumeContent } from '../../../../shared/engine/kubelet/volumes/volume-content.ts';
import type { Container, VolumeMount } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const HELPERS = 'k8s-1.20.2-test-tables/pkg__kubelet__container__helpers.json';
const PODS = 'k8s-1.20.2-test-tables/pkg__kubelet__kubelet_pods.json';

describe.skipIf(!fixturesDir)('TestExpandVolumeMountsWithSubpath', () => {
  const rows = tableRows<{
    name: string;
    container: Container;
    envs: { Name: string; Value?: string }[] | null;
    expectedSubPath: string;
    expectedOk: boolean;
  }>(HELPERS, 'TestExpandVolumeMountsWithSubpath');
  test.each(rows.map(({ row }) => [row.name, row] as const))('%s', (_, row) => {
    const expression = (row.container.volumeMounts?.[0]?.['subPathExpr'] as string | undefined) ?? '';
    const env = (row.envs ?? []).map(({ Name, Value = '' }) => [Name, Value] as const);
    if (row.expectedOk) expect(expandSubPath(expression, env)).toBe(row.expectedSubPath);
    else expect(() => expandSubPath(expression, env)).toThrow(/^missing value for/);
  });
  account(`${HELPERS} TestExpandVolumeMountsWithSubpath`, rows.length);
});

const content = (name: string, more: Partial<VolumeContent> = {}): VolumeContent => ({
  name,
  kind: 'emptyDir',
  id: `u ${name}`,
  readOnly: false,
  ...more,
});
const VOLUMES = new Map([
  ['data', content('data')],
  ['config', content('config', { kind: 'configMap', readOnly: true, entries: [] })],
]);
const ENV = [
  ['POD', 'web-0'],
  ['EMPTY', ''],
] as const;

const mounts = (...volumeMounts: VolumeMount[]) =>
  mountsOf({ container: { name: 'main', volumeMounts }, volumes: VOLUMES, env: () => ENV });

describe.skipIf(!fixturesDir)('TestDisabledSubpath', () => {
  const rows = tableRows<{ container: Container; expectError: boolean }>(PODS, 'TestDisabledSubpath');
  test.each(rows.map(({ key, row }) => [key, row] as const))('%s', (_, { container, expectError }) => {
    const volumes = new Map([['disk', content('disk')]]);
    expect('error' in mountsOf({ container, volumes, env: () => [] })).toBe(expectError);
  });
  account(`${PODS} TestDisabledSubpath`, rows.length);
});

test('mounts', () => {
  expect(
    mounts(
      { name: 'data', mountPath: '/data' },
      { name: 'data', mountPath: 'logs', subPathExpr: '$(POD)/logs', readOnly: true },
      { name: 'config', mountPath: '/etc/c' },
      { name: 'config', mountPath: '/etc/c.conf', subPath: 'c.conf' },
    ),
  ).toEqual({
    mounts: [
      { mountPath: '/data', volume: VOLUMES.get('data'), readOnly: false, refreshes: false },
      { mountPath: '/logs', volume: VOLUMES.get('data'), subPath: 'web-0/logs', readOnly: true, refreshes: false },
      { mountPath: '/etc/c', volume: VOLUMES.get('config'), readOnly: true, refreshes: true },
      { mountPath: '/etc/c.conf', volume: VOLUMES.get('config'), subPath: 'c.conf', readOnly: true, refreshes: false },
    ],
  });
  expect(mountsOf({ container: { name: 'main' }, volumes: VOLUMES, env: () => ENV })).toEqual({ mounts: [] });
});

describe('mounts that cannot be made', () => {
  const at = { name: 'data', mountPath: '/data' };
  const rows: [VolumeMount, string][] = [
    [{ name: 'gone', mountPath: '/x' }, 'cannot find volume "gone" to mount into container "main"'],
    [{ ...at, subPath: '/abs' }, 'error SubPath `/abs` must not be an absolute path'],
    [{ ...at, subPath: 'a/../b' }, "unable to provision SubPath `a/../b`: must not contain '..'"],
    [{ ...at, subPathExpr: '$(X)/$(EMPTY)/$(POD)/$(B)' }, 'missing value for B, EMPTY, X'],
  ];
  test.each(rows)('%j', (mount, message) => {
    expect(mounts(mount)).toEqual({
      error: {
        reason: 'CreateContainerConfigError',
        message,
        event: { reason: 'Failed', message: `Error: ${message}` },
      },
    });
  });
});

test.each([
  ['', '.'],
  ['a//b/./c/', 'a/b/c'],
  ['a/../../b', '../b'],
  ['/../a/..', '/'],
  ['/a/b/../c', '/a/c'],
])('%j tidied is %j', (path, wanted) => expect(cleanPath(path)).toBe(wanted));
