/** "Why here, and why not there?": the verdict of every machine on a pod, and the scores of those that could take it. */
import { useEffect, useState } from 'react';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MachineVerdict, Placement } from '../../../shared/model/placement.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { number } from '../../i18n/i18n.ts';
import { clockText } from '../../store/clock.ts';
import { placementOf } from '../../store/connection.ts';
import { useSlowly } from '../../store/cluster.ts';
import { ObjectLink, Section } from './parts.tsx';
import './placement-table.css';

/** Machines of one sort before the rest is only counted. */
const MOST = 12;

/** Asked for when somebody looks; anew when the pod changes, and for one that waits, when anything does. */
function usePlacement(pod: Pod, isOpen: boolean): Placement | null | undefined {
  const [answered, setAnswered] = useState<{ placement: Placement | null; version: number }>();
  const waits = (pod.spec.nodeName ?? '') === '';
  const version = useSlowly(isOpen && waits ? ['Pod', 'Node'] : [], 500);
  useEffect(() => {
    if (!isOpen) return undefined;
    let stale = false;
    const timer = window.setTimeout(() => {
      void placementOf(pod.metadata.uid ?? '').then((answer) => {
        if (!stale && answer !== undefined) setAnswered({ placement: answer, version });
      });
    }, 120);
    return () => {
      stale = true;
      window.clearTimeout(timer);
    };
  }, [pod, isOpen, version]);
  return answered?.placement;
}

function Scores({ placement, machine, best }: { placement: Placement; machine: MachineVerdict; best: number }) {
  const { t } = useTranslation();
  return (
    <tr className="placed-detail">
      <td colSpan={3}>
        <table className="scores">
          <tbody>
            {placement.plugins.map(({ name, weight }, i) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name}
                </th>
                <td className="faint weight">
                  {t('placement.score', { score: number(machine.scores[i]! / weight), weight: number(weight) })}
                </td>
                <td className="mono sum">{number(machine.scores[i]!)}</td>
                <td className="bar" aria-hidden="true">
                  <i style={{ inlineSize: `${best === 0 ? 0 : (100 * machine.scores[i]!) / best}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </td>
    </tr>
  );
}

function Fitting({ placement, machine, best }: { placement: Placement; machine: MachineVerdict; best: number }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(machine.node === placement.chosen);
  const isChosen = machine.node === placement.chosen;
  return (
    <>
      <tr data-machine={machine.node} data-chosen={isChosen || undefined}>
        <th scope="row" className="opens">
          <button
            type="button"
            className="button quiet icon small"
            aria-expanded={isOpen}
            aria-label={t('placement.scoresOf', { node: machine.node })}
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronRight size={13} className="turn" />
          </button>
          <ObjectLink kind="Node" namespace={undefined} name={machine.node} />
        </th>
        <td className="fits">{isChosen ? t('placement.chosen') : t('placement.fits')}</td>
        <td className="mono sum">{number(machine.total)}</td>
      </tr>
      {isOpen && <Scores placement={placement} machine={machine} best={best} />}
    </>
  );
}

function Refusing({ machine }: { machine: MachineVerdict }) {
  const { t } = useTranslation();
  return (
    <tr data-machine={machine.node} data-refuses="">
      <th scope="row">
        <ObjectLink kind="Node" namespace={undefined} name={machine.node} />
      </th>
      <td colSpan={2}>
        {machine.refusals.map(({ plugin, reasons, roomHelps }) => (
          <div key={plugin} className="objection">
            <span className="reason">{reasons.join(', ')}</span>{' '}
            <span className="faint mono">
              {plugin}
              {roomHelps && ` · ${t('placement.roomHelps')}`}
            </span>
          </div>
        ))}
      </td>
    </tr>
  );
}

function Table({ placement }: { placement: Placement }) {
  const { t } = useTranslation();
  const fitting = placement.machines.filter(({ refusals }) => refusals.length === 0);
  const refusing = placement.machines.filter(({ refusals }) => refusals.length > 0);
  const best = Math.max(0, ...fitting.flatMap(({ scores }) => scores));
  const rest = Math.max(0, fitting.length - MOST) + Math.max(0, refusing.length - MOST);
  return (
    <>
      <p className="faint">
        {placement.forgotten
          ? t('placement.forgotten')
          : placement.chosen === undefined
            ? t('placement.now')
            : t('placement.then', { time: clockText(placement.at) })}
      </p>
      {placement.atOnce !== undefined && <p className="note">{placement.atOnce.reasons.join(', ')}</p>}
      <table className="placement">
        <thead>
          <tr>
            <th scope="col">{t('placement.machine')}</th>
            <th scope="col">{t('placement.verdict')}</th>
            <th scope="col" className="sum">
              {t('placement.sum')}
            </th>
          </tr>
        </thead>
        <tbody>
          {fitting.slice(0, MOST).map((machine) => (
            <Fitting key={machine.node} placement={placement} machine={machine} best={best} />
          ))}
          {refusing.slice(0, MOST).map((machine) => (
            <Refusing key={machine.node} machine={machine} />
          ))}
        </tbody>
      </table>
      {rest > 0 && <p className="faint">{t('placement.more', { count: rest })}</p>}
    </>
  );
}

export function PlacementTable({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const placement = usePlacement(pod, isOpen);
  return (
    <Section title={t('placement.title')}>
      <details data-testid="placement" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('placement.open')}</summary>
        {placement === null && <p className="faint">{t('placement.none')}</p>}
        {placement && <Table placement={placement} />}
      </details>
    </Section>
  );
}
