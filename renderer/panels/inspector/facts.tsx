/** The facts of one object, by its kind; each thing it is tied to is a link. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition, KubeObject } from '../../../shared/model/meta.ts';
import type { Ingress } from '../../../shared/model/ingress.ts';
import type { NetworkPolicy } from '../../../shared/model/network-policy.ts';
import type { Service } from '../../../shared/model/network.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Deployment, Replicated } from '../../../shared/model/workloads.ts';
import { controllerOf } from '../../graph/owner.ts';
import { ageText } from '../../store/clock.ts';
import { clock } from '../../store/cluster.ts';
import { useSession } from '../../store/session.ts';
import { IngressFacts } from './ingress-facts.tsx';
import { NodeFacts } from './node-facts.tsx';
import { Conditions, Fact, Labels, ObjectLink, Section } from './parts.tsx';
import { PodFacts } from './pod-facts.tsx';
import { PolicyFacts } from './policy-facts.tsx';
import { ServiceFacts } from './service-facts.tsx';
import { DeploymentFacts, ReplicaSetFacts } from './workload-facts.tsx';

function own(object: KubeObject): ReactNode {
  switch (object.kind) {
    case 'Pod':
      return <PodFacts pod={object as Pod} />;
    case 'Node':
      return <NodeFacts node={object as Node} />;
    case 'Service':
      return <ServiceFacts service={object as Service} />;
    case 'NetworkPolicy':
      return <PolicyFacts policy={object as NetworkPolicy} />;
    case 'Ingress':
      return <IngressFacts ingress={object as Ingress} />;
    case 'Deployment':
      return <DeploymentFacts deployment={object as Deployment} />;
    case 'ReplicaSet':
    case 'ReplicationController':
      return <ReplicaSetFacts set={object as Replicated} />;
    default:
      return <DataKeys object={object} />;
  }
}

function DataKeys({ object }: { object: KubeObject }) {
  const { t } = useTranslation();
  const { data, status } = object as { data?: Record<string, string>; status?: { phase?: string } };
  return (
    <>
      {status?.phase !== undefined && (
        <dl className="facts">
          <Fact name="phase">{status.phase}</Fact>
        </dl>
      )}
      {data !== undefined && (
        <Section title={`${t('inspector.data')} · ${t('inspector.keys', { count: Object.keys(data).length })}`}>
          <ul className="labels mono">
            {Object.keys(data).map((key) => (
              <li key={key}>{key}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** `children` stand below what is the kind's own. */
export function Facts({ object, children }: { object: KubeObject; children?: ReactNode }) {
  const { t } = useTranslation();
  const epoch = useSession((s) => s.epoch);
  const owner = controllerOf(object);
  const { namespace, creationTimestamp, deletionTimestamp, finalizers = [], labels } = object.metadata;
  const born = creationTimestamp === undefined ? undefined : Date.parse(creationTimestamp) - epoch;
  return (
    <>
      {own(object)}
      {children}
      <dl className="facts">
        {owner !== undefined && (
          <div className="fact">
            <dt>{t('inspector.owner')}</dt>
            <dd>
              <ObjectLink
                kind={owner.kind}
                namespace={namespace}
                name={owner.name}
                label={`${owner.kind} ${owner.name}`}
              />
            </dd>
          </div>
        )}
        {deletionTimestamp !== undefined && finalizers.length > 0 && (
          <Fact name="heldBy" tone="warn">
            <span className="mono">{finalizers.join(', ')}</span>
          </Fact>
        )}
        {born !== undefined && (
          <div className="fact">
            <dt>{t('inspector.age')}</dt>
            <dd>{ageText(clock.lastNews - born)}</dd>
          </div>
        )}
      </dl>
      <Conditions conditions={(object as { status?: { conditions?: Condition[] } }).status?.conditions} />
      <Labels labels={labels} />
    </>
  );
}
