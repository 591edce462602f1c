/** What each metric of an autoscaler asks for, in numbers and in words (computeReplicasForMetric). */
import { canonicalQuantity, milliOf } from '../../api/quantity.ts';
import type { Context } from '../../api/actor.ts';
import type { PodMeter } from '../../api/metrics.ts';
import { parseTime } from '../../kernel/time.ts';
import type { MetricSpec, MetricTarget } from '../../../model/autoscaler.ts';
import type { Pod } from '../../../model/pod.ts';
import { withoutAdapter } from './adapters.ts';
import { type Aim, wish, type Wish } from './calculator.ts';
import { NoMetric } from './no-metric.ts';
import { requestsOf } from './requests.ts';
import { samplesOf } from './samples.ts';

export interface Proposal {
  replicas: number;
  /** "cpu resource utilization (percentage of request)" */
  name: string;
  /** Its entry in status.currentMetrics. */
  status: unknown;
}

/** Whose figures: the pods of a target in a namespace, and how many it has. */
export interface Sought {
  namespace: string;
  current: number;
  pods: readonly Pod[];
}

interface Question extends Sought {
  resource: string;
  container: string | undefined;
  target: MetricTarget;
}

function ask({ current, pods, resource, container, target }: Question, meter: PodMeter, ctx: Context): Wish {
  let samples;
  try {
    samples = samplesOf(pods, resource, container, meter, ctx);
  } catch (error) {
    throw new Error(`unable to get metrics for resource ${resource}: ${(error as Error).message}`, { cause: error });
  }
  const aim: Aim =
    target.averageValue === undefined
      ? { percent: target.averageUtilization ?? 80, requests: requestsOf(pods, resource, container) }
      : { average: milliOf(target.averageValue) };
  return wish(current, pods, samples, resource, aim, parseTime(ctx.timestamp) ?? 0);
}

/** A metric of a resource, of whole pods or of one container. */
function ofResource(metric: MetricSpec, sought: Sought, meter: PodMeter, ctx: Context): Proposal {
  const isOne = metric.type === 'ContainerResource';
  const source = isOne ? metric.containerResource! : metric.resource!;
  const container = isOne ? metric.containerResource!.container : undefined;
  const { name: resource, target } = source;
  const isPercent = target.averageValue === undefined;
  try {
    const { replicas, utilization, average } = ask({ ...sought, resource, container, target }, meter, ctx);
    const now = {
      ...(isPercent && utilization !== undefined && { averageUtilization: utilization }),
      averageValue: canonicalQuantity(`${average}m`),
    };
    const entry = { name: resource, ...(container !== undefined && { container }), current: now };
    const kind = isOne && isPercent ? 'container resource' : 'resource';
    return {
      replicas,
      name: `${resource} ${kind}${isPercent ? ' utilization (percentage of request)' : ''}`,
      status: isOne ? { type: metric.type, containerResource: entry } : { type: metric.type, resource: entry },
    };
  } catch (error) {
    const why = `failed to get ${resource} ${isPercent ? 'utilization' : 'usage'}: ${error instanceof Error ? error.message : String(error)}`;
    throw isOne
      ? new NoMetric(
          'FailedGetContainerResourceMetric',
          why,
          `failed to get ${container ?? ''} container metric value: ${why}`,
        )
      : new NoMetric('FailedGetResourceMetric', why, `failed to get ${resource} resource metric value: ${why}`);
  }
}

/** @throws NoMetric where nothing is known of it */
export function propose(metric: MetricSpec, sought: Sought, meter: PodMeter, ctx: Context): Proposal {
  const missing = withoutAdapter(metric, sought.namespace);
  if (missing !== undefined) throw missing;
  return ofResource(metric, sought, meter, ctx);
}
