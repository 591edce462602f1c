/** ConfigMaps and Secrets as the kubelet asks for them: what is missing is refused in the words of its cache. */
import type { Reader } from '../../api/store.ts';
import { decodeBase64Text } from '../../text/base64.ts';
import type { ConfigMap, Secret } from '../../../model/config.ts';
import { ConfigError } from './config-error.ts';

/** core/v1 LocalObjectReference with `optional`, as in env, envFrom and volumes. */
export interface SourceReference {
  name?: string;
  optional?: boolean;
}

const find = <T>(found: T | undefined, word: string, { name = '', optional }: SourceReference): T | undefined => {
  if (found === undefined && optional !== true) throw new ConfigError(`${word} ${JSON.stringify(name)} not found`);
  return found;
};

/**
 * The ConfigMap; undefined where there is none and it is optional. Throws ConfigError otherwise
 * (pkg/kubelet/util/manager watch_based_manager Get, which names the resource in the singular).
 */
export const configMapFor = (read: Reader, namespace: string, reference: SourceReference): ConfigMap | undefined =>
  find(read.get('ConfigMap', namespace, reference.name ?? ''), 'configmap', reference);

/** The same for a Secret. */
export const secretFor = (read: Reader, namespace: string, reference: SourceReference): Secret | undefined =>
  find(read.get('Secret', namespace, reference.name ?? ''), 'secret', reference);

/** The text behind a value that is stored as base64; bytes that are no UTF-8 are shown as U+FFFD. */
export const storedText = (base64: string): string => decodeBase64Text(base64) ?? '';
