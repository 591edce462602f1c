/** What a source of requests is told to do: how many, when, of whom, for what. Each change is sent when it is made. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientSpec, Pattern } from '../../../shared/model/client.ts';
import { number } from '../../i18n/i18n.ts';
import { changeClient } from '../../store/clients.ts';
import { setUsersRate } from '../../store/connection.ts';
import { useScene } from '../../store/scene.ts';

const mostRate = 5000;
/** The slider's steps: fine where rates are small, since it is the small ones that are watched. */
const steps = 200;

/** Rate of a place of the slider, 0 to `steps`. */
const rateAt = (step: number): number => {
  if (step <= 0) return 0;
  const rate = mostRate ** (step / steps);
  return rate < 10 ? Math.round(rate * 2) / 2 : rate < 100 ? Math.round(rate) : Math.round(rate / 10) * 10;
};
const stepOf = (rate: number): number =>
  rate < 1 ? (rate > 0 ? 1 : 0) : Math.round((Math.log(rate) / Math.log(mostRate)) * steps);

function Rate({ spec }: { spec: ClientSpec }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(String(spec.rate));
  const wanted = Number(typed);
  const valid = typed.trim() !== '' && Number.isFinite(wanted) && wanted >= 0 && wanted <= mostRate;
  return (
    <>
      <input
        type="range"
        className="client-slider"
        min={0}
        max={steps}
        value={stepOf(spec.rate)}
        aria-label={t('inspector.requestRate')}
        aria-valuetext={t('service.rate', { rate: number(spec.rate) })}
        data-testid="rate-slider"
        onChange={(event) => void setUsersRate(spec.name, rateAt(Number(event.currentTarget.value)))}
      />
      <form
        className="rate-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) void setUsersRate(spec.name, wanted);
        }}
      >
        <label htmlFor="users-rate">{t('inspector.requestRate')}</label>
        <input
          id="users-rate"
          className="field"
          type="number"
          min={0}
          max={mostRate}
          step="any"
          value={typed}
          data-testid="users-rate"
          onChange={(e) => setTyped(e.currentTarget.value)}
        />
        <button type="submit" className="button" disabled={!valid || wanted === spec.rate} data-testid="apply-rate">
          {t('yaml.apply')}
        </button>
      </form>
    </>
  );
}

const kinds = ['steady', 'ramp', 'burst', 'day'] as const;

/** A pattern of a kind, to begin with: it is seen within a minute. */
function patternOf(kind: Pattern['kind'], rate: number): Pattern | undefined {
  if (kind === 'ramp') return { kind, from: 0, overSeconds: 60 };
  if (kind === 'burst')
    return { kind, rate: Math.min(mostRate, Math.max(1, rate * 5)), everySeconds: 30, forSeconds: 5 };
  if (kind === 'day') return { kind, lengthSeconds: 120 };
  return undefined;
}

const starts = ['now', 'ready', 'after'] as const;

/** To begin with: long enough for most pods to be up. */
const startOf = (word: string): ClientSpec['startAfter'] =>
  word === 'ready' ? 'ready' : word === 'after' ? 10 : undefined;

