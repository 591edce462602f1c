/**
 * Pods that made room on a node and wait to go there: what they asked for is kept for them from those that count for less
 * (upstream backend/queue nominator.go).
 */
import type { Pod } from '../../model/pod.ts';

const NOBODY: readonly Pod[] = [];

/** The node that the pod waits for, if it waits for one. */
export function nominatedTo(pod: Pod | undefined): string | undefined {
  if (pod === undefined || (pod.spec.nodeName ?? '') !== '') return undefined;
  const { nominatedNodeName, phase } = pod.status ?? {};
  if (nominatedNodeName === undefined || nominatedNodeName === '') return undefined;
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : nominatedNodeName;
}

export class Nominations {
  /** In order of coming. */
  private readonly byNode = new Map<string, readonly Pod[]>();

  get isEmpty(): boolean {
    return this.byNode.size === 0;
  }

  /** The pods that wait for this node. */
  on(node: string): readonly Pod[] {
    return this.byNode.get(node) ?? NOBODY;
  }

  podChanged(before: Pod | undefined, after: Pod | undefined): void {
    const was = nominatedTo(before);
    const is = nominatedTo(after);
    if (was === undefined && is === undefined) return;
    const { uid } = (after ?? before)!.metadata;
    if (was === is) {
      const pods = this.on(is!).map((pod) => (pod.metadata.uid === uid ? after! : pod));
      this.byNode.set(is!, pods);
      return;
    }
    if (was !== undefined) {
      const left = this.on(was).filter((pod) => pod.metadata.uid !== uid);
      if (left.length === 0) this.byNode.delete(was);
      else this.byNode.set(was, left);
    }
    if (is !== undefined) this.byNode.set(is, [...this.on(is), after!]);
  }
}
