/** The pods that name a claim, kept in step one change at a time once somebody asked; nothing until then. */
import type { Reader } from '../../api/store.ts';
import type { Change } from '../../../model/change.ts';
import type { Pod } from '../../../model/pod.ts';
import { claimsOfPod } from './claims-of-pod.ts';

export class ClaimUsers {
  /** "namespace/claim" -> names of pods, in order of their creation; undefined: nobody asked yet. */
  private byClaim: Map<string, Set<string>> | undefined;

  /** Notes a change of a pod. */
  podChanged({ before, after }: Change): void {
    if (this.byClaim === undefined) return;
    const [old, now] = [before as Pod | undefined, after as Pod | undefined];
    if (old !== undefined && now !== undefined && old.spec.volumes === now.spec.volumes) return;
    if (old !== undefined) this.each(old, (pods) => pods.delete(old.metadata.name));
    if (now !== undefined) this.each(now, (pods) => pods.add(now.metadata.name));
  }

  /** In order of creation. */
  podsUsing(read: Reader, namespace: string, claim: string): readonly Pod[] {
    if (this.byClaim === undefined) {
      this.byClaim = new Map();
      for (const pod of read.list('Pod')) this.each(pod, (pods) => pods.add(pod.metadata.name));
    }
    const found: Pod[] = [];
    for (const name of this.byClaim.get(`${namespace}/${claim}`) ?? []) {
      const pod = read.get('Pod', namespace, name);
      if (pod !== undefined) found.push(pod);
    }
    return found;
  }

  /** After a restore: what was derived is made anew when it is asked for. */
  forget(): void {
    this.byClaim = undefined;
  }

  private each(pod: Pod, change: (pods: Set<string>) => void): void {
    for (const { name } of claimsOfPod(pod)) {
      const key = `${pod.metadata.namespace ?? ''}/${name}`;
      const pods = this.byClaim!.get(key) ?? new Set<string>();
      change(pods);
      if (pods.size === 0) this.byClaim!.delete(key);
      else this.byClaim!.set(key, pods);
    }
  }
}
