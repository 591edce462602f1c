/** Which volume a claim gets, against the tables of upstream's index_test.go. */
import { describe, expect, test } from 'vitest';
import { hasModes, modesText } from '../../../../shared/engine/kinds/persistent-volume/access-modes.ts';
import {
  byAccessModes,
  findBestMatch,
  findMatchingVolume,
  hasSameMode,
  mismatch,
} from '../../../../shared/engine/kinds/persistent-volume/match.ts';
import { compareQuantities } from '../../../../shared/engine/api/quantity.ts';
import { reaches } from '../../../../shared/engine/scheduler/pod-volumes.ts';
import type { PersistentVolume, PersistentVolumeClaim, VolumePhase } from '../../../../shared/model/storage.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const TABLE = 'k8s-1.20.2-test-tables/pkg__controller__volume__persistentvolume__index.json';

const MODES = { o: 'ReadWriteOnce', r: 'ReadOnlyMany', m: 'ReadWriteMany' } as const;

interface Made {
  modes?: string;
  of?: string;
  phase?: VolumePhase | '';
  labels?: Record<string, string>;
  claim?: string;
  key1?: string;
}

/** What the tables' own Go function makes: the rows name its volumes by uid. */
function volume(uid: string, size: string, made: Made = {}): PersistentVolume {
  const { modes = 'or', of, phase = 'Available', labels, claim, key1 } = made;
  const terms = [{ matchExpressions: [{ key: 'key1', operator: 'In', values: [key1 ?? ''] }] }];
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: uid, uid, ...(labels === undefined ? {} : { labels }) },
    spec: {
      capacity: { storage: size },
      accessModes: [...modes].map((mode) => MODES[mode as keyof typeof MODES]),
      ...(of === undefined ? {} : { storageClassName: of }),
      ...(claim === undefined ? {} : { claimRef: claim === '' ? { uid: 'x' } : { namespace: 'myns', name: claim } }),
      ...(key1 === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: terms } } }),
      volumeMode: 'Filesystem',
    },
    ...(phase === '' ? {} : { status: { phase } }),
  };
}

const EXISTS = { 'should-exist': 'true' };
const VOLUMES: readonly PersistentVolume[] = [
  volume('gce-pd-10', '10G'),
  volume('gce-pd-20', '20G', { claim: '', phase: 'Bound' }),
  volume('nfs-5', '5G', { modes: 'orm' }),
  volume('gce-pd-1', '1G', { claim: '', phase: 'Bound' }),
  volume('nfs-10', '10G', { modes: 'orm' }),
  volume('gce-pd-5', '5G'),
  volume('nfs-1', '1G', { modes: 'orm' }),
  volume('gce-pd-2', '20000G', { modes: 'o', labels: EXISTS }),
  volume('gce-pd-silver1', '10000G', { modes: 'o', labels: EXISTS, of: 'silver' }),
  volume('gce-pd-silver2', '100G', { modes: 'o', of: 'silver' }),
  volume('gce-pd-gold', '50G', { modes: 'o', of: 'gold' }),
  volume('local-pd-very-large', '200E', { modes: 'orm', of: 'large' }),
  volume('local-pd-extremely-large', '800E', { modes: 'orm', of: 'large' }),
  volume('affinity-pv', '100G', { of: 'wait', key1: 'value1' }),
  volume('affinity-pv2', '150G', { of: 'wait', key1: 'value1' }),
  volume('affinity-prebound', '100G', { of: 'wait', key1: 'value1', claim: 'claim02' }),
  volume('affinity-pv3', '200G', { of: 'wait', key1: 'value3' }),
  volume('affinity-pv4-pending', '200G', { of: 'wait', key1: 'value4', phase: 'Pending' }),
  volume('affinity-pv4-failed', '200G', { of: 'wait', key1: 'value4', phase: 'Failed' }),
  volume('affinity-pv4-released', '200G', { of: 'wait', key1: 'value4', phase: 'Released' }),
  volume('affinity-pv4-empty', '200G', { of: 'wait', key1: 'value4', phase: '' }),
];

