/** Two JSON values are the same when nobody who reads them as Kubernetes does could tell them apart. */

const has = Object.prototype.hasOwnProperty;

function sameArray(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameJson(a[i], b[i])) return false;
  return true;
}

/** Whether every key of `a` that holds something is the same in `b`; gives how many there are, or -1. */
function matched(a: Record<string, unknown>, b: Record<string, unknown>): number {
  let count = 0;
  for (const key in a) {
    const value = a[key];
    if (value === undefined) continue;
    if (!has.call(b, key) || !sameJson(value, b[key])) return -1;
    count += 1;
  }
  return count;
}

function held(object: Record<string, unknown>): number {
  let count = 0;
  for (const key in object) if (object[key] !== undefined) count += 1;
  return count;
}

/**
 * Deep equality of JSON values. A key that holds undefined is as good as missing; the order of keys says nothing;
 * null, {} and [] differ from missing and from one another. Shared parts cost nothing: the same reference is the same.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && sameArray(a, b);
  if (Array.isArray(b)) return false;
  const count = matched(a as Record<string, unknown>, b as Record<string, unknown>);
  return count >= 0 && count === held(b as Record<string, unknown>);
}
