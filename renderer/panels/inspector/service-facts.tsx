/** A Service's facts: address, ports, selector, and which pods are behind it. */
import { useTranslation } from 'react-i18next';
import type { Service } from '../../../shared/model/network.ts';
import { number } from '../../i18n/i18n.ts';
import { useScene } from '../../store/scene.ts';
import { useSession } from '../../store/session.ts';
import { Fact, ObjectLink, Section } from './parts.tsx';

export function ServiceFacts({ service }: { service: Service }) {
  const { t } = useTranslation();
  const mark = useScene((s) => s.picture.services.find((m) => m.uid === service.metadata.uid));
  const pods = useScene((s) => s.picture.pods);
  const key = service === undefined ? '' : `${service.metadata.namespace ?? ''}/${service.metadata.name}`;
  const rate = useSession((s) => s.traffic.services[key] ?? 0);
  const { spec, status } = service;
  const names = new Map(pods.map((p) => [p.uid, p]));
  const backends = mark?.backends ?? [];
  const external = status?.loadBalancer?.ingress?.map((i) => i.ip ?? i.hostname).join(', ');
  const ready = backends.filter((b) => b.ready).length;
  return (
    <>
      <dl className="facts">
        <Fact name="type">{spec.type ?? 'ClusterIP'}</Fact>
        <Fact name="clusterIP">
          <span className="mono">{spec.clusterIP}</span>
        </Fact>
        <Fact name="external">
          {external !== undefined && external !== '' && <span className="mono">{external}</span>}
        </Fact>
        <Fact name="ports">
          {spec.ports !== undefined && (
            <span className="mono">
              {spec.ports
                .map(
                  (p) =>
                    `${p.port}${p.nodePort === undefined ? '' : `:${p.nodePort}`} → ${p.targetPort ?? p.port}/${p.protocol ?? 'TCP'}`,
                )
                .join(', ')}
            </span>
          )}
        </Fact>
        <Fact name="selector">
          {spec.selector === undefined ? (
            t('service.noSelector')
          ) : (
            <span className="mono">
              {Object.entries(spec.selector)
                .map(([k, v]) => `${k}=${v}`)
                .join(', ')}
            </span>
          )}
        </Fact>
        <Fact name="affinity">{spec.sessionAffinity === 'ClientIP' ? 'ClientIP' : undefined}</Fact>
        <Fact name="traffic">{t('service.rate', { rate: number(rate) })}</Fact>
      </dl>
      <Section title={`${t('fact.endpoints')} · ${t('service.ready', { ready, count: ready, all: backends.length })}`}>
        <ul className="links">
          {backends.slice(0, 60).map((b) => {
            const pod = names.get(b.pod);
            return (
              pod !== undefined && (
                <li key={b.pod}>
                  <span data-tone={b.ready ? 'good' : 'warn'}>{b.ready ? '●' : '◐'}</span>{' '}
                  <ObjectLink kind="Pod" namespace={pod.namespace} name={pod.name} />
                </li>
              )
            );
          })}
        </ul>
      </Section>
    </>
  );
}
