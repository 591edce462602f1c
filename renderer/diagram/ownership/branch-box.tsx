/** A branch: a revision or a Job with its pods in their places, ordinals over their claims, machines over their pods. */
import { memo } from 'react';
import { Database } from 'lucide-react';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { PersistentVolumeClaim } from '../../../shared/model/storage.ts';
import type { ReplicaSet } from '../../../shared/model/workloads.ts';
import type { BranchPlace } from '../../graph/ownership/arrange.ts';
import { ownerFacts } from '../../graph/ownership/facts.ts';
import type { Place } from '../../graph/ownership/tree.ts';
import type { Box, Density } from '../../graph/sizes.ts';
import { middleEllipsis } from '../../graph/ellipsis.ts';
import { i18n } from '../../i18n/i18n.ts';
import { useObject } from '../../store/cluster.ts';
import { useView } from '../../store/view.ts';
import { PodCard, type PlacedPod } from '../pod-card.tsx';
import { PodCells } from '../pod-cells.tsx';
import { useZoomLevel } from '../zoom.ts';

export interface BranchData extends Record<string, unknown> {
  place: BranchPlace;
  density: Density;
  label: number;
  claim: number;
  /** So many pods in all that they are drawn on a canvas. */
  crowded: boolean;
}

function Claim({ uid, box, density }: { uid: string; box: Box; density: Density }) {
  const claim = useObject<PersistentVolumeClaim>(uid, 'PersistentVolumeClaim');
  const selected = useView((s) => s.selected === uid);
  const chars = useZoomLevel((s) => s.chars);
  if (claim === undefined) return null;
  const { name, namespace = '' } = claim.metadata;
  const phase = claim.metadata.deletionTimestamp === undefined ? (claim.status?.phase ?? 'Pending') : 'Terminating';
  return (
    <button
      type="button"
      className="own-claim nodrag"
      data-walk={uid}
      data-kind="PersistentVolumeClaim"
      data-namespace={namespace}
      data-name={name}
      data-state={phase}
      aria-label={i18n.t('diagram.claim', { name, phase, size: String(claim.status?.capacity?.['storage'] ?? '') })}
      aria-pressed={selected}
      title={`${name} · ${phase}`}
      style={{ left: box.x, top: box.y, width: box.w, height: box.h }}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(uid);
      }}
    >
      {density !== 'cell' && (
        <>
          <Database size={12} aria-hidden="true" />
          <span className="mono">{middleEllipsis(name, chars - 2)}</span>
        </>
      )}
    </button>
  );
}

/** A Job's progress, a ReplicaSet's revision and image. */
function headerWords(object: KubeObject): string {
  if (object.kind === 'Job') {
    const { done, wanted, failed } = ownerFacts(object);
    const words = [i18n.t('ownership.completions', { done, wanted })];
    if (failed > 0) words.push(i18n.t('ownership.failed', { count: failed }));
    return words.join(' · ');
  }
  const { metadata, spec } = object as ReplicaSet;
  const revision = metadata.annotations?.['deployment.kubernetes.io/revision'];
  const images = (spec.template.spec?.containers ?? []).map((c) => c.image).join(', ');
  return [...(revision === undefined ? [] : [i18n.t('workload.revision', { revision })]), images].join(' · ');
}

/** Letters of a name and of the words beside it, per picture unit at text size 1; under so many letters words say nothing. */
const perLetter = 7.6;
const fewest = 9;

function Header({ uid, colour, height, w }: { uid: string; colour: number; height: number; w: number }) {
  const object = useObject(uid);
  const selected = useView((s) => s.selected === uid);
  const scale = useView((s) => s.textSize);
  if (object === undefined || !('spec' in object)) return null;
  const { name, namespace = '' } = object.metadata;
  const { done, wanted, tone } = ownerFacts(object);
  const isJob = object.kind === 'Job';
  return (
    <button
      type="button"
      className="branch-head nodrag"
      data-walk={uid}
      data-kind={object.kind}
      data-namespace={namespace}
      data-name={name}
      data-revision={colour}
      aria-label={i18n.t('diagram.workload', { kind: object.kind, name, ready: done, wanted })}
      aria-pressed={selected}
      style={{ height }}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(uid);
      }}
    >
      <span className="branch-stripe" />
      <span className="branch-name mono">{name}</span>
      {w / scale - 90 >= (name.length + fewest) * perLetter && (
        <span className="branch-words near-only">{headerWords(object)}</span>
      )}
      {!isJob && (
        <span className="branch-count" data-tone={tone}>
          {done}/{wanted}
        </span>
      )}
    </button>
  );
}

function Spot({ place, box, data }: { place: Place; box: Box; data: BranchData }) {
  const { density, label, claim } = data;
  const variant: PlacedPod['variant'] = density;
  return (
    <>
      {place.label !== undefined && label > 0 && (
        <span className="place-label" style={{ left: box.x, top: box.y - label, width: box.w, height: label }}>
          {place.label}
        </span>
      )}
      {place.pod === undefined ? (
        (place.missing || place.label !== undefined) && (
          <span
            className="place-empty"
            data-missing={place.missing || undefined}
            style={{ left: box.x, top: box.y, width: box.w, height: box.h }}
          >
            {density === 'card' && i18n.t(place.missing ? 'ownership.missing' : 'ownership.empty')}
          </span>
        )
      ) : (
        <PodCard uid={place.pod} {...box} variant={variant} colour={place.colour} />
      )}
      {place.claims.map((uid, i) => (
        <Claim
          key={uid}
          uid={uid}
          density={density}
          box={{ x: box.x, y: box.y + box.h + 4 + i * (claim + 4), w: box.w, h: claim }}
        />
      ))}
    </>
  );
}

export const BranchBox = memo(function BranchBox({ data }: { data: BranchData }) {
  const { place, crowded } = data;
  const { branch, tree, box, header, pods } = place;
  const placed = branch.places.flatMap((p): PlacedPod[] => {
    const at = pods.get(p.key);
    return p.pod === undefined || at === undefined ? [] : [{ uid: p.pod, ...at, variant: 'cell', colour: p.colour }];
  });
  return (
    <div className="branch" data-empty={branch.places.length === 0 || undefined}>
      {branch.uid !== undefined && <Header uid={branch.uid} colour={branch.colour} height={header} w={box.w} />}
      {crowded ? (
        <PodCells pods={placed} w={box.w} h={box.h} machine={tree.name} />
      ) : (
        branch.places.map((p) => {
          const at = pods.get(p.key);
          return at === undefined ? null : <Spot key={p.key} place={p} box={at} data={data} />;
        })
      )}
    </div>
  );
});
