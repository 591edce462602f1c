/** A pod's facts: its state in words, where it runs, its revision, its containers and their probes. */
import { useTranslation } from 'react-i18next';
import type { Container, ContainerStatus, Pod, Probe } from '../../../shared/model/pod.ts';
import { toPodView } from '../../graph/pod-state.ts';
import { number } from '../../i18n/i18n.ts';
import { useScene } from '../../store/scene.ts';
import { useSession } from '../../store/session.ts';
import { PodOutlook } from './outlook.tsx';
import { Fact, ObjectLink, Section } from './parts.tsx';
import { InsideOf, ProbeLine, RestartIn, useContainerInside, Volumes } from './pod-inside.tsx';

const tones = { ready: 'good', done: 'good', 'not-ready': 'warn', crash: 'bad', unknown: 'bad' } as const;

/** "httpGet :8080/healthz, every 10 s" in the words of the manifest. */
export function probeText(probe: Probe): string {
  const { httpGet, tcpSocket, exec, grpc } = probe;
  const what =
    httpGet !== undefined
      ? `httpGet :${httpGet.port}${httpGet.path ?? '/'}`
      : tcpSocket !== undefined
        ? `tcpSocket :${tcpSocket.port}`
        : exec !== undefined
          ? `exec ${(exec.command ?? []).join(' ')}`
          : `grpc :${grpc?.port ?? ''}`;
  return `${what} · ${probe.periodSeconds ?? 10}s`;
}

function stateText(status: ContainerStatus | undefined): string {
  const state = status?.state;
  if (state?.running !== undefined) return 'Running';
  if (state?.terminated !== undefined)
    return `${state.terminated.reason ?? 'Terminated'} (${state.terminated.exitCode})`;
  return state?.waiting?.reason ?? 'Waiting';
}

function ContainerFacts({
  container,
  status,
  init,
}: {
  container: Container;
  status: ContainerStatus | undefined;
  init: boolean;
}) {
  const { t } = useTranslation();
  const inside = useContainerInside(container.name);
  const probes = [
    ['startup', container.startupProbe],
    ['readiness', container.readinessProbe],
    ['liveness', container.livenessProbe],
  ] as const;
  return (
    <li className="container">
      <div className="container-head">
        <span className="mono container-name">{container.name}</span>
        {init && <span className="faint">{container.restartPolicy === 'Always' ? 'sidecar' : 'init'}</span>}
        <span
          data-tone={status?.ready === true || (init && status?.state?.terminated?.exitCode === 0) ? 'good' : 'warn'}
        >
          {stateText(status)}
        </span>
      </div>
      <div className="mono container-image">{container.image}</div>
      {status?.state?.waiting?.message !== undefined && (
        <div className="container-message">{status.state.waiting.message}</div>
      )}
      {probes.map(
        ([name, probe]) =>
          probe !== undefined && (
            <div key={name} className="container-probe">
              <span>{t(`pod.${name}`)}</span> <span className="mono">{probeText(probe)}</span>
            </div>
          ),
      )}
      {inside?.probes.map((probe) => (
        <ProbeLine key={probe.kind} probe={probe} />
      ))}
      {inside?.restartInMs !== undefined && <RestartIn ms={inside.restartInMs} />}
    </li>
  );
}

export function PodFacts({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  const uid = pod.metadata.uid ?? '';
  const rate = useSession((s) => s.traffic.pods[uid] ?? 0);
  const services = useScene((s) => s.picture.services);
  const view = toPodView(pod);
  const { namespace, labels } = pod.metadata;
  const hash = labels?.['pod-template-hash'];
  const tone = tones[view.look as keyof typeof tones];
  const selecting = services.filter((s) => s.backends.some((b) => b.pod === uid));
  const statuses = (list: ContainerStatus[] | undefined, name: string): ContainerStatus | undefined =>
    list?.find((s) => s.name === name);
  return (
    <InsideOf pod={pod}>
      <dl className="facts">
        <Fact name="status" tone={tone}>
          {view.glyph} {view.status}
          {view.look === 'not-ready' && `, ${t('pod.not-ready').toLowerCase()}`}
        </Fact>
        <PodOutlook pod={pod} />
        <Fact name="ready">
          {view.readyContainers}/{view.containers}
        </Fact>
        <Fact name="node">
          {pod.spec.nodeName !== undefined && <ObjectLink kind="Node" namespace={undefined} name={pod.spec.nodeName} />}
        </Fact>
        <Fact name="ip">{pod.status?.podIP !== undefined && <span className="mono">{pod.status.podIP}</span>}</Fact>
        {hash !== undefined && (
          <Fact name="revision">
            <span className="mono">{hash}</span>
          </Fact>
        )}
        <Fact name="restarts" tone={view.restarts > 0 ? 'bad' : undefined}>
          {view.restarts}
        </Fact>
        <Fact name="traffic">{t('service.rate', { rate: number(rate) })}</Fact>
        {pod.status?.message !== undefined && <Fact name="reason">{pod.status.message}</Fact>}
      </dl>
      {selecting.length > 0 && (
        <Section title={t('inspector.services')}>
          <ul className="links">
            {selecting.map((s) => (
              <li key={s.uid}>
                <ObjectLink kind="Service" namespace={namespace} name={s.name} />
                {!s.backends.some((b) => b.pod === uid && b.ready) && (
                  <span data-tone="warn"> {t('pod.not-ready').toLowerCase()}</span>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('inspector.containers')}>
        <ul>
          {(pod.spec.initContainers ?? []).map((c) => (
            <ContainerFacts
              key={c.name}
              container={c}
              status={statuses(pod.status?.initContainerStatuses, c.name)}
              init
            />
          ))}
          {pod.spec.containers.map((c) => (
            <ContainerFacts
              key={c.name}
              container={c}
              status={statuses(pod.status?.containerStatuses, c.name)}
              init={false}
            />
          ))}
        </ul>
      </Section>
      <Volumes />
    </InsideOf>
  );
}