const isAffine = ({ metadata }: PersistentVolume): boolean => metadata.name.startsWith('affinity');

interface Indexed {
  store: { cacheStorage: { items: Record<string, PersistentVolume> } };
}

const volumesIn = (vol: PersistentVolume | Indexed): PersistentVolume[] =>
  'store' in vol ? Object.values(vol.store.cacheStorage.items) : [vol];

describe.skipIf(!fixturesDir)('upstream tables', () => {
  test('the smallest that is large enough, of the class and the labels asked for', () => {
    const rows = tableRows<{ claim: PersistentVolumeClaim; expectedMatch: string }>(TABLE, 'TestMatchVolume');
    for (const { key, row } of rows)
      expect(findBestMatch(row.claim, VOLUMES, false)?.metadata.uid ?? '', key).toBe(row.expectedMatch);
    account('TestMatchVolume', rows.length);
    expect(rows.length).toBe(12);
  });

  test('the one that a node reaches, and that no other claim of the pod has', () => {
    type Row = {
      claim: PersistentVolumeClaim;
      node: { metadata: { labels: Record<string, string> } };
      excludedVolumes: Record<string, null> | null;
      expectedMatch: string;
    };
    // The rows exclude by the Go function's names, which end in the order of the volumes.
    const named: Readonly<Record<string, string>> = { affinity001: 'affinity-pv', affinity002: 'affinity-pv2' };
    const rows = tableRows<Row>(TABLE, 'TestFindMatchVolumeWithNode');
    for (const { key, row } of rows) {
      const node = { name: 'n', labels: row.node.metadata.labels };
      const excluded = new Set(Object.keys(row.excludedVolumes ?? {}).map((name) => named[name]!));
      const options = { reaches: (each: PersistentVolume) => reaches(each, node), excluded, delayed: true };
      expect(findMatchingVolume(row.claim, VOLUMES, options)?.metadata.uid ?? '', key).toBe(row.expectedMatch);
    }
    account('TestFindMatchVolumeWithNode', rows.length);
    expect(rows.length).toBe(9);
  });

  test('volumes by their modes, smallest first', () => {
    let ran = 0;
    for (const [table, modes] of [
      ['table@290', ['ReadWriteOnce', 'ReadOnlyMany']],
      ['table@302', ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany']],
    ] as const) {
      const wanted = tableRows<string>(TABLE, 'TestListByAccessModes', table).map(({ row }) => row);
      const sets = byAccessModes(
        VOLUMES.filter((each) => !isAffine(each)),
        modes,
      );
      const found = [...sets[0]!].sort((a, b) =>
        compareQuantities(a.spec.capacity!['storage']!, b.spec.capacity!['storage']!),
      );
      expect(found.map(({ metadata }) => metadata.uid).slice(0, wanted.length)).toEqual(wanted);
      ran += wanted.length;
    }
    account('TestListByAccessModes', ran);
    expect(ran).toBe(8);
  });

  test('sets of modes, fewest first', () => {
    const rows = tableRows<string[]>(TABLE, 'TestAllPossibleAccessModes');
    const found = byAccessModes(VOLUMES, ['ReadWriteOnce']).map(([first]) => modesText(first!.spec.accessModes!));
    expect(found).toEqual(rows.map(({ row }) => modesText(row)));
    account('TestAllPossibleAccessModes', rows.length);
  });

  test('file systems and blocks', () => {
    type Check = { vol: PersistentVolume; pvc: PersistentVolumeClaim; isExpectedMismatch: boolean };
    const checks = tableRows<Check>(TABLE, 'TestVolumeModeCheck');
    for (const { key, row } of checks) expect(hasSameMode(row.vol, row.pvc), key).toBe(!row.isExpectedMismatch);
    account('TestVolumeModeCheck', checks.length);
    type Filter = { vol: Indexed; pvc: PersistentVolumeClaim; isExpectedMatch: boolean };
    const filters = tableRows<Filter>(TABLE, 'TestFilteringVolumeModes');
    for (const { key, row } of filters)
      expect(findBestMatch(row.pvc, volumesIn(row.vol), false) !== undefined, key).toBe(row.isExpectedMatch);
    account('TestFilteringVolumeModes', filters.length);
    expect([checks.length, filters.length]).toEqual([9, 7]);
  });

  test('a volume on its way out is given to nobody', () => {
    type Row = {
      vol: PersistentVolume | Indexed;
      pvc: PersistentVolumeClaim;
      isExpectedMatch: boolean;
    };
    const all = tableRows<Row>(TABLE, 'TestStorageObjectInUseProtectionFiltering');
    // Without the gate a volume on its way out was given away; all else is the same with it.
    const old = 'feature disabled - pv deletionTimeStamp set';
    const rows = all.filter(({ key }) => key !== old);
    for (const { key, row } of rows) {
      const [only] = volumesIn(row.vol);
      expect(mismatch(only!, row.pvc) === undefined, key).toBe(row.isExpectedMatch);
      expect(findBestMatch(row.pvc, [only!], false) !== undefined, key).toBe(row.isExpectedMatch);
    }
    const off = `${all.length - rows.length} rows without the feature gate, which is locked on since 1.11`;
    account('TestStorageObjectInUseProtectionFiltering', rows.length, { [old]: off });
    expect([rows.length, all.length]).toEqual([6, 8]);
  });

  test('every mode that is asked for', () => {
    const rows = tableRows<{ claim: PersistentVolumeClaim; shouldSucceed: boolean }>(TABLE, 'TestCheckAccessModes');
    for (const { key, row } of rows) {
      const found = hasModes(['ReadWriteOnce', 'ReadWriteMany'], row.claim.spec.accessModes);
      expect(found, key).toBe(row.shouldSucceed);
    }
    account('TestCheckAccessModes', rows.length);
    expect(rows.length).toBe(4);
  });
});

const claim = (spec: Partial<PersistentVolumeClaim['spec']>, name = 'claim01'): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'myns', uid: `uid-${name}` },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});

