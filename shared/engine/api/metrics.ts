/** What a metrics server knows of pods and machines: the door through which whoever scales or lists asks. */
import type { KubeObject } from '../../model/meta.ts';
import type { Pod } from '../../model/pod.ts';
import { listAt, textAt } from '../kinds/look.ts';
import { noSuchResource, unavailable, type ApiError } from './errors.ts';
import type { Reader } from './store.ts';

/** --metric-resolution of metrics-server: how often it asks the kubelets, ms. */
export const SCRAPE_MS = 15_000;

export interface ContainerUse {
  name: string;
  /** Billionths of a core, on the average of the window. */
  cpu: number;
  /** Bytes at its end. */
  memory: number;
}

/** Of the containers that two scrapes have seen. */
export interface PodUse {
  /** The end of the window, virtual ms. */
  endMs: number;
  windowMs: number;
  containers: readonly ContainerUse[];
}

/** What a pod used between the last two scrapes; undefined: nothing is known of it, or not yet. */
export type PodMeter = (pod: Pod) => PodUse | undefined;

const API_SERVICE = 'APIService.apiregistration.k8s.io';
const METRICS = 'v1beta1.metrics.k8s.io';

/** Whether an APIService is served by what is behind it. */
export const isAvailable = (apiService: KubeObject): boolean =>
  listAt(apiService, 'status', 'conditions').some(
    (c) => textAt(c, 'type') === 'Available' && textAt(c, 'status') === 'True',
  );

/** Why the metrics API gives no answer; undefined: it does. */
export function metricsRefusal(read: Reader): ApiError | undefined {
  const registered = read.get(API_SERVICE, '', METRICS);
  if (registered === undefined) return noSuchResource();
  return isAvailable(registered) ? undefined : unavailable();
}
