/** Breaks a pod on purpose, and mends it: each switch is an annotation of the pod, so it is in its YAML and in the run's inputs. */
import { useTranslation } from 'react-i18next';
import type { Pod } from '../../../shared/model/pod.ts';
import { annotate } from '../../store/connection.ts';
import { Section } from './parts.tsx';

const annotation = 'orrery.dev/fault';
const crash = 'orrery.dev/crash';
const faults = ['readiness-fails', 'liveness-fails', 'hang'] as const;

function faultsOf(pod: Pod): Set<string> {
  const text = pod.metadata.annotations?.[annotation] ?? '';
  return new Set(
    text
      .split(',')
      .map((f) => f.trim())
      .filter((f) => f !== ''),
  );
}

export function Faults({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  const now = faultsOf(pod);
  const { name } = pod.metadata;
  const toggle = (fault: string): void => {
    const next = new Set(now);
    const on = !next.delete(fault);
    if (on) next.add(fault);
    const label = t(on ? 'faults.markOn' : 'faults.markOff', { fault: t(`faults.${fault}`), pod: name });
    void annotate(pod, { [annotation]: next.size === 0 ? null : [...next].join(',') }, label);
  };
  const crashes = Number(pod.metadata.annotations?.[crash] ?? 0);
  return (
    <Section title={t('faults.title')}>
      <div className="faults">
        <button
          type="button"
          className="button"
          data-testid="fault-crash"
          onClick={() => void annotate(pod, { [crash]: String(crashes + 1) }, t('faults.markCrash', { pod: name }))}
        >
          {t('faults.crash')}
        </button>
        {faults.map((fault) => (
          <button
            key={fault}
            type="button"
            className="button"
            data-testid={`fault-${fault}`}
            aria-pressed={now.has(fault)}
            onClick={() => toggle(fault)}
          >
            {t(`faults.${fault}`)}
          </button>
        ))}
      </div>
    </Section>
  );
}
