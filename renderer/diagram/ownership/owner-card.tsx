/** An owner on the left of its branches: what it wants, how far it is, and who else holds its number in hand. */
import { memo } from 'react';
import { type Layers, Pause, Ruler, Shield } from 'lucide-react';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Deployment } from '../../../shared/model/workloads.ts';
import { autoscalerOf, type OwnerFacts, ownerFacts } from '../../graph/ownership/facts.ts';
import type { OwnerTree } from '../../graph/ownership/tree.ts';
import { groupKey } from '../../graph/owner.ts';
import { type Rollout, rolloutOf } from '../../graph/rollout.ts';
import { selectsLabels } from '../../graph/selector.ts';
import { i18n } from '../../i18n/i18n.ts';
import { records, useObject, useSlowly } from '../../store/cluster.ts';
import { useView } from '../../store/view.ts';
import { KindIcon } from '../kind-icon.tsx';
import { OwnerLine } from '../owner-line.tsx';
import { RolloutBar, rolloutCaption } from '../workload-card.tsx';
import { ScaleHandle } from './scale-handle.tsx';

const around = ['ReplicaSet', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'];

interface Budget extends KubeObject {
  spec?: { selector?: { matchLabels?: Record<string, string> } };
  status?: { disruptionsAllowed?: number };
}

/** The PodDisruptionBudget whose selector fits an owner's template. */
function budgetOf(owner: KubeObject): Budget | undefined {
  const labels = (owner as Partial<Deployment>).spec?.template?.metadata?.labels;
  if (labels === undefined) return undefined;
  for (const object of records.ofKind('PodDisruptionBudget').values()) {
    const budget = object as Budget;
    if (budget.metadata.namespace !== owner.metadata.namespace) continue;
    if (selectsLabels(budget.spec?.selector?.matchLabels, labels)) return budget;
  }
  return undefined;
}

function Badge({ object, icon: Icon, text }: { object: KubeObject; icon: typeof Layers; text: string }) {
  const uid = object.metadata.uid ?? '';
  const selected = useView((s) => s.selected === uid);
  return (
    <button
      type="button"
      className="owner-badge nodrag"
      data-walk={uid}
      data-kind={object.kind}
      data-name={object.metadata.name}
      data-namespace={object.metadata.namespace ?? ''}
      aria-pressed={selected}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(uid);
      }}
    >
      <Icon size={12} aria-hidden="true" />
      {text}
    </button>
  );
}

function Badges({ owner }: { owner: KubeObject }) {
  const scaler = autoscalerOf(owner, records.ofKind('HorizontalPodAutoscaler').values());
  const scalerObject = scaler === undefined ? undefined : records.get(scaler.uid);
  const budget = budgetOf(owner);
  return (
    <span className="owner-badges near-only">
      {scaler !== undefined && scalerObject !== undefined && (
        <Badge object={scalerObject} icon={Ruler} text={`HPA ${scaler.least}–${scaler.most}`} />
      )}
      {budget !== undefined && (
        <Badge
          object={budget}
          icon={Shield}
          text={i18n.t('ownership.budget', { count: budget.status?.disruptionsAllowed ?? 0 })}
        />
      )}
    </span>
  );
}

function caption(object: KubeObject, facts: OwnerFacts, rollout: Rollout | undefined): string {
  if (facts.suspended) return i18n.t('ownership.suspended');
  if (rollout !== undefined) return rolloutCaption(rollout);
  if (facts.schedule !== undefined) return facts.schedule;
  if (facts.partition !== undefined) return i18n.t('ownership.partition', { count: facts.partition });
  if (facts.failed > 0) return i18n.t('ownership.failed', { count: facts.failed });
  return object.metadata.namespace === 'default' ? '' : (object.metadata.namespace ?? '');
}

function Bar({
  object,
  facts,
  rollout,
  group,
}: {
  object: KubeObject;
  facts: OwnerFacts;
  rollout: Rollout | undefined;
  group: string;
}) {
  if (facts.wanted === 0 && !facts.scalable) return null;
  // Room to the right of the handle, so that it can be seen to go there.
  const made = rollout?.parts.reduce((n, p) => n + p.replicas, 0) ?? 0;
  const room = Math.max(rollout?.most ?? 0, made, facts.wanted + Math.ceil(facts.wanted / 4), 4);
  const total = facts.scalable ? room : facts.wanted;
  return (
    <span className="owner-bar">
      {rollout === undefined ? (
        <span className="rollout" data-tone={facts.tone} aria-hidden="true">
          <span className="owner-done" style={{ width: `${(Math.min(facts.done, total) / total) * 100}%` }} />
        </span>
      ) : (
        <RolloutBar rollout={rollout} group={group} total={total} />
      )}
      {facts.scalable && <ScaleHandle object={object} wanted={facts.wanted} total={total} />}
    </span>
  );
}

export interface OwnerData extends Record<string, unknown> {
  tree: OwnerTree;
}

function Nobody({ tree }: OwnerData & { tree: OwnerTree }) {
  return (
    <div className="thing owner" data-state="loose">
      <span className="thing-title">
        <span className="thing-name">{tree.name === '' ? i18n.t('ownership.loose') : `${tree.kind} ${tree.name}`}</span>
      </span>
      <span className="thing-line near-only">
        {tree.name === '' ? i18n.t('ownership.looseHint', { namespace: tree.namespace }) : tree.namespace}
      </span>
    </div>
  );
}

export const OwnerCard = memo(function OwnerCard({ data }: { data: OwnerData }) {
  const { tree } = data;
  const object = useObject(tree.uid);
  const selected = useView((s) => s.selected === tree.uid);
  useSlowly(around, 100);
  if (tree.uid === undefined) return <Nobody tree={tree} />;
  if (object === undefined || object.kind !== tree.kind) return null;
  const facts = ownerFacts(object);
  const rollout =
    tree.kind === 'Deployment' ? rolloutOf(object as Deployment, records.ofKind('ReplicaSet').values()) : undefined;
  const { kind, name, namespace } = tree;
  const uid = tree.uid;
  return (
    <div
      className="thing owner nodrag"
      data-kind={kind}
      data-name={name}
      data-selected={selected || undefined}
      data-leaving={object.metadata.deletionTimestamp !== undefined || undefined}
    >
      <button
        type="button"
        className="owner-title"
        data-walk={uid}
        data-kind={kind}
        data-namespace={namespace}
        data-name={name}
        data-state={facts.tone}
        aria-label={i18n.t('diagram.workload', { kind, name, ready: facts.done, wanted: facts.wanted })}
        aria-pressed={selected}
        onClick={(event) => {
          event.stopPropagation();
          useView.getState().select(uid);
        }}
      >
        <KindIcon kind={kind} size={16} />
        <span className="owner-words">
          <span className="thing-kind near-only">{kind}</span>
          <span className="thing-name">{name}</span>
        </span>
        {facts.suspended ? (
          <Pause size={16} aria-label={i18n.t('ownership.suspended')} />
        ) : (
          facts.wanted > 0 && (
            <span className="owner-count" data-tone={facts.tone}>
              {facts.done}/{facts.wanted}
            </span>
          )
        )}
      </button>
      <Bar object={object} facts={facts} rollout={rollout} group={tree.key} />
      <span className="owner-foot">
        <OwnerLine
          group={groupKey(object)}
          caption={caption(object, facts, rollout)}
          tone={rollout?.stuck === true ? 'bad' : undefined}
        />
        <Badges owner={object} />
      </span>
    </div>
  );
});
