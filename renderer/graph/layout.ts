/** Picture model → positions: lanes from left to right, apps in rows that run across all machines, pods in slots. */
import type { MachineMark, Picture, ServiceMark } from './picture.ts';
import { noRows, type Rows, rowsFor } from './rows.ts';
import { type Box, type Density, type Sizes, sizesFor } from './sizes.ts';
import { bandGroup, type Seat, seat, type Seats, systemGroup, waitingMachine } from './slots.ts';

/** What must be remembered from one layout to the next so that things stay where they are. */
export interface Memory {
  seats: Seats;
  rows: Rows;
  density: Density | undefined;
  columns: number;
  /** How many machines the columns were chosen for. */
  columnsFor: number;
  services: readonly string[];
}

export const noMemory: Memory = {
  seats: new Map(),
  rows: noRows,
  density: undefined,
  columns: 0,
  columnsFor: 0,
  services: [],
};

export interface MachinePlace {
  mark: MachineMark;
  box: Box;
  /** Left end of its pods, from the picture's left. */
  podsX: number;
}

export interface PodPlace {
  box: Box;
  machine: string;
  variant: Density | 'system';
}

export interface Lane {
  key: 'clients' | 'services' | 'nodes';
  x: number;
  y: number;
  w: number;
}

export interface Layout {
  density: Density;
  sizes: Sizes;
  bounds: Box;
  lanes: Lane[];
  /** The control plane, when there is a machine to draw it from. */
  band: { box: Box; marks: MachineMark[] } | undefined;
  machines: ReadonlyMap<string, MachinePlace>;
  /** Every pod's box and machine ("~waiting" while it has none), by uid. */
  pods: ReadonlyMap<string, PodPlace>;
  users: ReadonlyMap<string, Box>;
  services: ReadonlyMap<string, Box>;
  workloads: ReadonlyMap<string, Box>;
  waiting: Box | undefined;
  others: { box: Box; items: ReadonlyMap<string, Box> } | undefined;
  /** Top of each group's channel for lines, from a machine's top. */
  channels: ReadonlyMap<string, number>;
  /** Which line of its group's channel a service has, "service uid group" → 0, 1 … */
  lines: ReadonlyMap<string, number>;
  /** x of each service's riser, between the services and the machines. */
  risers: ReadonlyMap<string, number>;
  /** x of the vertical gutter between users and services. */
  usersGutter: number;
}

const mostLines = 4;
const mostRisers = 5;
const gap = 24;

interface Band {
  /** From the machine's top to the channel, to the pods, and the whole height. */
  channel: number;
  pods: number;
}

/** Everything that a density decides, before things are put anywhere. */
interface Plan {
  density: Density;
  sizes: Sizes;
  bands: Map<string, Band>;
  blocks: Blocks;
  gutter: number;
  machineW: number;
  machineH: number;
  columns: number;
  zoom: number;
}

interface Facts {
  picture: Picture;
  seats: Seats;
  rows: Rows;
  linesPerGroup: ReadonlyMap<string, number>;
  machines: number;
  room: { w: number; h: number };
  scale: number;
  memory: Memory;
}

