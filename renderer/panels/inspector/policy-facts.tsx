/** NetworkPolicies: what one allows and whom it selects; and of a pod, who may reach it and whom it may reach. */
import { useTranslation } from 'react-i18next';
import type { NetworkPolicy } from '../../../shared/model/network-policy.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { policiesOf } from '../../graph/guards.ts';
import { allowedBy } from '../../graph/policy-words.ts';
import { selectorText } from '../../graph/selector.ts';
import { records, useSlowly } from '../../store/cluster.ts';
import { highlight } from '../../store/highlight.ts';
import { Fact, ObjectLink, Section } from './parts.tsx';

function Rules({ policy, only }: { policy: NetworkPolicy; only?: 'Ingress' | 'Egress' }) {
  const { t } = useTranslation();
  const { rules, closed } = allowedBy(policy);
  const shown = rules.filter(({ direction }) => only === undefined || direction === only);
  return (
    <ul className="policy-rules">
      {closed
        .filter((direction) => only === undefined || direction === only)
        .map((direction) => (
          <li key={direction} data-tone="bad">
            ✕ {t(`policy.nothing.${direction}`)}
          </li>
        ))}
      {shown.map(({ direction, peers, ports }, i) => (
        // Rules have no names.
        <li key={`${direction} ${i}`}>
          <span data-tone="good">✓</span> {t(`policy.allows.${direction}`)}{' '}
          <span className="mono">{peers.length === 0 ? t('policy.anyone') : peers.join(' | ')}</span>
          {ports.length > 0 && <span className="mono faint"> {ports.join(', ')}</span>}
        </li>
      ))}
    </ul>
  );
}

export function PolicyFacts({ policy }: { policy: NetworkPolicy }) {
  const { t } = useTranslation();
  useSlowly(['Pod']);
  const uid = policy.metadata.uid;
  const pods = ([...records.ofKind('Pod').values()] as Pod[]).filter((pod) => policiesOf([policy], pod).length > 0);
  return (
    <div onPointerEnter={() => highlight(uid)} onPointerLeave={() => highlight(undefined)}>
      <dl className="facts">
        <Fact name="selector">
          <span className="mono">{selectorText(policy.spec.podSelector ?? {})}</span>
        </Fact>
        <Fact name="type">{policy.spec.policyTypes?.join(', ')}</Fact>
      </dl>
      <Section title={t('policy.rules')}>
        <Rules policy={policy} />
      </Section>
      <Section title={`${t('inspector.pods')} · ${pods.length}`}>
        <ul className="links">
          {pods.slice(0, 60).map(({ metadata }) => (
            <li key={metadata.uid}>
              <ObjectLink kind="Pod" namespace={metadata.namespace} name={metadata.name} />
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

/** Of a pod: open to everybody, unless policies select it; then what they allow, all together. */
export function WhoMayReach({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  useSlowly(['NetworkPolicy']);
  const all = records.ofKind('NetworkPolicy');
  if (all.size === 0) return null;
  const own = policiesOf(all.values(), pod);
  const sides = (['Ingress', 'Egress'] as const).map((direction) => ({
    direction,
    policies: own.filter(({ spec }) => spec.policyTypes?.includes(direction) === true),
  }));
  return (
    <Section title={t('policy.title')}>
      {sides.map(({ direction, policies }) => (
        <div key={direction} className="policy-side" data-testid={`policy-${direction}`}>
          <strong>{t(`policy.side.${direction}`)}</strong>
          {policies.length === 0 ? (
            <p className="faint">{t('policy.open')}</p>
          ) : (
            policies.map((policy) => (
              <div key={policy.metadata.uid}>
                <ObjectLink kind="NetworkPolicy" namespace={policy.metadata.namespace} name={policy.metadata.name} />
                <Rules policy={policy} only={direction} />
              </div>
            ))
          )}
        </div>
      ))}
    </Section>
  );
}
