/** The suffix that names a ConfigMap or Secret by its content (kubectl/pkg/util/hash, kustomize api/hasher). */
import { sha256 } from '@noble/hashes/sha2';
import type { AnyObject } from '../../model/meta.ts';
import { compactJson } from '../text/go-json.ts';

const LENGTH = 10;
/** Letters and digits that make words or look alike are replaced. */
const SAFE: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

function hashOf(value: unknown): string {
  const hex = [...sha256(compactJson(value))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...hex.slice(0, LENGTH)].map((letter) => SAFE[letter] ?? letter).join('');
}

/** @param name as it counts for the hash: kubectl takes the object's, kustomize none */
export function contentHash({ kind, ...object }: AnyObject, name: string): string {
  const { data, binaryData, immutable, type } = object as Record<string, unknown>;
  const more = immutable === undefined ? {} : { immutable };
  if (kind === 'Secret') return hashOf({ kind, name, type: type ?? '', data: data ?? {}, ...more });
  const binary = binaryData === undefined ? {} : { binaryData };
  return hashOf({ kind, name, data: data ?? {}, ...binary, ...more });
}
