/** The objects as they were at an earlier revision: those of now, with every later change taken back. */
import { keyOf, kindName, type KindName, type ObjectOf } from '../engine/api/kind-map.ts';
import type { Lookup, Reader } from '../engine/api/store.ts';
import type { Change } from '../model/change.ts';
import type { KubeObject } from '../model/meta.ts';
import type { Pod } from '../model/pod.ts';

const NOTHING: ReadonlyMap<string, KubeObject | undefined> = new Map();

export class Past implements Lookup {
  /** By kind and key: what it was; undefined: it was not there. */
  private readonly undone = new Map<string, Map<string, KubeObject | undefined>>();

  /** history: consecutive revisions, oldest first, back to at least the one after `revision`. */
  constructor(
    private readonly now: Reader,
    history: readonly Change[],
    revision: number,
  ) {
    for (let i = history.length - 1; i >= 0 && history[i]!.revision > revision; i--) {
      const { before, after } = history[i]!;
      const object = (after ?? before)!;
      const kind = kindName(object.apiVersion, object.kind);
      let changed = this.undone.get(kind);
      if (changed === undefined) this.undone.set(kind, (changed = new Map()));
      changed.set(keyOf(object), before);
    }
  }

  get<K extends KindName>(kind: K, namespace: string, name: string): ObjectOf<K> | undefined {
    const changed = this.undone.get(kind) ?? NOTHING;
    const key = namespace === '' ? name : `${namespace}/${name}`;
    return changed.has(key) ? (changed.get(key) as ObjectOf<K> | undefined) : this.now.get(kind, namespace, name);
  }

  *list<K extends KindName>(kind: K, namespace = ''): Iterable<ObjectOf<K>> {
    const changed = this.undone.get(kind) ?? NOTHING;
    for (const object of this.now.list(kind, namespace)) if (!changed.has(keyOf(object))) yield object;
    for (const object of changed.values())
      if (object !== undefined && (namespace === '' || object.metadata.namespace === namespace))
        yield object as ObjectOf<K>;
  }

  *podsOnNode(node: string): Iterable<Pod> {
    const changed = this.undone.get('Pod') ?? NOTHING;
    for (const pod of this.now.podsOnNode(node)) if (!changed.has(keyOf(pod))) yield pod;
    for (const pod of changed.values() as Iterable<Pod | undefined>) if (pod?.spec.nodeName === node) yield pod;
  }
}
