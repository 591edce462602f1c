/** The metrics API: what machines and pods use, made from what their kubelets measure whenever somebody asks (metrics-server). */
import { formatTime, parseTime } from '../kernel/time.ts';
import { tickAt } from '../kernel/ticked-count.ts';
import { machineFault } from '../kinds/machine.ts';
import { goDuration } from '../kernel/go-duration.ts';
import { SCRAPE_MS, metricsRefusal, type PodMeter } from './metrics.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import type { NodeMetrics, PodMetrics, Usage } from '../../model/resource-metrics.ts';
import { notFound } from './errors.ts';
import type { KindName } from './kind-map.ts';
import { bytesOf, quantityOf, quantityOfNano } from './quantity.ts';
import type { Computed } from './rest.ts';
import type { Reader } from './store.ts';

const GROUP = 'metrics.k8s.io';
const API_VERSION = 'metrics.k8s.io/v1beta1';
const PAGE = 4096;

/** What a machine uses besides its pods: k3s and containerd, as docs.k3s.io/reference/resource-profiling measured them. */
const OWN = { agent: { cpu: 30e6, memory: 275 * 2 ** 20 }, server: { cpu: 60e6, memory: 1596 * 2 ** 20 } } as const;
const SERVER_LABEL = 'node-role.kubernetes.io/control-plane';

/** Memory is handed out by the page. */
const usage = (cpu: number, memory: number): Usage => ({
  cpu: quantityOfNano(cpu),
  memory: quantityOf(Math.round(memory / PAGE) * PAGE, 'BinarySI'),
});

export interface Clock {
  /** Virtual ms, and the Unix ms of virtual time 0. */
  now: number;
  epoch: number;
}

const byName = (a: KubeObject, b: KubeObject): number => {
  const [x, y] = [a, b].map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`) as [string, string];
  return x < y ? -1 : Number(x > y);
};

/** @param clock asked each time */
export function resourceMetrics(read: Reader, meter: PodMeter, clock: () => Clock): Computed {
  /** `about`: what the figures are of, whose name and labels they bear. */
  function stamped<T extends 'NodeMetrics' | 'PodMetrics'>(
    kind: T,
    about: KubeObject,
    endMs: number,
    windowMs: number,
  ) {
    const { now, epoch } = clock();
    const { name, namespace, labels } = about.metadata;
    const metadata = {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      creationTimestamp: formatTime(epoch + now),
      ...(labels === undefined ? {} : { labels }),
    };
    return {
      kind,
      apiVersion: API_VERSION,
      metadata,
      timestamp: formatTime(epoch + endMs),
      window: goDuration(windowMs),
    };
  }

  function ofPod(pod: Pod): PodMetrics | undefined {
    const use = meter(pod);
    if (use === undefined) return undefined;
    const containers = use.containers.map(({ name, cpu, memory }) => ({ name, usage: usage(cpu, memory) }));
    return { ...stamped('PodMetrics', pod, use.endMs, use.windowMs), containers };
  }

  /** Of a machine that nobody reaches, or that two scrapes have not seen, nothing is known. */
  function ofNode(node: Node): NodeMetrics | undefined {
    const { now, epoch } = clock();
    const endMs = tickAt(now, SCRAPE_MS) * SCRAPE_MS;
    const upSince = (parseTime(node.metadata.creationTimestamp ?? '') ?? epoch) - epoch;
    if (machineFault(node) !== undefined || endMs - SCRAPE_MS < upSince) return undefined;
    const own = node.metadata.labels?.[SERVER_LABEL] === undefined ? OWN.agent : OWN.server;
    const sum = { cpu: own.cpu as number, memory: own.memory as number };
    for (const pod of read.podsOnNode(node.metadata.name))
      for (const { cpu, memory } of meter(pod)?.containers ?? []) {
        sum.cpu += cpu;
        sum.memory += memory;
      }
    const capacity = node.status?.capacity?.['memory'];
    const memory = capacity === undefined ? sum.memory : Math.min(sum.memory, bytesOf(capacity));
    return { ...stamped('NodeMetrics', node, endMs, SCRAPE_MS), usage: usage(sum.cpu, memory) };
  }

  const isOfPods = (kind: KindName): boolean => kind === `PodMetrics.${GROUP}`;

  return {
    get(kind, namespace, name) {
      refuse();
      const isPod = isOfPods(kind);
      const about = isPod ? read.get('Pod', namespace, name) : read.get('Node', '', name);
      const plural = isPod ? 'pods' : 'nodes';
      if (about === undefined) throw notFound({ group: '', plural }, name);
      const found = isPod ? ofPod(about as Pod) : ofNode(about as Node);
      if (found !== undefined) return found;
      throw notFound(
        { group: GROUP, plural: isPod ? 'podmetrics' : 'nodemetrics' },
        isPod ? `${namespace}/${name}` : name,
      );
    },
    list(kind, namespace) {
      refuse();
      const made: KubeObject[] = [];
      const all = isOfPods(kind) ? read.list('Pod', namespace === '' ? undefined : namespace) : read.list('Node');
      for (const about of all) {
        const found = isOfPods(kind) ? ofPod(about as Pod) : ofNode(about as Node);
        if (found !== undefined) made.push(found);
      }
      return made.sort(byName);
    },
  };

  function refuse(): void {
    const refusal = metricsRefusal(read);
    if (refusal !== undefined) throw refusal;
  }
}
