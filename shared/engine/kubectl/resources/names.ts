/** Names that completion offers: of types, and of the objects of a type. */
import type { Call } from '../call.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import type { Task } from '../waits.ts';
import { listObjects } from './client.ts';
import { discovery } from './discovery.ts';

/** Names of a type, in the namespace of the call. */
export function* namesOf(call: Call, type: string): Task<string[]> {
  const resource = (yield* discovery()).find(type);
  if (resource === undefined) return [];
  const { namespace } = yield* namespaceOf(call);
  const objects = yield* listObjects(resource, resource.namespaced ? namespace : '');
  return objects.map(({ metadata }) => metadata.name);
}

/** Every type, by its plural; types of later groups whose plural is taken, with their group. */
export function* typeNames(): Task<string[]> {
  const seen = new Set<string>();
  return (yield* discovery()).preferred().map(({ plural, group }) => {
    const name = seen.has(plural) ? `${plural}.${group}` : plural;
    seen.add(plural);
    return name;
  });
}
