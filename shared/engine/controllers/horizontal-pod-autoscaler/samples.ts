/** What the metrics API tells an autoscaler of its pods (podautoscaler/metrics/client.go): thousandths of a core or a byte. */
import type { Context } from '../../api/actor.ts';
import { metricsRefusal, type ContainerUse, type PodMeter, type PodUse } from '../../api/metrics.ts';
import { parseTime } from '../../kernel/time.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Sample } from './calculator.ts';

/** Nanocores are rounded up, one container after the other, as MilliValue does. */
const milli = ({ cpu, memory }: ContainerUse, resource: string): number =>
  resource === 'cpu' ? Math.ceil(cpu / 1e6) : memory * 1000;

function valueOf(use: PodUse, pod: Pod, resource: string, container: string | undefined): number {
  if (container === undefined) return use.containers.reduce((sum, one) => sum + milli(one, resource), 0);
  const one = use.containers.find((c) => c.name === container);
  if (one !== undefined) return milli(one, resource);
  const { namespace = '', name } = pod.metadata;
  throw new Error(
    `failed to get container metrics: container ${container} not present in metrics for pod ${namespace}/${name}`,
  );
}

/**
 * Figures of the pods by name; of one container, where it is named. Only cpu and memory are measured.
 * @throws Error in upstream's words where the API gives none
 */
export function samplesOf(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
  meter: PodMeter,
  ctx: Context,
): Map<string, Sample> {
  const refusal = metricsRefusal(ctx.read);
  if (refusal !== undefined)
    throw new Error(`unable to fetch metrics from resource metrics API: ${refusal.message} (get pods.metrics.k8s.io)`);
  const nowMs = parseTime(ctx.timestamp) ?? 0;
  const samples = new Map<string, Sample>();
  let isAny = false;
  for (const pod of pods) {
    const use = meter(pod);
    if (use === undefined) continue;
    isAny = true;
    if (resource !== 'cpu' && resource !== 'memory') continue;
    const endMs = nowMs - (ctx.now - use.endMs);
    samples.set(pod.metadata.name, { value: valueOf(use, pod, resource, container), endMs, windowMs: use.windowMs });
  }
  if (!isAny) throw new Error('no metrics returned from resource metrics API');
  return samples;
}
