/** What volumes have when the manifest says nothing (SetDefaults_*VolumeSource). */
import type { Volume } from '../../../model/pod.ts';
import { each, fill, within } from '../defaulting.ts';

type Fields = Record<string, unknown>;

/** 0644 */
const FILE_MODE = 420;

const SOURCES: Readonly<Record<string, (source: Fields) => Fields>> = {
  secret: withMode,
  configMap: withMode,
  downwardAPI: (source) => fieldRefs(withMode(source)),
  projected: (source) =>
    within(withMode(source) as { sources?: Fields[] }, 'sources', (list) => each(list, defaultProjection)) as Fields,
  hostPath: (source) => (source['type'] === undefined ? { ...source, type: '' } : source),
  iscsi: (source) => fill(source, { iscsiInterface: 'default' }),
  rbd: (source) => fill(source, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
  azureDisk: (source) => {
    const filled = fill(source, { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4' });
    return filled['readOnly'] === undefined ? { ...filled, readOnly: false } : filled;
  },
  scaleIO: (source) => fill(source, { storageMode: 'ThinProvisioned', fsType: 'xfs' }),
  image: (source) =>
    fill(source, {
      pullPolicy: /:latest$|^[^:@]*$/.test(String(source['reference'] ?? '')) ? 'Always' : 'IfNotPresent',
    }),
  ephemeral: (source) =>
    within(source as { volumeClaimTemplate?: Fields }, 'volumeClaimTemplate', (claim) => {
      const whole = fill(claim, { metadata: {} });
      return within(whole as { spec?: Fields }, 'spec', (spec) => fill(spec, { volumeMode: 'Filesystem' })) as Fields;
    }) as Fields,
};

function withMode(source: Fields): Fields {
  return source['defaultMode'] === undefined ? { ...source, defaultMode: FILE_MODE } : source;
}

function fieldRefs(source: Fields): Fields {
  return within(source as { items?: Fields[] }, 'items', (items) =>
    each(items, (item) => {
      const field = within(item as { fieldRef?: Fields }, 'fieldRef', (ref) =>
        fill(ref, { apiVersion: 'v1' }),
      ) as Fields;
      return within(field as { resourceFieldRef?: Fields }, 'resourceFieldRef', (ref) =>
        fill(ref, { divisor: '0' }),
      ) as Fields;
    }),
  ) as Fields;
}

function defaultProjection(source: Fields): Fields {
  const token = within(source as { serviceAccountToken?: Fields }, 'serviceAccountToken', (t) =>
    t['expirationSeconds'] === undefined ? { ...t, expirationSeconds: 3600 } : t,
  ) as Fields;
  return within(token as { downwardAPI?: Fields }, 'downwardAPI', fieldRefs) as Fields;
}

/** A volume without any source is an emptyDir. */
export function defaultVolume(volume: Volume): Volume {
  const source = Object.keys(volume).find((key) => key !== 'name');
  if (source === undefined) return { ...volume, emptyDir: {} };
  const complete = SOURCES[source];
  const value = volume[source];
  if (complete === undefined || typeof value !== 'object' || value === null) return volume;
  const next = complete(value as Fields);
  return next === value ? volume : { ...volume, [source]: next };
}
