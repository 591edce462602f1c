/** Breaks a pod on purpose, and mends it: each switch is an annotation of the pod, so it is in its YAML and in the run's inputs. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pod } from '../../../shared/model/pod.ts';
import { annotate } from '../../store/connection.ts';
import { Section } from './parts.tsx';

const FAULT = 'orrery.dev/fault';
const CRASH = 'orrery.dev/crash';
const CRASH_CODE = 'orrery.dev/crash-code';

type Annotations = Readonly<Record<string, string>>;

/** A switch: whether it is on, and which annotations turn it on and off. */
interface Switch {
  key: string;
  isOn(now: Annotations): boolean;
  toggle(now: Annotations, on: boolean): Record<string, string | null>;
}

const faultsIn = (now: Annotations): string[] =>
  (now[FAULT] ?? '')
    .split(',')
    .map((f) => f.trim())
    .filter((f) => f !== '');

/** One more crash than before: the containers end now, and start as the other annotations say. */
const anotherCrash = (now: Annotations): Record<string, string> => ({ [CRASH]: String(Number(now[CRASH] ?? 0) + 1) });

/** A word among the faults. `restarts`: it only shows when a container starts, so it is made to. */
function word(key: string, restarts = false): Switch {
  return {
    key,
    isOn: (now) => faultsIn(now).includes(key),
    toggle: (now, on) => {
      const others = faultsIn(now).filter((f) => f !== key);
      const next = on ? [...others, key] : others;
      return { [FAULT]: next.length === 0 ? null : next.join(','), ...(on && restarts ? anotherCrash(now) : {}) };
    },
  };
}

/** An annotation with a value of its own. */
function value(key: string, annotation: string, text: string, restarts = false): Switch {
  return {
    key,
    isOn: (now) => now[annotation] !== undefined,
    toggle: (now, on) => ({ [annotation]: on ? text : null, ...(on && restarts ? anotherCrash(now) : {}) }),
  };
}

const switches: readonly Switch[] = [
  word('readiness-fails'),
  word('liveness-fails'),
  word('startup-fails', true),
  word('hang'),
  value('slow-start', 'orrery.dev/ready-after', '30s', true),
  value('memory-leak', 'orrery.dev/memory-leak', '10Mi'),
  word('image-not-found', true),
];

export function Faults({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  const [code, setCode] = useState(1);
  const now = pod.metadata.annotations ?? {};
  const { name } = pod.metadata;
  const crash = (): void => {
    const change = { ...anotherCrash(now), [CRASH_CODE]: code === 1 ? null : String(code) };
    void annotate(pod, change, t('faults.markCrash', { pod: name }));
  };
  return (
    <Section title={t('faults.title')}>
      <div className="faults">
        <span className="fault-crash">
          <button type="button" className="button" data-testid="fault-crash" onClick={crash}>
            {t('faults.crash')}
          </button>
          <label>
            <span className="faint">{t('faults.code')}</span>
            <input
              type="number"
              min={0}
              max={255}
              value={code}
              data-testid="fault-code"
              onChange={(event) => setCode(Math.max(0, Math.min(255, Math.trunc(Number(event.target.value)))))}
            />
          </label>
        </span>
        {switches.map((one) => {
          const on = one.isOn(now);
          return (
            <button
              key={one.key}
              type="button"
              className="button"
              data-testid={`fault-${one.key}`}
              aria-pressed={on}
              title={t(`faults.hint.${one.key}`)}
              onClick={() => {
                const label = t(on ? 'faults.markOff' : 'faults.markOn', { fault: t(`faults.${one.key}`), pod: name });
                void annotate(pod, one.toggle(now, !on), label);
              }}
            >
              {t(`faults.${one.key}`)}
            </button>
          );
        })}
      </div>
    </Section>
  );
}
