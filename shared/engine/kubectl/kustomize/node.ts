/** An object on its way through kustomizations: what it is now, and under which names it was known. */
import { groupOf } from '../../api/kind-map.ts';
import { KindRegistry } from '../../kinds/registry.ts';
import type { AnyObject } from '../../../model/meta.ts';

export interface Node {
  object: AnyObject;
  /** Names that it had before, the oldest first. */
  formerNames: string[];
  /** Its name ends in a hash of its content, when all is done. */
  needsHash: boolean;
}

const registry = new KindRegistry();

export const nodeOf = (object: AnyObject, needsHash = false): Node => ({ object, formerNames: [], needsHash });

export const groupOfNode = ({ object }: Node): string => groupOf(object.apiVersion);

/** Kinds that nobody knows live in a namespace. */
export const isNamespaced = ({ object }: Node): boolean =>
  registry.of(object.apiVersion, object.kind)?.namespaced ?? true;

/** Whether it is, or was, called so. */
export const answersTo = ({ object, formerNames }: Node, name: string): boolean =>
  object.metadata.name === name || formerNames.includes(name);

export function rename(node: Node, name: string): void {
  const before = node.object.metadata.name;
  if (before === name) return;
  node.formerNames.push(before);
  node.object = { ...node.object, metadata: { ...node.object.metadata, name } };
}
