/** One request by hand: to a Service, by a rule of an Ingress, or from a pod; its way is lit. */
import { useState } from 'react';
import { Send, TableProperties } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SingleRequest } from '../../../shared/model/client.ts';
import type { Ingress } from '../../../shared/model/ingress.ts';
import type { Service } from '../../../shared/model/network.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { sendRequest } from '../../store/clients.ts';
import { useScene } from '../../store/scene.ts';
import { useView } from '../../store/view.ts';
import { Section } from './parts.tsx';

/** Opens the ledger, where what was sent stands first. */
export function ToLedger() {
  const { t } = useTranslation();
  return (
    <button type="button" className="button" onClick={() => useView.getState().set({ ledger: true, terminal: false })}>
      <TableProperties size={14} aria-hidden="true" />
      {t('ledger.title')}
    </button>
  );
}

function SendButton({ request, label }: { request: SingleRequest; label: string }) {
  return (
    <button type="button" className="button" data-testid="send-request" onClick={() => void sendRequest(request)}>
      <Send size={14} aria-hidden="true" />
      {label}
    </button>
  );
}

/** To a Service, from outside: by its door where it has one. */
export function SendToService({ service }: { service: Service }) {
  const { t } = useTranslation();
  const { name, namespace = '' } = service.metadata;
  const ports = service.spec.ports ?? [];
  if (ports.length === 0) return null;
  return (
    <Section title={t('send.title')}>
      <div className="faults">
        {ports.map(({ port }) => (
          <SendButton
            key={port}
            request={{ target: `service/${namespace}/${name}:${port}` }}
            label={ports.length === 1 ? t('send.one') : t('send.toPort', { port })}
          />
        ))}
        <ToLedger />
      </div>
    </Section>
  );
}

/** By the host and path of a rule; a wildcard's name is made up. */
export function SendByRule({
  ingress,
  host,
  path,
}: {
  ingress: Ingress;
  host: string | undefined;
  path: string | undefined;
}) {
  const { t } = useTranslation();
  const name = (host ?? '').replace(/^\*/, 'www');
  const isTls = (ingress.spec.tls ?? []).some(({ hosts = [] }) => hosts.includes(host ?? ''));
  const address = ingress.status?.loadBalancer?.ingress?.find(({ ip }) => ip !== undefined)?.ip;
  const port = isTls ? 443 : 80;
  const request: SingleRequest = {
    path: path ?? '/',
    ...(name !== '' && { host: `${isTls ? 'https' : 'http'}://${name}` }),
    ...(address !== undefined && { target: `address/${address}:${port}` }),
  };
  if (name === '' && address === undefined) return null;
  return (
    <button
      type="button"
      className="button quiet icon send-rule"
      data-testid="send-rule"
      aria-label={t('send.rule', { rule: `${name}${path ?? '/'}` })}
      title={t('send.rule', { rule: `${name}${path ?? '/'}` })}
      onClick={() => void sendRequest(request)}
    >
      <Send size={13} aria-hidden="true" />
    </button>
  );
}

/** From a pod to a Service: as its containers would ask. */
export function SendFromPod({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  const services = useScene((s) => s.picture.services);
  const [chosen, setChosen] = useState<string>();
  const { name, namespace = '' } = pod.metadata;
  const first = services.find((s) => s.namespace === namespace) ?? services[0];
  const target = chosen ?? (first === undefined ? undefined : `service/${first.namespace}/${first.name}`);
  if (target === undefined || pod.status?.podIP === undefined) return null;
  return (
    <Section title={t('send.fromPod')}>
      <div className="send-from">
        <select
          className="field"
          value={target}
          aria-label={t('client.target')}
          data-testid="send-target"
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {services.map((s) => (
            <option key={s.uid} value={`service/${s.namespace}/${s.name}`}>
              {s.namespace}/{s.name}
            </option>
          ))}
        </select>
        <SendButton request={{ from: { namespace, name }, target }} label={t('send.one')} />
      </div>
    </Section>
  );
}
