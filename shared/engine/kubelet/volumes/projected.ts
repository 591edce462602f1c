/** A volume in which several sources stand side by side, the one of every pod's ServiceAccount first of all. */
import type { Reader } from '../../api/store.ts';
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { ConfigError, throwTogether } from '../environment/config-error.ts';
import { configMapFor, secretFor, type SourceReference } from '../environment/config-source.ts';
import { downwardFiles, type DownwardFile } from './downward-api.ts';
import { configMapFiles, secretFiles, type KeyedSource } from './payload.ts';
import type { TokenRequest } from './token.ts';
import { containersOf } from './used-volumes.ts';
import type { VolumeEntry } from './volume-content.ts';
import type { TextMaker } from './written-text.ts';

/**
 * core/v1 VolumeProjection, of which each has one. clusterTrustBundle and podCertificate are off by default in
 * 1.34.
 */
interface Projection {
  configMap?: SourceReference & KeyedSource;
  secret?: SourceReference & KeyedSource;
  downwardAPI?: { items?: readonly DownwardFile[] };
  serviceAccountToken?: TokenRequest;
}

export interface FilesInput {
  readonly read: Reader;
  readonly pod: Pod;
  readonly node: Node | undefined;
  readonly texts: TextMaker;
}

/** The user that all containers run as, if it is one (pkg/volume/util FsUserFrom). */
function commonUser(pod: Pod): number | undefined {
  let user: number | undefined;
  for (const { securityContext } of containersOf(pod)) {
    const own = (securityContext ?? {})['runAsUser'] ?? pod.spec.securityContext?.['runAsUser'];
    if (typeof own !== 'number' || (user !== undefined && user !== own)) return undefined;
    user = own;
  }
  return user;
}

/** Only its owner reads a token, where the kubelet can make the right user or group the owner. */
function tokenMode(pod: Pod, mode: number): number {
  return pod.spec.securityContext?.['fsGroup'] !== undefined || commonUser(pod) !== undefined ? 0o600 : mode;
}

function tokenFile(input: FilesInput, request: TokenRequest, mode: number): VolumeEntry {
  const { read, pod, texts } = input;
  const account = pod.spec.serviceAccountName ?? '';
  if (read.get('ServiceAccount', pod.metadata.namespace ?? '', account) === undefined) {
    throw new ConfigError(`failed to fetch token: serviceaccounts ${JSON.stringify(account)} not found`);
  }
  return { path: request.path, text: texts.token(pod, request), mode: tokenMode(pod, mode) };
}

function filesOf(source: Projection, input: FilesInput, mode: number): VolumeEntry[] {
  const { read, pod, node, texts } = input;
  const namespace = pod.metadata.namespace ?? '';
  const { secret, configMap, downwardAPI, serviceAccountToken } = source;
  if (secret !== undefined) return secretFiles(secretFor(read, namespace, secret), secret, mode, texts);
  if (configMap !== undefined) {
    return configMapFiles(configMapFor(read, namespace, configMap), configMap, mode, texts);
  }
  if (downwardAPI !== undefined) return downwardFiles(downwardAPI.items ?? [], pod, node, mode);
  if (serviceAccountToken !== undefined) return [tokenFile(input, serviceAccountToken, mode)];
  return [];
}

/**
 * The files of all sources; of two with one path the later one is there. Throws ConfigError, for all sources that
 * cannot be had together (pkg/volume/projected collectData).
 */
export function projectedFiles(
  { sources = [] }: { sources?: readonly unknown[] },
  input: FilesInput,
  mode: number,
): VolumeEntry[] {
  const entries = new Map<string, VolumeEntry>();
  const problems: string[] = [];
  for (const source of sources as readonly Projection[]) {
    try {
      for (const entry of filesOf(source, input, mode)) entries.set(entry.path, entry);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error.message);
    }
  }
  throwTogether(problems);
  return [...entries.values()];
}
