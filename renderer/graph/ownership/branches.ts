/** The branches of each kind of owner: by slots, by ordinals, by machines. */
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { Seats } from '../slots.ts';
import type { Branch, Place } from './tree.ts';

/** What a branch is made from. */
export interface Grove {
  ofKind(kind: string): ReadonlyMap<string, KubeObject>;
  /** Pods by the uid of the owner that controls them, in the order in which they came. */
  pods: ReadonlyMap<string, readonly Pod[]>;
  /** Names of the machines, as they are drawn. */
  machines: readonly string[];
  seats: Seats;
  colour(pod: Pod): number;
  colourOf(revision: string): number;
}

interface Replicated extends KubeObject {
  spec?: { replicas?: number };
}

interface Stateful extends Replicated {
  spec?: {
    replicas?: number;
    ordinals?: { start?: number };
    volumeClaimTemplates?: { metadata?: { name?: string } }[];
  };
}

interface JobLike extends KubeObject {
  spec?: { parallelism?: number; completions?: number; suspend?: boolean };
  status?: { active?: number; succeeded?: number; conditions?: { type: string; status: string }[] };
}

const none: readonly Pod[] = [];
const uidOf = (object: KubeObject): string => object.metadata.uid ?? '';
const isOver = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
const isLive = (pod: Pod): boolean => !isOver(pod) && pod.metadata.deletionTimestamp === undefined;

/** Pods in numbered slots that they keep; as many slots as pods are wanted, so that it is seen when some are not made. */
function slots(pods: readonly Pod[], wanted: number, grove: Grove): Place[] {
  const bySlot = new Map<number, Pod>();
  for (const pod of pods) bySlot.set(grove.seats.get(uidOf(pod))?.slot ?? bySlot.size, pod);
  const last = Math.max(-1, ...bySlot.keys());
  let lacking = Math.max(0, wanted - pods.filter(isLive).length);
  const places: Place[] = [];
  for (let slot = 0; slot <= last || lacking > 0; slot++) {
    const pod = bySlot.get(slot);
    const missing = pod === undefined && lacking > 0;
    if (missing) lacking--;
    places.push({
      key: String(slot),
      ...(pod !== undefined && { pod: uidOf(pod) }),
      colour: pod === undefined ? -1 : grove.colour(pod),
      claims: [],
      missing,
    });
  }
  return places;
}

/** A ReplicaSet or ReplicationController. */
export function replicaBranch(set: KubeObject, grove: Grove, isOwner: boolean): Branch {
  const pods = grove.pods.get(uidOf(set)) ?? none;
  const wanted = set.metadata.deletionTimestamp === undefined ? ((set as Replicated).spec?.replicas ?? 1) : 0;
  const hash = set.metadata.labels?.['pod-template-hash'] ?? '';
  return {
    key: uidOf(set),
    ...(!isOwner && { uid: uidOf(set) }),
    colour: grove.colourOf(hash),
    places: slots(pods, wanted, grove),
  };
}

/** A Job: the pods that run and those that have ended. */
export function jobBranch(job: KubeObject, grove: Grove, isOwner: boolean): Branch {
  const { spec = {}, status = {} } = job as JobLike;
  const parallel = spec.parallelism ?? 1;
  const left = spec.completions === undefined ? parallel : spec.completions - (status.succeeded ?? 0);
  const isFinished = (status.conditions ?? []).some(
    (c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'),
  );
  const wanted = spec.suspend === true || isFinished ? 0 : Math.max(0, Math.min(parallel, left));
  const pods = grove.pods.get(uidOf(job)) ?? none;
  return {
    key: uidOf(job),
    ...(!isOwner && { uid: uidOf(job) }),
    colour: grove.colourOf(''),
    places: slots(pods, wanted, grove),
  };
}

/** Pods under anything else, or under nothing. */
export function plainBranch(key: string, pods: readonly Pod[], grove: Grove): Branch {
  return { key, colour: grove.colourOf(''), places: slots(pods, 0, grove) };
}

const endNumber = (name: string): number => Number(/-(\d+)$/.exec(name)?.[1] ?? 0);

/** A StatefulSet: its ordinals in order, each with its claims, which stay when the pod goes. */
export function ordinalBranch(set: KubeObject, grove: Grove): Branch {
  const { spec = {}, metadata } = set as Stateful;
  const start = spec.ordinals?.start ?? 0;
  const wanted = metadata.deletionTimestamp === undefined ? (spec.replicas ?? 1) : 0;
  const ordinals = new Set(Array.from({ length: wanted }, (_, i) => start + i));
  const pods = new Map<number, Pod>();
  for (const pod of grove.pods.get(uidOf(set)) ?? none) pods.set(endNumber(pod.metadata.name), pod);
  const claims = new Map<number, string[]>();
  const templates = (spec.volumeClaimTemplates ?? []).map((t) => `${t.metadata?.name ?? ''}-${metadata.name}-`);
  if (templates.length > 0) {
    for (const [uid, claim] of grove.ofKind('PersistentVolumeClaim')) {
      const { name, namespace } = claim.metadata;
      if (namespace !== metadata.namespace) continue;
      if (!templates.some((t) => name.startsWith(t) && /^\d+$/.test(name.slice(t.length)))) continue;
      const list = claims.get(endNumber(name));
      if (list === undefined) claims.set(endNumber(name), [uid]);
      else list.push(uid);
    }
  }
  for (const ordinal of [...pods.keys(), ...claims.keys()]) ordinals.add(ordinal);
  const places = [...ordinals]
    .sort((a, b) => a - b)
    .map((ordinal): Place => {
      const pod = pods.get(ordinal);
      return {
        key: String(ordinal),
        label: `${metadata.name}-${ordinal}`,
        ...(pod !== undefined && { pod: uidOf(pod) }),
        colour: pod === undefined ? -1 : grove.colour(pod),
        claims: claims.get(ordinal) ?? [],
        missing: pod === undefined && ordinal >= start && ordinal < start + wanted,
      };
    });
  return { key: uidOf(set), colour: -1, places };
}

interface Bound extends Pod {
  spec: Pod['spec'] & {
    affinity?: {
      nodeAffinity?: {
        requiredDuringSchedulingIgnoredDuringExecution?: {
          nodeSelectorTerms?: { matchFields?: { key: string; values?: string[] }[] }[];
        };
      };
    };
  };
}

/** The machine a DaemonSet's pod is for, before and after it has got there (metadata.name in its node affinity). */
export function machineFor(pod: Pod): string | undefined {
  const { nodeName, affinity } = (pod as Bound).spec;
  if (nodeName !== undefined && nodeName !== '') return nodeName;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap((t) => t.matchFields ?? []).find((f) => f.key === 'metadata.name')?.values?.[0];
}

/** A DaemonSet: a place on every machine, and one more where an old pod and a new one overlap. */
export function machineBranch(set: KubeObject, grove: Grove): Branch {
  const at = new Map<string, Pod[]>(grove.machines.map((m) => [m, []]));
  for (const pod of grove.pods.get(uidOf(set)) ?? none) {
    const machine = machineFor(pod) ?? '';
    const list = at.get(machine);
    if (list === undefined) at.set(machine, [pod]);
    else list.push(pod);
  }
  const places = [...at].flatMap(([machine, pods]) =>
    (pods.length === 0 ? [undefined] : pods).map((pod, i): Place => ({
      key: `${machine} ${i}`,
      label: machine,
      ...(pod !== undefined && { pod: uidOf(pod) }),
      colour: pod === undefined ? -1 : grove.colour(pod),
      claims: [],
      missing: false,
    })),
  );
  return { key: uidOf(set), colour: -1, places };
}
