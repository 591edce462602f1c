/** Builds a folder with a kustomization: resources, generators, patches, then what goes over all of them (kustomize kusttarget). */
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import { contentHash } from '../content-hash.ts';
import { CommandError } from '../errors.ts';
import { parseObjects } from '../resources/files.ts';
import { KUSTOMIZE } from '../resources/yaml-text.ts';
import { listFolder, readFile, type Task } from '../waits.ts';
import { generate } from './generators.ts';
import { readKustomization, type Kustomization } from './kustomization.ts';
import { putAnnotations, putLabels } from './labels.ts';
import { nodeOf, rename, type Node } from './node.ts';
import { inOrder } from './order.ts';
import { patched } from './patches.ts';
import { followRenames, renamesOf } from './references.ts';
import { putAffixes, putImages, putNamespace, putReplicas } from './transforms.ts';

/** Folders within folders; more go round in a circle. */
const MAX_DEPTH = 20;

/** "a/b/../c" -> "a/c". */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else parts.push(part);
  }
  return parts.join('/') || '.';
}

const inFolder = (folder: string, path: string): string =>
  path.startsWith('/') ? cleanPath(path) : cleanPath(`${folder}/${path}`);

function* resourcesOf(call: Call, folder: string, path: string, depth: number): Task<Node[]> {
  if (/^https?:|^git@|^github\.com/.test(path))
    throw new CommandError(`accumulating resources from '${path}': there is no network`);
  const whole = inFolder(folder, path);
  const listed = yield* listFolder(whole);
  if (!('error' in listed)) return yield* layer(call, whole, depth + 1);
  const answer = yield* readFile(whole);
  if ('error' in answer) {
    const why = `evalsymlink failure on '${whole}' : lstat ${whole}: ${answer.error}`;
    throw new CommandError(
      `accumulating resources: accumulation err='accumulating resources from '${path}': ${why}': must build at directory: not a valid directory: ${why}`,
    );
  }
  return parseObjects(answer.text, path, KUSTOMIZE).map(({ object }) => nodeOf(object));
}

/** A file of the folder, or the text itself. */
function* textOf(folder: string, path: string): Task<string> {
  if (path.includes('\n')) return path;
  const whole = inFolder(folder, path);
  const answer = yield* readFile(whole);
  if ('error' in answer)
    throw new CommandError(
      `failed to get the patch file from path(${path}): evalsymlink failure on '${whole}' : lstat ${whole}: ${answer.error}`,
    );
  return answer.text;
}

function* patchAll(folder: string, given: readonly Node[], kustomization: Kustomization): Task<Node[]> {
  let nodes = [...given];
  for (const text of kustomization.patchesStrategicMerge ?? [])
    nodes = patched(nodes, yield* textOf(folder, text), undefined);
  for (const { path, patch, target } of [...(kustomization.patches ?? []), ...(kustomization.patchesJson6902 ?? [])])
    nodes = patched(nodes, patch ?? (yield* textOf(folder, path ?? '')), target);
  return nodes;
}

/** What goes over all of a layer, in upstream's order. */
function transform(nodes: readonly Node[], kustomization: Kustomization): void {
  const { namespace, namePrefix = '', nameSuffix = '', commonLabels, commonAnnotations } = kustomization;
  if (namespace !== undefined) putNamespace(nodes, namespace);
  putAffixes(nodes, namePrefix, nameSuffix);
  for (const { pairs = {}, ...reach } of kustomization.labels ?? []) putLabels(nodes, pairs, reach);
  if (commonLabels !== undefined) putLabels(nodes, commonLabels, { includeSelectors: true });
  if (commonAnnotations !== undefined) putAnnotations(nodes, commonAnnotations);
  putReplicas(nodes, kustomization.replicas ?? []);
  putImages(nodes, kustomization.images ?? []);
}

const namesOf = (nodes: readonly Node[]): Map<Node, string> =>
  new Map(nodes.map((node) => [node, node.object.metadata.name]));

function* layer(call: Call, folder: string, depth: number): Task<Node[]> {
  if (depth > MAX_DEPTH) throw new CommandError(`cycle detected: candidate root '${folder}' contains itself`);
  const kustomization = yield* readKustomization(call, folder);
  const { generatorOptions: common = {} } = kustomization;
  const loaded: Node[] = [];
  for (const path of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])])
    loaded.push(...(yield* resourcesOf(call, folder, path, depth)));
  yield* generate(loaded, folder, 'ConfigMap', kustomization.configMapGenerator ?? [], common);
  yield* generate(loaded, folder, 'Secret', kustomization.secretGenerator ?? [], common);
  const nodes = yield* patchAll(folder, loaded, kustomization);
  const before = namesOf(nodes);
  transform(nodes, kustomization);
  followRenames(nodes, renamesOf(nodes, before));
  return nodes;
}

/** The objects that a folder builds, in their order. @throws CommandError */
export function* buildKustomization(call: Call, folder: string): Task<AnyObject[]> {
  const nodes = yield* layer(call, cleanPath(folder), 0);
  const before = namesOf(nodes);
  for (const node of nodes)
    if (node.needsHash) rename(node, `${node.object.metadata.name}-${contentHash(node.object, '')}`);
  followRenames(nodes, renamesOf(nodes, before));
  return inOrder(nodes.map(({ object }) => object));
}
