/** All kinds there are: looked up by apiVersion, by group-kind, or by any word that kubectl takes for one. */
import { groupOf, kindName, type KindName } from '../api/kind-map.ts';
import type { KubeObject } from '../../model/meta.ts';
import { configMapKind } from './configmap.ts';
import { daemonSetKind } from './daemonset.ts';
import { deploymentKind } from './deployment.ts';
import { endpointSliceKind } from './endpointslice.ts';
import { eventKind } from './event.ts';
import { ingressClassKind } from './ingress/ingress-class.ts';
import { ingressKind } from './ingress/ingress.ts';
import type { Kind } from './kind.ts';
import { namespaceKind } from './namespace.ts';
import { networkPolicyKind } from './networkpolicy.ts';
import { nodeKind } from './node.ts';
import { persistentVolumeClaimKind } from './persistent-volume-claim/persistent-volume-claim.ts';
import { persistentVolumeKind } from './persistent-volume/persistent-volume.ts';
import { podKind } from './pod/pod.ts';
import { priorityClassKind } from './priorityclass.ts';
import { replicaSetKind } from './replicaset.ts';
import { replicationControllerKind } from './replicationcontroller.ts';
import { resourceQuotaKind } from './resourcequota.ts';
import { runtimeClassKind } from './runtimeclass.ts';
import { decode } from './schema/decode.ts';
import { builtinKind } from './schema/kind-table.ts';
import { nodeMetricsKind, podMetricsKind } from './resource-metrics.ts';
import { secretKind } from './secret.ts';
import { serviceKind } from './service/service.ts';
import { serviceAccountKind } from './serviceaccount.ts';
import { statefulSetKind } from './statefulset.ts';
import { storageClassKind } from './storage-class/storage-class.ts';
import { storedKinds } from './stored/all.ts';
import { unknownKind } from './unknown.ts';

/** In order of precedence: a word that several answer to means the first. */
const BUILT_IN: readonly Kind[] = [
  podKind,
  serviceKind,
  deploymentKind,
  replicaSetKind,
  statefulSetKind,
  daemonSetKind,
  nodeKind,
  namespaceKind,
  configMapKind,
  secretKind,
  serviceAccountKind,
  eventKind,
  endpointSliceKind,
  persistentVolumeKind,
  persistentVolumeClaimKind,
  storageClassKind,
  ingressKind,
  ingressClassKind,
  replicationControllerKind,
  resourceQuotaKind,
  priorityClassKind,
  runtimeClassKind,
  networkPolicyKind,
  ...storedKinds,
  nodeMetricsKind,
  podMetricsKind,
];

/** Groups that are upstream's own and whole: what they do not have exists nowhere. */
const OWN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'extensions',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'discovery.k8s.io',
]);

/** Versions that a server has and does not serve unless it is told to (--runtime-config): since 1.24 betas are off too. */
const EARLY = /\/v\d+(?:alpha|beta)\d+$/;

const apiVersionOf = (kind: Kind): string => (kind.group === '' ? kind.version : `${kind.group}/${kind.version}`);
const nameOf = (kind: Kind): KindName => kindName(apiVersionOf(kind), kind.kind);

export class KindRegistry {
  private readonly kinds: Kind[] = [];
  /** "apps/v1 Deployment" -> kind. */
  private readonly exact = new Map<string, Kind>();
  /** "Deployment.apps" -> its preferred version, the one registered first. */
  private readonly preferred = new Map<string, Kind>();
  /** Made up for a version that another kind of the same name stands in for. */

  constructor(kinds: readonly Kind[] = BUILT_IN) {
    for (const kind of kinds) this.register(kind);
  }

  /** Adds a kind; one with the same group, version and kind is replaced. */
  register(kind: Kind): void {
    const key = `${apiVersionOf(kind)} ${kind.kind}`;
    const before = this.exact.get(key);
    if (before === undefined) this.kinds.push(kind);
    else this.kinds[this.kinds.indexOf(before)] = kind;
    this.exact.set(key, kind);
    const name = nameOf(kind);
    if (!this.preferred.has(name) || this.preferred.get(name) === before) this.preferred.set(name, kind);
  }

  /**
   * The kind of an object. One never heard of is made up and kept.
   * A version that is no longer served is read as the one that is; see `refusal` for what upstream would say.
   */
  of(apiVersion: string, kind: string): Kind {
    const known = this.exact.get(`${apiVersion} ${kind}`);
    if (known !== undefined) return known;
    const sibling = this.preferred.get(kindName(apiVersion, kind));
    const made = sibling === undefined ? newKind(apiVersion, kind) : otherVersion(sibling, apiVersion);
    this.register(made);
    return made;
  }

  /** kubectl's words for a kind that 1.34 does not have in this version of one of its own groups; undefined for all else. */
  refusal(apiVersion: string, kind: string): string | undefined {
    const isServed = !EARLY.test(apiVersion) && builtinKind(apiVersion, kind) !== undefined;
    if (!OWN_GROUPS.has(groupOf(apiVersion)) || isServed) return undefined;
    return `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`;
  }

  /** True for the word of a kind that something acts on, whatever its group. */
  isSimulated(kind: string): boolean {
    return [...this.preferred.values()].some((k) => k.simulated && k.kind === kind);
  }

  byName(name: KindName): Kind | undefined {
    return this.preferred.get(name);
  }

  /**
   * What kubectl would take a word for: plural, singular, short name or kind, in any case,
   * alone or as "deployments.apps", "deployments.v1.apps".
   */
  byResource(word: string): Kind | undefined {
    const [name = '', ...rest] = word.toLowerCase().split('.');
    const tail = rest.join('.');
    const candidates = this.kinds.filter((kind) => answersTo(kind, name));
    if (tail === '') return candidates[0];
    const versioned = candidates.find(
      (kind) => tail === (kind.group === '' ? kind.version : `${kind.version}.${kind.group}`),
    );
    // The start of a group is enough: "ingress.networking" (apimachinery/pkg/api/meta DefaultRESTMapper).
    return (
      versioned ??
      candidates.find((kind) => kind.group === tail) ??
      candidates.find((kind) => kind.group.startsWith(tail))
    );
  }

  /** In order of registration. */
  all(): readonly Kind[] {
    return this.kinds;
  }
}

const answersTo = (kind: Kind, name: string): boolean =>
  kind.plural === name || kind.singular === name || kind.kind.toLowerCase() === name || kind.shortNames.includes(name);

/** A kind without an entry above: by the table of upstream's kinds if it is there (the alpha ones), else a guess. */
function newKind(apiVersion: string, kind: string): Kind {
  const guess = unknownKind(apiVersion, kind);
  const known = builtinKind(apiVersion, kind);
  return known === undefined
    ? guess
    : { ...guess, plural: known.plural, namespaced: known.namespaced, schema: known.type };
}

/** Its fields may have been others then: whatever the served version cannot read is dropped before defaulting. */
function otherVersion(sibling: Kind, apiVersion: string): Kind {
  const { schema: _ofItsOwnVersion, ...rest } = sibling;
  const names = { ...rest, group: groupOf(apiVersion), version: apiVersion.slice(apiVersion.indexOf('/') + 1) };
  const known = builtinKind(apiVersion, sibling.kind);
  if (known !== undefined) return { ...names, schema: known.type };
  const read = (object: KubeObject): KubeObject => decode(object, apiVersionOf(sibling), sibling.kind).object;
  return { ...names, defaults: (object) => ({ ...sibling.defaults(read(object)), apiVersion }) };
}
