/** All nodes added up, kept in step with the store one change at a time; made anew from the store after a restore. */
import type { Labels } from '../api/labels.ts';
import type { Lookup } from '../api/store.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { LikeCounts, type Placed } from './like-counts.ts';
import type { PodPlaces } from './inter-pod-state.ts';
import { NodeInfo } from './node-info.ts';
import { Nominations } from './nominations.ts';
import { podTermsOf } from './pod-terms.ts';
import { podRequests } from './pod-requests.ts';

/** Whether the pod holds what it asked for: it has a node and has not ended. */
export function occupies(pod: Pod | undefined): pod is Pod {
  if (pod === undefined || pod.spec.nodeName === undefined || pod.spec.nodeName === '') return false;
  const phase = pod.status?.phase;
  return phase !== 'Succeeded' && phase !== 'Failed';
}

/** Whether the change leaves more room on a node: a pod went, ended, or asks for less. */
export function freesRoom(before: Pod | undefined, after: Pod | undefined): boolean {
  if (!occupies(before)) return false;
  if (!occupies(after)) return true;
  if (before.spec === after.spec) return false;
  const old = podRequests(before.spec);
  const now = podRequests(after.spec);
  return old !== now && (now.milliCpu < old.milliCpu || now.memory < old.memory || now.storage < old.storage);
}

export class NodeCache implements PodPlaces {
  private readonly byName = new Map<string, NodeInfo>();
  /** The nodes there are, in order of creation: the order in which they are looked at. */
  private order: NodeInfo[] = [];
  /** How many nodes have taints that only lower the score. */
  private unwelcoming = 0;
  /** How many nodes have an image, by each of its names. */
  readonly images = new Map<string, number>();
  /** How many nodes have a label, by its key. */
  private readonly labelled = new Map<string, number>();
  /** Pods here that say something of others, by uid. */
  private readonly talking = new Map<string, Pod>();
  /** Pods that made room on a node and wait to go there. */
  readonly nominations = new Nominations();

  /** Pods that have a node in mind and are not bound to it yet, by uid. */
  private readonly assumed = new Map<string, Placed>();
  /** How many pods of one kind are where. */
  readonly likes = new LikeCounts((namespace) => this.placedIn(namespace));

  constructor(readonly read: Lookup) {
    for (const node of read.list('Node')) this.nodeChanged(undefined, node);
    for (const pod of read.list('Pod')) this.podChanged(undefined, pod);
  }

  *placed(): Iterable<Pod> {
    for (const pod of this.read.list('Pod')) if (occupies(pod)) yield pod;
  }

  withTerms(): Iterable<Pod> {
    return this.talking.values();
  }

  labelsOfNode(name: string): Labels | undefined {
    return this.get(name)?.labels;
  }

  readonly labelsOfNamespace = (namespace: string): Labels | undefined =>
    this.read.get('Namespace', '', namespace)?.metadata.labels;

  get nodes(): readonly NodeInfo[] {
    return this.order;
  }

  /** Whether any node has a label with this key. */
  hasLabel(key: string): boolean {
    return this.labelled.has(key);
  }

  get hasUnwelcoming(): boolean {
    return this.unwelcoming > 0;
  }

  /** The node, if there is one of that name. */
  get(name: string): NodeInfo | undefined {
    const info = this.byName.get(name);
    return info?.node === undefined ? undefined : info;
  }

  nodeChanged(before: Node | undefined, after: Node | undefined): void {
    const name = (after ?? before)!.metadata.name;
    if (
      before !== undefined &&
      after !== undefined &&
      before.spec === after.spec &&
      before.metadata.labels === after.metadata.labels
    ) {
      // A heartbeat: nothing that the scheduler reads.
      if (before.status?.allocatable === after.status?.allocatable && before.status?.images === after.status?.images)
        return;
    }
    const info = this.info(name);
    const was = info.node !== undefined;
    if (info.unwelcoming.length > 0) this.unwelcoming -= 1;
    this.countImages(info, -1);
    this.countLabels(info, -1);
    info.setNode(after);
    this.countImages(info, 1);
    this.countLabels(info, 1);
    if (info.unwelcoming.length > 0) this.unwelcoming += 1;
    if (after !== undefined && !was) this.order.push(info);
    if (after === undefined) {
      this.order = this.order.filter((n) => n !== info);
      this.forget(info);
    }
  }

  private countImages(info: NodeInfo, sign: 1 | -1): void {
    for (const name of info.images.keys()) {
      const nodes = (this.images.get(name) ?? 0) + sign;
      if (nodes === 0) this.images.delete(name);
      else this.images.set(name, nodes);
    }
  }

  private countLabels({ labels }: NodeInfo, sign: 1 | -1): void {
    for (const key in labels) {
      const nodes = (this.labelled.get(key) ?? 0) + sign;
      if (nodes === 0) this.labelled.delete(key);
      else this.labelled.set(key, nodes);
    }
  }

  podChanged(before: Pod | undefined, after: Pod | undefined): void {
    this.nominations.podChanged(before, after);
    const was = occupies(before);
    const is = occupies(after);
    if (was && podTermsOf(before) !== undefined) this.talking.delete(before.metadata.uid ?? '');
    if (is && podTermsOf(after) !== undefined) this.talking.set(after.metadata.uid ?? '', after);
    if (!was || !is || before.metadata !== after.metadata || before.spec.nodeName !== after.spec.nodeName) {
      if (was) this.likes.count(before, before.spec.nodeName!, -1);
      if (is) this.likes.count(after, after.spec.nodeName!, 1);
    }
    if (was && is && before.spec.nodeName === after.spec.nodeName) {
      if (before.spec === after.spec || podRequests(before.spec) === podRequests(after.spec)) return;
    }
    if (was) this.count(before, -1);
    if (is) this.count(after, 1);
  }

  /** Counts a pod on a node that it is not bound to yet, or (-1) no longer. */
  assume(pod: Pod, node: string, sign: 1 | -1): void {
    this.likes.count(pod, node, sign);
    if (sign === 1) this.assumed.set(pod.metadata.uid ?? '', [pod, node]);
    else this.assumed.delete(pod.metadata.uid ?? '');
    this.hold(pod, node, sign);
  }

  private *placedIn(namespace: string): Iterable<Placed> {
    for (const pod of this.read.list('Pod', namespace)) if (occupies(pod)) yield [pod, pod.spec.nodeName!];
    for (const placed of this.assumed.values()) if (placed[0].metadata.namespace === namespace) yield placed;
  }

  private hold(pod: Pod, node: string, sign: 1 | -1): void {
    const info = this.info(node);
    info.countPod(pod, sign);
    this.forget(info);
  }

  private count(pod: Pod, sign: 1 | -1): void {
    this.hold(pod, pod.spec.nodeName!, sign);
  }

  private info(name: string): NodeInfo {
    let info = this.byName.get(name);
    if (info === undefined) {
      info = new NodeInfo(name);
      this.byName.set(name, info);
    }
    return info;
  }

  private forget(info: NodeInfo): void {
    if (info.node === undefined && info.usedPods === 0) this.byName.delete(info.name);
  }
}
