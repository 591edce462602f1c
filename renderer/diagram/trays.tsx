/** What has no machine: pods that wait for one, and objects that nothing acts upon. Nothing that was dropped is invisible. */
import { memo } from 'react';
import { isSimulatedKind } from '../graph/kinds.ts';
import type { OtherMark } from '../graph/picture.ts';
import type { Box } from '../graph/sizes.ts';
import { i18n } from '../i18n/i18n.ts';
import { type PlacedPod, PodCard } from './pod-card.tsx';
import { Thing } from './thing.tsx';

export interface WaitingData extends Record<string, unknown> {
  pods: readonly PlacedPod[];
  /** All that wait; the first of them are drawn. */
  count: number;
}

export const Waiting = memo(function Waiting({ data }: { data: WaitingData }) {
  // In a crowd its room is kept, so that nothing shakes; words without pods would only ask what they mean.
  if (data.count === 0) return null;
  return (
    <div className="tray">
      <span className="tray-title">{i18n.t('band.waiting')}</span>
      {data.count > 0 && <span className="tray-hint">{data.count}</span>}
      {data.pods.map((pod) => (
        <PodCard key={pod.uid} {...pod} />
      ))}
    </div>
  );
});

export interface OthersData extends Record<string, unknown> {
  items: readonly { mark: OtherMark; box: Box }[];
}

function OtherCard({ mark, box }: { mark: OtherMark; box: Box }) {
  return (
    <Thing
      look="other"
      uid={mark.uid}
      kind={mark.kind}
      namespace={mark.namespace}
      name={mark.name}
      state={isSimulatedKind(mark.kind) ? 'simulated' : 'not-simulated'}
      label={
        isSimulatedKind(mark.kind)
          ? `${mark.kind} ${mark.name}`
          : i18n.t('diagram.other', { kind: mark.kind, name: mark.name })
      }
      style={{ width: box.w, height: box.h, transform: `translate(${box.x}px, ${box.y}px)` }}
    >
      <span className="other-kind">{mark.kind}</span>
      <span className="other-name mono">{mark.name}</span>
    </Thing>
  );
}

export const Others = memo(function Others({ data }: { data: OthersData }) {
  return (
    <div className="tray" data-dashed="true">
      <span className="tray-title">{i18n.t('band.others')}</span>
      <span className="tray-hint">{i18n.t('band.othersHint')}</span>
      {data.items.map((item) => (
        <OtherCard key={item.mark.uid} {...item} />
      ))}
    </div>
  );
});
