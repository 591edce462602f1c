/** Counts the active pods of each owner as they change, so that a ReplicaSet of 100,000 need not look at them one by one. */
import { controllerOf, type Reader } from '../../api/store.ts';
import { isPodActive, isPodReady } from '../../kinds/pod/conditions.ts';
import type { Change } from '../../../model/change.ts';
import type { Pod } from '../../../model/pod.ts';

type Labels = Record<string, string>;

export interface Tally {
  active: number;
  ready: number;
  /** How many active pods have these labels; pods of one template share them by reference. */
  labels: Map<Labels, number>;
}

const NO_LABELS: Labels = {};

function count(tally: Tally, pod: Pod, by: 1 | -1): void {
  if (!isPodActive(pod)) return;
  tally.active += by;
  if (isPodReady(pod)) tally.ready += by;
  const labels = pod.metadata.labels ?? NO_LABELS;
  const n = (tally.labels.get(labels) ?? 0) + by;
  if (n === 0) tally.labels.delete(labels);
  else tally.labels.set(labels, n);
}

/** Derived from the store: dropped and made again at will. */
export class Tallies {
  private readonly byOwner = new Map<string, Tally>();

  /** Must be told of every change of a pod, once, when it happens. */
  apply({ before, after }: Change): void {
    if (before !== undefined) this.count(before as Pod, -1);
    if (after !== undefined) this.count(after as Pod, 1);
  }

  /** The counts of one owner. */
  of(uid: string, read: Reader): Tally {
    let tally = this.byOwner.get(uid);
    if (tally === undefined) {
      tally = { active: 0, ready: 0, labels: new Map() };
      for (const pod of read.controlledBy('Pod', uid)) count(tally, pod, 1);
      this.byOwner.set(uid, tally);
    }
    return tally;
  }

  forget(uid: string): void {
    this.byOwner.delete(uid);
  }

  clear(): void {
    this.byOwner.clear();
  }

  private count(pod: Pod, by: 1 | -1): void {
    const owner = controllerOf(pod);
    const tally = owner === undefined ? undefined : this.byOwner.get(owner.uid);
    if (tally !== undefined) count(tally, pod, by);
  }
}