function plan(facts: Facts, density: Density): Plan {
  const { picture, seats, rows, linesPerGroup, scale } = facts;
  const sizes = sizesFor(density, scale);
  const widest = Math.min(mostLines, Math.max(2, ...linesPerGroup.values()));
  const gutter = sizes.gutter.margin + sizes.gutter.step * (widest - 1) + 6;
  const machineW = gutter + sizes.machine.inner + sizes.machine.padRight;

  const bands = new Map<string, Band>();
  const blocks = leftBlocks(picture, rows, sizes);
  const hasStrip = [...seats.values()].some((s) => s.group === systemGroup);
  const stripRows = hasStrip ? Math.ceil((rows.capacity.get(systemGroup) ?? 1) / sizes.system.columns) : 0;
  let y = sizes.machine.header + stripRows * (sizes.system.h + sizes.system.gap);
  for (const group of rows.groups) {
    if (group === null) {
      y += sizes.pod.h + sizes.pod.gap;
      continue;
    }
    const lines = Math.min(mostLines, Math.max(1, linesPerGroup.get(group) ?? 0));
    const channel = y;
    const pods = y + sizes.channel.margin * 2 + sizes.channel.step * (lines - 1);
    const podRows = Math.ceil((rows.capacity.get(group) ?? 1) / sizes.pod.columns);
    bands.set(group, { channel, pods });
    const needed = pods + podRows * (sizes.pod.h + sizes.pod.gap);
    y = density === 'card' ? Math.max(needed, channel + sizes.channel.margin + (blocks.heights.get(group) ?? 0)) : needed;
  }
  const machineH = Math.max(y + sizes.machine.foot, sizes.machine.header + sizes.pod.h * 3);
  const left = leftWidth(sizes);
  // Columns are chosen for machines with some apps on them, so that an empty cluster need not be put otherwise when the first comes.
  const { columns, zoom } = bestColumns(
    facts.machines,
    machineW + sizes.machine.gap,
    Math.max(machineH, density === 'card' ? sizes.machine.usual : 0) + sizes.machine.rowGap,
    left,
    placeLeft(blocks, rows, bands, { x: 0, top: 0, sizes }).bottom,
    facts.room,
  );
  const { memory } = facts;
  const known = memory.density === density && memory.columnsFor === facts.machines ? memory.columns : 0;
  return { density, sizes, bands, blocks, gutter, machineW, machineH, columns: known > 0 ? known : columns, zoom };
}

const densities: readonly Density[] = ['card', 'line', 'cell'];
/** Under this zoom the words of a card can no longer be read: then pods are drawn smaller instead. */
const readable = 0.62;

/** A denser drawing must be this much bigger on screen to be worth the words that it loses. */
const worth = 1.15;

/**
 * The first density at which everything is readable; where none is, the one that no denser one beats by much.
 * The one in use is kept a little longer, so that it does not flicker.
 */
function bestPlan(facts: Facts): Plan {
  const now = facts.memory.density;
  const kept = (density: Density): number => {
    if (now === undefined) return readable;
    if (density === now) return readable * 0.9;
    return densities.indexOf(density) < densities.indexOf(now) ? readable * 1.2 : readable;
  };
  let best = plan(facts, 'card');
  for (const density of densities) {
    const next = density === 'card' ? best : plan(facts, density);
    // Larger text is readable from farther away.
    if (next.zoom * facts.scale >= kept(density)) return next;
    if (next.zoom > best.zoom * worth) best = next;
  }
  return best;
}

/** Clients, services and the space for risers are always there: machines stand still when the first service comes. */
function leftWidth(sizes: Sizes): number {
  return sizes.users.w + sizes.lane.users + sizes.service.w + sizes.lane.services + (mostRisers - 1) * sizes.gutter.step;
}

