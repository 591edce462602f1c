/** The ownership view's scene: trees and where they stand, made again when owners, pods or claims change, while somebody looks. */
import { create } from 'zustand';
import {
  arrangeTrees,
  noOwnershipMemory,
  type OwnershipLayout,
  type OwnershipMemory,
} from '../graph/ownership/arrange.ts';
import { toTrees, treeKinds } from '../graph/ownership/to-trees.ts';
import type { Seats } from '../graph/slots.ts';
import { records, turns } from './cluster.ts';
import { sceneColours } from './scene.ts';
import { useSession } from './session.ts';
import { useView } from './view.ts';

/** Real ms between two arrangements: what changes faster nobody can follow. */
const every = 80;

let seats: Seats = new Map();
let memory: OwnershipMemory = noOwnershipMemory;
let room = { w: 1000, h: 700 };
let generation = -1;

export const useOwnership = create<{ layout: OwnershipLayout }>()(() => ({
  layout: arrangeTrees([], room, 1, noOwnershipMemory).layout,
}));

function remake(): void {
  const session = useSession.getState();
  const { showSystem, textSize } = useView.getState();
  if (generation !== session.generation) {
    generation = session.generation;
    seats = new Map();
    memory = noOwnershipMemory;
  }
  const made = toTrees(records, showSystem, sceneColours(), seats, session.epoch);
  seats = made.seats;
  const next = arrangeTrees(made.trees, room, textSize, memory);
  memory = next.memory;
  useOwnership.setState({ layout: next.layout });
}

function touch(): void {
  turns.ask('ownership', remake, every);
}

/** The room on screen changed. */
export function setOwnershipRoom(w: number, h: number): void {
  if (Math.abs(room.w - w) < 2 && Math.abs(room.h - h) < 2) return;
  room = { w, h };
  touch();
}

/** Keeps the view in step with the records. Gives a function that stops. */
export function followOwnership(): () => void {
  const stops = [
    ...treeKinds.map((kind) => records.watch(`kind:${kind}`, touch)),
    useSession.subscribe((now, before) => {
      if (now.generation !== before.generation) touch();
    }),
    useView.subscribe((now, before) => {
      if (now.showSystem !== before.showSystem || now.textSize !== before.textSize) touch();
    }),
  ];
  remake();
  return () => {
    for (const stop of stops) stop();
    turns.drop('ownership');
  };
}
