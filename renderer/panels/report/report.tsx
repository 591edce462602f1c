/** What became of the files that were dropped: in one line, in full on request, and after a while as a button in the corner. */
import { useEffect, useState } from 'react';
import { ChevronDown, ChevronRight, CircleAlert, CircleCheck, ListChecks, TriangleAlert, X } from 'lucide-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DocumentOutcome, DocumentReport, FieldUse, Problem } from '../../../shared/model/report.ts';
import { records } from '../../store/cluster.ts';
import { type ShownReport, useSession } from '../../store/session.ts';
import { useView } from '../../store/view.ts';
import './report.css';

const outcomes: DocumentOutcome[] = ['created', 'configured', 'unchanged', 'deleted', 'checked', 'failed'];
const uses: FieldUse[] = ['simulated', 'shown', 'ignored'];
/** Real ms after which a report without errors gives its place back to the diagram; longer where there is something to read. */
const shownFor = { good: 7000, warnings: 15_000 };
/** Lists longer than this are cut with a count. */
const most = 300;

function placeText(problem: Problem, t: TFunction): string {
  const { file, document, line, column, field } = problem.place;
  const at = line === undefined ? file : `${file}:${line}${column === undefined ? '' : `:${column}`}`;
  const parts = [at];
  if (document !== undefined) parts.push(t('report.document', { document: document + 1 }));
  if (field !== undefined && field !== '') parts.push(field);
  return parts.join(' · ');
}

