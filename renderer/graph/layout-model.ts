/** What a layout is, and what is remembered from one to the next so that things stay where they are. */
import type { MachineMark } from './picture.ts';
import { noRows, type Rows } from './rows.ts';
import type { Box, Density, Sizes } from './sizes.ts';
import type { Seats } from './slots.ts';

/** What must be remembered from one layout to the next so that things stay where they are. */
export interface Memory {
  seats: Seats;
  rows: Rows;
  density: Density | undefined;
  /** What density and columns were chosen for: in another room, or with larger text, they are chosen anew. */
  chosenFor: string;
  columns: number;
  /** How many machines the columns were chosen for. */
  columnsFor: number;
  services: readonly string[];
  /** There was an Ingress: its lane stays. */
  hasEntry: boolean;
  /** Rows of pods that waited for a machine, at most so far: among many pods some always do, for a moment. */
  waitingRows: number;
}

export const noMemory: Memory = {
  seats: new Map(),
  rows: noRows,
  density: undefined,
  chosenFor: '',
  columns: 0,
  columnsFor: 0,
  services: [],
  hasEntry: false,
  waitingRows: 0,
};

export interface MachinePlace {
  mark: MachineMark;
  box: Box;
  /** Left end of its pods, from the picture's left. */
  podsX: number;
}

/** A frame around machines of one zone that stand beside each other; a zone in several rows has several. */
export interface ZonePlace {
  zone: string;
  box: Box;
  /** How much of it, from its top, is there for the name. */
  title: number;
}

export interface PodPlace {
  box: Box;
  machine: string;
  /** Whose row it stands in: its app's, or that of the cluster's own pods. */
  group: string;
  variant: Density | 'system';
}

export interface Lane {
  key: 'clients' | 'entry' | 'services' | 'nodes';
  x: number;
  y: number;
  w: number;
}

/** Cards in rows below everything else. */
export interface Tray {
  box: Box;
  items: ReadonlyMap<string, Box>;
}

export interface Layout {
  density: Density;
  sizes: Sizes;
  bounds: Box;
  lanes: Lane[];
  /** The control plane, when there is a machine to draw it from. */
  band: { box: Box; marks: MachineMark[] } | undefined;
  machines: ReadonlyMap<string, MachinePlace>;
  zones: ZonePlace[];
  /** Every pod's box and machine ("~waiting" while it has none), by uid. */
  pods: ReadonlyMap<string, PodPlace>;
  users: ReadonlyMap<string, Box>;
  entries: ReadonlyMap<string, Box>;
  services: ReadonlyMap<string, Box>;
  workloads: ReadonlyMap<string, Box>;
  waiting: Box | undefined;
  /** Claims and volumes, below the machines. */
  storage: Tray | undefined;
  others: Tray | undefined;
  /** Top of each group's channel for lines, from a machine's top. */
  channels: ReadonlyMap<string, number>;
  /** Which line of its group's channel a service has, "service uid group" → 0, 1 … */
  lines: ReadonlyMap<string, number>;
  /** x of each service's riser, between the services and the machines. */
  risers: ReadonlyMap<string, number>;
  /** x of the vertical gutter between users and services. */
  usersGutter: number;
  /** The same between Ingresses and services. */
  entryGutter: number;
  /** x of the way that joins the streets above the rows of machines, and y of the first of those. */
  trunk: number;
  street: number;
}
