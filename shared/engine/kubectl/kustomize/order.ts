/** The order in which `kubectl kustomize` gives its objects: what others need comes first (kustomize's legacy order). */
import { groupOf } from '../../api/kind-map.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { byText } from '../../text/go-json.ts';

const FIRST =
  'Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget'.split(
    ' ',
  );
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function rank(kind: string): number {
  const first = FIRST.indexOf(kind);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(kind) + 1;
}

/** A text that sorts objects of one rank: group, version, kind, namespace, name; what is missing comes last. */
function key({ apiVersion, kind, metadata }: AnyObject): string {
  const group = groupOf(apiVersion) || '~G';
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  return `${group}_${version}_${kind}|${metadata.namespace ?? '~X'}|${metadata.name}`;
}

export const inOrder = (objects: readonly AnyObject[]): AnyObject[] =>
  [...objects].sort((a, b) => rank(a.kind) - rank(b.kind) || byText(key(a), key(b)));
