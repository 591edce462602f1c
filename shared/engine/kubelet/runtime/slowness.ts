/** How much slower a cpu limit makes work that does not rest. */
import { milliOf } from '../../api/quantity.ts';
import type { Container } from '../../../model/pod.ts';

/** Millicores that one thread can use. */
const CORE = 1000;

/**
 * Times as long as without a limit: 1000 / limit in millicores, where that is below one core; 1 for any other. The kernel
 * lets a container run for `limit` of each period (CFS bandwidth control), so work that fills many periods takes
 * work / limit. A container's commands are taken for one thread, which has no use for more than a core.
 */
export function slownessOf(container: Container): number {
  const limit = container.resources?.limits?.['cpu'];
  const millis = limit === undefined ? 0 : milliOf(limit);
  return millis <= 0 || millis >= CORE ? 1 : CORE / millis;
}
