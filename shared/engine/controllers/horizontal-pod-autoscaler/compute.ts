/** How many replicas the metrics of an autoscaler ask for together (computeReplicasForMetrics). */
import { compileLabelSelector, labelSelectorText } from '../../api/label-selector.ts';
import type { PodMeter } from '../../api/metrics.ts';
import { scaleSelector } from '../../api/scale.ts';
import type { HorizontalPodAutoscaler } from '../../../model/autoscaler.ts';
import type { Pod } from '../../../model/pod.ts';
import { KIND, type Look, say } from './look.ts';
import { propose, type Proposal } from './metrics.ts';
import { NoMetric } from './no-metric.ts';
import { type Scalable, targetOf } from './target.ts';

/** Says why pods cannot be told by a selector; gives the text. */
function refuse(look: Look, reason: string, event: string, text: string, message = text): string {
  look.ctx.event(look.hpa, 'Warning', event, text);
  say(look, 'ScalingActive', 'False', reason, message);
  return text;
}

/** Other autoscalers whose selector takes one of the pods, as Go prints their keys. */
function rivals({ hpa, ctx }: Look, pods: readonly Pod[]): string[] {
  const found: string[] = [];
  for (const other of ctx.read.list(KIND, hpa.metadata.namespace)) {
    const target = targetOf(other as HorizontalPodAutoscaler, ctx);
    if (typeof target === 'string') continue;
    const matches = compileLabelSelector(scaleSelector(target));
    if (pods.some((pod) => matches(pod.metadata.labels)))
      found.push(`{${other.metadata.name} ${other.metadata.namespace ?? ''}}`);
  }
  return found;
}

/** The pods of the target, or why they are not to be told (validateAndParseSelector). */
function podsOf(look: Look, target: Scalable): { pods: readonly Pod[] } | { error: string } {
  const selector = scaleSelector(target);
  const text = labelSelectorText(selector);
  if (text === '') {
    const message = "the HPA target's scale is missing a selector";
    return { error: refuse(look, 'InvalidSelector', 'SelectorRequired', 'selector is required', message) };
  }
  const matches = compileLabelSelector(selector);
  const pods = [...look.ctx.read.list('Pod', look.hpa.metadata.namespace)].filter((pod) =>
    matches(pod.metadata.labels),
  );
  const all = rivals(look, pods);
  if (all.length <= 1) return { pods };
  const why = `pods by selector ${text} are controlled by multiple HPAs: [${all.join(' ')}]`;
  return { error: refuse(look, 'AmbiguousSelector', 'AmbiguousSelector', why) };
}

/** The most that any metric asks for; where one is not known, never fewer than there are. */
export function compute(
  look: Look,
  target: Scalable,
  current: number,
  meter: PodMeter,
): { replicas: number; name: string } | undefined {
  const { hpa, ctx } = look;
  const found = podsOf(look, target);
  if ('error' in found) {
    ctx.event(hpa, 'Warning', 'FailedComputeMetricsReplicas', found.error);
    return undefined;
  }
  const sought = { namespace: hpa.metadata.namespace ?? '', current, pods: found.pods };
  const metrics = hpa.spec.metrics ?? [];
  let best: Proposal | undefined;
  const failures: NoMetric[] = [];
  for (const metric of metrics) {
    try {
      const proposal = propose(metric, sought, meter, ctx);
      if (best === undefined || proposal.replicas > best.replicas) best = proposal;
      look.metrics.push(proposal.status);
    } catch (error) {
      if (!(error instanceof NoMetric)) throw error;
      ctx.event(hpa, 'Warning', error.reason, error.message);
      // Each metric has its place.
      look.metrics.push({ type: '' });
      failures.push(error);
    }
  }
  const [first] = failures;
  if (first !== undefined && (best === undefined || best.replicas < current)) {
    say(
      look,
      'ScalingActive',
      'False',
      first.reason,
      `the HPA was unable to compute the replica count: ${first.message}`,
    );
    const sum = `invalid metrics (${failures.length} invalid out of ${metrics.length}), first error is: ${first.outer}`;
    ctx.event(hpa, 'Warning', 'FailedComputeMetricsReplicas', sum);
    return undefined;
  }
  if (best === undefined) return undefined;
  say(
    look,
    'ScalingActive',
    'True',
    'ValidMetricFound',
    `the HPA was able to successfully calculate a replica count from ${best.name}`,
  );
  return best;
}
