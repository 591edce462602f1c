/** What an autoscaler scales, or why it cannot. */
import type { Context } from '../../api/actor.ts';
import { groupOf, kindName } from '../../api/kind-map.ts';
import { guessPlural } from '../../kinds/unknown.ts';
import { builtinKind } from '../../kinds/schema/kind-table.ts';
import type { HorizontalPodAutoscaler } from '../../../model/autoscaler.ts';
import type { KubeObject, LabelSelector } from '../../../model/meta.ts';

/** Whatever has a scale. */
export interface Scalable extends KubeObject {
  spec: { replicas?: number; selector?: LabelSelector };
  status?: { replicas?: number };
}

/** What upstream calls the scale that it does not find, by kind (their ScaleREST.Get): all that have one. */
const SCALES: Readonly<Record<string, string>> = {
  'Deployment.apps': 'deployments/scale.apps',
  'ReplicaSet.apps': 'replicasets/scale.apps',
  'StatefulSet.apps': 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers/scale.autoscaling',
};

/** The target of an autoscaler, as an object that has a scale; else why there is none, in upstream's words. */
export function targetOf({ metadata, spec }: HorizontalPodAutoscaler, ctx: Context): Scalable | string {
  const { apiVersion = 'v1', kind, name } = spec.scaleTargetRef;
  const group = groupOf(apiVersion);
  const qualified = kindName(apiVersion, kind);
  const notFound = (resource: string): string => `${resource} ${JSON.stringify(name)} not found`;
  const known = SCALES[qualified];
  if (known === undefined && builtinKind(apiVersion, kind) !== undefined)
    return 'the server could not find the requested resource';
  const target = ctx.read.get(qualified, metadata.namespace ?? '', name) as Scalable | undefined;
  if (target?.spec !== undefined) return target;
  if (known !== undefined) return notFound(known);
  if (ctx.read.count(qualified) > 0) return notFound(`${guessPlural(kind)}.${group}`);
  return `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
}
