/** Lines as on a metro map: straight, with corners, in gutters beside and channels above the cards, never over one. */
import type { Layout } from './layout-model.ts';
import type { Picture, ServiceMark } from './picture.ts';
import type { Point } from './sizes.ts';

/** From a user's right side to a service's left side. */
export function userRoute(layout: Layout, user: string, service: string, index: number): Point[] | undefined {
  const from = layout.users.get(user);
  const to = layout.services.get(service);
  if (from === undefined || to === undefined) return undefined;
  const startY = from.y + from.h / 2;
  const endY = to.y + to.h / 2;
  const x = layout.usersGutter + ((index + 1) >> 1) * (index % 2 === 0 ? 1 : -1) * layout.sizes.gutter.step;
  return tidy([
    { x: from.x + from.w, y: startY },
    { x, y: startY },
    { x, y: endY },
    { x: to.x, y: endY },
  ]);
}

/**
 * From a service's right side to a pod: out to the service's riser, along the channel above the pods of its app,
 * down the machine's left gutter, and in. On a machine drawn as the band there is no channel: undefined.
 */
export function podRoute(layout: Layout, service: string, group: string, pod: string): Point[] | undefined {
  const from = layout.services.get(service);
  const to = layout.pods.get(pod);
  const channel = layout.channels.get(group);
  const riser = layout.risers.get(service);
  const place = to && layout.machines.get(to.machine);
  if (from === undefined || to === undefined || channel === undefined || riser === undefined || place === undefined)
    return undefined;
  const { sizes } = layout;
  const line = layout.lines.get(`${service} ${group}`) ?? 0;
  const startY = from.y + from.h / 2;
  const channelY = place.box.y + channel + sizes.channel.margin + line * sizes.channel.step;
  const gutterX = place.box.x + sizes.gutter.margin + line * sizes.gutter.step - 2;
  const head = [
    { x: from.x + from.w, y: startY },
    { x: riser, y: startY },
    { x: riser, y: channelY },
    { x: gutterX, y: channelY },
  ];
  if (sizes.pod.columns === 1) {
    const y = to.box.y + to.box.h / 2;
    return tidy([...head, { x: gutterX, y }, { x: to.box.x, y }]);
  }
  const y = to.box.y - sizes.pod.gap / 2;
  const x = to.box.x + to.box.w / 2;
  return tidy([...head, { x: gutterX, y }, { x, y }, { x, y: to.box.y }]);
}

/**
 * From a claim to a pod that mounts it: out of its top, along the gap below the machines, up beside the pod's machine and
 * in from the right. Where pods are cells in rows there is no way to their right side: undefined.
 */
export function claimRoute(layout: Layout, claim: string, pod: string, index: number): Point[] | undefined {
  const { storage, sizes } = layout;
  const from = storage?.items.get(claim);
  const to = layout.pods.get(pod);
  const place = to && layout.machines.get(to.machine);
  if (storage === undefined || from === undefined || to === undefined || place === undefined) return undefined;
  if (sizes.pod.columns > 1 || to.variant === 'system') return undefined;
  const aside = ((index % 3) - 1) * 3;
  const x = place.box.x + place.box.w + sizes.machine.gap / 2 + aside;
  const y = to.box.y + to.box.h / 2;
  const channelY = storage.box.y - 12 + ((index % 4) - 1.5) * 4;
  const isFirstRow = from.y === Math.min(...[...storage.items.values()].map((b) => b.y));
  // Cards below the first row are reached through the gap on their left.
  const end: Point[] = isFirstRow
    ? [
        { x: from.x + from.w / 2, y: channelY },
        { x: from.x + from.w / 2, y: from.y },
      ]
    : [
        { x: from.x - sizes.storage.gap / 2, y: channelY },
        { x: from.x - sizes.storage.gap / 2, y: from.y + from.h / 2 },
        { x: from.x, y: from.y + from.h / 2 },
      ];
  return tidy([{ x: to.box.x + to.box.w, y }, { x, y }, { x, y: channelY }, ...end]);
}

