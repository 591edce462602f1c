/** Projects the records onto the picture model. Pure but for the colours, which are remembered so that they stay. */
import type { KubeObject } from '../../shared/model/meta.ts';
import type { EndpointSlice, Service } from '../../shared/model/network.ts';
import type { Node } from '../../shared/model/node.ts';
import type { Container, Pod, PodSpec } from '../../shared/model/pod.ts';
import type { Deployment } from '../../shared/model/workloads.ts';
import { partOf } from './acting.ts';
import { type ColourMemory, colourOf, neutral } from './colours.ts';
import { doorMarks, ingressMarks } from './entry.ts';
import { isOfCluster } from './given.ts';
import { guardsOf } from './guards.ts';
import { isSimulatedKind, isSystemNamespace, isSystemObject } from './kinds.ts';
import { controllerOf, groupKey, groupOf } from './owner.ts';
import type {
  Backend,
  DoorMark,
  IngressMark,
  MachineMark,
  OtherMark,
  Picture,
  PodMark,
  ServiceMark,
  WorkloadMark,
} from './picture.ts';
import { zoneLabel } from './machine-patches.ts';
import { quantityValue } from './quantity.ts';
import { selectsLabels } from './selector.ts';
import { storageMarks } from './storage.ts';
import { type ClientTargets, usersMark } from './users-mark.ts';

/** What this projection needs of a store. */
export interface RecordsView {
  get(uid: string): KubeObject | undefined;
  ofKind(kind: string): ReadonlyMap<string, KubeObject>;
  allKinds(): string[];
  find(kind: string, namespace: string | undefined, name: string): string | undefined;
}

/** Kinds that may stand above pods and are drawn as a workload card. */
const workloadKinds = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'];

/**
 * Takes records, who sends requests, whether the cluster's own services and workloads are wanted, and when the person's
 * clock began (ms since 1970); gives what is to be drawn. The cluster's own pods always are, small.
 */
export function toPicture(
  records: RecordsView,
  clients: readonly ClientTargets[],
  showSystem: boolean,
  colours: ColourMemory,
  epoch: number,
): Picture {
  const isSystem = (object: KubeObject): boolean => isOfCluster(object, records.get, epoch);
  const ingresses = ingressMarks(records).filter((i) => showSystem || !isSystemNamespace(i.namespace));
  // Who passes the requests of a drawn Ingress on is no bystander: it is drawn as large as what it passes them to.
  const passes = new Set(ingresses.flatMap((i) => i.controllers));
  const { marks, byNode, hasSystem } = podMarks(records, colours, isSystem, passes);
  const services = serviceMarks(records, marks, isSystem).filter((s) => showSystem || !s.system);
  return {
    machines: machineMarks(records, byNode, doorsOf(records, services, ingresses)),
    pods: marks,
    services,
    workloads: workloadMarks(records, marks, isSystem).filter((w) => showSystem || !w.system),
    users: clients.map((c) => usersMark(records, c, services, ingresses)),
    ingresses,
    storage: storageMarks(records, showSystem),
    others: otherMarks(records),
    hasSystem,
  };
}

/** Doors of Services that are drawn, and of those by which the requests of a drawn Ingress come in. */
function doorsOf(
  records: RecordsView,
  services: readonly ServiceMark[],
  ingresses: readonly IngressMark[],
): Map<string, DoorMark[]> {
  const drawn = new Set(services.map(({ uid }) => uid));
  const passing = ingresses.flatMap((i) => i.controllers).map((uid) => records.get(uid));
  return doorMarks(records, (uid) => {
    if (drawn.has(uid)) return true;
    const service = records.get(uid) as Service;
    return passing.some(
      (pod) =>
        pod?.metadata.namespace === service.metadata.namespace &&
        selectsLabels(service.spec.selector, pod?.metadata.labels),
    );
  });
}

type IsSystem = (object: KubeObject) => boolean;

function podMarks(records: RecordsView, colours: ColourMemory, isSystem: IsSystem, passes: ReadonlySet<string>) {
  const guards = guardsOf(records);
  const marks: PodMark[] = [];
  const byNode = new Map<string, Pod[]>();
  let hasSystem = false;
  for (const [uid, object] of records.ofKind('Pod')) {
    const pod = object as Pod;
    const { name, namespace = '', labels } = pod.metadata;
    const isClusters = isSystem(pod);
    hasSystem ||= isClusters;
    const system = isClusters && !passes.has(uid);
    const guarded = guards(pod);
    const group = groupOf(pod, records.get);
    const revision = labels?.['pod-template-hash'] ?? labels?.['controller-revision-hash'] ?? '';
    const node = pod.spec.nodeName;
    marks.push({
      uid,
      name,
      namespace,
      group,
      system,
      colour: isSystemNamespace(namespace) ? neutral : colourOf(colours, group, revision),
      ...(node && { node }),
      ...(isClusters && partOf(pod) !== undefined && { isPart: true as const }),
      ...(guarded && { guarded }),
    });
    if (node !== undefined && node !== '') {
      const list = byNode.get(node);
      if (list === undefined) byNode.set(node, [pod]);
      else list.push(pod);
    }
  }
  return { marks, byNode, hasSystem };
}

function requested(spec: PodSpec, resource: string): number {
  const of = (c: Container): number =>
    quantityValue(c.resources?.requests?.[resource] ?? c.resources?.limits?.[resource]);
  const running = spec.containers.reduce((sum, c) => sum + of(c), 0);
  const starting = (spec.initContainers ?? []).reduce((most, c) => Math.max(most, of(c)), 0);
  return Math.max(running, starting) + quantityValue(spec.overhead?.[resource]);
}

const controlPlaneLabels = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

