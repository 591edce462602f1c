/** What a deed to a machine changes, as merge patches of its Node. Pure. */
import type { Node, Taint } from '../../shared/model/node.ts';
import { MACHINE_ANNOTATION, type MachineFault } from './machine-fault.ts';

/** As the documentation of non-graceful node shutdown words it. */
const OUT_OF_SERVICE: Taint = {
  key: 'node.kubernetes.io/out-of-service',
  value: 'nodeshutdown',
  effect: 'NoExecute',
};

/** The well-known label that says where a machine stands. */
export const zoneLabel = 'topology.kubernetes.io/zone';

const taintsOf = (node: Node): readonly Taint[] => node.spec.taints ?? [];

/** A machine has one taint of a key and an effect. */
export const isSameTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

/** "dedicated=gpu:NoSchedule", as kubectl writes it. */
export const taintText = ({ key, value = '', effect }: Taint): string =>
  `${key}${value === '' ? '' : `=${value}`}:${effect}`;

/** Taints that the cluster itself sets and takes away. */
export const isOwnTaint = ({ key }: Taint): boolean =>
  key.startsWith('node.kubernetes.io/') && key !== OUT_OF_SERVICE.key;

const taintsPatch = (taints: readonly Taint[]): { spec: { taints: readonly Taint[] | null } } => ({
  spec: { taints: taints.length === 0 ? null : taints },
});

export const isOutOfService = (node: Node): boolean => taintsOf(node).some((t) => isSameTaint(t, OUT_OF_SERVICE));

export const isCordoned = (node: Node): boolean => node.spec.unschedulable === true;

/** Closes the machine to new pods, or opens it again. */
export const cordonPatch = (node: Node): object => ({ spec: { unschedulable: isCordoned(node) ? null : true } });

/** Sets what happened to the machine; undefined: it is well again. */
export const faultPatch = (fault: MachineFault | undefined): object => ({
  metadata: { annotations: { [MACHINE_ANNOTATION]: fault ?? null } },
});

/** Adds a taint; one of the same key and effect is replaced, as `kubectl taint --overwrite` does. */
export function taintPatch(node: Node, taint: Taint): object {
  return taintsPatch([...taintsOf(node).filter((t) => !isSameTaint(t, taint)), taint]);
}

export function untaintPatch(node: Node, taint: Taint): object {
  return taintsPatch(taintsOf(node).filter((t) => !isSameTaint(t, taint)));
}

/** Without power, and said to be so for good; or back, and said to be well. */
export function outOfServicePatch(node: Node): object {
  if (isOutOfService(node)) return { ...faultPatch(undefined), ...untaintPatch(node, OUT_OF_SERVICE) };
  return { ...faultPatch('off'), ...taintPatch(node, OUT_OF_SERVICE) };
}

/** Sets a label, or takes it away (null). */
export const labelPatch = (key: string, value: string | null): object => ({ metadata: { labels: { [key]: value } } });

export interface MachineSize {
  cpu: string;
  memory: string;
  pods: string;
}

/** What pods may use of the machine. */
export function sizeOf(node: Node): MachineSize {
  const of = (what: string): string => String(node.status?.allocatable?.[what] ?? '');
  return { cpu: of('cpu'), memory: of('memory'), pods: of('pods') };
}

/** The status of a machine of another size, all of it for pods. */
export const sizeStatus = (size: MachineSize): object => ({ capacity: { ...size }, allocatable: { ...size } });
