/** The drawn scene: picture, layout and lines, made again only when the structure changed, at most once a drawn frame. */
import { create } from 'zustand';
import { type ColourMemory, colourOf, newColourMemory } from '../graph/colours.ts';
import { arrange } from '../graph/layout.ts';
import { type Layout, type Memory, noMemory } from '../graph/layout-model.ts';
import { emptyPicture, type Picture } from '../graph/picture.ts';
import { type DrawnLine, linesOf } from '../graph/routes.ts';
import { toPicture } from '../graph/to-picture.ts';
import { records, turns } from './cluster.ts';
import { useSession } from './session.ts';
import { showShares } from './shares.ts';
import { useView } from './view.ts';

export interface Scene {
  picture: Picture;
  layout: Layout;
  lines: DrawnLine[];
}

let memory: Memory = noMemory;
let colours = newColourMemory();
let room = { w: 1000, h: 700 };
let generation = -1;
let lastClients = '';

const first = arrange(emptyPicture, noMemory, room, 1);

export const useScene = create<Scene>()(() => ({ picture: emptyPicture, layout: first.layout, lines: [] }));

/** With this many pods a scene is made again only so often (real ms): who comes when can no longer be told apart anyway. */
const crowd = 100;
const crowdEvery = 100;
/** Real ms between two frames in which a crowd's cards change. */
const crowdSpacing = 50;

/** Asks for a new scene: in the next drawn frame, or a little later where there are very many pods. */
export function touchScene(): void {
  const isCrowd = useScene.getState().picture.pods.length > crowd;
  if (isCrowd) turns.ask('scene', remakeInTwo, crowdEvery);
  else turns.ask('scene', remake);
}

/** In a crowd what there is takes a good part of a frame, and so does where it stands: each has a frame of its own. */
function remakeInTwo(): void {
  const picture = look();
  turns.ask('places', () => place(picture), crowdEvery);
}

/** The room on screen changed. */
export function setRoom(w: number, h: number): void {
  if (Math.abs(room.w - w) < 2 && Math.abs(room.h - h) < 2) return;
  room = { w, h };
  touchScene();
}

/** The one before, where the new one says the same: who looks at it draws nothing again. */
const kept = <T>(before: T, now: T): T => (JSON.stringify(before) === JSON.stringify(now) ? before : now);

const isSameLine = (a: DrawnLine, b: DrawnLine | undefined): boolean => a.key === b?.key && a.path === b.path;

function keptLines(before: DrawnLine[], now: DrawnLine[]): DrawnLine[] {
  return before.length === now.length && now.every((line, i) => isSameLine(line, before[i])) ? before : now;
}

function remake(): void {
  place(look());
}

/** What there is. */
function look(): Picture {
  const session = useSession.getState();
  if (generation !== session.generation) {
    generation = session.generation;
    memory = noMemory;
    colours = newColourMemory();
  }
  return toPicture(records, session.traffic.clients, useView.getState().showSystem, colours, session.epoch);
}

/** Where it stands, for all to see. */
function place(picture: Picture): void {
  const next = arrange(picture, memory, room, useView.getState().textSize);
  memory = next.memory;
  turns.spacing = picture.pods.length > crowd ? crowdSpacing : 0;
  const before = useScene.getState();
  const layout = { ...next.layout, bounds: kept(before.layout.bounds, next.layout.bounds) };
  layout.lanes = kept(before.layout.lanes, layout.lanes);
  useScene.setState({ picture, layout, lines: keptLines(before.lines, linesOf(picture, layout)) });
  showShares(picture, useSession.getState().traffic.pods);
}

/** Keeps the scene in step with the stores. Gives a function that stops. */
export function followStores(): () => void {
  const stops = [
    useSession.subscribe((now, before) => {
      if (now.generation !== before.generation) return touchScene();
      if (now.traffic === before.traffic) return;
      const clients = JSON.stringify(now.traffic.clients.map((c) => [c.name, c.targets]));
      if (clients !== lastClients) {
        lastClients = clients;
        touchScene();
      }
      showShares(useScene.getState().picture, now.traffic.pods);
    }),
    useView.subscribe((now, before) => {
      if (now.showSystem !== before.showSystem || now.textSize !== before.textSize) touchScene();
    }),
  ];
  touchScene();
  return () => {
    for (const stop of stops) stop();
  };
}

/** The palette place of a revision of an app, the same as on its pods. */
export function revisionColour(group: string, hash: string): number {
  return colourOf(colours, group, hash);
}

/** The colours that this window has given so far: another picture of the same cluster shares them. */
export function sceneColours(): ColourMemory {
  if (generation !== useSession.getState().generation) remake();
  return colours;
}
