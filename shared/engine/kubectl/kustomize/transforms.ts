/** Names, namespace, replicas and images of a kustomization (kustomize's builtin transformers). */
import { CommandError } from '../errors.ts';
import { changeAt } from './field-paths.ts';
import type { Kustomization } from './kustomization.ts';
import { answersTo, isNamespaced, rename, type Node } from './node.ts';

/** Their names are known elsewhere. */
const KEEPS_NAME = new Set(['Namespace', 'CustomResourceDefinition', 'APIService']);

export function putNamespace(nodes: readonly Node[], namespace: string): void {
  for (const node of nodes) {
    if (node.object.kind === 'Namespace') rename(node, namespace);
    if (isNamespaced(node)) node.object = { ...node.object, metadata: { ...node.object.metadata, namespace } };
  }
}

export function putAffixes(nodes: readonly Node[], prefix: string, suffix: string): void {
  for (const node of nodes)
    if (!KEEPS_NAME.has(node.object.kind)) rename(node, `${prefix}${node.object.metadata.name}${suffix}`);
}

const SCALED = new Set(['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet']);

/** @throws CommandError where nothing has the name */
export function putReplicas(nodes: readonly Node[], replicas: NonNullable<Kustomization['replicas']>): void {
  for (const { name, count } of replicas) {
    const found = nodes.filter((node) => SCALED.has(node.object.kind) && answersTo(node, name));
    if (found.length === 0)
      throw new CommandError(
        `resource with name ${name} does not match a config with the following GVK [Deployment.[noVer].[noGrp] ReplicationController.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] StatefulSet.[noVer].[noGrp]]`,
      );
    for (const node of found)
      node.object = changeAt(node.object, ['spec', 'replicas'], true, () => count) as Node['object'];
  }
}

type Image = NonNullable<Kustomization['images']>[number];

/** "registry:5000/name:tag@digest" in two: the name, and the rest with its sign. */
function split(image: string): [name: string, rest: string] {
  const at = image.indexOf('@');
  const whole = at < 0 ? image : image.slice(0, at);
  const colon = whole.lastIndexOf(':');
  const end = colon > whole.lastIndexOf('/') ? colon : whole.length;
  return [image.slice(0, end), image.slice(end)];
}

function imageAfter(image: string, { name, newName, newTag = '', digest = '' }: Image): string {
  const [own, rest] = split(image);
  if (own !== name) return image;
  const tagged = newTag === '' ? '' : `:${newTag}`;
  const digested = digest === '' ? '' : `@${digest}`;
  return `${newName ?? own}${tagged + digested === '' ? rest : tagged + digested}`;
}

/** Every container, wherever it stands. */
function inContainers(value: unknown, change: (image: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => inContainers(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const next: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const deep = inContainers(inner, change);
    next[key] =
      (key === 'containers' || key === 'initContainers') && Array.isArray(deep)
        ? deep.map((item: { image?: unknown }) =>
            typeof item?.image === 'string' ? { ...item, image: change(item.image) } : item,
          )
        : deep;
  }
  return next;
}

export function putImages(nodes: readonly Node[], images: readonly Image[]): void {
  for (const image of images)
    for (const node of nodes)
      node.object = inContainers(node.object, (text) => imageAfter(text, image)) as Node['object'];
}
