/**
 * The pod-template-hash label. Upstream hashes Go's dump of the template's struct (controller.ComputeHash); that text
 * needs Go's types, so here FNV-1a runs over the template as canonical JSON. The form is upstream's, the value is not.
 */
import { fnv1a } from '../../kernel/random.ts';
import type { PodTemplateSpec } from '../../../model/pod.ts';

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** JSON with sorted keys, so that equal templates have equal texts. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`;
}

/** Up to ten letters and digits without vowels (rand.SafeEncodeString of a 32-bit number in decimal). */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  const text = canonical(template) + (collisionCount === undefined ? '' : `/${collisionCount}`);
  return [...String(fnv1a(text))].map((c) => ALPHABET[c.charCodeAt(0) % ALPHABET.length]).join('');
}
