/** A kind of thing that the API serves, as discovery tells of it. */
import { groupOf } from '../../api/kind-map.ts';
import type { Address } from '../waits.ts';

export interface Resource extends Address {
  kind: string;
  singular: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly string[];
  /** 'status', 'scale' and so on. */
  subresources: readonly string[];
}

/** "apps/v1", "v1". */
export const groupVersion = ({ group, version }: Address): string => (group === '' ? version : `${group}/${version}`);

/** "deployments.apps", "pods". */
export const groupResource = ({ group, plural }: Address): string => (group === '' ? plural : `${plural}.${group}`);

/** How kubectl names a kind in its tables and messages: "deployment.apps", "pod". */
export const kindWord = ({ group, kind }: { group: string; kind: string }): string =>
  group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;

/** "deployment.apps/web". */
export const nameWord = (resource: { group: string; kind: string }, name: string): string =>
  `${kindWord(resource)}/${name}`;

/** The kind of an object as API machinery writes it: "ReplicaSet.apps", "Service". */
export function groupKind({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  const group = groupOf(apiVersion);
  return group === '' ? kind : `${kind}.${group}`;
}

/** Why a kind cannot be scaled (client-go/scale). */
export const noScale = ({ group, version, plural }: Address): string =>
  `could not find scale subresource for ${group}/${version}, Resource=${plural} in discovery information`;
