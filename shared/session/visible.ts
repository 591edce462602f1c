/** Says which changes a person sees happen in the picture: what "step" stops at. */
import type { Change } from '../model/change.ts';

const DRAWN = new Set(['Pod', 'ReplicaSet', 'Deployment', 'Service', 'Node', 'Namespace']);

export function isVisible({ before, after }: Change): boolean {
  const object = after ?? before;
  return object !== undefined && DRAWN.has(object.kind);
}
