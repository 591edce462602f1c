/** Which class an Ingress gets that names none (plugin/pkg/admission/network/defaultingressclass). */
import type { IngressClass } from '../../../model/ingress.ts';

export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const DEFAULT_ANNOTATION = 'ingressclass.kubernetes.io/is-default-class';

/** Of several defaults the youngest; the first by name among those of one second. */
export function defaultIngressClass(classes: Iterable<IngressClass>): IngressClass | undefined {
  let best: IngressClass | undefined;
  for (const each of classes) {
    if (each.metadata.annotations?.[DEFAULT_ANNOTATION] !== 'true') continue;
    const [age, bestAge] = [each.metadata.creationTimestamp ?? '', best?.metadata.creationTimestamp ?? ''];
    if (best === undefined || age > bestAge || (age === bestAge && each.metadata.name < best.metadata.name))
      best = each;
  }
  return best;
}
