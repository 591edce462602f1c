/** Where requests come from: the rate, how long answers take, and how many are lost. */
import { memo } from 'react';
import { Users } from 'lucide-react';
import { i18n, number } from '../i18n/i18n.ts';
import { useLoss } from '../store/losses.ts';
import { useSession } from '../store/session.ts';
import { usersKey } from '../store/view.ts';
import { Thing } from './thing.tsx';
import { useLetters } from './zoom.ts';

export interface UsersData extends Record<string, unknown> {
  name: string;
}

/** Of a card's width, picture units, what is left for a line. */
const lineRoom = 110;
/** Letters of a proportional font are so much narrower than a typewriter's. */
const narrower = 0.85;

export const UsersCard = memo(function UsersCard({ data }: { data: UsersData }) {
  const { name } = data;
  const client = useSession((s) => s.traffic.clients.find((c) => c.name === name));
  const loss = useLoss(usersKey(name));
  const letters = useLetters(lineRoom);
  if (client === undefined) return null;
  const { requestsPerSecond: rate, okPerSecond, failedPerSecond, p95Ms } = client;
  const answered = okPerSecond > 0;
  const lostRate = number(failedPerSecond);
  const lost = i18n.t('users.failed', { rate: lostRate });
  const isAlone = client.targets.length === 0 && client.spec.target === undefined && client.spec.hosts === undefined;
  return (
    <Thing
      look="thing users"
      uid={usersKey(name)}
      kind="Users"
      namespace=""
      name={name}
      state={failedPerSecond > 0 ? 'losing' : rate > 0 ? 'sending' : 'idle'}
      label={i18n.t('diagram.users', { name, rate: number(rate) })}
    >
      <span className="thing-title">
        <Users size={15} aria-hidden="true" />
        <span className="thing-name">{/^users$/i.test(name) ? i18n.t('users.title') : name}</span>
      </span>
      <span className="thing-line mono">
        {rate > 0 ? i18n.t('users.rate', { rate: number(rate) }) : i18n.t('users.idle')}
      </span>
      <span className="thing-line thing-extra mono">
        {answered
          ? i18n.t('users.p95', { ms: number(p95Ms, 0) })
          : rate > 0 && failedPerSecond === 0
            ? i18n.t(isAlone ? 'users.noTarget' : 'users.noAnswers')
            : ''}
      </span>
      {failedPerSecond > 0 && (
        <span className="thing-line" data-tone="bad">
          ✕ {lost.length * narrower + 2 <= letters ? lost : i18n.t('users.failedBriefly', { rate: lostRate })}
          {loss !== undefined && <span className="near-only"> · {i18n.t(`outcome.${loss.outcome}`)}</span>}
        </span>
      )}
    </Thing>
  );
});
