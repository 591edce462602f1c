/** Picture model → positions: lanes from left to right, apps in rows that run across all machines, pods in slots. */
import type { MachineMark, Picture, ServiceMark } from './picture.ts';
import { densityFor, noRows, type Rows, rowsFor } from './rows.ts';
import { type Box, type Density, type Sizes, sizesFor } from './sizes.ts';
import { bandGroup, type Seat, seat, type Seats, systemGroup, waitingMachine } from './slots.ts';

/** What must be remembered from one layout to the next so that things stay where they are. */
export interface Memory {
  seats: Seats;
  rows: Rows;
  density: Density | undefined;
  columns: number;
  columnsFor: string;
  services: readonly string[];
}

export const noMemory: Memory = {
  seats: new Map(),
  rows: noRows,
  density: undefined,
  columns: 0,
  columnsFor: '',
  services: [],
};

export interface MachinePlace {
  mark: MachineMark;
  box: Box;
  /** Left end of its pods, from the picture's left. */
  podsX: number;
}

export interface Lane {
  key: 'clients' | 'services' | 'nodes';
  x: number;
  y: number;
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
  pods: ReadonlyMap<string, { box: Box; machine: string; variant: Density | 'system' }>;
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
const mostRisers = 8;
const gap = 24;

interface Band {
  /** From the machine's top to the channel, to the pods, and the whole height. */
  channel: number;
  pods: number;
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
  const density = densityFor(rows, memory.density);
  const sizes = sizesFor(density, scale);

  const linesOf = lineUp(picture.services);
  const widest = Math.min(mostLines, Math.max(1, ...[...linesOf.perGroup.values()]));
  const gutter = sizes.gutter.margin + sizes.gutter.step * (widest - 1) + 8;
  const machineW = gutter + sizes.machine.inner + sizes.machine.padRight;

  // Rows of every machine, from its own top.
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
    const lines = Math.min(mostLines, Math.max(1, linesOf.perGroup.get(group) ?? 0));
    const channel = y;
    const pods = y + sizes.channel.margin * 2 + sizes.channel.step * (lines - 1);
    const podRows = Math.ceil((rows.capacity.get(group) ?? 1) / sizes.pod.columns);
    bands.set(group, { channel, pods });
    const needed = pods + podRows * (sizes.pod.h + sizes.pod.gap);
    y = density === 'card' ? Math.max(needed, channel + sizes.channel.margin + (blocks.heights.get(group) ?? 0)) : needed;
  }
  const machineH = Math.max(y + sizes.machine.foot, sizes.machine.header + sizes.pod.h * 3);

  // Lanes.
  const hasUsers = picture.users.length > 0;
  const servicesX = hasUsers ? sizes.users.w + sizes.lane.users : 0;
  const hasLeft = picture.services.length + picture.workloads.length > 0;
  const riserX = servicesX + (hasLeft ? sizes.service.w + sizes.lane.services / 2 : 0);
  const riserCount = Math.min(mostRisers, picture.services.length);
  const machinesX = hasLeft ? riserX + Math.max(0, riserCount - 1) * sizes.gutter.step + sizes.lane.services / 2 : servicesX;
  const columnsFor = `${machines.length} ${density}`;
  const columns =
    memory.columnsFor === columnsFor && memory.columns > 0
      ? memory.columns
      : bestColumns(machines.length, machineW + sizes.machine.gap, machineH + sizes.machine.rowGap, machinesX, room);
  const machinesW = Math.max(1, Math.min(columns, machines.length)) * (machineW + sizes.machine.gap) - sizes.machine.gap;
  const width = machinesX + machinesW;

