/** The pod that a template and its owner make, before it has a name (pkg/controller GetPodFromTemplate). */
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod, PodTemplateSpec } from '../../../model/pod.ts';
import { controllerRef } from './adoption.ts';

/** Labels, annotations and finalizers of the template, the owner as its controller, a name to be generated from the owner's. */
export function podFromTemplate({ metadata = {}, spec }: PodTemplateSpec, owner: KubeObject): Pod {
  const { labels, annotations, finalizers } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace ?? '',
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerRef(owner)],
    },
    spec,
  };
}
