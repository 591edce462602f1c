/** Picture model → positions: lanes from left to right, apps in rows that run across all machines, pods in slots. */
import { bestPlan, biggestFit, leftWidth, mostLines, mostRisers, servicesLeft } from './density.ts';
import type { Layout, MachinePlace, Memory, PodPlace } from './layout-model.ts';
import { placeEntries, placeLeft, placeUsers } from './left-lanes.ts';
import type { Picture, ServiceMark } from './picture.ts';
import { placeBandPods, placeTray, podPlace } from './places.ts';
import { rowsFor } from './rows.ts';
import type { Box } from './sizes.ts';
import { seat } from './slots.ts';
import { trayGap, traysBelow } from './trays.ts';
import { byZone, zoneFrames } from './zones.ts';

/** From a street down to the machines, or the frames of their zones, below it, at normal text size. */
const streetAbove = 18;

/** Takes a picture, the memory of the last layout, the room on screen and the text size; gives positions and the new memory. */
export function arrange(
  picture: Picture,
  memory: Memory,
  room: { w: number; h: number },
  scale: number,
): { layout: Layout; memory: Memory } {
  const bandMarks = picture.machines.filter((m) => m.band);
  const machines = byZone(picture.machines.filter((m) => !m.band));
  const bandNames = new Set(bandMarks.map((m) => m.name));
  const seats = seat(picture.pods, memory.seats, bandNames, new Set(picture.machines.map((m) => m.name)));
  const rows = rowsFor(picture, seats, memory.rows);
  const { lines, perGroup } = lineUp(picture.services);
  const chosenFor = `${room.w} ${room.h} ${scale}`;
  const chosen = bestPlan({
    picture,
    seats,
    rows,
    linesPerGroup: perGroup,
    machines: machines.length,
    room,
    scale,
    memory: memory.chosenFor === chosenFor ? memory : { ...memory, density: undefined, columnsFor: -1 },
  });
  const { density, sizes, bands, blocks, gutter, machineW, columns } = chosen;

  // Lanes.
  const servicesX = servicesLeft(sizes);
  const riserX = servicesX + sizes.service.w + sizes.lane.services / 2;
  const machinesX = leftWidth(sizes);
  const machinesW =
    Math.max(1, Math.min(columns, machines.length)) * (machineW + sizes.machine.gap) - sizes.machine.gap;
  const width = Math.max(machinesX + machinesW, sizes.band.least);

  // The control plane on top.
  const bandPods = placeBandPods(seats, rows, bandMarks.length > 1, width, sizes);
  const hasControlPlane = picture.machines.some((m) => m.controlPlane);
  const bandBox = hasControlPlane ? { x: 0, y: 0, w: width, h: bandPods.bottom } : undefined;
  const top = (bandBox === undefined ? 0 : bandBox.h + 18) + sizes.lane.title + sizes.lane.zone;

  // Left of the machines: services with their workloads, at the height of their app's row.
  const { services, workloads, bottom: leftBottom } = placeLeft(blocks, rows, bands, { x: servicesX, top, sizes });
  const entries = placeEntries(picture, services, sizes, top);
  const users = placeUsers(picture, services, entries, sizes, top);
  const leftEnd = Math.max(leftBottom, ...[...users.values(), ...entries.values()].map((b) => b.y + b.h));

  // Below: what is stored, pods that wait for a machine, and things that nothing acts upon.
  const trays = traysBelow(picture, seats, memory, sizes, { servicesX, width });
  const { storageShape, othersShape, perWaitingRow, waitingRows, waitingH } = trays;

  // Machines in a grid, drawn out to the foot of the window where it has room to spare.
  const gridRows = Math.max(1, Math.ceil(machines.length / columns));
  const between = (gridRows - 1) * sizes.machine.rowGap;
  const zoom = Math.min(room.w / width, biggestFit);
  const spare = (room.h / zoom - top - trays.h - between) / gridRows;
  const machineH = Math.max(chosen.machineH, Math.floor(spare));
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
  let below = Math.max(machines.length === 0 ? 0 : top + gridRows * machineH + between, leftEnd);
  const storage = placeTray(picture.storage, storageShape, below + trayGap, width);
  if (storage !== undefined) below = storage.box.y + storage.box.h;
  const waitingTop = below + trayGap;
  let waiting: Box | undefined;
  if (waitingH > 0) {
    waiting = { x: 0, y: waitingTop, w: width, h: waitingH };
    below = waiting.y + waiting.h;
  }
  const pods = new Map<string, PodPlace>();
  for (const [uid, s] of seats) {
    const placed = podPlace(uid, s, {
      places,
      bands,
      bandPods: bandPods.boxes,
      sizes,
      density,
      waitingTop,
      perWaitingRow,
      waitingRows,
    });
    if (placed !== undefined) pods.set(uid, placed);
  }
  const others = placeTray(picture.others, othersShape, below + trayGap, width);
  if (others !== undefined) below = others.box.y + others.box.h;

  const y = top - sizes.lane.zone - sizes.lane.title;
  const entryX = sizes.users.w + sizes.lane.users;
  const order = memory.services.filter((uid) => services.has(uid));
  for (const uid of services.keys()) if (!order.includes(uid)) order.push(uid);
  const layout: Layout = {
    density,
    sizes,
    bounds: { x: 0, y: 0, w: width, h: below },
    lanes: [
      { key: 'clients', x: 0, y, w: entryX - 8 },
      ...(sizes.entry.w > 0 ? [{ key: 'entry', x: entryX, y, w: servicesX - entryX - 8 } as const] : []),
      { key: 'services', x: servicesX, y, w: machinesX - servicesX - 8 },
      { key: 'nodes', x: machinesX, y, w: machinesW },
    ],
    band: bandBox && { box: bandBox, marks: picture.machines.filter((m) => m.controlPlane) },
    machines: places,
    zones: zoneFrames(places.values(), sizes),
    pods,
    users,
    entries,
    services,
    workloads,
    storage,
    waiting,
    others,
    channels: new Map([...bands].map(([group, b]) => [group, b.channel])),
    lines,
    risers: new Map(order.map((uid, i) => [uid, riserX + (i % mostRisers) * sizes.gutter.step])),
    usersGutter: sizes.users.w + sizes.lane.users / 2,
    entryGutter: servicesX - sizes.lane.entry / 2,
    trunk: machinesX - 6,
    street: top - sizes.lane.zone - streetAbove * scale,
  };
  return {
    layout,
    memory: {
      seats,
      rows,
      density,
      chosenFor,
      columns,
      columnsFor: machines.length,
      services: order,
      hasEntry: sizes.entry.w > 0,
      waitingRows,
    },
  };
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