function machineMarks(
  records: RecordsView,
  byNode: ReadonlyMap<string, Pod[]>,
  doors: ReadonlyMap<string, DoorMark[]>,
): MachineMark[] {
  const machines: MachineMark[] = [];
  for (const [uid, object] of records.ofKind('Node')) {
    const node = object as Node;
    const pods = (byNode.get(node.metadata.name) ?? []).filter(
      (p) => p.status?.phase !== 'Succeeded' && p.status?.phase !== 'Failed',
    );
    const share = (resource: string) => ({
      requested: pods.reduce((sum, p) => sum + requested(p.spec, resource), 0),
      allocatable: quantityValue(node.status?.allocatable?.[resource]),
    });
    const controlPlane = controlPlaneLabels.some((label) => node.metadata.labels?.[label] !== undefined);
    const closed =
      node.spec.taints?.some((t) => t.effect !== 'PreferNoSchedule' && controlPlaneLabels.includes(t.key)) ?? false;
    const zone = node.metadata.labels?.[zoneLabel];
    machines.push({
      uid,
      name: node.metadata.name,
      controlPlane,
      band: controlPlane && closed,
      cpu: share('cpu'),
      memory: share('memory'),
      doors: doors.get(node.metadata.name) ?? [],
      ...(zone !== undefined && { zone }),
    });
  }
  return machines;
}

function serviceMarks(records: RecordsView, pods: readonly PodMark[], isSystem: IsSystem): ServiceMark[] {
  const ready = new Map<string, Map<string, boolean>>();
  for (const object of records.ofKind('EndpointSlice').values()) {
    const slice = object as EndpointSlice;
    const key = `${slice.metadata.namespace ?? ''}/${slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`;
    let of = ready.get(key);
    if (of === undefined) ready.set(key, (of = new Map()));
    for (const endpoint of slice.endpoints ?? []) {
      const uid = endpoint.targetRef?.uid;
      if (uid !== undefined) of.set(uid, endpoint.conditions?.ready ?? true);
    }
  }
  const templates = templateLabels(records);
  const byNamespace = new Map<string, PodMark[]>();
  for (const pod of pods) {
    const list = byNamespace.get(pod.namespace);
    if (list === undefined) byNamespace.set(pod.namespace, [pod]);
    else list.push(pod);
  }
  const marks: ServiceMark[] = [];
  for (const [uid, object] of records.ofKind('Service')) {
    const service = object as Service;
    const { name, namespace = '' } = service.metadata;
    const endpoints = ready.get(`${namespace}/${name}`);
    const backends: Backend[] = [];
    const groups = new Map<string, number>();
    for (const mark of byNamespace.get(namespace) ?? []) {
      const pod = records.get(mark.uid) as Pod | undefined;
      const isReady = endpoints?.get(mark.uid);
      if (isReady === undefined && !selectsLabels(service.spec.selector, pod?.metadata.labels)) continue;
      if (pod?.status?.phase === 'Succeeded' || pod?.status?.phase === 'Failed') continue;
      backends.push({ pod: mark.uid, ready: isReady === true });
      groups.set(mark.group, (groups.get(mark.group) ?? 0) + 1);
    }
    for (const [group, labels] of templates.get(namespace) ?? []) {
      if (!groups.has(group) && selectsLabels(service.spec.selector, labels)) groups.set(group, 0);
    }
    const ordered = [...groups.keys()].sort((a, b) => (groups.get(b) ?? 0) - (groups.get(a) ?? 0));
    marks.push({ uid, name, namespace, system: isSystem(service), backends, groups: ordered });
  }
  return marks;
}

/** Labels that the pods of each workload will have: so that a Service knows its place before the first pod comes. */
function templateLabels(records: RecordsView): Map<string, [string, Record<string, string> | undefined][]> {
  const found = new Map<string, [string, Record<string, string> | undefined][]>();
  for (const kind of ['Deployment', 'ReplicaSet']) {
    for (const object of records.ofKind(kind).values()) {
      if (controllerOf(object) !== undefined) continue;
      const namespace = object.metadata.namespace ?? '';
      const list = found.get(namespace) ?? [];
      list.push([groupKey(object), (object as Deployment).spec?.template?.metadata?.labels]);
      found.set(namespace, list);
    }
  }
  return found;
}

function wantedBy(object: KubeObject): number {
  const spec = (object as Deployment).spec;
  const replicas = spec?.replicas ?? 1;
  if (object.kind !== 'Deployment') return replicas;
  const surge = spec.strategy?.rollingUpdate?.maxSurge ?? '25%';
  const extra = typeof surge === 'number' ? surge : Math.ceil((Number.parseFloat(surge) / 100) * replicas);
  return replicas + (Number.isFinite(extra) ? extra : 1);
}

function workloadMarks(records: RecordsView, pods: readonly PodMark[], isSystem: IsSystem): WorkloadMark[] {
  const groups = new Set(pods.map((p) => p.group));
  const marks: WorkloadMark[] = [];
  for (const kind of workloadKinds) {
    for (const [uid, object] of records.ofKind(kind)) {
      if (controllerOf(object) !== undefined) continue;
      const group = groupKey(object);
      if (!isSimulatedKind(kind) && !groups.has(group)) continue;
      const { name, namespace = '' } = object.metadata;
      marks.push({ uid, kind, name, namespace, group, system: isSystem(object), wanted: wantedBy(object) });
    }
  }
  return marks;
}

function otherMarks(records: RecordsView): OtherMark[] {
  const others: OtherMark[] = [];
  for (const kind of records.allKinds()) {
    if (isSimulatedKind(kind)) continue;
    for (const [uid, object] of records.ofKind(kind)) {
      if (isSystemObject(object)) continue;
      others.push({ uid, kind, name: object.metadata.name, namespace: object.metadata.namespace ?? '' });
    }
  }
  return others;
}
