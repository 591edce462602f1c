/** The inside of the selected pod: probes that tick, back-offs that run down, files in its volumes. */
import { createContext, useContext, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pod } from '../../../shared/model/pod.ts';
import type { ContainerInside, PodInside, ProbeInside } from '../../../shared/model/session.ts';
import { number } from '../../i18n/i18n.ts';
import { usePodInside } from '../../store/inside.ts';
import { Section } from './parts.tsx';

const Inside = createContext<PodInside>({ containers: [], volumes: [] });

/** Gives what is below it the pod's inside. */
export function InsideOf({ pod, children }: { pod: Pod; children: ReactNode }) {
  return <Inside value={usePodInside(pod)}>{children}</Inside>;
}

export const useContainerInside = (name: string): ContainerInside | undefined =>
  useContext(Inside).containers.find((c) => c.name === name);

const seconds = (ms: number): string => number(Math.ceil(ms / 100) / 10);

/** "ok · every 2 s", "1 of 3 failed · next in 1.2 s", and a bar that says the same. */
export function ProbeLine({ probe }: { probe: ProbeInside }) {
  const { t } = useTranslation();
  const { last, times, threshold, nextInMs, periodMs } = probe;
  const words =
    last === undefined
      ? t('probe.none')
      : last === 'success'
        ? times >= threshold
          ? t('probe.ok')
          : t('probe.passed', { times, threshold })
        : t('probe.failed', { times, threshold });
  const when =
    nextInMs === undefined
      ? t('probe.every', { seconds: number(periodMs / 1000) })
      : t('probe.next', { seconds: seconds(nextInMs) });
  // Startup is asked for until it says yes, and then no more.
  const isOver = probe.kind === 'startup' && last === 'success' && nextInMs === undefined;
  const share = last === undefined ? 0 : Math.min(1, times / threshold);
  return (
    <div
      className="probe"
      data-tone={last === 'failure' ? (times >= threshold ? 'bad' : 'warn') : last === 'success' ? 'good' : undefined}
    >
      <div className="probe-words">
        <span>{t(`pod.${probe.kind}`)}</span>
        <b>{isOver ? words : `${words} · ${when}`}</b>
      </div>
      <span className="probe-bar">
        <i style={{ transform: `scaleX(${share})` }} />
      </span>
    </div>
  );
}

/** Until a container is started again. */
export function RestartIn({ ms }: { ms: number }) {
  const { t } = useTranslation();
  return <div className="container-message">{t('probe.restartIn', { seconds: seconds(ms) })}</div>;
}

/** The pod's volumes with the files in them and who mounts them. */
export function Volumes() {
  const { t } = useTranslation();
  const { volumes } = useContext(Inside);
  const shown = volumes.filter((v) => !v.name.startsWith('kube-api-access-'));
  if (shown.length === 0) return null;
  return (
    <Section title={t('inspector.volumes')}>
      <ul>
        {shown.map((volume) => (
          <li key={volume.name} className="container">
            <div className="container-head">
              <span className="mono container-name">{volume.name}</span>
              <span className="faint">{volume.containers.join(', ')}</span>
            </div>
            {volume.files === undefined ? (
              <div className="faint">{t('report.notSimulated')}</div>
            ) : volume.files.length === 0 ? (
              <div className="faint">{t('opened.empty')}</div>
            ) : (
              volume.files.map((file) => (
                <div key={file.path} className="mono container-image">
                  {file.path} <span className="faint">{file.bytes} B</span>
                </div>
              ))
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