/** By file, then by line: as a person reads it. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map((p) => p.place.file))];
  return [...problems].sort(
    (a, b) => files.indexOf(a.place.file) - files.indexOf(b.place.file) || (a.place.line ?? 0) - (b.place.line ?? 0),
  );
}

function ProblemRow({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  return (
    <li className="report-problem" data-severity={problem.severity}>
      {problem.severity === 'error' ? (
        <CircleAlert size={15} aria-hidden="true" />
      ) : (
        <TriangleAlert size={15} aria-hidden="true" />
      )}
      <div>
        <div className="report-message">{problem.message}</div>
        <div className="mono faint report-place">{placeText(problem, t)}</div>
      </div>
    </li>
  );
}

function DocumentRow({ document }: { document: DocumentReport }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { kind, namespace, name, outcome } = document;
  const uid = records.find(kind, namespace, name) ?? records.find(kind, undefined, name);
  const counts = uses.map((use) => [use, document.fields.filter((f) => f.use === use)] as const);
  return (
    <li className="report-document" data-outcome={outcome}>
      <div className="report-row">
        <button
          type="button"
          className="report-open"
          aria-expanded={open}
          aria-label={`${t('report.details')}: ${kind} ${name}`}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown size={14} /> : <ChevronRight size={14} />}
        </button>
        <span className="report-kind">{kind}</span>
        {uid === undefined ? (
          <span className="mono report-name">{name}</span>
        ) : (
          <button
            type="button"
            className="link mono report-name"
            onClick={() => useView.getState().set({ selected: uid, inspector: true })}
          >
            {name}
          </button>
        )}
        {!document.simulated && <span className="badge">{t('report.notSimulated')}</span>}
        {document.unknownImages !== undefined && (
          <span className="badge" title={document.unknownImages.join(', ')}>
            {t('report.unknownImages', { count: document.unknownImages.length })}
          </span>
        )}
        <span className="report-uses">
          {counts.map(
            ([use, fields]) =>
              fields.length > 0 && (
                <span key={use} data-use={use} title={t(`report.${use}`)}>
                  {fields.length} {t(`report.${use}`)}
                </span>
              ),
          )}
        </span>
        <span className="report-outcome">{t(`report.outcome.${outcome}`)}</span>
      </div>
      {open && (
        <div className="report-fields">
          {document.unknownImages?.map((image) => (
            <p key={image} className="note">
              {t('report.unknownImage', { image })}
            </p>
          ))}
          {counts.map(
            ([use, fields]) =>
              fields.length > 0 && (
                <div key={use} data-use={use}>
                  <b>{t(`report.${use}`)}</b>
                  <ul className="mono">
                    {fields.slice(0, most).map((f) => (
                      <li key={`${f.field} ${f.line ?? ''}`}>
                        {f.field}
                        {f.line !== undefined && <span className="faint"> :{f.line}</span>}
                      </li>
                    ))}
                  </ul>
                </div>
              ),
          )}
        </div>
      )}
    </li>
  );
}

function Summary({ shown }: { shown: ShownReport }) {
  const { t } = useTranslation();
  const { totals, problems } = shown.report;
  const errors = problems.filter((p) => p.severity === 'error').length;
  const warnings = problems.length - errors;
  const words = outcomes.flatMap((o) => (totals[o] > 0 ? [t(`report.${o}`, { count: totals[o] })] : []));
  if (errors > 0) words.push(t('report.errors', { count: errors }));
  if (warnings > 0) words.push(t('report.warnings', { count: warnings }));
  return <span data-testid="report-summary">{words.length === 0 ? t('report.nothing') : words.join(' · ')}</span>;
}

export function Report() {
  const shown = useSession((s) => s.report);
  return shown === undefined ? null : <OneReport key={shown.id} shown={shown} />;
}

/** Opens by itself when there is an error to read; makes itself small when nobody wants it. */
function OneReport({ shown }: { shown: ShownReport }) {
  const { t } = useTranslation();
  const { report } = shown;
  const bad = report.problems.some((p) => p.severity === 'error');
  const [open, setOpen] = useState(bad);
  const [isHeld, hold] = useState(false);
  const [rests, setRests] = useState(false);
  const some = report.documents.some((d) => d.outcome !== 'failed');
  const stays = bad || open || isHeld || rests;
  const time = report.problems.length > 0 ? shownFor.warnings : shownFor.good;
  useEffect(() => {
    if (stays) return undefined;
    const timer = window.setTimeout(() => setRests(true), time);
    return () => window.clearTimeout(timer);
  }, [stays, time]);
  if (rests)
    return (
      <button
        type="button"
        className="button icon report-rest"
        aria-label={`${t('report.title')}: ${shown.title}`}
        title={`${t('report.title')}: ${shown.title}`}
        data-testid="report-rest"
        onClick={() => {
          setRests(false);
          setOpen(true);
        }}
      >
        <ListChecks size={15} aria-hidden="true" />
      </button>
    );
  return (
    <section
      className="report"
      aria-label={t('report.title')}
      data-testid="report"
      data-open={open}
      data-bad={bad || undefined}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <div className="report-head">
        {bad ? <CircleAlert size={17} aria-hidden="true" /> : <CircleCheck size={17} aria-hidden="true" />}
        <strong className="report-title">{shown.title}</strong>
        <Summary shown={shown} />
        <button
          type="button"
          className="button quiet"
          aria-expanded={open}
          data-testid="report-details"
          onClick={() => setOpen(!open)}
        >
          {open ? t('report.hide') : t('report.details')}
        </button>
        <button
          type="button"
          className="button quiet icon"
          aria-label={t('report.close')}
          data-testid="report-close"
          onClick={() => useSession.setState({ report: undefined })}
        >
          <X size={15} />
        </button>
      </div>
      {open && (
        <div className="report-body">
          {bad && some && <p className="note">{t('report.goodLoaded')}</p>}
          {report.problems.length > 0 && (
            <>
              <h3 className="heading">{t('report.problems')}</h3>
              <ul>
                {inOrder(report.problems)
                  .slice(0, most)
                  .map((p, i) => (
                    <ProblemRow key={i} problem={p} />
                  ))}
                {report.problems.length > most && <li className="faint">… {report.problems.length - most}</li>}
              </ul>
            </>
          )}
          {report.documents.length > 0 && (
            <>
              <h3 className="heading">{t('report.documents')}</h3>
              <ul>
                {report.documents.slice(0, most).map((d, i) => (
                  <DocumentRow key={i} document={d} />
                ))}
                {report.documents.length > most && <li className="faint">… {report.documents.length - most}</li>}
              </ul>
            </>
          )}
        </div>
      )}
    </section>
  );
}
