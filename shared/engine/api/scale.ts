/** autoscaling/v1 Scale: the replicas of whatever has them, as one small object. */
import type { KubeObject, LabelSelector } from '../../model/meta.ts';
import { labelSelectorText } from './label-selector.ts';
import type { Labels } from './labels.ts';

interface Scalable extends KubeObject {
  spec: { replicas?: number; selector?: LabelSelector | Labels };
  status?: { replicas?: number };
}

export interface Scale extends KubeObject {
  kind: 'Scale';
  spec: { replicas: number };
  status: { replicas: number; selector: string };
}

/** What an object with a scale selects its pods by: a ReplicationController's selector is the labels themselves. */
export function scaleSelector(object: KubeObject): LabelSelector | undefined {
  const { selector } = (object as Scalable).spec;
  const isLabels = object.kind === 'ReplicationController' && object.apiVersion === 'v1';
  return isLabels && selector !== undefined ? { matchLabels: selector as Labels } : selector;
}

/** The Scale of a Deployment, ReplicaSet or other object with spec.replicas. */
export function scaleOf(object: KubeObject): Scale {
  const { metadata, spec, status } = object as Scalable;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: JSON.parse(
      JSON.stringify({ name, namespace, uid, resourceVersion, creationTimestamp }),
    ) as Scale['metadata'],
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector: labelSelectorText(scaleSelector(object)) },
  };
}

/** `object` with the replicas that `scale` (a Scale, or the object patched) asks for, and nothing else of it. */
export function withReplicas(object: KubeObject, scale: KubeObject): KubeObject {
  const { replicas } = (scale as Scalable).spec;
  const { spec } = object as Scalable;
  return { ...object, spec: { ...spec, ...(replicas === undefined ? {} : { replicas }) } } as KubeObject;
}