  // The control plane on top.
  const hasControlPlane = picture.machines.some((m) => m.controlPlane);
  const bandPods = new Map<string, Box>();
  let bandBox: Box | undefined;
  if (hasControlPlane) {
    const perRow = Math.max(1, Math.floor((width - 24) / (sizes.band.podW + sizes.band.gap)));
    const capacity = [...seats.values()].some((s) => s.group === bandGroup) ? (rows.capacity.get(bandGroup) ?? 0) : 0;
    let index = 0;
    const order = [...seats].filter(([, s]) => s.group === bandGroup).sort(([, a], [, b]) => a.slot - b.slot);
    const several = bandMarks.length > 1;
    for (const [uid, s] of order) {
      const at = several ? index++ : s.slot;
      bandPods.set(uid, {
        x: 12 + (at % perRow) * (sizes.band.podW + sizes.band.gap),
        y: sizes.band.h + Math.floor(at / perRow) * (sizes.band.podH + sizes.band.gap + 4),
        w: sizes.band.podW,
        h: sizes.band.podH,
      });
    }
    const podRows = Math.ceil(Math.max(several ? order.length : capacity) / perRow);
    const h = sizes.band.h + (podRows > 0 ? podRows * (sizes.band.podH + sizes.band.gap + 4) + 4 : 0);
    bandBox = { x: 0, y: 0, w: width, h };
  }
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
  const pods = new Map<string, { box: Box; machine: string; variant: Density | 'system' }>();
  const waitingCount = Math.max(0, ...[...seats.values()].filter((s) => s.group === waitingMachine).map((s) => s.slot + 1));
  let waiting: Box | undefined;
  const perWaitingRow = Math.max(1, Math.floor((width - 24) / (sizes.band.podW + sizes.band.gap)));
  const waitingTop = below + gap;
  if (waitingCount > 0) {
    const shown = Math.ceil(waitingCount / perWaitingRow);
    waiting = { x: 0, y: waitingTop, w: width, h: 34 + shown * (sizes.band.podH + sizes.band.gap) + 6 };
    below = waiting.y + waiting.h;
  }
  for (const [uid, s] of seats) {
    const placed = podPlace(uid, s, { places, bands, bandPods, sizes, density, waitingTop, perWaitingRow });
    if (placed !== undefined) pods.set(uid, placed);
  }
  const others = placeOthers(picture, sizes, below + gap, width);
  if (others !== undefined) below = others.box.y + others.box.h;

  const lanes: Lane[] = [];
  if (hasUsers) lanes.push({ key: 'clients', x: 0, y: top - sizes.lane.title });
  if (hasLeft) lanes.push({ key: 'services', x: servicesX, y: top - sizes.lane.title });
  if (machines.length > 0) lanes.push({ key: 'nodes', x: machinesX, y: top - sizes.lane.title });

  const order = [...memory.services.filter((uid) => services.has(uid))];
  for (const uid of services.keys()) if (!order.includes(uid)) order.push(uid);
  const risers = new Map(order.map((uid, i) => [uid, riserX + (i % mostRisers) * sizes.gutter.step]));
  const layout: Layout = {
    density,
    sizes,
    bounds: { x: 0, y: 0, w: width, h: below },
    lanes,
    band: bandBox && { box: bandBox, marks: picture.machines.filter((m) => m.controlPlane) },
    machines: places,
    pods,
    users,
    services,
    workloads,
    waiting,
    others,
    channels: new Map([...bands].map(([group, b]) => [group, b.channel])),
    lines: linesOf.lines,
    risers,
    usersGutter: sizes.users.w + sizes.lane.users / 2,
  };
  return { layout, memory: { seats, rows, density, columns, columnsFor, services: order } };
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

/** How many machines side by side make the picture biggest in the room it has. */
function bestColumns(count: number, w: number, h: number, left: number, room: { w: number; h: number }): number {
  let best = 1;
  let bestZoom = 0;
  for (let c = 1; c <= Math.max(1, count); c++) {
    const zoom = Math.min(room.w / (left + c * w), room.h / (140 + Math.ceil(count / c) * h), 1.2);
    if (zoom >= bestZoom - 1e-9) {
      best = c;
      bestZoom = zoom;
    }
  }
  return best;
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
    const target = user.targets.map((uid) => services.get(uid)).find((box) => box !== undefined);
    const wanted = target === undefined ? y : target.y + target.h / 2 - sizes.users.h / 2;
    y = Math.max(y, wanted);
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

function podPlace(uid: string, s: Seat, room: PlaceRoom): { box: Box; machine: string; variant: Density | 'system' } | undefined {
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
