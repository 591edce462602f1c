/** The ledger at the bottom: every request as a row, what is looked for, and all of them in sums. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LedgerFilter } from '../../../shared/model/ledger.ts';
import { LOSS_CAUSES, type LossCause } from '../../../shared/model/request.ts';
import { records } from '../../store/cluster.ts';
import { type FilterPart, useLedger, withPart } from '../../store/ledger.ts';
import { follow, useTrail } from '../../store/trail.ts';
import { useView } from '../../store/view.ts';
import { Drawer } from '../drawer.tsx';
import { Tip } from '../tip.tsx';
import './ledger.css';
import { LedgerTable } from './ledger-table.tsx';
import { LedgerTotals } from './ledger-totals.tsx';

/** Real ms after the last letter that a search begins. */
const pause = 200;

export function LedgerDrawer() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<LedgerFilter>({});
  const [text, setText] = useState('');
  const [isTop, setTop] = useState(true);
  const drawer = useRef<HTMLElement>(null);
  const { records: rows, hasMore, totals, more } = useLedger(filter, isTop);
  const followed = useTrail((s) => s.record?.id);
  const onFilter = useCallback((part: FilterPart) => {
    if ('text' in part) setText(part.text ?? '');
    setFilter((now) => withPart(now, part));
  }, []);
  useEffect(() => {
    const timer = window.setTimeout(() => setFilter((now) => withPart(now, { text: text.trim() })), pause);
    return () => window.clearTimeout(timer);
  }, [text]);
  const pod = filter.pod === undefined ? undefined : (records.get(filter.pod)?.metadata.name ?? filter.pod);
  const chips = [
    ['service', filter.service],
    ['pod', pod],
  ] as const;
  return (
    <Drawer name="ledger" label={t('ledger.title')} edge={t('ledger.height')} drawer={drawer}>
      <div className="ledger-bar">
        <h2 className="heading">{t('ledger.title')}</h2>
        <input
          className="field"
          type="search"
          value={text}
          placeholder={t('ledger.search')}
          aria-label={t('ledger.search')}
          data-testid="ledger-search"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <select
          className="field"
          value={filter.outcome ?? ''}
          aria-label={t('ledger.column.status')}
          data-testid="ledger-outcome"
          onChange={({ currentTarget }) =>
            onFilter({ outcome: currentTarget.value === '' ? undefined : (currentTarget.value as 'ok' | 'lost') })
          }
        >
          <option value="">{t('ledger.all')}</option>
          <option value="ok">{t('ledger.ok')}</option>
          <option value="lost">{t('ledger.lost')}</option>
        </select>
        <select
          className="field"
          value={filter.cause ?? ''}
          aria-label={t('ledger.column.cause')}
          onChange={({ currentTarget }) =>
            onFilter({ cause: currentTarget.value === '' ? undefined : (currentTarget.value as LossCause) })
          }
        >
          <option value="">{t('ledger.anyCause')}</option>
          {LOSS_CAUSES.map((cause) => (
            <option key={cause} value={cause}>
              {t(`outcome.${cause}`)}
            </option>
          ))}
        </select>
        {chips.map(
          ([key, value]) =>
            value !== undefined && (
              <button
                key={key}
                type="button"
                className="button ledger-chip mono"
                onClick={() => onFilter({ [key]: undefined })}
              >
                {value}
                <X size={12} aria-label={t('ledger.drop')} />
              </button>
            ),
        )}
        {!isTop && <span className="faint">{t('ledger.still')}</span>}
        <span className="ledger-end">
          {followed !== undefined && (
            <button type="button" className="button" data-testid="unfollow" onClick={() => follow(undefined)}>
              {t('ledger.unfollow', { id: followed })}
            </button>
          )}
          <Tip text={`${t('ledger.hide')} (R)`}>
            <button
              type="button"
              className="button quiet icon"
              aria-label={t('ledger.hide')}
              onClick={() => useView.getState().set({ ledger: false })}
            >
              <X size={16} />
            </button>
          </Tip>
        </span>
      </div>
      <div className="ledger-main">
        {totals !== undefined && <LedgerTotals totals={totals} filter={filter} onFilter={onFilter} />}
        <LedgerTable
          records={rows}
          hasMore={hasMore}
          onMore={more}
          onTop={setTop}
          isEmpty={(totals?.sent ?? 0) === 0}
        />
      </div>
    </Drawer>
  );
}
