/** What each metric of an autoscaler asks for, in numbers and in words (computeReplicasForMetrics). */
import { canonicalQuantity, bytesOf, milliOf } from '../../api/quantity.ts';
import type { Context } from '../../api/actor.ts';
import type { PodMeter } from '../../api/metrics.ts';
import { parseTime } from '../../kernel/time.ts';
import type { MetricSpec, MetricTarget } from '../../../model/autoscaler.ts';
import type { Pod } from '../../../model/pod.ts';
import { type Aim, wish, type Wish } from './calculator.ts';
import { hasMetricsServer, samplesOf, scrape } from './scrapes.ts';

export interface Proposal {
  replicas: number;
  /** "cpu resource utilization (percentage of request)" */
  name: string;
  /** Its entry in status.currentMetrics. */
  status: unknown;
}

/** A metric of which nothing is known: the reason of its condition, and two texts. */
export class NoMetric extends Error {
  override name = 'NoMetric';
  constructor(
    readonly reason: string,
    message: string,
    /** As the sum of all metrics tells it. */
    readonly outer: string,
  ) {
    super(message);
  }
}

const amount = (resource: string, value: number): string =>
  resource === 'cpu' ? canonicalQuantity(`${value}m`) : canonicalQuantity(String(value));

/** Requests of the pods, thousandths of a core or bytes. @throws Error for a container without one */
function requestsOf(pods: readonly Pod[], resource: string, container: string | undefined): Map<string, number> {
  const requests = new Map<string, number>();
  for (const pod of pods) {
    let sum = 0;
    for (const c of pod.spec.containers) {
      if (container !== undefined && c.name !== container) continue;
      const request = c.resources?.requests?.[resource];
      if (request === undefined)
        throw new Error(`missing request for ${resource} in container ${c.name} of Pod ${pod.metadata.name}`);
      sum += resource === 'cpu' ? milliOf(request) : bytesOf(request);
    }
    requests.set(pod.metadata.name, sum);
  }
  return requests;
}

interface Question {
  current: number;
  pods: readonly Pod[];
  resource: string;
  container: string | undefined;
  target: MetricTarget;
}

function ask({ current, pods, resource, container, target }: Question, meter: PodMeter, ctx: Context): Wish {
  const unable = `unable to get metrics for resource ${resource}:`;
  if (!hasMetricsServer(ctx)) {
    const missing = 'the server could not find the requested resource (get pods.metrics.k8s.io)';
    throw new Error(`${unable} unable to fetch metrics from resource metrics API: ${missing}`);
  }
  scrape(pods, meter, ctx);
  const samples = samplesOf(pods, resource, container, ctx);
  if (samples.size === 0) throw new Error(`${unable} no metrics returned from resource metrics API`);
  const inUnits = (text: string): number => (resource === 'cpu' ? milliOf(text) : bytesOf(text));
  const aim: Aim =
    target.averageValue === undefined
      ? { percent: target.averageUtilization ?? 80, requests: requestsOf(pods, resource, container) }
      : { average: inUnits(target.averageValue) };
  return wish(current, pods, samples, resource, aim, parseTime(ctx.timestamp) ?? 0);
}

/** A metric of a resource, of whole pods or of one container. */
function ofResource(
  metric: MetricSpec,
  current: number,
  pods: readonly Pod[],
  meter: PodMeter,
  ctx: Context,
): Proposal {
  const isOne = metric.type === 'ContainerResource';
  const source = isOne ? metric.containerResource! : metric.resource!;
  const container = isOne ? metric.containerResource!.container : undefined;
  const { name: resource, target } = source;
  const isPercent = target.averageValue === undefined;
  const kind = isOne ? 'container resource' : 'resource';
  try {
    const { replicas, utilization, average } = ask({ current, pods, resource, container, target }, meter, ctx);
    const now = {
      ...(isPercent && utilization !== undefined && { averageUtilization: utilization }),
      averageValue: amount(resource, average),
    };
    const entry = { name: resource, ...(container !== undefined && { container }), current: now };
    return {
      replicas,
      name: isPercent ? `${resource} ${kind} utilization (percentage of request)` : `${resource} ${kind}`,
      status: isOne ? { type: metric.type, containerResource: entry } : { type: metric.type, resource: entry },
    };
  } catch (error) {
    const why = `failed to get ${resource} ${isPercent ? 'utilization' : 'usage'}: ${error instanceof Error ? error.message : String(error)}`;
    throw new NoMetric(
      isOne ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric',
      why,
      `failed to get ${resource} ${kind} metric value: ${why}`,
    );
  }
}

const ADAPTERS = {
  Pods: ['FailedGetPodsMetric', 'pods metric', 'custom.metrics.k8s.io', 'custom'],
  Object: ['FailedGetObjectMetric', 'object metric', 'custom.metrics.k8s.io', 'custom'],
  External: ['FailedGetExternalMetric', 'external metric', 'external.metrics.k8s.io', 'external'],
} as const;

/** Metrics for which a cluster needs an adapter, which this one has not. */
function withoutAdapter(metric: MetricSpec, type: keyof typeof ADAPTERS): never {
  const [reason, word, group, family] = ADAPTERS[type];
  const name = (metric.pods ?? metric.object ?? metric.external)?.metric.name ?? '';
  const why = `unable to get metric ${name}: unable to fetch metrics from ${family} metrics API: no ${family} metrics API (${group}) registered`;
  throw new NoMetric(reason, `failed to get ${word} value: ${why}`, `failed to get ${word} value: ${why}`);
}

/** @throws NoMetric where nothing is known of it */
export function propose(
  metric: MetricSpec,
  current: number,
  pods: readonly Pod[],
  meter: PodMeter,
  ctx: Context,
): Proposal {
  if (metric.type === 'Resource' || metric.type === 'ContainerResource')
    return ofResource(metric, current, pods, meter, ctx);
  return withoutAdapter(metric, metric.type);
}
