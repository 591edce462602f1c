/** ConfigMaps and Secrets that a kustomization makes from literals and files (kustomize generators). */
import { encodeBase64 } from '../../text/base64.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError } from '../errors.ts';
import { envLines, fileSource, literal, type KeyValue } from '../resources/key-values.ts';
import { readFile, type Task } from '../waits.ts';
import type { GeneratorArgs, GeneratorOptions } from './kustomization.ts';
import { answersTo, nodeOf, type Node } from './node.ts';

function* content(folder: string, path: string): Task<string> {
  const answer = yield* readFile(`${folder}/${path}`);
  if ('error' in answer)
    throw new CommandError(
      `loading KV pairs: file sources: [${path}]: evalsymlink failure on '${folder}/${path}' : lstat ${folder}/${path}: ${answer.error}`,
    );
  return answer.text;
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;

function* pairsOf(folder: string, { literals = [], files = [], envs = [], env }: GeneratorArgs): Task<KeyValue[]> {
  const pairs: KeyValue[] = [];
  for (const path of [...envs, ...(env === undefined ? [] : [env])])
    pairs.push(...envLines(yield* content(folder, path), {}));
  for (const source of files) {
    const { key, path } = fileSource(source);
    pairs.push([key, yield* content(folder, path)]);
  }
  for (const source of literals) {
    const [key, value] = literal(source);
    pairs.push([key, unquoted(value)]);
  }
  return pairs;
}

const given = (field: string, value: object | undefined): object => (value === undefined ? {} : { [field]: value });

/** The object of one generator. @throws CommandError */
function* made(
  folder: string,
  kind: 'ConfigMap' | 'Secret',
  args: GeneratorArgs,
  common: GeneratorOptions,
): Task<Node> {
  const options = args.options ?? {};
  const labels = { ...common.labels, ...options.labels };
  const annotations = { ...common.annotations, ...options.annotations };
  const data: Record<string, string> = {};
  for (const [key, value] of yield* pairsOf(folder, args)) {
    if (Object.hasOwn(data, key))
      throw new CommandError(
        `cannot add key ${key}, another key by that name already exists: map[${key}:${data[key]}]`,
      );
    data[key] = kind === 'Secret' ? encodeBase64(value) : value;
  }
  const isImmutable = options.immutable ?? common.immutable ?? false;
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: args.name,
      ...(args.namespace === undefined ? {} : { namespace: args.namespace }),
      ...given('labels', Object.keys(labels).length === 0 ? undefined : labels),
      ...given('annotations', Object.keys(annotations).length === 0 ? undefined : annotations),
    },
    ...given('data', Object.keys(data).length === 0 ? undefined : data),
    ...(kind === 'Secret' ? { type: args.type ?? 'Opaque' } : {}),
    ...(isImmutable ? { immutable: true } : {}),
  };
  const isPlain = options.disableNameSuffixHash ?? common.disableNameSuffixHash ?? false;
  return nodeOf(object as unknown as AnyObject, !isPlain);
}

/** Puts a generated object among the others: a new one, or into one of a layer below. @throws CommandError */
function place(nodes: Node[], node: Node, { behavior = 'create', name }: GeneratorArgs): void {
  const { kind } = node.object;
  const there = nodes.find((each) => each.object.kind === kind && answersTo(each, name));
  if (behavior === 'create') {
    if (there !== undefined)
      throw new CommandError(
        `merging from generator: id resid.ResId{Gvk: ${kind}, Name: ${JSON.stringify(name)}} exists; behavior must be merge or replace`,
      );
    nodes.push(node);
    return;
  }
  if (there === undefined)
    throw new CommandError(
      `merging from generator: id ${kind}.v1.[noGrp]/${name}.[noNs] does not exist; cannot merge or replace`,
    );
  const { data } = node.object as { data?: object };
  const { labels, annotations } = node.object.metadata;
  const before = there.object as AnyObject & { data?: object };
  there.object = {
    ...before,
    metadata: {
      ...before.metadata,
      ...given('labels', labels === undefined ? before.metadata.labels : { ...before.metadata.labels, ...labels }),
      ...given(
        'annotations',
        annotations === undefined ? before.metadata.annotations : { ...before.metadata.annotations, ...annotations },
      ),
    },
    data: behavior === 'merge' ? { ...before.data, ...data } : { ...data },
  };
  there.needsHash ||= node.needsHash;
}

/** Runs the generators of one kind. @throws CommandError */
export function* generate(
  nodes: Node[],
  folder: string,
  kind: 'ConfigMap' | 'Secret',
  all: readonly GeneratorArgs[],
  common: GeneratorOptions,
): Task<void> {
  for (const args of all) place(nodes, yield* made(folder, kind, args, common), args);
}
