/** Lines as on a metro map: straight, with corners, in gutters beside and channels above the cards, never over one. */
import type { Layout } from './layout-model.ts';
import type { Picture, ServiceMark } from './picture.ts';
import type { Box, Point } from './sizes.ts';
import { alongStreets, cardRamp, machineRamp, networkLines, podToStreet } from './street.ts';
import { tidy } from './tidy.ts';

/** The users' gutter as the one of so many uses it: lines of several lie beside each other. */
const usersX = (layout: Layout, index: number): number =>
  layout.usersGutter + ((index + 1) >> 1) * (index % 2 === 0 ? 1 : -1) * layout.sizes.gutter.step;

/** From a source of requests to its part of the first street. */
export function userRamp(layout: Layout, user: string, index: number): Point[] | undefined {
  const from = layout.users.get(user);
  return from && cardRamp(layout, from, usersX(layout, index));
}

/** Across the lanes between two cards, over the street where an Ingress is in the way. */
function acrossTo(layout: Layout, from: Box, x: number, to: Box, isService: boolean): Point[] {
  const startY = from.y + from.h / 2;
  const endY = to.y + to.h / 2;
  const start = [
    { x: from.x + from.w, y: startY },
    { x, y: startY },
  ];
  const end = { x: to.x, y: endY };
  const isFree = !isService || [...layout.entries.values()].every((e) => endY < e.y - 3 || endY > e.y + e.h + 3);
  if (isFree) return tidy([...start, { x, y: endY }, end]);
  const beside = layout.entryGutter + (x - layout.usersGutter) / 2;
  return tidy([...start, { x, y: layout.street }, { x: beside, y: layout.street }, { x: beside, y: endY }, end]);
}

/** From a user's right side to a service's left side. */
export function userRoute(layout: Layout, user: string, service: string, index: number): Point[] | undefined {
  const from = layout.users.get(user);
  const to = layout.services.get(service);
  return from && to && acrossTo(layout, from, usersX(layout, index), to, true);
}

/** From a user's right side to an Ingress. */
export function entryRoute(layout: Layout, user: string, ingress: string, index: number): Point[] | undefined {
  const from = layout.users.get(user);
  const to = layout.entries.get(ingress);
  return from && to && acrossTo(layout, from, usersX(layout, index), to, false);
}

/** y of a row of an Ingress' card; of its middle where there is no such row. */
export function rowY(layout: Layout, ingress: string, row: number): number | undefined {
  const box = layout.entries.get(ingress);
  const { head, row: h } = layout.sizes.entry;
  return box && (row < 0 ? box.y + box.h / 2 : box.y + head + (row + 0.5) * h);
}

/** From a row of an Ingress to the service that it names. */
export function ruleRoute(layout: Layout, ingress: string, row: number, service: string): Point[] | undefined {
  const from = layout.entries.get(ingress);
  const to = layout.services.get(service);
  const y = rowY(layout, ingress, row);
  if (from === undefined || to === undefined || y === undefined) return undefined;
  const x = layout.entryGutter + ((row % 5) - 2) * layout.sizes.gutter.step;
  const endY = to.y + to.h / 2;
  return tidy([
    { x: from.x + from.w, y },
    { x, y },
    { x, y: endY },
    { x: to.x, y: endY },
  ]);
}

/** From an Ingress by the street to a pod of its controller. */
export function controllerRoute(layout: Layout, ingress: string, pod: string): Point[] | undefined {
  const box = layout.entries.get(ingress);
  const to = podToStreet(layout, pod);
  return (
    box &&
    to &&
    alongStreets(layout, cardRamp(layout, box, layout.entryGutter, box.y + layout.sizes.entry.head / 2), to)
  );
}

/** From a user by the street to a machine's door. */
export function doorRoute(layout: Layout, user: string, machine: string, index: number): Point[] | undefined {
  const from = userRamp(layout, user, index);
  const to = machineRamp(layout, machine);
  return from && to && alongStreets(layout, from, to);
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
  kind: 'network' | 'users' | 'rule' | 'via' | 'ready' | 'unready' | 'claim';
  /** The service or claim that it belongs to, for highlighting. */
  of: string;
  path: string;
}

/** Lines to more doors than this would only be grey. */
const mostDoors = 12;

/** The machines by whose doors a Service is reached from outside. */
export function doorsByService(picture: Picture): Map<string, string[]> {
  const doors = new Map<string, string[]>();
  for (const { name, doors: own } of picture.machines)
    for (const { service } of own) doors.set(service, [...(doors.get(service) ?? []), name]);
  return doors;
}

/** Every line of the picture. Pods that a selector matches but that are not ready get a dotted one. */
export function linesOf(picture: Picture, layout: Layout): DrawnLine[] {
  const network = networkLines(layout).map((line) => toPath(line, 0));
  const lines: DrawnLine[] = [{ key: 'network', kind: 'network', of: '', path: network.join('') }];
  const doors = doorsByService(picture);
  const put = (key: string, kind: DrawnLine['kind'], of: string, route: Point[] | undefined): void => {
    if (route !== undefined) lines.push({ key, kind, of, path: toPath(route, 6) });
  };
  for (const [i, { name, targets, entries, isIdle, machine: only }] of picture.users.entries()) {
    if (isIdle) continue;
    for (const service of targets) {
      const machines = doors.get(service)?.filter((machine) => only === undefined || machine === only);
      if (machines === undefined) put(`u ${name} ${service}`, 'users', service, userRoute(layout, name, service, i));
      else {
        const routes = machines.slice(0, mostDoors).map((machine) => doorRoute(layout, name, machine, i));
        const path = routes.map((route) => toPath(route ?? [], 6)).join('');
        lines.push({ key: `u ${name} ${service}`, kind: 'users', of: service, path });
      }
    }
    for (const entry of entries) put(`u ${name} ${entry}`, 'users', entry, entryRoute(layout, name, entry, i));
  }
  for (const { uid, rows, controllers } of picture.ingresses) {
    for (const [i, row] of rows.entries())
      if (row.kind === 'path' && row.service !== undefined)
        put(`e ${uid} ${i}`, 'rule', uid, ruleRoute(layout, uid, i, row.service));
    for (const pod of controllers) put(`v ${uid} ${pod}`, 'via', uid, controllerRoute(layout, uid, pod));
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
