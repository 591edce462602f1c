/** Projects the records onto who owns whom. Pure but for the colours and seats, which are remembered so that they stay. */
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { type ColourMemory, colourOf, neutral } from '../colours.ts';
import { isOfCluster } from '../given.ts';
import { isSystemNamespace } from '../kinds.ts';
import { controllerOf, groupKey, groupOf } from '../owner.ts';
import { type Seats, takeSeats } from '../slots.ts';
import type { RecordsView } from '../to-picture.ts';
import { type Grove, jobBranch, machineBranch, ordinalBranch, plainBranch, replicaBranch } from './branches.ts';
import type { Branch, OwnerTree } from './tree.ts';

/** Kinds that are drawn as owners, in the order in which they are drawn. */
export const ownerKinds = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'ReplicaSet',
  'ReplicationController',
] as const;

/** Every kind whose changes can change a tree; of pods, claims and machines only that they come and go. */
export const treeKinds = [...ownerKinds, 'Pod', 'PersistentVolumeClaim', 'Node'] as const;

const revisionOf = (set: KubeObject): number =>
  Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
const hashOf = (pod: Pod): string =>
  pod.metadata.labels?.['pod-template-hash'] ?? pod.metadata.labels?.['controller-revision-hash'] ?? '';

interface Sorted {
  /** By the uid of the owner that controls it. */
  byOwner: Map<string, Pod[]>;
  /** By group, where what controls it is no kind that is drawn, or nothing. */
  loose: Map<string, Pod[]>;
  seatings: [string, { machine: string; group: string }][];
}

function put<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function sortPods(records: RecordsView, isWanted: (object: KubeObject) => boolean): Sorted {
  const sorted: Sorted = { byOwner: new Map(), loose: new Map(), seatings: [] };
  const kinds = new Set<string>(ownerKinds);
  for (const [uid, object] of records.ofKind('Pod')) {
    if (!isWanted(object)) continue;
    const owner = controllerOf(object);
    const isDrawn = owner !== undefined && kinds.has(owner.kind) && records.get(owner.uid) !== undefined;
    const group = isDrawn ? owner.uid : groupOf(object, records.get);
    put(isDrawn ? sorted.byOwner : sorted.loose, group, object as Pod);
    sorted.seatings.push([uid, { machine: '', group }]);
  }
  return sorted;
}

function branchesOf(object: KubeObject, children: readonly KubeObject[], grove: Grove): Branch[] {
  const uid = object.metadata.uid ?? '';
  switch (object.kind) {
    case 'Deployment':
      return children
        .filter((c) => c.kind === 'ReplicaSet')
        .sort((a, b) => revisionOf(a) - revisionOf(b))
        .map((set) => replicaBranch(set, grove, false));
    case 'CronJob':
      return children.filter((c) => c.kind === 'Job').map((job) => jobBranch(job, grove, false));
    case 'StatefulSet':
      return [ordinalBranch(object, grove)];
    case 'DaemonSet':
      return [machineBranch(object, grove)];
    case 'Job':
      return [jobBranch(object, grove, true)];
    case 'ReplicaSet':
    case 'ReplicationController':
      return [replicaBranch(object, grove, true)];
    default:
      return [plainBranch(uid, grove.pods.get(uid) ?? [], grove)];
  }
}

/**
 * Takes records, whether the cluster's own are wanted and when the person's clock began (ms since 1970); gives a tree for each topmost owner, by kind in the order of
 * `ownerKinds` and then as they came, then the pods that none of them owns. The seats given are to be handed in again.
 */
export function toTrees(
  records: RecordsView,
  showSystem: boolean,
  colours: ColourMemory,
  before: Seats,
  epoch: number,
): { trees: OwnerTree[]; seats: Seats } {
  const isWanted = (object: KubeObject): boolean => showSystem || !isOfCluster(object, records.get, epoch);
  const { byOwner, loose, seatings } = sortPods(records, isWanted);
  const seats = takeSeats(seatings, before);
  const machines = [...records.ofKind('Node').values()].map((n) => (n as Node).metadata.name);
  const children = new Map<string, KubeObject[]>();
  for (const kind of ['ReplicaSet', 'Job']) {
    for (const object of records.ofKind(kind).values()) {
      const owner = controllerOf(object);
      if (owner !== undefined) put(children, owner.uid, object);
    }
  }
  const groveOf = (group: string, namespace: string): Grove => {
    const paint = (revision: string): number =>
      isSystemNamespace(namespace) ? neutral : colourOf(colours, group, revision);
    return {
      ofKind: (kind) => records.ofKind(kind),
      pods: byOwner,
      machines,
      seats,
      colour: (pod) => paint(hashOf(pod)),
      colourOf: paint,
    };
  };
  const trees: OwnerTree[] = [];
  for (const kind of ownerKinds) {
    for (const [uid, object] of records.ofKind(kind)) {
      const owner = controllerOf(object);
      if (!isWanted(object) || (owner !== undefined && records.get(owner.uid) !== undefined)) continue;
      const { name, namespace = '' } = object.metadata;
      const key = groupKey(object);
      const branches = branchesOf(object, children.get(uid) ?? [], groveOf(key, namespace));
      trees.push({ key, uid, kind, name, namespace, branches, calendar: kind === 'CronJob' });
    }
  }
  for (const [group, pods] of loose) {
    const [namespace = '', kind = '', name = ''] = group.split('/');
    const grove = groveOf(group, namespace);
    trees.push({ key: group, kind, name, namespace, branches: [plainBranch(group, pods, grove)], calendar: false });
  }
  return { trees, seats };
}
