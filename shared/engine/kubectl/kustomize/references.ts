/** Names that name other objects follow them when they are renamed (kustomize builtinconfig namereference). */
import { changeAt, pathOf } from './field-paths.ts';
import type { Node } from './node.ts';

/** Below a pod spec. */
const IN_POD: readonly (readonly [kind: string, path: string])[] = [
  ['ConfigMap', 'volumes[]/configMap/name'],
  ['ConfigMap', 'volumes[]/projected/sources[]/configMap/name'],
  ['Secret', 'volumes[]/secret/secretName'],
  ['Secret', 'volumes[]/projected/sources[]/secret/name'],
  ['Secret', 'imagePullSecrets[]/name'],
  ['PersistentVolumeClaim', 'volumes[]/persistentVolumeClaim/claimName'],
  ['ServiceAccount', 'serviceAccountName'],
  ['ServiceAccount', 'serviceAccount'],
  ['PriorityClass', 'priorityClassName'],
  ...['containers[]', 'initContainers[]'].flatMap((containers): (readonly [string, string])[] => [
    ['ConfigMap', `${containers}/env[]/valueFrom/configMapKeyRef/name`],
    ['ConfigMap', `${containers}/envFrom[]/configMapRef/name`],
    ['Secret', `${containers}/env[]/valueFrom/secretKeyRef/name`],
    ['Secret', `${containers}/envFrom[]/secretRef/name`],
  ]),
];

const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
  ...Object.fromEntries(
    ['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) => [
      kind,
      'spec/template/spec',
    ]),
  ),
};

/** By the kind that names another: the kind named and where. */
const OTHERS: Readonly<Record<string, readonly (readonly [kind: string, path: string])[]>> = {
  Ingress: [
    ['Service', 'spec/defaultBackend/service/name'],
    ['Service', 'spec/rules[]/http/paths[]/backend/service/name'],
    ['Secret', 'spec/tls[]/secretName'],
    ['IngressClass', 'spec/ingressClassName'],
  ],
  StatefulSet: [['Service', 'spec/serviceName']],
  ServiceAccount: [
    ['Secret', 'secrets[]/name'],
    ['Secret', 'imagePullSecrets[]/name'],
  ],
  PersistentVolumeClaim: [
    ['PersistentVolume', 'spec/volumeName'],
    ['StorageClass', 'spec/storageClassName'],
  ],
};

/** Former name -> name of the objects of a kind, as one layer renames them. */
export type Renames = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** @param before names before the layer, by node */
export function renamesOf(nodes: readonly Node[], before: ReadonlyMap<Node, string>): Renames {
  const found = new Map<string, Map<string, string>>();
  for (const node of nodes) {
    const [from, to] = [before.get(node), node.object.metadata.name];
    if (from === undefined || from === to) continue;
    const ofKind = found.get(node.object.kind) ?? new Map<string, string>();
    ofKind.set(from, to);
    found.set(node.object.kind, ofKind);
  }
  return found;
}

/** Objects that say kind and name: what an autoscaler scales, whom a role is bound to, which role. */
function followTyped(value: unknown, renames: Renames): unknown {
  const { kind, name } = (value ?? {}) as { kind?: string; name?: string };
  const next = renames.get(kind ?? '')?.get(name ?? '');
  return next === undefined ? value : { ...(value as object), name: next };
}

/** Subjects without a namespace, or in that of the account, follow it there. */
function followSubject(value: unknown, node: Node, nodes: readonly Node[], renames: Renames): unknown {
  const subject = value as { kind?: string; name?: string; namespace?: string };
  if (subject.kind !== 'ServiceAccount') return value;
  const name = renames.get('ServiceAccount')?.get(subject.name ?? '') ?? subject.name;
  const account = nodes.find(({ object }) => object.kind === 'ServiceAccount' && object.metadata.name === name);
  const own = account?.object.metadata.namespace;
  if (account === undefined) return value;
  const isHere = subject.namespace === undefined || subject.namespace === own || subject.namespace === 'default';
  if (!isHere) return value;
  const namespace = own ?? subject.namespace ?? node.object.metadata.namespace;
  return { ...subject, name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Brings every name that names another object up to date. */
export function followRenames(nodes: readonly Node[], renames: Renames): void {
  for (const node of nodes) {
    const { kind } = node.object;
    let object: unknown = node.object;
    const follow = (target: string, path: string): void => {
      const names = renames.get(target);
      if (names === undefined) return;
      object = changeAt(object, pathOf(path), false, (name) => names.get(String(name)) ?? name);
    };
    const spec = POD_SPECS[kind];
    if (spec !== undefined) for (const [target, path] of IN_POD) follow(target, `${spec}/${path}`);
    for (const [target, path] of OTHERS[kind] ?? []) follow(target, path);
    if (kind === 'HorizontalPodAutoscaler')
      object = changeAt(object, ['spec', 'scaleTargetRef'], false, (value) => followTyped(value, renames));
    if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') {
      object = changeAt(object, ['roleRef'], false, (value) => followTyped(value, renames));
      object = changeAt(object, ['subjects[]'], false, (value) => followSubject(value, node, nodes, renames));
    }
    node.object = object as Node['object'];
  }
}
