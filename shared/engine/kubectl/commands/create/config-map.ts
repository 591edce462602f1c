/** `kubectl create configmap` (kubectl/pkg/cmd/create/create_configmap.go). */
import { isConfigMapKey } from '../../../api/names.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import { contentHash } from '../../content-hash.ts';
import { CommandError } from '../../errors.ts';
import { boolFlag } from '../../flags/flag.ts';
import { keyValueFlags, keyValues, sourcesOf, type KeyValue } from '../../resources/key-values.ts';
import type { Task } from '../../waits.ts';
import { generator, type Made } from './generator.ts';

/** @throws CommandError for a key that is none, or is there twice */
export function configData(name: string, pairs: readonly KeyValue[]): Record<string, string> {
  const data: Record<string, string> = {};
  for (const [key, value] of pairs) {
    const errors = isConfigMapKey(key);
    if (errors.length > 0)
      throw new CommandError(`${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${errors.join(',')}`);
    if (Object.hasOwn(data, key))
      throw new CommandError(
        `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`,
      );
    data[key] = value;
  }
  return data;
}

/** The object under a name with its hash, where that is asked for. */
export function hashed(made: Made, call: Call): Made {
  if (!call.flags.bool('append-hash')) return made;
  const name = String(made.metadata['name']);
  const hash = contentHash(made as unknown as AnyObject, name);
  return { ...made, metadata: { ...made.metadata, name: `${name}-${hash}` } };
}

function* make(call: Call, name: string): Task<Made> {
  const { fromFiles, fromLiterals, fromEnv } = yield* keyValues(sourcesOf(call.flags), call.io.env);
  const data = configData(name, [...fromLiterals, ...fromFiles, ...fromEnv]);
  const filled = Object.keys(data).length === 0 ? {} : { data };
  return hashed({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...filled }, call);
}

export const APPEND_HASH_FLAG = boolFlag('append-hash', 'The name ends in a hash of the content.');

export const configMap = generator({
  name: 'configmap',
  aliases: ['cm'],
  use: 'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
  short: 'Create a config map from a local file, directory or literal value',
  refused: 'failed to create configmap: ',
  flags: [APPEND_HASH_FLAG, ...keyValueFlags('config map')],
  make,
});