/** Takes a picture, the memory of the last layout, the room on screen and the text size; gives positions and the new memory. */
export function arrange(
  picture: Picture,
  memory: Memory,
  room: { w: number; h: number },
  scale: number,
): { layout: Layout; memory: Memory } {
  const bandMarks = picture.machines.filter((m) => m.band);
  const machines = picture.machines.filter((m) => !m.band);
  const bandNames = new Set(bandMarks.map((m) => m.name));
  const seats = seat(picture.pods, memory.seats, bandNames, new Set(picture.machines.map((m) => m.name)));
  const rows = rowsFor(picture, seats, memory.rows);
  const { lines, perGroup } = lineUp(picture.services);
  const chosen = bestPlan({ picture, seats, rows, linesPerGroup: perGroup, machines: machines.length, room, scale, memory });
  const { density, sizes, bands, blocks, gutter, machineW, machineH, columns } = chosen;

  // Lanes.
  const servicesX = sizes.users.w + sizes.lane.users;
  const riserX = servicesX + sizes.service.w + sizes.lane.services / 2;
  const machinesX = leftWidth(sizes);
  const machinesW = Math.max(1, Math.min(columns, machines.length)) * (machineW + sizes.machine.gap) - sizes.machine.gap;
  const width = Math.max(machinesX + machinesW, sizes.band.least);

  // The control plane on top.
  const bandPods = placeBandPods(seats, rows, bandMarks.length > 1, width, sizes);
  const hasControlPlane = picture.machines.some((m) => m.controlPlane);
  const bandBox = hasControlPlane ? { x: 0, y: 0, w: width, h: bandPods.bottom } : undefined;
  const top = (bandBox === undefined ? 0 : bandBox.h + 18) + sizes.lane.title;

  // Machines in a grid.
  const places = new Map<string, MachinePlace>();
  for (const [i, mark] of machines.entries()) {
    const box = {
      x: machinesX + (i % columns) * (machineW + sizes.machine.gap),
      y: top + Math.floor(i / columns) * (machineH + sizes.machine.rowGap),
      w: machineW,
      h: machineH,
    };
    places.set(mark.name, { mark, box, podsX: box.x + gutter });
  }
  const gridRows = Math.ceil(machines.length / columns);
  const machinesBottom = top + Math.max(0, gridRows * (machineH + sizes.machine.rowGap) - sizes.machine.rowGap);

  // Left of them: services with their workloads, at the height of their app's row.
  const { services, workloads, bottom: leftBottom } = placeLeft(blocks, rows, bands, { x: servicesX, top, sizes });
  const users = placeUsers(picture, services, sizes, top);

  // Below: pods that wait for a machine, and things that nothing acts upon.
  let below = Math.max(machinesBottom, leftBottom, ...[...users.values()].map((b) => b.y + b.h));
  const waitingCount = Math.max(0, ...[...seats.values()].map((s) => (s.group === waitingMachine ? s.slot + 1 : 0)));
  const perWaitingRow = Math.max(1, Math.floor((width - 24) / (sizes.band.podW + sizes.band.gap)));
  const waitingTop = below + gap;
  let waiting: Box | undefined;
  if (waitingCount > 0) {
    const shown = Math.ceil(waitingCount / perWaitingRow);
    waiting = { x: 0, y: waitingTop, w: width, h: 34 + shown * (sizes.band.podH + sizes.band.gap) + 6 };
    below = waiting.y + waiting.h;
  }
  const pods = new Map<string, PodPlace>();
  for (const [uid, s] of seats) {
    const placed = podPlace(uid, s, { places, bands, bandPods: bandPods.boxes, sizes, density, waitingTop, perWaitingRow });
    if (placed !== undefined) pods.set(uid, placed);
  }
  const others = placeOthers(picture, sizes, below + gap, width);
  if (others !== undefined) below = others.box.y + others.box.h;

  const y = top - sizes.lane.title;
  const order = memory.services.filter((uid) => services.has(uid));
  for (const uid of services.keys()) if (!order.includes(uid)) order.push(uid);
  const layout: Layout = {
    density,
    sizes,
    bounds: { x: 0, y: 0, w: width, h: below },
    lanes: [
      { key: 'clients', x: 0, y, w: servicesX - 8 },
      { key: 'services', x: servicesX, y, w: machinesX - servicesX - 8 },
      { key: 'nodes', x: machinesX, y, w: machinesW },
    ],
    band: bandBox && { box: bandBox, marks: picture.machines.filter((m) => m.controlPlane) },
    machines: places,
    pods,
    users,
    services,
    workloads,
    waiting,
    others,
    channels: new Map([...bands].map(([group, b]) => [group, b.channel])),
    lines,
    risers: new Map(order.map((uid, i) => [uid, riserX + (i % mostRisers) * sizes.gutter.step])),
    usersGutter: sizes.users.w + sizes.lane.users / 2,
  };
  return { layout, memory: { seats, rows, density, columns, columnsFor: machines.length, services: order } };
}

