/** Small pieces that every kind's facts are made of: a fact's row, a link to another object, a list of conditions. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../shared/model/meta.ts';
import { records } from '../../store/cluster.ts';
import { useView } from '../../store/view.ts';

export function Fact({
  name,
  tone,
  children,
}: {
  name: string;
  tone?: 'good' | 'warn' | 'bad' | undefined;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  if (children === undefined || children === '' || children === null) return null;
  return (
    <div className="fact" data-fact={name}>
      <dt>{t(`fact.${name}`)}</dt>
      <dd data-tone={tone}>{children}</dd>
    </div>
  );
}

/** A link to an object by name; plain text where there is none. */
export function ObjectLink({
  kind,
  namespace,
  name,
  label,
}: {
  kind: string;
  namespace: string | undefined;
  name: string;
  label?: string;
}) {
  const uid = records.find(kind, namespace, name);
  const text = label ?? name;
  if (uid === undefined) return <span>{text}</span>;
  return (
    <button type="button" className="link mono" onClick={() => useView.getState().select(uid)}>
      {text}
    </button>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="facts-section">
      <h3 className="heading">{title}</h3>
      {children}
    </section>
  );
}

/** Conditions that say something is well when False (pressures) are good when they are. */
function isGood(condition: Condition): boolean {
  const bad = /Pressure|NetworkUnavailable|ReplicaFailure|DisruptionTarget/.test(condition.type);
  return condition.status === (bad ? 'False' : 'True');
}

export function Conditions({ conditions }: { conditions: readonly Condition[] | undefined }) {
  const { t } = useTranslation();
  if (conditions === undefined || conditions.length === 0) return null;
  return (
    <Section title={t('inspector.conditions')}>
      <ul className="conditions">
        {conditions.map((c) => (
          <li key={c.type} title={c.message}>
            <span data-tone={isGood(c) ? 'good' : 'warn'}>{isGood(c) ? '●' : '◐'}</span>
            <span className="condition-type">{c.type}</span>
            <span data-tone={isGood(c) ? undefined : 'warn'}>{c.status}</span>
            {c.reason !== undefined && c.reason !== '' && <span className="faint condition-reason">{c.reason}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Labels({ labels }: { labels: Record<string, string> | undefined }) {
  const { t } = useTranslation();
  const entries = Object.entries(labels ?? {});
  if (entries.length === 0) return null;
  return (
    <Section title={t('inspector.labels')}>
      <ul className="labels mono">
        {entries.map(([key, value]) => (
          <li key={key}>
            {key}={value}
          </li>
        ))}
      </ul>
    </Section>
  );
}
