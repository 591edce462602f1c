/** A machine: a frame with its name, readiness and load, and its pods in their slots. */
import { memo } from 'react';
import { HeartCrack, PowerOff, Server, ShieldAlert, Unplug } from 'lucide-react';
import type { Node } from '../../shared/model/node.ts';
import { middleEllipsis } from '../graph/ellipsis.ts';
import type { MachineMark, Share } from '../graph/picture.ts';
import { machineFaultOf } from '../graph/machine-fault.ts';
import { isOwnTaint, taintText } from '../graph/machine-patches.ts';
import { bytesText, coresText } from '../graph/quantity.ts';
import { i18n } from '../i18n/i18n.ts';
import { useFirstEviction, useSilence } from '../store/absences.ts';
import { useObject } from '../store/cluster.ts';
import { useView } from '../store/view.ts';
import { Absence } from './machine-absence.tsx';
import { Doors, ProxyMark } from './doors.tsx';
import { MachineHandle, machineMenuAt } from './machine-handle.tsx';
import { type PlacedPod, PodCard } from './pod-card.tsx';
import { PodCells } from './pod-cells.tsx';
import { useZoomLevel } from './zoom.ts';

export interface MachineData extends Record<string, unknown> {
  mark: MachineMark;
  pods: readonly PlacedPod[];
  /** Where the pods begin, from the machine's left. */
  podsX: number;
  inner: number;
  /** Where the gutter of its requests is. */
  gutter: number;
  /** So many pods in all that they are drawn on a canvas. */
  crowded: boolean;
  w: number;
  h: number;
}

export function isReadyNode(node: Node): boolean {
  return node.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

/** ready, not-ready or cordoned. */
export function machineState(node: Node): 'ready' | 'not-ready' | 'cordoned' {
  if (!isReadyNode(node)) return 'not-ready';
  return node.spec.unschedulable === true ? 'cordoned' : 'ready';
}

export function LoadBar({ label, share, text }: { label: string; share: Share; text: (n: number) => string }) {
  const part = share.allocatable > 0 ? share.requested / share.allocatable : 0;
  const title = i18n.t('machine.requested', { what: label, used: text(share.requested), all: text(share.allocatable) });
  return (
    <span className="load" title={title}>
      <span className="load-label">{label}</span>
      <span className="load-bar" role="img" aria-label={title} data-full={part > 0.9 || undefined}>
        <i style={{ transform: `scaleX(${Math.min(1, part)})` }} />
      </span>
    </span>
  );
}

/** A mark where a person's taints keep pods away; the cluster's own are told by the machine's state. */
function Taints({ node }: { node: Node }) {
  const taints = (node.spec.taints ?? []).filter((taint) => !isOwnTaint(taint));
  if (taints.length === 0) return null;
  const title = i18n.t('machine.taints', { list: taints.map(taintText).join(', ') });
  return (
    <span className="machine-taints" role="img" aria-label={title} title={title}>
      <ShieldAlert size={13} aria-hidden="true" />
    </span>
  );
}

/** What the menu's button takes of the head's width, picture units; the rest of it stands in the frame's margin. */
const handle = 10;

export const Machine = memo(function Machine({ data }: { data: MachineData }) {
  const { mark, pods, podsX, inner, gutter, crowded, w, h } = data;
  const node = useObject<Node>(mark.uid, 'Node');
  const selected = useView((s) => s.selected === mark.uid);
  const chars = useZoomLevel((s) => s.chars);
  const nearness = useZoomLevel((s) => s.nearness);
  const silence = useSilence(mark.name);
  const first = useFirstEviction(mark.name);
  if (node === undefined) return null;
  const state = machineState(node);
  const fault = machineFaultOf(node);
  const isFar = nearness === 'far';
  // From farther away only what is not ready says so: names need the room.
  const isMid = nearness === 'mid';
  // Then its state stands below the name, in the place of its load.
  const isBelow = isMid && state !== 'ready' && fault === undefined;
  const word = i18n.t(`machine.${state}`);
  // From close by a sign stands beside the name, unless a longer word does.
  const sign = nearness === 'close' && state !== 'ready' ? -1 : 2;
  const letters = isFar ? chars : isMid ? chars - 3 : chars - word.length - sign;
  const said = [
    word,
    ...(fault === undefined ? [] : [i18n.t(`machine.${fault}`)]),
    ...(mark.zone === undefined ? [] : [i18n.t('machine.zone', { zone: mark.zone })]),
  ].join(', ');
  const Icon = fault === 'off' ? PowerOff : fault === 'cut-off' ? Unplug : state === 'not-ready' ? HeartCrack : Server;
  return (
    <div
      className="machine"
      data-state={state}
      data-fault={fault}
      data-selected={selected || undefined}
      onContextMenu={machineMenuAt(mark.uid)}
    >
      <button
        type="button"
        className="machine-head nodrag"
        data-walk={mark.uid}
        data-kind="Node"
        data-namespace=""
        data-name={mark.name}
        data-state={state}
        aria-label={i18n.t('diagram.machine', { name: mark.name, state: said })}
        aria-pressed={selected}
        style={{ left: podsX, width: inner }}
        onClick={(event) => {
          event.stopPropagation();
          useView.getState().select(mark.uid);
        }}
      >
        <span
          className="machine-title"
          data-below={isBelow || undefined}
          style={isFar ? undefined : { paddingRight: handle }}
        >
          <Icon size={14} aria-hidden="true" />
          <span className="machine-name">{middleEllipsis(mark.name, letters)}</span>
          <Taints node={node} />
          <span className="machine-state">{word}</span>
        </span>
        {fault === undefined && !(isBelow && first !== undefined) && (
          <LoadBar label={i18n.t('machine.cpu')} share={mark.cpu} text={coresText} />
        )}
        {fault === undefined && first === undefined ? (
          !isBelow && <LoadBar label={i18n.t('machine.memory')} share={mark.memory} text={bytesText} />
        ) : (
          <Absence fault={fault} silence={silence} first={first} isMissed={state === 'not-ready'} nearness={nearness} />
        )}
      </button>
      {!isFar && <Doors doors={mark.doors} most={nearness === 'near' ? 2 : 1} />}
      {!isFar && <ProxyMark machine={mark.name} left={gutter} />}
      <MachineHandle uid={mark.uid} name={mark.name} left={podsX + inner - handle} />
      {crowded ? (
        <PodCells pods={pods} w={w} h={h} machine={mark.name} />
      ) : (
        pods.map((pod) => <PodCard key={pod.uid} {...pod} />)
      )}
    </div>
  );
});
