/** Semantic zoom: how near the eye is, and how many letters of a name still fit at a size that can be read. */
import { create } from 'zustand';
import { useView } from '../store/view.ts';

/** near: everything; close: what matters most; mid: names and states; far: coloured cells. */
export type Nearness = 'near' | 'close' | 'mid' | 'far';

export interface ZoomLevel {
  nearness: Nearness;
  /** Font size of a pod's name in picture units. */
  font: number;
  /** What 11 px on screen (13 px with the largest text) are in picture units: no text is smaller. */
  least: number;
  chars: number;
}

const nameWidth = 144;
/** px on screen. Larger text is asked for to be read from afar: the smallest grows with it, as far as cards have room. */
const smallestAt = (scale: number): number => 11 * (1 + (scale - 1) * 0.4);

/** Takes the zoom and the text size, by which cards are larger too; gives what can be drawn of a card at it. */
export function zoomLevel(zoom: number, scale = 1): ZoomLevel {
  const smallest = smallestAt(scale);
  const seen = (zoom * scale * 11) / smallest;
  const nearness: Nearness = seen >= 0.9 ? 'near' : seen >= 0.7 ? 'close' : seen >= 0.5 ? 'mid' : 'far';
  const least = Math.ceil((smallest / Math.max(zoom, 0.2)) * 4) / 4;
  const font = Math.max(12.5 * scale, least);
  return { nearness, font, least, chars: Math.max(4, Math.floor((nameWidth * scale) / (font * 0.605))) };
}

export const useZoomLevel = create<ZoomLevel>()(() => zoomLevel(1));

/** px that a letter of a line is high at normal text size, and how wide it is by its height. */
const line = 11.52;
const mono = 0.605;
/** The same of a name. */
const nameHeight = 14;
const bold = 0.56;

/** How many letters of a typewriter's there is room for in so many picture units (at normal text size) of a card's line. */
export function useLetters(room: number): number {
  const textSize = useView((s) => s.textSize);
  return useZoomLevel((s) => Math.floor(((room * textSize) / (Math.max(line * textSize, s.least) * mono)) * 10) / 10);
}

/** Letters of a name whose room the icon before it takes. */
const iconLetters = 2.5;

/** How many letters of a name there is room for in a card's title, in so many picture units, behind its icon. */
export function useNameLetters(room: number): number {
  const textSize = useView((s) => s.textSize);
  return useZoomLevel((s) =>
    Math.floor((room * textSize) / (Math.max(nameHeight * textSize, s.font) * bold) - iconLetters),
  );
}

/** Tells the diagram how far away it is; only a real step makes anything draw again. */
export function setZoom(zoom: number): void {
  const next = zoomLevel(zoom, useView.getState().textSize);
  const now = useZoomLevel.getState();
  if (next.least !== now.least || next.font !== now.font || next.nearness !== now.nearness) useZoomLevel.setState(next);
}
