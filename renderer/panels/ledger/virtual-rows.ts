/** Which rows of a long list are in sight: only those are elements. Pure. */

/** Rows above and below that are made in advance. */
const spare = 6;

export interface Span {
  first: number;
  /** Past the last. */
  end: number;
}

/** @param scrolled, height px; @param rowHeight px of each row */
export function rowsInSight(count: number, scrolled: number, height: number, rowHeight: number): Span {
  const first = Math.max(0, Math.min(count, Math.floor(scrolled / rowHeight) - spare));
  return { first, end: Math.min(count, Math.ceil((scrolled + height) / rowHeight) + spare) };
}
