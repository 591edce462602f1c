/** "Why is it here?": the chain of causes from what a person did to the thing, and what became of it since. Each step is a link. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Why, WhyStep } from '../../../shared/model/why.ts';
import { clockText } from '../../store/clock.ts';
import { records } from '../../store/cluster.ts';
import { whyOf } from '../../store/connection.ts';
import { useView } from '../../store/view.ts';
import { Section } from './parts.tsx';

/** A chain of one object, asked for anew when the object has changed. */
function useWhy(object: KubeObject): Why | undefined {
  const [why, setWhy] = useState<Why>();
  useEffect(() => {
    let stale = false;
    // Not at every change of a busy object: nobody reads faster.
    const timer = window.setTimeout(() => {
      void whyOf(object.metadata.uid ?? '').then((answer) => {
        if (!stale && answer !== undefined) setWhy(answer);
      });
    }, 120);
    return () => {
      stale = true;
      window.clearTimeout(timer);
    };
  }, [object]);
  return why;
}

/** "deployment-controller" → "Deployment controller"; machines keep their name. */
function useActor(): (actor: string) => string {
  const { t } = useTranslation();
  return (actor) => {
    if (actor === 'user') return t('why.you');
    const [component = actor, machine] = actor.split('/');
    return machine === undefined ? component : t('why.on', { component, machine });
  };
}

function Step({ step, number, uid }: { step: WhyStep; number: number; uid: string }) {
  const { t } = useTranslation();
  const actor = useActor();
  const isHere = step.uid === uid;
  const known = records.get(step.uid) !== undefined;
  const what = `${step.kind} ${step.name}`;
  const field = step.fields[0];
  return (
    <li className="why-step" data-deed={step.deed}>
      <span className="why-number" aria-hidden="true">
        {number}
      </span>
      <span className="why-words">
        <span>
          {t(`why.${step.deed}`, { actor: actor(step.actor), where: field?.after ?? '' })}{' '}
          {isHere ? (
            step.deed === 'made' && t('why.this', { kind: step.kind })
          ) : known ? (
            <button type="button" className="link mono" onClick={() => useView.getState().select(step.uid)}>
              {what}
            </button>
          ) : (
            <span className="mono">{what}</span>
          )}
        </span>
        {step.deed === 'changed' &&
          step.fields.map((f) => (
            <span key={f.path} className="why-field mono">
              {f.path}: {f.before === '' ? '–' : f.before} → {f.after === '' ? '–' : f.after}
            </span>
          ))}
        {step.timer !== undefined && <span className="why-field">{t('why.timer', { timer: step.timer })}</span>}
      </span>
      <span className="why-time mono faint">{step.at < 0 ? '–' : clockText(step.at).slice(3, -2)}</span>
    </li>
  );
}

export function WhyChain({ object }: { object: KubeObject }) {
  const { t } = useTranslation();
  const why = useWhy(object);
  const uid = object.metadata.uid ?? '';
  if (why === undefined || (why.causes.length === 0 && why.since.length === 0)) return null;
  return (
    <Section title={t('why.title')}>
      <ol className="why" data-testid="why">
        {why.forgotten && <li className="faint">{t('why.forgotten')}</li>}
        {[...why.causes, ...why.since].map((step, i) => (
          <Step key={`${step.uid} ${step.at} ${step.deed} ${i}`} step={step} number={i + 1} uid={uid} />
        ))}
      </ol>
    </Section>
  );
}
