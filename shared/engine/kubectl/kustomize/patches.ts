/** Patches of a kustomization: strategic by what they name themselves, or of either form by a target (kustomize PatchTransformer). */
import { groupOf, kindName } from '../../api/kind-map.ts';
import { compileLabelText, type LabelMatcher } from '../../api/label-selector.ts';
import { hasPatchSchema } from '../../api/patch/merge-keys.ts';
import { applyJsonPatch } from '../../api/patch/json-patch.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import { strategicMergePatch } from '../../api/patch/strategic.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError } from '../errors.ts';
import type { PatchTarget } from './kustomization.ts';
import { answersTo, groupOfNode, type Node } from './node.ts';
import { KUSTOMIZE, readYaml } from '../resources/yaml-text.ts';
import { matchOf, typedRegex } from '../../text/bounded-regex.ts';

/** @throws CommandError for what is no expression */
function fits(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined || pattern === '') return true;
  const regex = typedRegex(`^(?:${pattern})$`);
  if (regex === undefined) throw new CommandError(`error parsing regexp of a patch target: \`${pattern}\``);
  return matchOf(regex, value) !== null;
}

/** @throws CommandError */
function labelsFit(selector: string): LabelMatcher {
  try {
    return compileLabelText(selector);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

/** The nodes that a target means. */
function targets(nodes: readonly Node[], target: PatchTarget): Node[] {
  const { labelSelector = '', annotationSelector = '' } = target;
  const byLabels = labelsFit(labelSelector);
  const byAnnotations = labelsFit(annotationSelector);
  return nodes.filter((node) => {
    const { apiVersion, kind, metadata } = node.object;
    const names = [metadata.name, ...node.formerNames];
    return (
      fits(target.group, groupOfNode(node)) &&
      fits(target.version, apiVersion.slice(apiVersion.indexOf('/') + 1)) &&
      fits(target.kind, kind) &&
      names.some((name) => fits(target.name, name)) &&
      fits(target.namespace, metadata.namespace ?? '') &&
      byLabels(metadata.labels) &&
      byAnnotations(metadata.annotations)
    );
  });
}

/** The patch as an object or a list of operations. @throws CommandError */
function patchesIn(text: string): unknown[] {
  return [...readYaml(text, `unable to parse SM or JSON patch from [${text}]: `, KUSTOMIZE)];
}

/** @throws CommandError */
function merged(node: Node, patch: AnyObject): AnyObject {
  const { object } = node;
  const kind = kindName(object.apiVersion, object.kind);
  // A patch names what it changes; it does not rename it.
  const named = { ...patch, metadata: { ...patch.metadata, name: object.metadata.name } };
  try {
    return (
      hasPatchSchema(kind) ? strategicMergePatch(kind, object, named as never) : mergePatch(object, named)
    ) as AnyObject;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

const isDeletion = (patch: unknown): boolean => (patch as Record<string, unknown>)['$patch'] === 'delete';

/** The only one that the patch itself names. @throws CommandError */
function ownTarget(nodes: readonly Node[], patch: AnyObject): Node {
  const { apiVersion = '', kind = '', metadata } = patch;
  const { name = '', namespace } = metadata ?? {};
  const found = nodes.filter(
    (node) =>
      node.object.kind === kind &&
      groupOfNode(node) === groupOf(apiVersion) &&
      answersTo(node, name) &&
      (namespace === undefined || namespace === node.object.metadata.namespace),
  );
  if (found.length === 1) return found[0]!;
  const group = groupOf(apiVersion);
  const id = `${kind}.${apiVersion.slice(apiVersion.indexOf('/') + 1)}.${group === '' ? '[noGrp]' : group}/${name}.${namespace ?? '[noNs]'}`;
  throw new CommandError(`no matches for Id ${id}; failed to find unique target for patch ${id}`);
}

/**
 * Applies one text of patches; nodes that a patch deletes are left out of what it gives.
 * @throws CommandError
 */
export function patched(nodes: readonly Node[], text: string, target: PatchTarget | undefined): Node[] {
  const gone = new Set<Node>();
  for (const patch of patchesIn(text)) {
    if (Array.isArray(patch)) {
      if (target === undefined) throw new CommandError('must specify a target for JSON patch');
      for (const node of targets(nodes, target))
        try {
          node.object = applyJsonPatch(node.object, patch) as AnyObject;
        } catch (error) {
          throw new CommandError(error instanceof Error ? error.message : String(error));
        }
      continue;
    }
    const object = patch as AnyObject;
    for (const node of target === undefined ? [ownTarget(nodes, object)] : targets(nodes, target))
      if (isDeletion(object)) gone.add(node);
      else node.object = merged(node, object);
  }
  return nodes.filter((node) => !gone.has(node));
}