/** Pods on machines that are drawn as the band: from left to right, below the parts of the control plane. */
function placeBandPods(seats: Seats, rows: Rows, several: boolean, width: number, sizes: Sizes): { boxes: Map<string, Box>; bottom: number } {
  const { h, podW, podH, gap: between } = sizes.band;
  const boxes = new Map<string, Box>();
  const perRow = Math.max(1, Math.floor((width - 24) / (podW + between)));
  const order = [...seats].filter(([, s]) => s.group === bandGroup).sort(([, a], [, b]) => a.slot - b.slot);
  for (const [i, [uid, s]] of order.entries()) {
    // One machine: slots as anywhere. Several share the band, and their slots would collide: then simply one after the other.
    const at = several ? i : s.slot;
    boxes.set(uid, { x: 12 + (at % perRow) * (podW + between), y: h + Math.floor(at / perRow) * (podH + between), w: podW, h: podH });
  }
  const slots = order.length === 0 ? 0 : several ? order.length : (rows.capacity.get(bandGroup) ?? 0);
  const shown = Math.ceil(slots / perRow);
  return { boxes, bottom: h + (shown > 0 ? shown * (podH + between) + 4 : 0) };
}

/** Each service's line number in each group's channel. */
function lineUp(services: readonly ServiceMark[]): { lines: Map<string, number>; perGroup: Map<string, number> } {
  const lines = new Map<string, number>();
  const perGroup = new Map<string, number>();
  for (const service of services) {
    for (const group of service.groups) {
      const n = perGroup.get(group) ?? 0;
      perGroup.set(group, n + 1);
      lines.set(`${service.uid} ${group}`, n % mostLines);
    }
  }
  return { lines, perGroup };
}

/** How many machines side by side make the picture biggest in the room it has, and how big that is. */
function bestColumns(count: number, w: number, h: number, left: number, leftH: number, room: { w: number; h: number }): { columns: number; zoom: number } {
  let best = 1;
  let bestZoom = 0;
  for (let c = 1; c <= Math.max(1, count); c++) {
    const zoom = Math.min(room.w / (left + c * w), room.h / (140 + Math.max(leftH, Math.ceil(count / c) * h)), 1.2);
    if (zoom >= bestZoom - 1e-9) {
      best = c;
      bestZoom = zoom;
    }
  }
  return { columns: best, zoom: bestZoom };
}

interface Blocks {
  /** What stands left of each group: services first, then the workload. */
  items: Map<string, { uid: string; what: 'service' | 'workload' }[]>;
  heights: Map<string, number>;
}

const loose = '~loose';

function leftBlocks(picture: Picture, rows: Rows, sizes: Sizes): Blocks {
  const items = new Map<string, { uid: string; what: 'service' | 'workload' }[]>();
  const standing = new Set(rows.groups);
  const put = (group: string | undefined, uid: string, what: 'service' | 'workload'): void => {
    const key = group !== undefined && standing.has(group) ? group : loose;
    const list = items.get(key);
    if (list === undefined) items.set(key, [{ uid, what }]);
    else list.push({ uid, what });
  };
  for (const s of picture.services) put(s.groups[0], s.uid, 'service');
  for (const w of picture.workloads) put(w.group, w.uid, 'workload');
  const heights = new Map<string, number>();
  for (const [group, list] of items) {
    heights.set(
      group,
      list.reduce((h, i) => h + (i.what === 'service' ? sizes.service.h : sizes.workload.h) + sizes.service.gap, 0),
    );
  }
  return { items, heights };
}

