/** Whom a path of the API means (k8s.io/apiserver/pkg/endpoints/request RequestInfo). */
import type { Subresource } from '../rest.ts';

/** What a path names: a list where it has no name. */
export interface PathAddress {
  resource: { group: string; version: string; plural: string };
  /** '' for all namespaces, and for what lives in none. */
  namespace: string;
  name?: string;
  subresource?: Subresource;
}

const GROUP_VERSION = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))(?:\/(.*))?$/;
/** Parts of a namespace itself (namespaceSubresources). */
const OF_NAMESPACE: ReadonlySet<string> = new Set(['status', 'finalize']);

/** @param path without the query; undefined: it is none of an object or a list */
export function addressOf(path: string): PathAddress | undefined {
  const [, core, group = '', version = core ?? '', rest = ''] = GROUP_VERSION.exec(path.replace(/\/$/, '')) ?? [];
  if (version === '' || rest === '') return undefined;
  const parts = rest.split('/');
  const isPlaced = parts[0] === 'namespaces' && parts.length > 2 && !OF_NAMESPACE.has(parts[2]!);
  const [plural = '', name, part, ...more] = isPlaced ? parts.slice(2) : parts;
  if (more.length > 0) return undefined;
  const resource = { group, version, plural };
  const namespace = isPlaced ? parts[1]! : '';
  if (name === undefined) return { resource, namespace };
  return { resource, namespace, name, ...(part === undefined ? {} : { subresource: part as Subresource }) };
}
