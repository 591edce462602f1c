/** The control plane as a band on top: its parts light up when they act; pods that run on it stand below them. */
import { memo, useCallback, useEffect, useRef } from 'react';
import type { Node } from '../../shared/model/node.ts';
import type { Pod } from '../../shared/model/pod.ts';
import { components, partOf } from '../graph/acting.ts';
import { machineFaultOf } from '../graph/machine-fault.ts';
import type { MachineMark } from '../graph/picture.ts';
import { bytesText, coresText } from '../graph/quantity.ts';
import { i18n } from '../i18n/i18n.ts';
import { records, useObject } from '../store/cluster.ts';
import { useControlPlaneAway } from '../store/absences.ts';
import { onActing } from '../store/news.ts';
import { useView } from '../store/view.ts';
import { LoadBar, machineState } from './machine.tsx';
import { machineMenuAt } from './machine-handle.tsx';
import { type PlacedPod, PodCard } from './pod-card.tsx';

export interface ControlPlaneData extends Record<string, unknown> {
  marks: readonly MachineMark[];
  pods: readonly PlacedPod[];
  /** uids of the pods that are its parts. */
  parts: readonly string[];
  /** How much of the first row small pods take at its right end. */
  aside: number;
}

const prefix = 'kube-';

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

/** The pod that is a part of the control plane, where there is one. */
function partUid(name: string, parts: readonly string[]): string | undefined {
  return parts.find((uid) => {
    const pod = records.get(uid);
    return pod !== undefined && partOf(pod) === name;
  });
}

/** Told of each part's element, and of its end. */
type Shown = (name: string, element: HTMLElement | null) => void;

/** A part of the control plane by name; struck out while its pod does not run. Where it is a pod, that can be selected. */
function Chip({ name, uid, shown }: { name: string; uid: string | undefined; shown: Shown }) {
  const pod = useObject<Pod>(uid, 'Pod');
  const selected = useView((s) => uid !== undefined && s.selected === uid);
  const stopped = pod?.status?.containerStatuses?.some(({ state }) => state?.running === undefined) === true;
  const label = i18n.t(stopped ? 'band.stopped' : 'diagram.component', { name });
  const common = {
    className: 'chip',
    'data-stopped': stopped || undefined,
    'aria-label': label,
    ref: (element: HTMLElement | null) => shown(name, element),
  };
  const words = (
    <>
      {/* What all names begin with says least: it goes first where there is little room. */}
      {name.startsWith(prefix) && <span className="near-only">{prefix}</span>}
      {name.startsWith(prefix) ? name.slice(prefix.length) : name}
    </>
  );
  if (pod === undefined)
    return (
      <span {...common} role="img">
        {words}
      </span>
    );
  const podName = pod.metadata.name;
  return (
    <button
      {...common}
      type="button"
      className="chip nodrag"
      data-walk={uid}
      data-kind="Pod"
      data-namespace={pod.metadata.namespace ?? ''}
      data-name={podName}
      aria-label={`${label}, Pod ${podName}`}
      aria-pressed={selected}
      tabIndex={-1}
      title={podName}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(uid);
      }}
    >
      {words}
    </button>
  );
}

export const ControlPlane = memo(function ControlPlane({ data }: { data: ControlPlaneData }) {
  const chips = useRef(new Map<string, HTMLElement>());
  useEffect(() => {
    /** Real ms at which each lit part acted last. */
    const lit = new Map<HTMLElement, number>();
    let timer = 0;
    const dim = (): void => {
      const now = performance.now();
      let next = Infinity;
      for (const [chip, at] of lit) {
        if (now - at < glow) next = Math.min(next, at + glow - now);
        else if (lit.delete(chip)) delete chip.dataset['acting'];
      }
      timer = lit.size > 0 ? window.setTimeout(dim, next) : 0;
    };
    const stop = onActing((acting) => {
      const now = performance.now();
      for (const name of acting.keys()) {
        const chip = chips.current.get(name);
        if (chip === undefined) continue;
        if (!lit.has(chip)) chip.dataset['acting'] = 'true';
        lit.set(chip, now);
      }
      if (timer === 0 && lit.size > 0) timer = window.setTimeout(dim, glow);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, []);
  const shown = useCallback<Shown>((name, element) => {
    if (element === null) chips.current.delete(name);
    else chips.current.set(name, element);
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
          <Chip key={name} name={name} uid={partUid(name, data.parts)} shown={shown} />
        ))}
        <span className="band-nodes" style={{ marginRight: data.aside }}>
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
