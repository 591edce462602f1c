/** The loosest rule of names: whatever can stand as one part of a URL's path (apimachinery/pkg/api/validation/path). */
import type { Check } from '../../api/names.ts';

export const isPathSegment: Check = (name) => {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
};
