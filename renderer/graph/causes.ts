/** Why a pod has to go, and why an owner has another number of pods: read from what the cluster itself wrote down. Pure. */
import type { HorizontalPodAutoscaler, MetricSpec } from '../../shared/model/autoscaler.ts';
import type { Pod } from '../../shared/model/pod.ts';

/** A sentence's key under "cause", and what is filled in. */
export interface Cause {
  key: 'drain' | 'evicted' | 'taint' | 'preempted' | 'cleared' | 'kubelet' | 'scaled';
  node?: string;
  name?: string;
  why?: string;
}

/** Takes a pod and whether its machine is closed to new pods; gives why it is told to go, if somebody told it so. */
export function podCause(pod: Pod, isClosed: (node: string) => boolean): Cause | undefined {
  const target = pod.status?.conditions?.find((c) => c.type === 'DisruptionTarget' && c.status === 'True');
  if (target === undefined) return undefined;
  const node = pod.spec.nodeName ?? '';
  switch (target.reason) {
    case 'PreemptionByScheduler':
      return { key: 'preempted' };
    case 'DeletionByTaintManager':
      return { key: 'taint', node };
    case 'EvictionByEvictionAPI':
      return isClosed(node) ? { key: 'drain', node } : { key: 'evicted' };
    case 'DeletionByPodGC':
      return { key: 'cleared', node };
    case 'TerminationByKubelet':
      return { key: 'kubelet' };
    default:
      return undefined;
  }
}

/** The uid of the pod that took another's place, from the message of its Preempted event. */
export function preemptorIn(message: string): string | undefined {
  return /^Preempted by pod (\S+) on node /.exec(message)?.[1];
}

interface CurrentMetric {
  type: string;
  resource?: { name: string; current?: { averageUtilization?: number; averageValue?: string } };
  containerResource?: { name: string; current?: { averageUtilization?: number; averageValue?: string } };
}

function metricText(spec: MetricSpec, current: CurrentMetric | undefined): string | undefined {
  const wanted = spec.resource ?? spec.containerResource;
  const is = current?.resource?.current ?? current?.containerResource?.current;
  if (wanted === undefined || is === undefined) return undefined;
  const { averageUtilization, averageValue } = wanted.target;
  if (averageUtilization !== undefined && is.averageUtilization !== undefined)
    return `${wanted.name} ${is.averageUtilization}%/${averageUtilization}%`;
  return averageValue !== undefined && is.averageValue !== undefined
    ? `${wanted.name} ${is.averageValue}/${averageValue}`
    : undefined;
}

/** "cpu 250%/50%": what an autoscaler measured and wants, as kubectl's TARGETS column pairs them; '' before it measured. */
export function metricsText({ spec, status }: HorizontalPodAutoscaler): string {
  const current = (status?.currentMetrics ?? []) as readonly CurrentMetric[];
  return (spec.metrics ?? []).flatMap((metric, i) => metricText(metric, current[i]) ?? []).join(', ');
}
