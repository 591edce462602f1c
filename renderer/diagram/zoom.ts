/** Semantic zoom: how near the eye is, and how many letters of a name still fit at a size that can be read. */
import { create } from 'zustand';

/** near: everything; close: what matters most; mid: names and states; far: coloured cells. */
export type Nearness = 'near' | 'close' | 'mid' | 'far';

export interface ZoomLevel {
  nearness: Nearness;
  /** Font size of a pod's name in picture units. */
  font: number;
  /** What 11 px on screen are in picture units: no text is smaller. */
  least: number;
  chars: number;
}

const nameWidth = 144;
const smallest = 11;

/** Takes the zoom; gives what can be drawn of a card at it. */
export function zoomLevel(zoom: number): ZoomLevel {
  const nearness: Nearness = zoom >= 0.9 ? 'near' : zoom >= 0.7 ? 'close' : zoom >= 0.5 ? 'mid' : 'far';
  const least = Math.ceil((smallest / Math.max(zoom, 0.2)) * 4) / 4;
  const font = Math.max(12.5, least);
  return { nearness, font, least, chars: Math.max(4, Math.floor(nameWidth / (font * 0.605))) };
}

export const useZoomLevel = create<ZoomLevel>()(() => zoomLevel(1));

/** Tells the diagram how far away it is; only a real step makes anything draw again. */
export function setZoom(zoom: number): void {
  const next = zoomLevel(zoom);
  const now = useZoomLevel.getState();
  if (next.least !== now.least || next.nearness !== now.nearness) useZoomLevel.setState(next);
}
