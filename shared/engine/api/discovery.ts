/** What the API says it serves: the documents of /api, /apis and each group version, made from the kinds there are. */
import type { Kind } from '../kinds/kind.ts';
import { apiVersionOf } from './request-body.ts';
import { noSuchResource } from './errors.ts';

/** metav1.APIResource. */
export interface ApiResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  /** Only where they differ from those of the list. */
  group?: string;
  version?: string;
  kind: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
}

/** metav1.APIResourceList; that of the core group has no apiVersion. */
export interface ApiResourceList {
  kind: 'APIResourceList';
  apiVersion?: 'v1';
  groupVersion: string;
  resources: ApiResource[];
}

export interface GroupVersion {
  groupVersion: string;
  version: string;
}

/** metav1.APIGroup. */
export interface ApiGroup {
  kind?: 'APIGroup';
  apiVersion?: 'v1';
  name: string;
  versions: GroupVersion[];
  preferredVersion: GroupVersion;
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const READ = ['get', 'list'];
const PART = ['get', 'patch', 'update'];

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** /api: the core group. */
export const coreVersions = (): { kind: 'APIVersions'; versions: string[] } => ({
  kind: 'APIVersions',
  versions: ['v1'],
});

/** In which order /apis names upstream's groups (controlplane/apiserver DefaultGenericAPIServicePriorities); others follow. */
const GROUPS = [
  'apiregistration.k8s.io',
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'resource.k8s.io',
];

const place = ({ name }: { name: string }): number => {
  const at = GROUPS.indexOf(name);
  return at < 0 ? GROUPS.length : at;
};

/** /apis: every group but the core one; of each the version that is known first is preferred. */
export function apiGroups(kinds: readonly Kind[]): { kind: 'APIGroupList'; apiVersion: 'v1'; groups: ApiGroup[] } {
  const groups = new Map<string, GroupVersion[]>();
  for (const kind of kinds) {
    if (kind.group === '') continue;
    const versions = groups.get(kind.group) ?? [];
    groups.set(kind.group, versions);
    const groupVersion = apiVersionOf(kind);
    if (!versions.some((v) => v.groupVersion === groupVersion)) versions.push({ groupVersion, version: kind.version });
  }
  const list = [...groups].map(([name, versions]) => ({ name, versions, preferredVersion: versions[0]! }));
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: list.sort((a, b) => place(a) - place(b)) };
}

/** /apis/GROUP. @throws ApiError NotFound */
export function apiGroup(kinds: readonly Kind[], name: string): ApiGroup {
  const group = apiGroups(kinds).groups.find((g) => g.name === name);
  if (group === undefined) throw noSuchResource();
  return { kind: 'APIGroup', apiVersion: 'v1', ...group };
}

/** /api/v1, /apis/GROUP/VERSION. @throws ApiError NotFound */
export function apiResources(kinds: readonly Kind[], groupVersion: string): ApiResourceList {
  const mine = kinds.filter((kind) => apiVersionOf(kind) === groupVersion);
  if (mine.length === 0) throw noSuchResource();
  const resources = mine.flatMap(resourcesOf).sort(byName);
  return groupVersion === 'v1'
    ? { kind: 'APIResourceList', groupVersion, resources }
    : { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

function verbsOf({ computed, group, kind }: Kind): string[] {
  if (computed === true) return READ;
  return group === '' && kind === 'Namespace' ? VERBS.filter((verb) => verb !== 'deletecollection') : VERBS;
}

function resourcesOf(kind: Kind): ApiResource[] {
  const { plural, singular, namespaced, shortNames, categories } = kind;
  const isNamespace = kind.group === '' && kind.kind === 'Namespace';
  const part = (name: string, changes: Partial<ApiResource> = {}): ApiResource => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    kind: kind.kind,
    verbs: PART,
    ...changes,
  });
  const whole: ApiResource = {
    name: plural,
    singularName: singular,
    namespaced,
    kind: kind.kind,
    verbs: verbsOf(kind),
    ...(shortNames.length === 0 ? {} : { shortNames: [...shortNames] }),
    ...(categories.length === 0 ? {} : { categories: [...categories] }),
  };
  const resources = [whole];
  if (kind.status) resources.push(part('status'));
  if (kind.scale) resources.push(part('scale', { group: 'autoscaling', version: 'v1', kind: 'Scale' }));
  if (isNamespace) resources.push(part('finalize', { verbs: ['update'] }));
  if (kind.group === '' && kind.kind === 'Pod') {
    resources.push(part('binding', { kind: 'Binding', verbs: ['create'] }));
    resources.push(part('ephemeralcontainers'));
    resources.push(part('eviction', { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] }));
  }
  if (kind.kind === 'CertificateSigningRequest') resources.push(part('approval'));
  if (kind.group === '' && kind.kind === 'ServiceAccount')
    resources.push(
      part('token', { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] }),
    );
  return resources;
}
