/** Where owners, branches and places stand: as big as the room allows, and each where it was while the rest allows it. */
import { biggestFit } from '../density.ts';
import { type Box, type Density, sizesFor } from '../sizes.ts';
import type { Branch, OwnerTree } from './tree.ts';

export interface BranchPlace {
  branch: Branch;
  tree: OwnerTree;
  box: Box;
  /** Height of the header, 0 where the branch is the owner itself. */
  header: number;
  /** Each place's pod, from the branch's top left, by the place's key. */
  pods: ReadonlyMap<string, Box>;
}

export interface OwnershipLayout {
  density: Density;
  bounds: Box;
  owners: readonly { tree: OwnerTree; box: Box }[];
  calendars: readonly { tree: OwnerTree; box: Box }[];
  branches: readonly BranchPlace[];
  /** Every pod's box by uid, from the picture's top left. */
  podPlaces: ReadonlyMap<string, Box>;
  ties: readonly { key: string; path: string }[];
  /** Height of a place's label over the pod, and of a claim under it. */
  label: number;
  claim: number;
}

/** What is remembered so that things stay where they are. */
export interface OwnershipMemory {
  density: Density | undefined;
  /** Pods side by side in a branch. */
  across: number;
  /** Which column of trees each tree stands in, by key. */
  column: ReadonlyMap<string, number>;
  columns: number;
}

export const noOwnershipMemory: OwnershipMemory = { density: undefined, across: 0, column: new Map(), columns: 0 };

interface Lengths {
  pod: { w: number; h: number; gap: number };
  owner: { w: number; h: number };
  calendar: { w: number; h: number };
  header: number;
  pad: number;
  tie: number;
  gap: { branch: number; tree: number; column: number };
  label: number;
  claim: number;
  least: number;
}

function lengthsFor(density: Density, scale: number): Lengths {
  const s = (n: number): number => Math.round(n * scale);
  const { pod } = sizesFor(density, scale);
  return {
    pod,
    owner: { w: s(250), h: s(110) },
    calendar: { w: s(520), h: s(74) },
    header: s(30),
    pad: s(10),
    tie: s(48),
    gap: { branch: s(10), tree: s(28), column: s(44) },
    label: density === 'cell' ? 0 : s(18),
    claim: density === 'card' ? s(24) : density === 'line' ? s(20) : s(8),
    least: s(210),
  };
}

interface Shape {
  columns: number;
  cell: { w: number; h: number };
  top: number;
  w: number;
  h: number;
}

/** The size of a branch with so many pods side by side. */
function shapeOf(branch: Branch, across: number, l: Lengths): Shape {
  const header = branch.uid === undefined ? 0 : l.header;
  const count = branch.places.length;
  if (count === 0) return { columns: 1, cell: { w: 0, h: 0 }, top: header, w: l.least, h: header || l.header };
  const columns = Math.min(count, across);
  const hasLabels = branch.places[0]?.label !== undefined;
  const claims = Math.max(...branch.places.map((p) => p.claims.length));
  const cell = {
    w: l.pod.w + l.pod.gap,
    h: l.pod.h + l.pod.gap + (hasLabels ? l.label : 0) + claims * (l.claim + 4),
  };
  const top = header + (header === 0 ? l.pad : 2);
  const rows = Math.ceil(count / columns);
  return {
    columns,
    cell,
    top: top + (hasLabels ? l.label : 0),
    w: Math.max(l.least, columns * cell.w - l.pod.gap + l.pad * 2),
    h: top + rows * cell.h - l.pod.gap + l.pad,
  };
}

interface Measured {
  tree: OwnerTree;
  shapes: Shape[];
  w: number;
  h: number;
}

function measure(tree: OwnerTree, across: number, l: Lengths): Measured {
  const shapes = tree.branches.map((b) => shapeOf(b, across, l));
  const calendar = tree.calendar ? l.calendar.h + l.gap.branch : 0;
  const right = shapes.reduce((sum, s) => sum + s.h + l.gap.branch, calendar) - l.gap.branch;
  const widest = Math.max(tree.calendar ? l.calendar.w : 0, ...shapes.map((s) => s.w));
  return { tree, shapes, w: l.owner.w + (widest > 0 ? l.tie + widest : 0), h: Math.max(l.owner.h, right) };
}

interface Columns {
  of: Map<string, number>;
  w: number[];
  h: number[];
}

/** Deals the trees out over columns: those that had one keep it, the others go to the shortest. */
function deal(all: readonly Measured[], columns: number, before: ReadonlyMap<string, number>, l: Lengths): Columns {
  const w = Array.from({ length: columns }, () => 0);
  const h = Array.from({ length: columns }, () => 0);
  const of = new Map<string, number>();
  for (const { tree, w: wide, h: high } of all) {
    const known = before.get(tree.key);
    const at = known !== undefined && known < columns ? known : h.indexOf(Math.min(...h));
    of.set(tree.key, at);
    w[at] = Math.max(w[at] ?? 0, wide);
    h[at] = (h[at] ?? 0) + high + l.gap.tree;
  }
  return { of, w, h };
}

interface Candidate {
  density: Density;
  across: number;
  columns: Columns;
  all: Measured[];
  l: Lengths;
  zoom: number;
}

const acrosses = [2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48];
const densities: readonly Density[] = ['card', 'line', 'cell'];
/** Under this zoom words can no longer be read: then pods are drawn smaller instead. */
const readable = 0.62;
/** Another arrangement must be this much bigger on screen before things are moved for it. */
const worth = 1.25;

