/** Layout → the nodes that React Flow draws. A node's data stays the same object while nothing of it changed. */
import type { Node } from '@xyflow/react';
import type { Layout, Tray } from '../graph/layout-model.ts';
import type { Picture } from '../graph/picture.ts';
import { bandCellsWidth } from '../graph/places.ts';
import type { Box } from '../graph/sizes.ts';
import { waitingMachine } from '../graph/slots.ts';
import type { PlacedPod } from './pod-card.tsx';
import { mostElements } from './pod-cells.tsx';

type Data = Record<string, unknown>;

export type Put = (id: string, type: string, box: Box, data: Data) => void;

/** Collects nodes; what is equal to the nodes before is taken from them. */
export function nodeList(before: readonly Node[]): { nodes: Node[]; put: Put } {
  const old = new Map(before.map((n) => [n.id, n]));
  const nodes: Node[] = [];
  const put: Put = (id, type, box, data) => {
    const was = old.get(id);
    if (
      was !== undefined &&
      was.width === box.w &&
      was.height === box.h &&
      was.position.x === box.x &&
      was.position.y === box.y &&
      same(was.data, data)
    ) {
      nodes.push(was);
      return;
    }
    const kept = was !== undefined && same(was.data, data) ? was.data : data;
    nodes.push({
      id,
      type,
      position: { x: box.x, y: box.y },
      data: kept,
      width: box.w,
      height: box.h,
      draggable: false,
      selectable: false,
      focusable: false,
    });
  };
  return { nodes, put };
}

/** Makes the nodes; what is equal to the nodes before is taken from them. */
export function toFlowNodes(picture: Picture, layout: Layout, before: readonly Node[]): Node[] {
  const { nodes, put } = nodeList(before);
  const crowded = picture.pods.length > mostElements;
  const byMachine = new Map<string, PlacedPod[]>();
  for (const mark of picture.pods) {
    const place = layout.pods.get(mark.uid);
    if (place === undefined) continue;
    const list = byMachine.get(place.machine) ?? [];
    const { uid, colour, guarded } = mark;
    list.push({ uid, ...place.box, variant: place.variant, colour, ...(guarded && { guarded }) });
    byMachine.set(place.machine, list);
  }
  const within = (machine: string, box: Box): PlacedPod[] =>
    (byMachine.get(machine) ?? []).map((pod) => ({ ...pod, x: pod.x - box.x, y: pod.y - box.y }));

  if (layout.band !== undefined) {
    const { box, marks } = layout.band;
    const pods = marks.filter((m) => m.band).flatMap((m) => within(m.name, box));
    const isOwn = new Set(marks.filter((m) => m.band).map((m) => m.name));
    const parts = picture.pods.flatMap((p) => (p.isPart === true && isOwn.has(p.node ?? '') ? p.uid : []));
    const cells = pods.filter(({ variant }) => variant === 'system').length;
    put('band', 'band', box, { marks, pods, parts, aside: bandCellsWidth(cells, layout.sizes) });
  }
  for (const { mark, box, podsX } of layout.machines.values()) {
    put(`machine ${mark.uid}`, 'machine', box, {
      mark,
      pods: within(mark.name, box),
      podsX: podsX - box.x,
      inner: layout.sizes.machine.inner,
      gutter: layout.sizes.gutter.margin - 2,
      crowded,
      w: box.w,
      h: box.h,
    });
  }
  for (const [name, box] of layout.users) put(`users ${name}`, 'users', box, { name });
  for (const mark of picture.ingresses) {
    const box = layout.entries.get(mark.uid);
    if (box !== undefined) put(`ingress ${mark.uid}`, 'ingress', box, { mark, isFolded: layout.sizes.entry.row === 0 });
  }
  for (const [uid, box] of layout.services) put(`service ${uid}`, 'service', box, { uid });
  for (const [uid, box] of layout.workloads) put(`workload ${uid}`, 'workload', box, { uid });
  if (layout.waiting !== undefined)
    put('waiting', 'waiting', layout.waiting, {
      pods: within(waitingMachine, layout.waiting),
      count: picture.pods.filter((p) => p.node === undefined).length,
    });
  const putTray = (id: 'storage' | 'others', tray: Tray | undefined, marks: readonly { uid: string }[]): void => {
    if (tray === undefined) return;
    const { box, items } = tray;
    const placed = marks.flatMap((mark) => {
      const at = items.get(mark.uid);
      return at === undefined ? [] : [{ mark, box: { ...at, x: at.x - box.x, y: at.y - box.y } }];
    });
    put(id, id, box, { items: placed });
  };
  putTray('storage', layout.storage, picture.storage);
  putTray('others', layout.others, picture.others);
  return nodes;
}

const isSameBox = (a: Node, b: Node): boolean =>
  a.id === b.id &&
  a.type === b.type &&
  a.width === b.width &&
  a.height === b.height &&
  a.position.x === b.position.x &&
  a.position.y === b.position.y;

const noData: Data = {};

/** Nodes without their data. What is equal to `before` is taken from it; where everything is, `before` itself is given. */
export function sameShells(nodes: readonly Node[], before: Node[]): Node[] {
  const old = new Map(before.map((n) => [n.id, n]));
  const next = nodes.map((node) => {
    const was = old.get(node.id);
    return was !== undefined && isSameBox(was, node) ? was : { ...node, data: noData };
  });
  return next.length === before.length && next.every((node, i) => node === before[i]) ? before : next;
}

/** Equal in what is drawn: plain data, compared all the way down. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => same(x, b[i]));
  }
  const left = Object.entries(a);
  return left.length === Object.keys(b).length && left.every(([key, value]) => same(value, (b as Data)[key]));
}
