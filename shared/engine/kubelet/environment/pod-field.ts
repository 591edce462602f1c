/** Fields of a pod as text, for environment variables and downward API files. */
import { isQualifiedName } from '../../api/names.ts';
import type { Pod } from '../../../model/pod.ts';
import { ConfigError } from './config-error.ts';
import { goQuote } from './go-quote.ts';

/** core/v1 ObjectFieldSelector. */
export interface FieldSelector {
  apiVersion?: string;
  fieldPath: string;
}

/** What a pod's own object does not tell yet when its containers start. */
export interface Addresses {
  readonly podIPs: readonly string[];
  readonly hostIPs: readonly string[];
}

/** In Go's order of strings; keys of labels, annotations, ConfigMaps and Secrets are ASCII. */
export function sortedKeys(map: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(map).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Lines of `key="value"`, sorted by key, without a last newline (pkg/fieldpath FormatMap). */
export const formatMap = (map: Readonly<Record<string, string>> = {}): string =>
  sortedKeys(map)
    .map((key) => `${key}=${goQuote(map[key] ?? '')}`)
    .join('\n');

/** `metadata.labels['a']` in two; undefined for a path without subscript (pkg/fieldpath SplitMaybeSubscriptedPath). */
export function splitSubscript(path: string): { path: string; key: string } | undefined {
  const open = path.indexOf("['");
  if (open <= 0 || !path.endsWith("']") || path.length < open + 4) return undefined;
  return { path: path.slice(0, open), key: path.slice(open + 2, -2) };
}

function subscripted(pod: Pod, whole: string, path: string, key: string): string {
  const isLabel = path === 'metadata.labels';
  if (!isLabel && path !== 'metadata.annotations') {
    throw new ConfigError(`fieldPath ${goQuote(whole)} does not support subscript`);
  }
  const wrong = isQualifiedName(isLabel ? key : key.toLowerCase());
  if (wrong.length > 0) throw new ConfigError(`invalid key subscript in ${whole}: ${wrong.join(';')}`);
  return (isLabel ? pod.metadata.labels : pod.metadata.annotations)?.[key] ?? '';
}

/** The text of a metadata field. Throws ConfigError for any other (pkg/fieldpath ExtractFieldPathAsString). */
export function fieldText(pod: Pod, path: string): string {
  const split = splitSubscript(path);
  if (split !== undefined) return subscripted(pod, path, split.path, split.key);
  const { metadata } = pod;
  switch (path) {
    case 'metadata.annotations':
      return formatMap(metadata.annotations);
    case 'metadata.labels':
      return formatMap(metadata.labels);
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid ?? '';
    default:
      throw new ConfigError(`unsupported fieldPath: ${path}`);
  }
}

/**
 * Labels that the API knows and the kubelet does not give; others it does not know at all (pkg/apis/core/pods
 * helpers.go).
 */
const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.terminationGracePeriodSeconds',
  'status.phase',
]);

/**
 * The value of a variable's fieldRef, in a pod that is about to start
 * (pkg/kubelet kubelet_pods.go podFieldSelectorRuntimeValue). Throws ConfigError for a field that cannot be given.
 */
export function runtimeField(pod: Pod, { apiVersion = 'v1', fieldPath }: FieldSelector, at: Addresses): string {
  if (apiVersion !== 'v1') throw new ConfigError(`unsupported pod version: ${apiVersion}`);
  const split = splitSubscript(fieldPath);
  if (split !== undefined && split.path !== 'metadata.labels' && split.path !== 'metadata.annotations') {
    throw new ConfigError(`field label does not support subscript: ${fieldPath}`);
  }
  switch (fieldPath) {
    case 'spec.nodeName':
    case 'spec.host':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
      return at.hostIPs[0] ?? '';
    case 'status.hostIPs':
      return at.hostIPs.join(',');
    case 'status.podIP':
      return at.podIPs[0] ?? '';
    case 'status.podIPs':
      return at.podIPs.join(',');
    default:
      if (split === undefined && !KNOWN_ELSEWHERE.has(fieldPath)) {
        throw new ConfigError(`field label not supported: ${fieldPath}`);
      }
      return fieldText(pod, fieldPath);
  }
}
