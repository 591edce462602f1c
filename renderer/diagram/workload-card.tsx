/** A workload beside its pods: how many are ready, and during a rollout both revisions on one bar with its limits. */
import { memo } from 'react';
import type { Deployment } from '../../shared/model/workloads.ts';
import { neutral } from '../graph/colours.ts';
import { middleEllipsis } from '../graph/ellipsis.ts';
import { isSystemNamespace } from '../graph/kinds.ts';
import { groupKey } from '../graph/owner.ts';
import { plainRollout, type Rollout, rolloutOf } from '../graph/rollout.ts';
import { i18n } from '../i18n/i18n.ts';
import { records, useObject, useSlowly } from '../store/cluster.ts';
import { revisionColour } from '../store/scene.ts';
import { KindIcon } from './kind-icon.tsx';
import { OwnerLine } from './owner-line.tsx';
import { Thing } from './thing.tsx';
import { useNameLetters } from './zoom.ts';

const itsSets = ['ReplicaSet'];

/** Of the card's width, picture units, what its title has. */
const titleRoom = 166;
/** Of a name so many letters are always told. */
const leastLetters = 4;
/** Letters of its kind are so much smaller than those of its name. */
const smaller = 0.8;

export interface WorkloadData extends Record<string, unknown> {
  uid: string;
}

/** What a rollout has to say in words: that it is stuck or paused, its limits while it rolls, its revision. */
export function rolloutCaption(rollout: Rollout): string {
  const words: string[] = [];
  if (rollout.stuck) words.push(i18n.t('workload.stuck'));
  else if (rollout.paused) words.push(i18n.t('workload.paused'));
  const live = rollout.parts.filter((p) => p.replicas > 0);
  const newest = rollout.parts.at(-1);
  if (rollout.rolling && rollout.most !== undefined && rollout.least !== undefined) {
    words.push(i18n.t('workload.limits', { most: rollout.most, least: rollout.least }));
  } else if (newest !== undefined && newest.revision > 0) {
    words.push(
      i18n.t('workload.revision', {
        revision: live.length > 1 ? live.map((p) => p.revision).join(' → ') : newest.revision,
      }),
    );
  }
  return words.join(' · ');
}

/** total: the pods that the whole bar stands for, where that is more than the rollout's most. */
export function RolloutBar({ rollout, group, total: least = 1 }: { rollout: Rollout; group: string; total?: number }) {
  const system = isSystemNamespace(group.split('/')[0]);
  const made = rollout.parts.reduce((n, p) => n + p.replicas, 0);
  const total = Math.max(rollout.most ?? rollout.wanted, made, least);
  const starts = rollout.parts.map((_, i) => rollout.parts.slice(0, i).reduce((n, p) => n + p.replicas, 0));
  return (
    <span className="rollout" aria-hidden="true">
      {rollout.parts.map((part, i) => {
        if (part.replicas === 0) return null;
        return (
          <span
            key={part.uid}
            className="rollout-part"
            data-revision={system ? neutral : revisionColour(group, part.hash)}
            style={{ left: `${((starts[i] ?? 0) / total) * 100}%`, width: `${(part.replicas / total) * 100}%` }}
          >
            <i style={{ width: `${(part.ready / part.replicas) * 100}%` }} />
          </span>
        );
      })}
      {rollout.least !== undefined && rollout.least > 0 && (
        <b className="rollout-mark" style={{ left: `${(rollout.least / total) * 100}%` }} />
      )}
    </span>
  );
}

export const WorkloadCard = memo(function WorkloadCard({ data }: { data: WorkloadData }) {
  const { uid } = data;
  const object = useObject(uid);
  useSlowly(itsSets, 100);
  const letters = useNameLetters(titleRoom);
  // In a new cluster the uid can be another thing's for a moment.
  if (object === undefined || !('spec' in object)) return null;
  const { kind } = object;
  const { name, namespace = '' } = object.metadata;
  const rollout =
    kind === 'Deployment'
      ? rolloutOf(object as Deployment, records.ofKind('ReplicaSet').values())
      : plainRollout(object, records.ofKind('Pod').values());
  const count = `${rollout.ready}/${rollout.wanted}`;
  const state = rollout.stuck
    ? 'stuck'
    : rollout.rolling
      ? 'rolling'
      : rollout.ready >= rollout.wanted
        ? 'ready'
        : 'not-ready';
  return (
    <Thing
      look="thing workload"
      uid={uid}
      kind={kind}
      namespace={namespace}
      name={name}
      state={state}
      label={i18n.t('diagram.workload', { kind, name, ready: rollout.ready, wanted: rollout.wanted })}
    >
      <span className="thing-title">
        <KindIcon kind={kind} size={14} />
        {/* A name that needs the room has it. */}
        {name.length + kind.length * smaller + count.length + 2 <= letters && (
          <span className="thing-kind near-only">{kind}</span>
        )}
        <span className="thing-name">{middleEllipsis(name, Math.max(leastLetters, letters - count.length - 1))}</span>
        <span className="thing-rate" data-tone={rollout.ready < rollout.wanted ? 'warn' : undefined}>
          {count}
        </span>
      </span>
      <RolloutBar rollout={rollout} group={groupKey(object)} />
      <OwnerLine
        brief
        group={groupKey(object)}
        caption={rolloutCaption(rollout)}
        tone={rollout.stuck ? 'bad' : undefined}
      />
    </Thing>
  );
});
