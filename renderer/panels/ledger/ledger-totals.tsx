/** All requests so far by Service, by pod and by cause; a click shows those alone. */
import { useTranslation } from 'react-i18next';
import type { LedgerFilter, RequestTally, RequestTotals } from '../../../shared/model/ledger.ts';
import { LOSS_CAUSES } from '../../../shared/model/request.ts';
import { middleEllipsis } from '../../graph/ellipsis.ts';
import { number } from '../../i18n/i18n.ts';
import type { FilterPart } from '../../store/ledger.ts';
import { records } from '../../store/cluster.ts';

/** Letters of a name that there is room for: pods of one app differ at their end. */
const mostLetters = 15;

/** More pods than this nobody reads; those with the most losses come first. */
const mostPods = 40;

const lostOf = ({ lost }: RequestTally): number => Object.values(lost).reduce((sum, n) => sum + n, 0);

function List({
  title,
  tallies,
  chosen,
  onChoose,
}: {
  title: string;
  tallies: readonly [string, RequestTally][];
  chosen: string | undefined;
  onChoose: (name: string | undefined) => void;
}) {
  const { t } = useTranslation();
  if (tallies.length === 0) return null;
  return (
    <section>
      <h3 className="heading">{title}</h3>
      <ul>
        {tallies.map(([name, tally]) => {
          const lost = lostOf(tally);
          return (
            <li key={name}>
              <button
                type="button"
                className="ledger-total"
                aria-pressed={chosen === name}
                onClick={() => onChoose(chosen === name ? undefined : name)}
              >
                <span className="mono" title={name}>
                  {middleEllipsis(name.slice(name.indexOf('/') + 1), mostLetters)}
                </span>
                <span>{number(tally.sent, 0)}</span>
                <span data-tone={lost > 0 ? 'bad' : undefined} aria-label={t('ledger.lostCount', { count: lost })}>
                  {lost > 0 ? `✕ ${number(lost, 0)}` : ''}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function LedgerTotals({
  totals,
  filter,
  onFilter,
}: {
  totals: RequestTotals;
  filter: LedgerFilter;
  onFilter: (part: FilterPart) => void;
}) {
  const { t } = useTranslation();
  const services = Object.entries(totals.services).sort(([, a], [, b]) => b.sent - a.sent);
  const pods = Object.entries(totals.pods)
    .sort(([, a], [, b]) => lostOf(b) - lostOf(a) || b.sent - a.sent)
    .slice(0, mostPods);
  const uidOf = (key: string): string | undefined => records.find('Pod', ...(key.split('/') as [string, string]));
  const pod = pods.find(([key]) => filter.pod !== undefined && uidOf(key) === filter.pod)?.[0];
  return (
    <aside className="ledger-totals" aria-label={t('ledger.totals')} data-testid="ledger-totals">
      <p>
        <b>{number(totals.sent, 0)}</b> <span className="faint">{t('ledger.sent')}</span> ·{' '}
        <b data-tone="good">{number(totals.ok, 0)}</b> <span className="faint">{t('ledger.ok')}</span> ·{' '}
        <b data-tone={lostOf(totals) > 0 ? 'bad' : undefined}>{number(lostOf(totals), 0)}</b>{' '}
        <span className="faint">{t('ledger.lost')}</span>
      </p>
      <section>
        <ul>
          {LOSS_CAUSES.filter((cause) => (totals.lost[cause] ?? 0) > 0).map((cause) => (
            <li key={cause}>
              <button
                type="button"
                className="ledger-total"
                data-testid={`cause-${cause}`}
                aria-pressed={filter.cause === cause}
                onClick={() => onFilter({ cause: filter.cause === cause ? undefined : cause })}
              >
                <span>{t(`outcome.${cause}`)}</span>
                <span />
                <span data-tone="bad">✕ {number(totals.lost[cause] ?? 0, 0)}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <List
        title={t('inspector.services')}
        tallies={services}
        chosen={filter.service}
        onChoose={(service) => onFilter({ service })}
      />
      <List
        title={t('inspector.pods')}
        tallies={pods}
        chosen={pod}
        onChoose={(key) => {
          const uid = key === undefined ? undefined : uidOf(key);
          // A pod that is gone is found by its name.
          onFilter(key !== undefined && uid === undefined ? { pod: undefined, text: key.split('/')[1] } : { pod: uid });
        }}
      />
    </aside>
  );
}
