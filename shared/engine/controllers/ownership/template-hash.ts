/**
 * The pod-template-hash label. Upstream hashes Go's dump of the template's struct (controller.ComputeHash); that text
 * needs Go's types, so here FNV-1a runs over the template as canonical JSON. The form is upstream's, the value is not.
 */
import { fnv1a } from '../../kernel/random.ts';
import { canonicalJson, safeText } from './canonical.ts';
import type { PodTemplateSpec } from '../../../model/pod.ts';

/** Up to ten letters and digits without vowels (rand.SafeEncodeString of a 32-bit number in decimal). */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  return safeText(fnv1a(canonicalJson(template) + (collisionCount === undefined ? '' : `/${collisionCount}`)));
}
