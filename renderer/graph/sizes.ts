/** How big things are drawn, in picture units (one CSS pixel at zoom 1), for each density and text size. */

/** card: a pod says everything; line: name and state; cell: one small square with its glyph. */
export type Density = 'card' | 'line' | 'cell';

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Sizes {
  pod: { w: number; h: number; gap: number; columns: number };
  system: { w: number; h: number; gap: number; columns: number };
  machine: {
    inner: number;
    padRight: number;
    header: number;
    gap: number;
    rowGap: number;
    foot: number;
    usual: number;
  };
  /** Left of the pods, for lines: a margin and a step for each line beside it. */
  gutter: { margin: number; step: number };
  /** Above each group's pods, for the lines that go across machines. */
  channel: { margin: number; step: number };
  users: { w: number; h: number; gap: number };
  service: { w: number; h: number; gap: number };
  /** An Ingress: as high as it has rows. Without any the lane takes no room. */
  entry: { w: number; head: number; row: number; foot: number; gap: number };
  workload: { h: number };
  /** zone: for the name of a zone above its machines; 0 where there are none. */
  lane: { title: number; zone: number; users: number; entry: number; services: number };
  band: { h: number; podW: number; podH: number; gap: number; least: number };
  storage: { w: number; h: number; gap: number };
  other: { w: number; h: number; gap: number };
}

/** Takes a density, the text size (1 = normal), how many machines stand in zones, and whether there is an entry lane. */
export function sizesFor(density: Density, scale: number, zoned = 0, hasEntry = false): Sizes {
  const s = (n: number): number => Math.round(n * scale);
  const inner = s(164);
  // The more machines, the farther away they are drawn and the more room a name needs.
  const zone = zoned > 0 ? s({ card: 24, line: 28, cell: zoned > 60 ? 60 : 36 }[density]) : 0;
  const pods: Record<Density, Sizes['pod']> = {
    card: { w: inner, h: s(60), gap: s(8), columns: 1 },
    line: { w: inner, h: s(28), gap: s(5), columns: 1 },
    cell: { w: s(24), h: s(24), gap: s(4), columns: 6 },
  };
  return {
    pod: pods[density],
    system: { w: s(17), h: s(17), gap: s(4), columns: 7 },
    machine: { inner, padRight: s(12), header: s(66), gap: s(14), rowGap: s(27) + zone, foot: s(10), usual: s(400) },
    gutter: { margin: s(12), step: s(5) },
    channel: { margin: s(10), step: s(5) },
    users: { w: s(132), h: s(84), gap: s(14) },
    service: { w: s(190), h: density === 'card' ? s(68) : s(54), gap: s(8) },
    entry: { w: hasEntry ? s(224) : 0, head: s(44), row: s(17), foot: s(7), gap: s(10) },
    workload: { h: density === 'card' ? s(62) : s(40) },
    lane: { title: s(45), zone, users: s(40), entry: hasEntry ? s(40) : 0, services: s(34) },
    band: { h: s(50), podW: s(164), podH: s(26), gap: s(6), least: s(900) },
    storage: { w: s(196), h: s(50), gap: s(12) },
    other: { w: s(170), h: s(34), gap: s(8) },
  };
}
