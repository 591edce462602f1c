/** Nothing is selected: the cluster in numbers and its last events. */
import { useTranslation } from 'react-i18next';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Node } from '../../../shared/model/node.ts';
import { isReadyNode } from '../../diagram/machine.tsx';
import { records, useSlowly } from '../../store/cluster.ts';
import { isClusters } from '../../store/own.ts';
import { AddMachine } from './add-machine.tsx';
import { EventList } from './event-list.tsx';
import { Section } from './parts.tsx';
import { ProxyDelayOfAll } from './proxy-delay.tsx';

const counted = ['Pod', 'Node', 'Service'];

function isReadyPod(pod: Pod): boolean {
  return pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

const isDone = ({ status }: Pod): boolean => status?.phase === 'Succeeded';

export function ClusterNow() {
  const { t } = useTranslation();
  useSlowly(counted);
  // What is done is not ready, and nothing is wrong with that.
  const pods = [...records.ofKind('Pod').values()].filter((p) => !isClusters(p) && !isDone(p as Pod));
  const nodes = [...records.ofKind('Node').values()];
  const services = [...records.ofKind('Service').values()].filter((s) => !isClusters(s));
  return (
    <div className="tab-content">
      <Section title={t('inspector.overview')}>
        <div className="numbers">
          <div>
            <b>
              {nodes.filter((n) => isReadyNode(n as Node)).length}/{nodes.length}
            </b>
            <span>{t('inspector.nodes')}</span>
          </div>
          <div>
            <b>
              {pods.filter((p) => isReadyPod(p as Pod)).length}/{pods.length}
            </b>
            <span>{t('inspector.pods')}</span>
          </div>
          <div>
            <b>{services.length}</b>
            <span>{t('inspector.services')}</span>
          </div>
        </div>
        <p className="faint">{t('inspector.nothing')}</p>
        <AddMachine />
      </Section>
      <ProxyDelayOfAll />
      <Section title={t('inspector.recent')}>
        <EventList limit={30} />
      </Section>
    </div>
  );
}
