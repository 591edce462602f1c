/** What is stored, below the machines: a claim with its volume stays where it is when its pods come and go. */
import { memo } from 'react';
import { Database } from 'lucide-react';
import type { PersistentVolume, PersistentVolumeClaim } from '../../shared/model/storage.ts';
import { middleEllipsis } from '../graph/ellipsis.ts';
import type { StorageMark } from '../graph/picture.ts';
import type { Box } from '../graph/sizes.ts';
import { i18n } from '../i18n/i18n.ts';
import { useObject } from '../store/cluster.ts';
import { Thing } from './thing.tsx';
import { useZoomLevel } from './zoom.ts';

export interface StorageData extends Record<string, unknown> {
  items: readonly { mark: StorageMark; box: Box }[];
}

interface StorageView {
  phase: string;
  size: string;
  /** What lies behind: the claim's volume, or the claim that left the volume. */
  behind: string;
}

function viewOfClaim({ spec, status }: PersistentVolumeClaim): StorageView {
  return {
    phase: status?.phase ?? 'Pending',
    size: String(status?.capacity?.['storage'] ?? spec.resources?.requests?.['storage'] ?? ''),
    behind: spec.volumeName ?? spec.storageClassName ?? '',
  };
}

function viewOfVolume({ spec, status }: PersistentVolume): StorageView {
  return {
    phase: status?.phase ?? 'Pending',
    size: String(spec.capacity?.['storage'] ?? ''),
    behind: spec.claimRef?.name ?? spec.storageClassName ?? '',
  };
}

const tones: Record<string, 'good' | 'warn' | 'bad'> = {
  Bound: 'good',
  Available: 'good',
  Pending: 'warn',
  Released: 'warn',
  Lost: 'bad',
  Failed: 'bad',
};

function StorageCard({ mark, box }: { mark: StorageMark; box: Box }) {
  const object = useObject<PersistentVolumeClaim | PersistentVolume>(mark.uid, mark.kind);
  const chars = useZoomLevel((s) => s.chars);
  if (object === undefined) return null;
  const isClaim = object.kind === 'PersistentVolumeClaim';
  const { phase, size, behind } = isClaim ? viewOfClaim(object) : viewOfVolume(object);
  const leaving = object.metadata.deletionTimestamp !== undefined;
  const word = leaving ? i18n.t('pod.terminating') : phase;
  return (
    <Thing
      look="storage"
      uid={mark.uid}
      kind={mark.kind}
      namespace={mark.namespace}
      name={mark.name}
      state={leaving ? 'leaving' : phase}
      label={i18n.t(isClaim ? 'diagram.claim' : 'diagram.volume', { name: mark.name, phase: word, size })}
      title={behind === '' ? mark.name : `${mark.name} · ${behind}`}
      style={{ width: box.w, height: box.h, transform: `translate(${box.x}px, ${box.y}px)` }}
    >
      <Database className="storage-icon" aria-hidden="true" />
      <span className="storage-name mono">{middleEllipsis(mark.name, chars)}</span>
      <span className="storage-facts">
        <b data-tone={leaving ? 'warn' : tones[phase]}>{word}</b> <span className="mono">{size}</span>
        {!isClaim && <span className="faint"> PV</span>}
      </span>
    </Thing>
  );
}

export const Storage = memo(function Storage({ data }: { data: StorageData }) {
  return (
    <div className="tray" data-plain="true">
      <span className="tray-title">{i18n.t('band.storage')}</span>
      <span className="tray-note">{i18n.t('band.storageHint')}</span>
      {data.items.map((item) => (
        <StorageCard key={item.mark.uid} {...item} />
      ))}
    </div>
  );
});