describe('a volume that is kept for a claim', () => {
  const kept = (size: string, name: string): PersistentVolume => volume(`kept-${size}`, size, { claim: name });

  test('is preferred to one that fits better', () => {
    const found = findBestMatch(claim({}), [volume('a', '1Gi'), kept('8Gi', 'claim01')], false);
    expect(found?.metadata.name).toBe('kept-8Gi');
  });

  test('is no use when it is too small, and nobody else gets it', () => {
    const volumes = [kept('1Mi', 'claim01'), kept('1Gi', 'other'), volume('b', '5Gi')];
    expect(findBestMatch(claim({}), volumes, false)?.metadata.name).toBe('b');
  });

  test('is the only one that is taken before there is a pod, when the class waits for one', () => {
    expect(findBestMatch(claim({}), [volume('a', '1Gi')], true)).toBeUndefined();
    expect(findBestMatch(claim({}), [volume('a', '1Gi'), kept('2Gi', 'claim01')], true)?.metadata.name).toBe(
      'kept-2Gi',
    );
  });
});

test('says what is wrong with a volume that is asked for by name', () => {
  const small = volume('v', '1Mi');
  expect(mismatch(small, claim({}))).toBe('requested PV is too small');
  expect(mismatch(volume('v', '1Gi', { of: 'x' }), claim({}))).toBe('storageClassName does not match');
  expect(mismatch(volume('v', '1Gi'), claim({ volumeMode: 'Block' }))).toBe('incompatible volumeMode');
  expect(mismatch(volume('v', '1Gi'), claim({ accessModes: ['ReadWriteMany'] }))).toBe('incompatible accessMode');
  expect(mismatch(volume('v', '1Gi'), claim({}))).toBeUndefined();
});