function candidates(
  trees: readonly OwnerTree[],
  density: Density,
  room: { w: number; h: number },
  scale: number,
  memory: OwnershipMemory,
): Candidate[] {
  const l = lengthsFor(density, scale);
  const most = Math.max(1, ...trees.flatMap((t) => t.branches.map((b) => b.places.length)));
  const wide = acrosses.filter((_, i) => i === 0 || (acrosses[i - 1] ?? 0) < most);
  return wide.flatMap((across) => {
    const all = trees.map((t) => measure(t, across, l));
    return [1, 2, 3, 4]
      .filter((n) => n === 1 || n <= trees.length)
      .map((n) => {
        const columns = deal(all, n, n === memory.columns ? memory.column : new Map(), l);
        const w = columns.w.reduce((sum, one) => sum + one + l.gap.column, -l.gap.column);
        const zoom = Math.min(room.w / Math.max(w, 1), room.h / Math.max(...columns.h, 1), biggestFit);
        return { density, across, columns, all, l, zoom };
      });
  });
}

const biggest = (those: readonly Candidate[]): Candidate | undefined =>
  those.reduce<Candidate | undefined>(
    (best, c) => (best === undefined || c.zoom > best.zoom + 1e-9 ? c : best),
    undefined,
  );

function choose(
  trees: readonly OwnerTree[],
  room: { w: number; h: number },
  scale: number,
  memory: OwnershipMemory,
): Candidate | undefined {
  let last: Candidate | undefined;
  for (const density of densities) {
    const all = candidates(trees, density, room, scale, memory);
    const best = biggest(all);
    if (best === undefined) return undefined;
    const kept = density === memory.density;
    const same = kept && all.find((c) => c.across === memory.across && c.columns.w.length === memory.columns);
    const chosen = same && best.zoom < same.zoom * worth ? same : best;
    if (chosen.zoom * scale >= readable * (kept ? 0.85 : 1)) return chosen;
    if (last === undefined || chosen.zoom > last.zoom * 1.15) last = chosen;
  }
  return last;
}

function place(chosen: Candidate): OwnershipLayout {
  const { l, all, columns, density } = chosen;
  const owners: { tree: OwnerTree; box: Box }[] = [];
  const calendars: { tree: OwnerTree; box: Box }[] = [];
  const branches: BranchPlace[] = [];
  const podPlaces = new Map<string, Box>();
  const ties: { key: string; path: string }[] = [];
  const left = columns.w.map((_, i) => columns.w.slice(0, i).reduce((sum, w) => sum + w + l.gap.column, 0));
  const tops = columns.w.map(() => 0);
  for (const { tree, shapes, h } of all) {
    const column = columns.of.get(tree.key) ?? 0;
    const x = left[column] ?? 0;
    const y = tops[column] ?? 0;
    tops[column] = y + h + l.gap.tree;
    owners.push({ tree, box: { x, y, ...l.owner } });
    const bx = x + l.owner.w + l.tie;
    let by = y;
    const tie = (key: string, to: number): void => {
      const from = y + Math.min(l.owner.h, tree.calendar ? l.calendar.h : (shapes[0]?.h ?? h)) / 2;
      const mid = x + l.owner.w + l.tie / 2;
      const path =
        Math.abs(to - from) < 1 ? `M${x + l.owner.w} ${from}H${bx}` : `M${x + l.owner.w} ${from}H${mid}V${to}H${bx}`;
      ties.push({ key, path });
    };
    if (tree.calendar) {
      calendars.push({ tree, box: { x: bx, y: by, ...l.calendar } });
      tie(`${tree.key} calendar`, by + Math.min(l.calendar.h / 2, l.owner.h / 2));
      by += l.calendar.h + l.gap.branch;
    }
    tree.branches.forEach((branch, i) => {
      const shape = shapes[i];
      if (shape === undefined) return;
      const pods = new Map<string, Box>();
      branch.places.forEach((p, n) => {
        const px = l.pad + (n % shape.columns) * shape.cell.w;
        const py = shape.top + Math.floor(n / shape.columns) * shape.cell.h;
        const pod = { x: px, y: py, w: l.pod.w, h: l.pod.h };
        pods.set(p.key, pod);
        if (p.pod !== undefined) podPlaces.set(p.pod, { ...pod, x: bx + px, y: by + py });
      });
      const box = { x: bx, y: by, w: shape.w, h: shape.h };
      branches.push({ branch, tree, box, header: branch.uid === undefined ? 0 : l.header, pods });
      tie(
        branch.key,
        i === 0 && !tree.calendar ? by + Math.min(l.owner.h, shape.h) / 2 : by + Math.min(shape.h, l.header * 2) / 2,
      );
      by += shape.h + l.gap.branch;
    });
  }
  const w = columns.w.reduce((sum, one) => sum + one + l.gap.column, -l.gap.column);
  const bounds = { x: 0, y: 0, w: Math.max(0, w), h: Math.max(0, ...tops) };
  return { density, bounds, owners, calendars, branches, podPlaces, ties, label: l.label, claim: l.claim };
}

const nothing: OwnershipLayout = {
  density: 'card',
  bounds: { x: 0, y: 0, w: 0, h: 0 },
  owners: [],
  calendars: [],
  branches: [],
  podPlaces: new Map(),
  ties: [],
  label: 0,
  claim: 0,
};

/**
 * Takes trees, the room on screen in CSS pixels, the text size and what was remembered; gives where everything stands and
 * what is to be remembered.
 */
export function arrangeTrees(
  trees: readonly OwnerTree[],
  room: { w: number; h: number },
  scale: number,
  memory: OwnershipMemory,
): { layout: OwnershipLayout; memory: OwnershipMemory } {
  const chosen = trees.length === 0 ? undefined : choose(trees, room, scale, memory);
  if (chosen === undefined) return { layout: nothing, memory: noOwnershipMemory };
  const { density, across, columns } = chosen;
  return {
    layout: place(chosen),
    memory: { density, across, column: columns.of, columns: columns.w.length },
  };
}
