/** Files made of the keys of a ConfigMap or Secret. */
import type { ConfigMap, Secret } from '../../../model/config.ts';
import { ConfigError } from '../environment/config-error.ts';
import { cleanPath } from './paths.ts';
import type { VolumeEntry } from './volume-content.ts';
import type { TextMaker } from './written-text.ts';

/** core/v1 KeyToPath. */
export interface KeyToPath {
  key: string;
  path: string;
  mode?: number;
}

/** What configMap and secret sources have in common, in volumes of their own and in projected ones. */
export interface KeyedSource {
  items?: readonly KeyToPath[];
  optional?: boolean;
}

/** Permission bits of files where the manifest gives none. */
export const DEFAULT_MODE = 0o644;

/** The text under a key; undefined: there is none. */
type Value = (key: string) => string | undefined;

function files(
  keys: readonly string[],
  value: Value,
  { items = [], optional = false }: KeyedSource,
  mode: number,
  missing: (key: string) => string,
): VolumeEntry[] {
  if (items.length === 0) return keys.map((key) => ({ path: key, text: value(key) ?? '', mode }));
  const entries: VolumeEntry[] = [];
  for (const item of items) {
    const text = value(item.key);
    if (text !== undefined) entries.push({ path: cleanPath(item.path), text, mode: item.mode ?? mode });
    else if (!optional) throw new ConfigError(missing(item.key));
  }
  return entries;
}

const own = (data: Readonly<Record<string, string>> | undefined, key: string): string | undefined =>
  data !== undefined && Object.hasOwn(data, key) ? data[key] : undefined;

/**
 * The files of a ConfigMap (undefined: it is missing and may be). Throws ConfigError for an item whose key is missing
 * (pkg/volume/configmap MakePayload).
 */
export function configMapFiles(
  map: ConfigMap | undefined,
  source: KeyedSource,
  mode: number,
  texts: TextMaker,
): VolumeEntry[] {
  const keys = [...Object.keys(map?.data ?? {}), ...Object.keys(map?.binaryData ?? {})];
  const value: Value = (key) => {
    const binary = own(map?.binaryData, key);
    return own(map?.data, key) ?? (binary === undefined ? undefined : texts.stored(binary));
  };
  return files(keys, value, source, mode, (key) => `configmap references non-existent config key: ${key}`);
}

/** The same for a Secret (pkg/volume/secret MakePayload). */
export function secretFiles(
  secret: Secret | undefined,
  source: KeyedSource,
  mode: number,
  texts: TextMaker,
): VolumeEntry[] {
  const value: Value = (key) => {
    const stored = own(secret?.data, key);
    return stored === undefined ? undefined : texts.stored(stored);
  };
  const keys = Object.keys(secret?.data ?? {});
  return files(keys, value, source, mode, (key) => `references non-existent secret key: ${key}`);
}