/** The numbers of a pattern, by their names in it. */
const numbersOf = (pattern: Pattern | undefined): [string, number][] =>
  Object.entries(pattern ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number');

const words = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** The spec with fields set, or left out where they are undefined. */
function changed(spec: ClientSpec, part: { [K in keyof ClientSpec]?: ClientSpec[K] | undefined }): ClientSpec {
  const fields = Object.entries({ ...spec, ...part }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields) as unknown as ClientSpec;
}

function Words({
  label,
  hint,
  list,
  onChange,
  testid,
}: {
  label: string;
  hint: string;
  list: readonly string[];
  onChange: (list: string[]) => void;
  testid: string;
}) {
  const [text, setText] = useState(list.join(', '));
  const done = (): void => {
    if (words(text).join() !== list.join()) onChange(words(text));
  };
  return (
    <label className="client-field">
      <span>{label}</span>
      <input
        className="field mono"
        value={text}
        placeholder={hint}
        data-testid={testid}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={done}
        onKeyDown={(event) => {
          if (event.key === 'Enter') done();
        }}
      />
    </label>
  );
}

/** Whom it can be told to ask, in words of a client's `target`. */
function useTargets(own: string | undefined): string[] {
  const picture = useScene((s) => s.picture);
  const targets = picture.services.map(({ namespace, name }) => `service/${namespace}/${name}`);
  const ports = new Set(
    picture.machines.flatMap(({ doors }) => doors.flatMap(({ kind, ports: all }) => (kind === 'NodePort' ? all : []))),
  );
  for (const port of ports) targets.push(`node/*:${port}`);
  return own === undefined || targets.includes(own) ? targets : [own, ...targets];
}

export function ClientForm({ spec }: { spec: ClientSpec }) {
  const { t } = useTranslation();
  const { rate, pattern, target, hosts = [], paths = [], keepAlive = false, startAfter } = spec;
  const targets = useTargets(target);
  const set = (part: Parameters<typeof changed>[1]): void => void changeClient(changed(spec, part));
  return (
    <div className="client-form" data-testid="client-form">
      <Rate key={rate} spec={spec} />
      <label className="client-field">
        <span>{t('client.pattern')}</span>
        <select
          className="field"
          value={pattern?.kind ?? 'steady'}
          data-testid="client-pattern"
          onChange={(event) => set({ pattern: patternOf(event.currentTarget.value as Pattern['kind'], rate) })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`client.kind.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {numbersOf(pattern).map(([name, value]) => (
        <label key={`${name} ${value}`} className="client-field client-number">
          <span>{t(`client.number.${name}`)}</span>
          <input
            className="field"
            type="number"
            min={name === 'from' || name === 'rate' ? 0 : 1}
            max={mostRate}
            defaultValue={value}
            onBlur={({ currentTarget }) => {
              const wanted = Number(currentTarget.value);
              if (wanted > 0 && wanted !== value) set({ pattern: { ...pattern, [name]: wanted } as Pattern });
            }}
          />
        </label>
      ))}
      <label className="client-field">
        <span>{t('client.start')}</span>
        <select
          className="field"
          value={typeof startAfter === 'number' ? 'after' : (startAfter ?? 'now')}
          data-testid="client-start"
          onChange={({ currentTarget }) => set({ startAfter: startOf(currentTarget.value) })}
        >
          {starts.map((one) => (
            <option key={one} value={one}>
              {t(`client.starts.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {typeof startAfter === 'number' && (
        <label key={startAfter} className="client-field client-number">
          <span>{t('client.startSeconds')}</span>
          <input
            className="field"
            type="number"
            min={0}
            defaultValue={startAfter}
            data-testid="client-start-seconds"
            onBlur={({ currentTarget }) => {
              const wanted = Number(currentTarget.value);
              if (wanted >= 0 && wanted !== startAfter) set({ startAfter: wanted });
            }}
          />
        </label>
      )}
      <label className="client-field">
        <span>{t('client.target')}</span>
        <select
          className="field"
          value={target ?? ''}
          data-testid="client-target"
          onChange={({ currentTarget }) =>
            set({ target: currentTarget.value === '' ? undefined : currentTarget.value })
          }
        >
          <option value="">{t(hosts.length > 0 ? 'client.byHost' : 'client.anyService')}</option>
          {targets.map((one) => (
            <option key={one} value={one}>
              {one.replace(/^service\//, '')}
            </option>
          ))}
        </select>
      </label>
      <Words
        key={`hosts ${hosts.join()}`}
        label={t('client.hosts')}
        hint="https://shop.example.com"
        list={hosts}
        testid="client-hosts"
        onChange={(list) => set({ hosts: list.length === 0 ? undefined : list })}
      />
      <Words
        key={`paths ${paths.join()}`}
        label={t('client.paths')}
        hint="/, /api"
        list={paths}
        testid="client-paths"
        onChange={(list) => set({ paths: list.length === 0 ? undefined : list })}
      />
      <label className="client-check">
        <input
          type="checkbox"
          checked={keepAlive}
          data-testid="client-keep-alive"
          onChange={({ currentTarget }) => set({ keepAlive: currentTarget.checked ? true : undefined })}
        />
        <span>{t('client.keepAlive')}</span>
      </label>
      {keepAlive && <p className="faint">{t('client.keepAliveHint')}</p>}
    </div>
  );
}