/** Drops points that lie on the straight line between their neighbours. */
export function tidy(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const p of points) {
    const last = kept.at(-1);
    if (last !== undefined && last.x === p.x && last.y === p.y) continue;
    const before = kept.at(-2);
    if (
      last !== undefined &&
      before !== undefined &&
      ((before.x === last.x && last.x === p.x) || (before.y === last.y && last.y === p.y))
    ) {
      kept.pop();
    }
    kept.push(p);
  }
  return kept;
}

/** SVG path data of a line with rounded corners. */
export function toPath(points: readonly Point[], radius: number): string {
  const first = points[0];
  if (first === undefined) return '';
  let d = `M${first.x} ${first.y}`;
  for (let i = 1; i < points.length; i++) {
    const p = points[i];
    const before = points[i - 1];
    const next = points[i + 1];
    if (p === undefined || before === undefined) continue;
    if (next === undefined) {
      d += `L${p.x} ${p.y}`;
      continue;
    }
    const r = Math.min(radius, length(before, p) / 2, length(p, next) / 2);
    const a = toward(p, before, r);
    const b = toward(p, next, r);
    d += `L${a.x} ${a.y}Q${p.x} ${p.y} ${b.x} ${b.y}`;
  }
  return d;
}

function length(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function toward(from: Point, to: Point, by: number): Point {
  const whole = length(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}

/** One drawn line: all that a service has of one kind, bundled in one path. */
export interface DrawnLine {
  key: string;
  kind: 'users' | 'ready' | 'unready' | 'claim';
  /** The service or claim that it belongs to, for highlighting. */
  of: string;
  path: string;
}

/** Every line of the picture. Pods that a selector matches but that are not ready get a dotted one. */
export function linesOf(picture: Picture, layout: Layout): DrawnLine[] {
  const lines: DrawnLine[] = [];
  for (const [i, user] of picture.users.entries()) {
    for (const service of user.targets) {
      const route = userRoute(layout, user.name, service, i);
      if (route !== undefined)
        lines.push({ key: `u ${user.name} ${service}`, kind: 'users', of: service, path: toPath(route, 6) });
    }
  }
  const groupOf = new Map(picture.pods.map((p) => [p.uid, p.group]));
  for (const service of picture.services) {
    const ready = bundle(layout, service, groupOf, true);
    const unready = bundle(layout, service, groupOf, false);
    if (ready !== '') lines.push({ key: `r ${service.uid}`, kind: 'ready', of: service.uid, path: ready });
    if (unready !== '') lines.push({ key: `n ${service.uid}`, kind: 'unready', of: service.uid, path: unready });
  }
  for (const [i, claim] of picture.storage.entries()) {
    const path = claim.pods.map((pod) => toPath(claimRoute(layout, claim.uid, pod, i) ?? [], 6)).join('');
    if (path !== '') lines.push({ key: `c ${claim.uid}`, kind: 'claim', of: claim.uid, path });
  }
  return lines;
}

function bundle(layout: Layout, service: ServiceMark, groupOf: ReadonlyMap<string, string>, ready: boolean): string {
  const cells = layout.sizes.pod.columns > 1;
  const paths = new Set<string>();
  const deepest = new Map<string, { pod: string; y: number }>();
  for (const { pod, ready: isReady } of service.backends) {
    if (isReady !== ready) continue;
    const group = groupOf.get(pod) ?? '';
    const place = layout.pods.get(pod);
    if (place === undefined) continue;
    if (cells) {
      // Small cells: one line down each machine's gutter to its last row; one more to each cell would only be grey.
      const key = `${place.machine} ${group}`;
      const known = deepest.get(key);
      if (known === undefined || place.box.y > known.y) deepest.set(key, { pod, y: place.box.y });
      continue;
    }
    const route = podRoute(layout, service.uid, group, pod);
    if (route !== undefined) paths.add(toPath(route, 6));
  }
  for (const { pod } of deepest.values()) {
    const route = podRoute(layout, service.uid, groupOf.get(pod) ?? '', pod);
    if (route !== undefined) paths.add(toPath(route.slice(0, -2), 6));
  }
  return [...paths].join('');
}
