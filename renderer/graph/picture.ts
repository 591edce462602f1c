/** What is to be drawn, without where: machines with their pods, services with their backends, workloads, the rest. */

export interface PodMark {
  uid: string;
  name: string;
  namespace: string;
  /** The machine's name; absent while it waits for one. */
  node?: string;
  /** The app it belongs to: its topmost owner ("default/Deployment/web"). */
  group: string;
  system: boolean;
  /** A part of the control plane that runs as a pod: the band shows it by its name. */
  isPart?: true;
  /** Which of the palette's colours its revision has; -1 for the neutral one. */
  colour: number;
  /** NetworkPolicies select it, in these directions. */
  guarded?: 'in' | 'out' | 'both';
}

export interface Share {
  requested: number;
  allocatable: number;
}

export interface MachineMark {
  uid: string;
  name: string;
  controlPlane: boolean;
  /** Where it stands, as its label says. */
  zone?: string;
  /** Drawn as the band on top, because ordinary pods are kept off it. */
  band: boolean;
  cpu: Share;
  memory: Share;
  /** Where requests from outside come in on it. */
  doors: DoorMark[];
}

/** A NodePort, or a balancer's address that is the machine's own. */
export interface DoorMark {
  kind: 'NodePort' | 'LoadBalancer';
  /** The Service that it leads to. */
  service: string;
  namespace: string;
  name: string;
  ports: number[];
}

/** A row of an Ingress' card. */
export type EntryRow =
  | { kind: 'host'; host: string }
  /** `rule`: as requests name it, "shop/web shop.example.com/cart"; `place`: as findings do. */
  | { kind: 'path'; path: string; backend: string; service?: string; rule: string; place: string }
  | { kind: 'more'; count: number };

export interface IngressMark {
  uid: string;
  name: string;
  namespace: string;
  rows: EntryRow[];
  /** Names that its rules take, "*.example.com" among them; "*" for every name. */
  hosts: string[];
  /** The pods of the controller that would pass requests on. */
  controllers: string[];
}

export interface Backend {
  pod: string;
  ready: boolean;
}

export interface ServiceMark {
  uid: string;
  name: string;
  namespace: string;
  system: boolean;
  backends: Backend[];
  /** Groups that its selector matches, first the one with the most pods. */
  groups: string[];
}

export interface WorkloadMark {
  uid: string;
  kind: string;
  name: string;
  namespace: string;
  group: string;
  system: boolean;
  /** Pods it is made to have, extra ones of a rolling update included. */
  wanted: number;
}

export interface UsersMark {
  name: string;
  /** uids of the services it calls. */
  targets: string[];
  /** The only machine whose doors they come by, where they are told one. */
  machine?: string;
  /** uids of the Ingresses by which its requests come in. */
  entries: string[];
  /** It sends nothing. */
  isIdle: boolean;
}

/** A claim with its volume, or a volume that no claim has. */
export interface StorageMark {
  uid: string;
  kind: 'PersistentVolumeClaim' | 'PersistentVolume';
  name: string;
  namespace: string;
  /** uids of the pods that mount it. */
  pods: string[];
}

export interface OtherMark {
  uid: string;
  kind: string;
  name: string;
  namespace: string;
}

export interface Picture {
  machines: MachineMark[];
  pods: PodMark[];
  services: ServiceMark[];
  workloads: WorkloadMark[];
  users: UsersMark[];
  ingresses: IngressMark[];
  storage: StorageMark[];
  /** Objects that are kept and not acted upon. */
  others: OtherMark[];
  /** True when there are system pods on any machine, shown or not. */
  hasSystem: boolean;
}

export const emptyPicture: Picture = {
  machines: [],
  pods: [],
  services: [],
  workloads: [],
  users: [],
  ingresses: [],
  storage: [],
  others: [],
  hasSystem: false,
};
