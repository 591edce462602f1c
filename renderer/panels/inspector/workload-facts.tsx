/** Facts of Deployments and ReplicaSets: the rollout on a bar, its limits, its revisions. */
import { useTranslation } from 'react-i18next';
import type { Deployment, Replicated } from '../../../shared/model/workloads.ts';
import { RolloutBar } from '../../diagram/workload-card.tsx';
import { groupKey, groupOf } from '../../graph/owner.ts';
import { rolloutOf } from '../../graph/rollout.ts';
import { records, useKindVersion } from '../../store/cluster.ts';
import { revisionColour } from '../../store/scene.ts';
import { useView } from '../../store/view.ts';
import { Fact, Section } from './parts.tsx';

export function DeploymentFacts({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  useKindVersion('ReplicaSet');
  const rollout = rolloutOf(deployment, records.ofKind('ReplicaSet').values());
  const group = groupKey(deployment);
  const { status, spec } = deployment;
  const images = spec.template.spec.containers.map((c) => c.image).join(', ');
  return (
    <>
      <dl className="facts">
        <Fact name="ready" tone={rollout.ready < rollout.wanted ? 'warn' : 'good'}>
          {rollout.ready}/{rollout.wanted}
        </Fact>
        <Fact name="updated">{rollout.updated}</Fact>
        <Fact name="available">{status?.availableReplicas ?? 0}</Fact>
        <Fact name="strategy">{spec.strategy?.type ?? 'RollingUpdate'}</Fact>
        <Fact name="image">
          <span className="mono">{images}</span>
        </Fact>
      </dl>
      <Section
        title={
          rollout.most === undefined || rollout.least === undefined
            ? 'Recreate'
            : t('workload.limits', { most: rollout.most, least: rollout.least })
        }
      >
        <RolloutBar rollout={rollout} group={group} />
        <ul className="links revisions">
          {[...rollout.parts].reverse().map((part) => (
            <li key={part.uid}>
              <span className="revision-dot" data-revision={revisionColour(group, part.hash)} />
              <button type="button" className="link mono" onClick={() => useView.getState().select(part.uid)}>
                {t('workload.revision', { revision: part.revision })} · {part.hash}
              </button>
              <span className="faint">
                {part.ready}/{part.replicas}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

/** Of a ReplicationController too, which has no revisions. */
export function ReplicaSetFacts({ set }: { set: Replicated }) {
  const { spec, status, metadata } = set;
  const hash = metadata.labels?.['pod-template-hash'] ?? '';
  return (
    <dl className="facts">
      <Fact name="ready" tone={(status?.readyReplicas ?? 0) < (spec.replicas ?? 1) ? 'warn' : 'good'}>
        {status?.readyReplicas ?? 0}/{spec.replicas ?? 1}
      </Fact>
      <Fact name="available">{status?.availableReplicas ?? 0}</Fact>
      {hash !== '' && (
        <Fact name="revision">
          <span className="revision-dot" data-revision={revisionColour(groupOf(set, records.get), hash)} />
          <span className="mono">
            {metadata.annotations?.['deployment.kubernetes.io/revision'] ?? ''} {hash}
          </span>
        </Fact>
      )}
      <Fact name="image">
        <span className="mono">{spec.template.spec.containers.map((c) => c.image).join(', ')}</span>
      </Fact>
    </dl>
  );
}
