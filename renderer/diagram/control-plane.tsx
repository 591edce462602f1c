/** The control plane as a band on top: its parts light up when they act; pods that run on it stand below them. */
import { memo, useEffect, useRef } from 'react';
import type { Node } from '../../shared/model/node.ts';
import { components } from '../graph/acting.ts';
import { machineFaultOf } from '../graph/machine-fault.ts';
import type { MachineMark } from '../graph/picture.ts';
import { bytesText, coresText } from '../graph/quantity.ts';
import { i18n } from '../i18n/i18n.ts';
import { useObject } from '../store/cluster.ts';
import { useControlPlaneAway } from '../store/absences.ts';
import { onActing } from '../store/news.ts';
import { useView } from '../store/view.ts';
import { LoadBar, machineState } from './machine.tsx';
import { machineMenuAt } from './machine-handle.tsx';
import { type PlacedPod, PodCard } from './pod-card.tsx';

export interface ControlPlaneData extends Record<string, unknown> {
  marks: readonly MachineMark[];
  pods: readonly PlacedPod[];
}

/** Real ms that a component stays lit after it acted. */
const glow = 420;

function Head({ mark }: { mark: MachineMark }) {
  const node = useObject<Node>(mark.uid, 'Node');
  const selected = useView((s) => s.selected === mark.uid);
  if (node === undefined || !mark.band) return null;
  const state = machineState(node);
  const fault = machineFaultOf(node);
  // Nobody writes its Node while it is away: what happened to the machine is told instead.
  const word = i18n.t(`machine.${fault ?? state}`);
  return (
    <button
      type="button"
      className="band-node nodrag"
      data-walk={mark.uid}
      data-kind="Node"
      data-namespace=""
      data-name={mark.name}
      data-state={fault === undefined ? state : 'not-ready'}
      aria-label={i18n.t('diagram.machine', { name: mark.name, state: word })}
      aria-pressed={selected}
      onContextMenu={machineMenuAt(mark.uid)}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(mark.uid);
      }}
    >
      <span className="machine-name">{mark.name}</span>
      <span className="machine-state">{word}</span>
      <LoadBar label={i18n.t('machine.cpu')} share={mark.cpu} text={coresText} />
      <LoadBar label={i18n.t('machine.memory')} share={mark.memory} text={bytesText} />
    </button>
  );
}

export const ControlPlane = memo(function ControlPlane({ data }: { data: ControlPlaneData }) {
  const chips = useRef(new Map<string, HTMLElement>());
  useEffect(() => {
    const timers = new Map<string, number>();
    const stop = onActing((acting) => {
      for (const name of acting.keys()) {
        const chip = chips.current.get(name);
        if (chip === undefined) continue;
        if (chip.dataset['acting'] === undefined) chip.dataset['acting'] = 'true';
        window.clearTimeout(timers.get(name));
        timers.set(
          name,
          window.setTimeout(() => delete chip.dataset['acting'], glow),
        );
      }
    });
    return () => {
      stop();
      for (const timer of timers.values()) window.clearTimeout(timer);
    };
  }, []);
  const away = useControlPlaneAway() !== undefined;
  return (
    <div className="band" data-away={away || undefined}>
      <div className="band-row">
        <span className="band-title">{i18n.t('band.title')}</span>
        {away && (
          <span className="band-away" role="status">
            {i18n.t('band.away')}
          </span>
        )}
        {components.map((name) => (
          <span
            key={name}
            className="chip"
            role="img"
            aria-label={i18n.t('diagram.component', { name })}
            ref={(element) => {
              if (element === null) chips.current.delete(name);
              else chips.current.set(name, element);
            }}
          >
            {name}
          </span>
        ))}
        <span className="band-nodes">
          {data.marks.map((mark) => (
            <Head key={mark.uid} mark={mark} />
          ))}
        </span>
      </div>
      {data.pods.map((pod) => (
        <PodCard key={pod.uid} {...pod} />
      ))}
    </div>
  );
});
