/** A source of requests: what it asks for, what came of it, and a control of its rate. */
import { useState } from 'react';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/i18n.ts';
import { setUsersRate } from '../../store/connection.ts';
import { useSession } from '../../store/session.ts';
import { useView } from '../../store/view.ts';
import { Fact, ObjectLink } from './parts.tsx';

function RateForm({ name, asked }: { name: string; asked: number }) {
  const { t } = useTranslation();
  const [rate, setRate] = useState(String(asked));
  const wanted = Number(rate);
  const valid = rate.trim() !== '' && Number.isFinite(wanted) && wanted >= 0 && wanted <= 5000;
  return (
    <form
      className="rate-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) void setUsersRate(name, wanted);
      }}
    >
      <label htmlFor="users-rate">{t('inspector.requestRate')}</label>
      <input
        id="users-rate"
        className="field"
        type="number"
        min={0}
        max={5000}
        step="any"
        value={rate}
        data-testid="users-rate"
        onChange={(e) => setRate(e.currentTarget.value)}
      />
      <button type="submit" className="button" disabled={!valid || wanted === asked} data-testid="apply-rate">
        {t('yaml.apply')}
      </button>
    </form>
  );
}

export function UsersFacts({ name }: { name: string }) {
  const { t } = useTranslation();
  const client = useSession((s) => s.traffic.clients.find((c) => c.name === name));
  if (client === undefined) return <p className="panel-section faint">{t('inspector.gone')}</p>;
  return (
    <>
      <div className="inspector-head">
        <div className="inspector-name">
          <span className="faint">{t('users.title')}</span>
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
        <RateForm key={client.requestsPerSecond} name={name} asked={client.requestsPerSecond} />
        <dl className="facts">
          <Fact name="answered" tone="good">
            {t('service.rate', { rate: number(client.okPerSecond) })}
          </Fact>
          <Fact name="lost" tone={client.failedPerSecond > 0 ? 'bad' : undefined}>
            {t('service.rate', { rate: number(client.failedPerSecond) })}
          </Fact>
          <Fact name="p95">{number(client.p95Ms, 0)} ms</Fact>
          <Fact name="targets">
            {client.targets.map((target) => (
              <div key={`${target.namespace}/${target.service}`}>
                <ObjectLink kind="Service" namespace={target.namespace} name={target.service} />
              </div>
            ))}
          </Fact>
        </dl>
      </div>
    </>
  );
}
