/** An Ingress: its class and address, its rules as rows, each with the Service that it leads to, and what keeps it from working. */
import { memo } from 'react';
import { LockKeyhole, LogIn } from 'lucide-react';
import type { Finding } from '../../shared/model/finding.ts';
import type { Ingress } from '../../shared/model/ingress.ts';
import { fitRule, takesHost } from '../graph/entry.ts';
import type { EntryRow, IngressMark } from '../graph/picture.ts';
import { i18n } from '../i18n/i18n.ts';
import { useObject } from '../store/cluster.ts';
import { useFindings } from '../store/findings.ts';
import { useLoss } from '../store/losses.ts';
import { useView } from '../store/view.ts';
import { lossWords } from './loss-words.ts';
import { Thing } from './thing.tsx';
import { useLetters, useZoomLevel } from './zoom.ts';

export interface IngressData extends Record<string, unknown> {
  mark: IngressMark;
  /** Among so many there is no room for its rows. */
  isFolded: boolean;
}

/** Real ms between two looks at what is wrong: nobody waits for it. */
const lookEvery = 1000;

/** Of the card's width, picture units at normal text size, what is left for letters of a line and of a row. */
const lineRoom = 202;
const rowRoom = 196;
/** What the arrow of a row and the sign of a problem take, in letters. */
const arrowLetters = 2.2;
const signLetters = 1.6;

/** px in the picture that a letter of a row has at most. */
const tallest = 17;

/** About the Ingress as a whole: then nothing of it works. */
const ofAll = new Set<Finding['code']>(['no-controller', 'no-class', 'class-unknown', 'class-not-served']);

const brief = ({ code, values }: Finding): string => i18n.t(`finding.brief.${code}`, values);

interface RowProps {
  row: EntryRow;
  found: Finding | undefined;
  isSecret: boolean;
  /** How many letters there is room for. */
  letters: number;
}

function Row({ row, found, isSecret, letters }: RowProps) {
  if (row.kind === 'more')
    return <span className="entry-row faint">{i18n.t('ingress.more', { count: row.count })}</span>;
  if (row.kind === 'host')
    return (
      <span className="entry-row entry-host mono" data-tls={isSecret || undefined}>
        {isSecret && <LockKeyhole size={11} aria-hidden="true" />}
        <span>{row.host}</span>
      </span>
    );
  const room = Math.floor(letters - arrowLetters - (found === undefined ? 0 : signLetters));
  const { path, backend } = fitRule(row.path, row.backend, room);
  return (
    <span
      className="entry-row mono"
      data-tone={found === undefined ? undefined : 'warn'}
      title={found === undefined ? `${row.path} → ${row.backend}` : i18n.t(`finding.${found.code}`, found.values)}
    >
      <span className="entry-path">{path}</span>
      <span className="entry-arrow">→</span>
      <span className="entry-backend">{backend}</span>
      {found !== undefined && (
        <span className="entry-problem">
          ⚠<span> {brief(found)}</span>
        </span>
      )}
    </span>
  );
}

export const IngressCard = memo(function IngressCard({ data: { mark, isFolded } }: { data: IngressData }) {
  const { uid, name, namespace, rows } = mark;
  const ingress = useObject<Ingress>(uid, 'Ingress');
  const findings = useFindings(ingress, lookEvery);
  const loss = useLoss(uid);
  const textSize = useView((s) => s.textSize);
  // From farther away letters are taller than rows: then their number is told.
  const hasRows = useZoomLevel((s) => s.least <= tallest * textSize) && !isFolded;
  const lineLetters = useLetters(lineRoom);
  const rowLetters = useLetters(rowRoom);
  if (ingress === undefined) return null;
  const { spec, status } = ingress;
  const addresses = status?.loadBalancer?.ingress?.map((one) => one.ip ?? one.hostname ?? '') ?? [];
  const unserved = findings.find(({ code }) => ofAll.has(code));
  const tls = findings.find(({ place }) => place.startsWith('spec.tls'));
  const told = unserved ?? tls;
  const secretHosts = (spec.tls ?? []).flatMap(({ hosts = [] }) => hosts);
  const shownClass = spec.ingressClassName ?? i18n.t('ingress.noClass');
  const address = addresses[0] ?? i18n.t('ingress.noAddress');
  const more = addresses.length > 1 ? ` +${addresses.length - 1}` : '';
  const whole = `${shownClass} · ${address}${more}`;
  // Where it is leads on; which class it is of is told beside it.
  const isShort = whole.length > lineLetters;
  const count = rows.filter((row) => row.kind === 'path').length;
  const said = [
    i18n.t('diagram.ingress', { name, count }),
    ...findings.map((found) => i18n.t(`finding.${found.code}`, found.values)),
  ].join(', ');
  return (
    <Thing
      look="thing entry"
      uid={uid}
      kind="Ingress"
      namespace={namespace}
      name={name}
      state={unserved === undefined ? 'served' : 'no-endpoints'}
      label={said}
    >
      <span className="entry-head">
        <span className="thing-title">
          <LogIn size={15} aria-hidden="true" />
          <span className="thing-name">{name}</span>
          {secretHosts.length > 0 && (
            <span className="entry-lock" title={i18n.t('ingress.tls', { hosts: secretHosts.join(', ') })}>
              <LockKeyhole size={13} aria-hidden="true" />
              TLS
            </span>
          )}
        </span>
        {loss !== undefined ? (
          <span className="thing-line" data-tone="bad" data-testid="loss">
            {lossWords(loss, lineLetters)}
          </span>
        ) : told !== undefined ? (
          <span className="thing-line" data-tone="warn" title={i18n.t(`finding.${told.code}`, told.values)}>
            ⚠ {brief(told)}
          </span>
        ) : (
          <span className="thing-line mono" title={`${shownClass} · ${addresses.join(', ')}`}>
            {isShort ? `${address}${more}` : whole}
          </span>
        )}
      </span>
      {!hasRows && <span className="thing-line entry-count">{i18n.t('ingress.count', { count })}</span>}
      {(hasRows ? rows : []).map((row, i) => (
        <Row
          // Rows have no names of their own: a host may be there twice.
          key={row.kind === 'path' ? row.place : `${i}`}
          row={row}
          letters={rowLetters}
          found={row.kind === 'path' ? findings.find(({ place }) => place === row.place) : undefined}
          isSecret={row.kind === 'host' && secretHosts.some((host) => takesHost(host, row.host))}
        />
      ))}
    </Thing>
  );
});
