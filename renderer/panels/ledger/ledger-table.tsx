/** The requests as rows of one height, of which only those in sight are made. */
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestRecord } from '../../../shared/model/request.ts';
import { number } from '../../i18n/i18n.ts';
import { clockText } from '../../store/clock.ts';
import { showRequest, useTrail } from '../../store/trail.ts';
import { useView } from '../../store/view.ts';
import { askedText, hopsText, ruleText } from './ledger-words.ts';
import { rowsInSight } from './virtual-rows.ts';

const columns = ['at', 'from', 'asked', 'status', 'latency', 'service', 'endpoint', 'hops', 'rule'] as const;

/** px at text size 1, as in the style sheet. */
const rowPx = 24;

const Row = memo(function Row({ record, top, isShown }: { record: RequestRecord; top: number; isShown: boolean }) {
  const { t } = useTranslation();
  const { id, at, from, service, candidates, pod, code, latency, outcome, cause, reason, weight } = record;
  const isLost = outcome === 'lost';
  return (
    <div
      role="row"
      className="ledger-row"
      tabIndex={isShown ? 0 : -1}
      aria-selected={isShown}
      data-request={id}
      data-outcome={outcome}
      style={{ transform: `translateY(${top}px)` }}
      title={reason}
      onClick={() => showRequest(record)}
    >
      <span role="gridcell">{clockText(at)}</span>
      <span role="gridcell">{from}</span>
      <span role="gridcell">
        {askedText(record)}
        {weight > 1 && <b className="faint"> ×{weight}</b>}
      </span>
      <span role="gridcell" data-tone={isLost || (code ?? 0) >= 500 ? 'bad' : 'good'}>
        {isLost ? '✕' : '✓'} {code} {cause !== undefined && t(`outcome.${cause}`)}
        {reason !== undefined && <span className="faint"> {reason}</span>}
      </span>
      <span role="gridcell" className="ledger-number">
        {number(latency, 0)} ms
      </span>
      <span role="gridcell">{service?.name}</span>
      <span role="gridcell">
        {pod?.name}
        {candidates !== undefined && pod !== undefined && (
          <span className="faint">{` ${t('ledger.oneOf', { count: candidates })}`}</span>
        )}
      </span>
      <span role="gridcell" className="faint">
        {hopsText(record.hops)}
      </span>
      <span role="gridcell" className="faint">
        {ruleText(record)}
      </span>
    </div>
  );
});

export function LedgerTable({
  records,
  hasMore,
  onMore,
  onTop,
  isEmpty,
}: {
  records: readonly RequestRecord[];
  hasMore: boolean;
  onMore: () => void;
  /** Told whether the newest row is in sight. */
  onTop: (isTop: boolean) => void;
  /** Nobody has asked anything yet. */
  isEmpty: boolean;
}) {
  const { t } = useTranslation();
  const rowHeight = rowPx * useView((s) => s.textSize);
  const shown = useTrail((s) => s.record?.id);
  const body = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ scrolled: 0, height: 300 });
  useEffect(() => {
    const element = body.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => setPlace((p) => ({ ...p, height: element.clientHeight })));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const { first, end } = rowsInSight(records.length, place.scrolled, place.height, rowHeight);
  useEffect(() => {
    if (hasMore && end >= records.length && place.scrolled > 0) onMore();
  }, [hasMore, end, records.length, place.scrolled, onMore]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = records.findIndex(({ id }) => id === shown);
    const next = records[Math.max(0, at + by)];
    if (next === undefined) return;
    showRequest(next);
    const top = Math.max(0, at + by) * rowHeight;
    const element = body.current;
    if (element === null) return;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + 2 * rowHeight - element.clientHeight;
  };
  return (
    <div
      className="ledger-table"
      role="grid"
      aria-label={t('ledger.title')}
      aria-rowcount={records.length}
      data-testid="ledger-table"
    >
      <div
        className="ledger-body"
        ref={body}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={({ currentTarget }) => {
          const scrolled = currentTarget.scrollTop;
          onTop(scrolled < rowHeight);
          // Where the same rows stay in sight nothing is drawn anew.
          setPlace((p) =>
            Math.floor(p.scrolled / rowHeight) === Math.floor(scrolled / rowHeight) ? p : { ...p, scrolled },
          );
        }}
      >
        <div role="row" className="ledger-row ledger-head">
          {columns.map((column) => (
            <span key={column} role="columnheader">
              {t(`ledger.column.${column}`)}
            </span>
          ))}
        </div>
        <div className="ledger-rows" style={{ height: records.length * rowHeight }}>
          {records.slice(first, end).map((record, i) => (
            // By its place, since many a second push each other down; the one that is shown keeps its element and the focus.
            <Row
              key={record.id === shown ? 'shown' : first + i}
              record={record}
              top={(first + i) * rowHeight}
              isShown={record.id === shown}
            />
          ))}
        </div>
        {records.length === 0 && (
          <p className="ledger-none faint">{t(isEmpty ? 'ledger.nothingYet' : 'ledger.none')}</p>
        )}
      </div>
    </div>
  );
}
