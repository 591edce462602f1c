/** A source of requests: what it asks for, what came of it, and what it is told to do. */
import { Plus, Trash2, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/i18n.ts';
import { addClient, removeClient } from '../../store/clients.ts';
import { useSession } from '../../store/session.ts';
import { useView } from '../../store/view.ts';
import { ClientForm } from './client-form.tsx';
import { Fact, ObjectLink } from './parts.tsx';
import { ToLedger } from './send-request.tsx';

export function UsersFacts({ name }: { name: string }) {
  const { t } = useTranslation();
  const client = useSession((s) => s.traffic.clients.find((c) => c.name === name));
  if (client === undefined) return <p className="panel-section faint">{t('inspector.gone')}</p>;
  return (
    <>
      <div className="inspector-head">
        <div className="inspector-name">
          <span className="faint">{t('client.one')}</span>
          <h2>{name}</h2>
        </div>
        <button
          type="button"
          className="button quiet icon"
          aria-label={t('inspector.close')}
          onClick={() => useView.getState().select(undefined)}
        >
          <X size={16} />
        </button>
      </div>
      <div className="tab-content">
        <ClientForm key={name} spec={client.spec} />
        <dl className="facts">
          <Fact name="answered" tone="good">
            {t('service.rate', { rate: number(client.okPerSecond) })}
          </Fact>
          <Fact name="lost" tone={client.failedPerSecond > 0 ? 'bad' : undefined}>
            {t('service.rate', { rate: number(client.failedPerSecond) })}
          </Fact>
          <Fact name="p95">{number(client.p95Ms, 0)} ms</Fact>
          <Fact name="targets">
            {client.spec.target ??
              client.spec.hosts?.join(', ') ??
              client.targets.map((target) => (
                <div key={`${target.namespace}/${target.service}`}>
                  <ObjectLink kind="Service" namespace={target.namespace} name={target.service} />
                </div>
              ))}
          </Fact>
        </dl>
        <div className="inspector-actions">
          <ToLedger />
          <button type="button" className="button" onClick={() => void addClient()}>
            <Plus size={14} aria-hidden="true" />
            {t('client.add')}
          </button>
          <button
            type="button"
            className="button danger"
            data-testid="remove-client"
            onClick={() => void removeClient(name)}
          >
            <Trash2 size={14} aria-hidden="true" />
            {t('client.remove')}
          </button>
        </div>
      </div>
    </>
  );
}
