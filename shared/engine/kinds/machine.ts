/** What has happened to the machine behind a Node: a fault, written in an annotation. Nothing in the cluster itself reads it. */
import type { Node } from '../../model/node.ts';

/** On a Node: "off" (no power) or "cut-off" (no network); without it the machine is well. */
export const MACHINE_ANNOTATION = 'orrery.dev/machine';

/** From power to a kubelet that reports, ms. */
export const BOOT_MS = 20_000;

/** Where the API answers on machines that carry the control plane. */
export const API_PORT = 6443;

/** The label of machines that carry the control plane. */
export const CONTROL_PLANE_LABEL = 'node-role.kubernetes.io/control-plane';

export const carriesControlPlane = (node: Node | undefined): boolean =>
  node?.metadata.labels?.[CONTROL_PLANE_LABEL] !== undefined;

export type MachineFault = 'off' | 'cut-off';

/** Undefined: it runs and can be reached; true of a node that is not there too. */
export function machineFault(node: Node | undefined): MachineFault | undefined {
  const text = node?.metadata.annotations?.[MACHINE_ANNOTATION];
  return text === 'off' || text === 'cut-off' ? text : undefined;
}