function placeLeft(blocks: Blocks, rows: Rows, bands: ReadonlyMap<string, Band>, at: { x: number; top: number; sizes: Sizes }) {
  const services = new Map<string, Box>();
  const workloads = new Map<string, Box>();
  const { sizes } = at;
  let y = at.top;
  for (const group of [...rows.groups, loose]) {
    const list = group === null ? undefined : blocks.items.get(group);
    if (group === null || list === undefined) continue;
    y = Math.max(y, at.top + (bands.get(group)?.channel ?? 0) + sizes.channel.margin);
    for (const { uid, what } of list) {
      const h = what === 'service' ? sizes.service.h : sizes.workload.h;
      (what === 'service' ? services : workloads).set(uid, { x: at.x, y, w: sizes.service.w, h });
      y += h + sizes.service.gap;
    }
  }
  return { services, workloads, bottom: y };
}

function placeUsers(picture: Picture, services: ReadonlyMap<string, Box>, sizes: Sizes, top: number): Map<string, Box> {
  const users = new Map<string, Box>();
  let y = top;
  for (const user of picture.users) {
    // Beside the topmost service that it calls: later ones come below, so it stays where it is.
    const boxes = user.targets.flatMap((uid) => services.get(uid) ?? []);
    const target = boxes.reduce<Box | undefined>((best, box) => (best === undefined || box.y < best.y ? box : best), undefined);
    if (target !== undefined) y = Math.max(y, target.y + target.h / 2 - sizes.users.h / 2);
    users.set(user.name, { x: 0, y, w: sizes.users.w, h: sizes.users.h });
    y += sizes.users.h + sizes.users.gap;
  }
  return users;
}

function placeOthers(picture: Picture, sizes: Sizes, top: number, width: number): Layout['others'] {
  if (picture.others.length === 0) return undefined;
  const perRow = Math.max(1, Math.floor((width - 24 + sizes.other.gap) / (sizes.other.w + sizes.other.gap)));
  const items = new Map<string, Box>();
  for (const [i, other] of picture.others.entries()) {
    items.set(other.uid, {
      x: 12 + (i % perRow) * (sizes.other.w + sizes.other.gap),
      y: top + 30 + Math.floor(i / perRow) * (sizes.other.h + sizes.other.gap),
      w: sizes.other.w,
      h: sizes.other.h,
    });
  }
  const shown = Math.ceil(picture.others.length / perRow);
  return { box: { x: 0, y: top, w: width, h: 30 + shown * (sizes.other.h + sizes.other.gap) + 4 }, items };
}

interface PlaceRoom {
  places: ReadonlyMap<string, MachinePlace>;
  bands: ReadonlyMap<string, Band>;
  bandPods: ReadonlyMap<string, Box>;
  sizes: Sizes;
  density: Density;
  waitingTop: number;
  perWaitingRow: number;
}

function podPlace(uid: string, s: Seat, room: PlaceRoom): PodPlace | undefined {
  const { sizes, density } = room;
  if (s.group === bandGroup) {
    const box = room.bandPods.get(uid);
    return box && { box, machine: s.machine, variant: 'line' };
  }
  if (s.machine === waitingMachine) {
    const box = {
      x: 12 + (s.slot % room.perWaitingRow) * (sizes.band.podW + sizes.band.gap),
      y: room.waitingTop + 34 + Math.floor(s.slot / room.perWaitingRow) * (sizes.band.podH + sizes.band.gap),
      w: sizes.band.podW,
      h: sizes.band.podH,
    };
    return { box, machine: s.machine, variant: 'line' };
  }
  const place = room.places.get(s.machine);
  if (place === undefined) return undefined;
  const strip = s.group === systemGroup;
  const size = strip ? sizes.system : sizes.pod;
  const from = strip ? sizes.machine.header : room.bands.get(s.group)?.pods;
  if (from === undefined) return undefined;
  const box = {
    x: place.podsX + (s.slot % size.columns) * (size.w + size.gap),
    y: place.box.y + from + Math.floor(s.slot / size.columns) * (size.h + size.gap),
    w: size.w,
    h: size.h,
  };
  return { box, machine: s.machine, variant: strip ? 'system' : density };
}
