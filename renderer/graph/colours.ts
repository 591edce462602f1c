/** Gives each revision of each app a colour of its own that it keeps, from a palette that colour-blind eyes can tell apart. */

/** How many colours the theme has (`--revision-0` …): Okabe and Ito's, without black. */
export const paletteSize = 7;
/** The neutral colour: things of the system, pods without revisions. */
export const neutral = -1;

export interface ColourMemory {
  groups: Map<string, number>;
  revisions: Map<string, number>;
  counts: Map<string, number>;
}

export function newColourMemory(): ColourMemory {
  return { groups: new Map(), revisions: new Map(), counts: new Map() };
}

/**
 * The palette place of one revision of one group. The first revision of an app starts two places after the app
 * before it, so that neighbours on the picture differ; the next revision takes the next place.
 * Remembers what it gave: the same question has the same answer for ever.
 */
export function colourOf(memory: ColourMemory, group: string, revision: string): number {
  const key = `${group} ${revision}`;
  const known = memory.revisions.get(key);
  if (known !== undefined) return known;
  let base = memory.groups.get(group);
  if (base === undefined) memory.groups.set(group, (base = (memory.groups.size * 2) % paletteSize));
  const count = memory.counts.get(group) ?? 0;
  memory.counts.set(group, count + 1);
  const colour = (base + count) % paletteSize;
  memory.revisions.set(key, colour);
  return colour;
}
