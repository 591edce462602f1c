/** Where upstream keeps an object in etcd: errors of its storage name the place. */
import type { KubeObject } from '../../model/meta.ts';
import { kindOf } from './kind-map.ts';
import { hasPatchSchema } from './patch/merge-keys.ts';

/** Resources that are stored under another name than they are served by (pkg/registry storage prefixes). */
const PREFIXES: Readonly<Record<string, string>> = {
  Endpoints: 'services/endpoints',
  Node: 'minions',
  ReplicationController: 'controllers',
  Service: 'services/specs',
  'Ingress.networking.k8s.io': 'ingress',
};

/** "/registry/configmaps/default/a"; custom resources are kept by group. */
export function storageKey(resource: { plural: string; group: string }, object: KubeObject): string {
  const kind = kindOf(object);
  const own = hasPatchSchema(kind) ? resource.plural : `${resource.group}/${resource.plural}`;
  const { namespace, name } = object.metadata;
  const place = namespace === undefined ? name : `${namespace}/${name}`;
  return `/registry/${PREFIXES[kind] ?? own}/${place}`;
}
