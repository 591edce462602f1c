/** JSON with sorted keys and without undefined fields: equal values have equal texts, as when Go marshals a map. */

/** The text of a JSON value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`)
    .join(',')}}`;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A 32-bit number as up to ten letters and digits without vowels (rand.SafeEncodeString of its decimal digits). */
export const safeText = (number: number): string =>
  [...String(number)].map((c) => ALPHABET[c.charCodeAt(0) % ALPHABET.length]).join('');
