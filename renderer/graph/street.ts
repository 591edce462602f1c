/**
 * The streets above the rows of machines, the trunk that joins them, and the gutters inside machines: by these requests
 * go from outside to a machine's door, and from machine to machine.
 */
import type { Layout } from './layout-model.ts';
import { tidy } from './tidy.ts';
import type { Box, Point } from './sizes.ts';

/** Where a way leaves or joins a street: points from the thing to the street, the last of them on it. */
export type Ramp = Point[];

/** y of the street above a machine. */
const streetOf = (layout: Layout, box: Box): number => {
  const first = Math.min(...[...layout.machines.values()].map((m) => m.box.y));
  return layout.street + (box.y - first);
};

/** x of the gutter of a machine in which requests run. */
const gutterOf = (layout: Layout, box: Box): number => box.x + layout.sizes.gutter.margin - 2;

/** Where a machine's kube-proxy is drawn. */
export function proxyPoint(layout: Layout, machine: string): Point | undefined {
  const box = layout.machines.get(machine)?.box;
  return box && { x: gutterOf(layout, box), y: box.y + layout.sizes.gutter.margin + 6 };
}

/** From a machine's gutter to the street above it; of a machine in the band, from the band's lower edge. */
export function machineRamp(layout: Layout, machine: string): Ramp | undefined {
  const box = layout.machines.get(machine)?.box;
  if (box !== undefined) {
    const at = proxyPoint(layout, machine)!;
    return [at, { x: at.x, y: streetOf(layout, box) }];
  }
  const band = layout.band?.marks.some((mark) => mark.name === machine) === true ? layout.band.box : undefined;
  if (band === undefined) return undefined;
  return [
    { x: layout.trunk, y: band.y + band.h },
    { x: layout.trunk, y: layout.street },
  ];
}

/** From a pod to the gutter of its machine: [the pod's edge, ..., the gutter]; of one in the band, to the street. */
export function podRamp(layout: Layout, pod: string): { machine: string | undefined; ramp: Ramp } | undefined {
  const place = layout.pods.get(pod);
  if (place === undefined) return undefined;
  const { box, variant } = place;
  const machine = layout.machines.get(place.machine);
  const centre = box.x + box.w / 2;
  if (machine === undefined) {
    if (layout.band?.marks.some((mark) => mark.name === place.machine) !== true) return undefined;
    // The cluster's own pods there have no way of their own: what is for them goes where their machine's requests go.
    if (variant === 'system') {
      const ramp = machineRamp(layout, place.machine);
      return ramp && { machine: undefined, ramp };
    }
    const edge = layout.band.box.y + layout.band.box.h;
    return {
      machine: undefined,
      ramp: [
        { x: centre, y: edge },
        { x: centre, y: layout.street },
      ],
    };
  }
  const x = gutterOf(layout, machine.box);
  const { sizes } = layout;
  if (variant === 'system' || sizes.pod.columns > 1) {
    const y = box.y - (variant === 'system' ? sizes.system.gap : sizes.pod.gap) / 2;
    return {
      machine: place.machine,
      ramp: [
        { x: centre, y: box.y },
        { x: centre, y },
        { x, y },
      ],
    };
  }
  const y = box.y + box.h / 2;
  return {
    machine: place.machine,
    ramp: [
      { x: box.x, y },
      { x, y },
    ],
  };
}

/** Where the first street leaves the cluster: on the side of the people outside. */
export const exitRamp = (layout: Layout): Ramp => [{ x: layout.usersGutter, y: layout.street }];

/** From the right side of a card left of the machines, by the gutter beside it, to the first street. */
export function cardRamp(layout: Layout, box: Box, gutter: number, y = box.y + box.h / 2): Ramp {
  return [
    { x: box.x + box.w, y },
    { x: gutter, y },
    { x: gutter, y: layout.street },
  ];
}

/** From the end of one ramp to the start of the other. */
export function alongStreets(layout: Layout, from: Ramp, to: Ramp): Point[] {
  const a = from.at(-1)!;
  const b = to.at(-1)!;
  const back = to.toReversed();
  if (a.y === b.y) return tidy([...from, ...back]);
  return tidy([...from, { x: layout.trunk, y: a.y }, { x: layout.trunk, y: b.y }, ...back]);
}

/** Where the cluster's network runs: the streets, the trunk that joins them, each machine's gutter and the ways to its pods. */
export function networkLines(layout: Layout): Point[][] {
  const lines: Point[][] = [];
  const rows = new Map<number, number[]>();
  const lowest = new Map<string, number>();
  for (const [uid, { machine, variant }] of layout.pods) {
    if (variant !== 'card' && variant !== 'line') continue;
    const [from, to] = podRamp(layout, uid)?.ramp ?? [];
    if (from === undefined || to === undefined || !layout.machines.has(machine)) continue;
    lines.push([from, to]);
    lowest.set(machine, Math.max(lowest.get(machine) ?? 0, to.y));
  }
  for (const [name, { box }] of layout.machines) {
    const y = streetOf(layout, box);
    const x = gutterOf(layout, box);
    rows.set(y, [...(rows.get(y) ?? []), x]);
    lines.push([
      { x, y },
      { x, y: lowest.get(name) ?? proxyPoint(layout, name)!.y },
    ]);
  }
  const streets = [...rows.keys()].sort((a, b) => a - b);
  const last = streets.at(-1);
  for (const [y, xs] of rows)
    lines.push([
      { x: streets.length > 1 ? layout.trunk : Math.min(...xs), y },
      { x: Math.max(...xs), y },
    ]);
  if (last !== undefined && streets.length > 1)
    lines.push([
      { x: layout.trunk, y: streets[0]! },
      { x: layout.trunk, y: last },
    ]);
  return lines;
}

/** A pod's ramp led on to the street. */
export function podToStreet(layout: Layout, pod: string): Ramp | undefined {
  const own = podRamp(layout, pod);
  if (own === undefined) return undefined;
  const box = own.machine === undefined ? undefined : layout.machines.get(own.machine)?.box;
  const last = own.ramp.at(-1)!;
  return box === undefined ? own.ramp : [...own.ramp, { x: last.x, y: streetOf(layout, box) }];
}
