/** The lines of an opened pod: from each mount at the foot of its container to the volume's top. */
import type { MountLine, MountMark, VolumeMark } from './opened-pod.ts';
import { tidy } from './tidy.ts';
import type { Box, Point } from './sizes.ts';

/** Heights in picture units: below the last mount of a container, and of one mount. */
export const mountLine = { foot: 12, height: 18 };
/** Left of a volume, half of the gap between two. */
const beside = 9;

export interface Start {
  /** The box that mounts. */
  box: Box;
  mounts: readonly MountMark[];
  isLastRow: boolean;
}

/** From a mount at the foot of its container to the volume's top: down between the columns, along, and down again. */
export function linesTo(starts: readonly Start[], volumes: readonly VolumeMark[], channel: number): MountLine[] {
  const lines: MountLine[] = [];
  const used = new Map<string, number>();
  const firstY = Math.min(...volumes.map((v) => v.box.y));
  for (const { box, mounts, isLastRow } of starts) {
    for (const [i, mount] of mounts.entries()) {
      const volume = volumes.find((v) => v.name === mount.volume);
      if (volume === undefined) continue;
      const place = used.get(volume.name) ?? 0;
      used.set(volume.name, place + 1);
      const y = channel + 6 + volumes.indexOf(volume) * 5;
      const from: Point[] = isLastRow
        ? [{ x: box.x + 20 + i * 12, y: box.y + box.h }]
        : [
            { x: box.x + box.w, y: box.y + box.h - mountLine.foot - (mounts.length - i - 0.5) * mountLine.height },
            {
              x: box.x + box.w + 4 + i * 4,
              y: box.y + box.h - mountLine.foot - (mounts.length - i - 0.5) * mountLine.height,
            },
          ];
      const x = from.at(-1)!.x;
      const inX = volume.box.x + 24 + place * 12;
      const to: Point[] =
        volume.box.y === firstY
          ? [
              { x: inX, y },
              { x: inX, y: volume.box.y },
            ]
          : [
              { x: volume.box.x - beside, y },
              { x: volume.box.x - beside, y: volume.box.y + 20 },
              { x: volume.box.x, y: volume.box.y + 20 },
            ];
      lines.push({
        key: `${i} ${box.x} ${mount.volume} ${mount.path}`,
        colour: mount.colour,
        points: tidy([...from, { x, y }, ...to]),
      });
    }
  }
  return lines;
}
