/** Which ports of its machine a pod takes, and whether two pods ask for the same one. */
import type { ContainerPort, PodSpec } from '../../../model/pod.ts';

/** A port of a machine: `ip` is 0.0.0.0 where it is taken on all addresses. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export const ANY_ADDRESS = '0.0.0.0';

const NONE: readonly HostPort[] = [];

function add(to: HostPort[] | undefined, ports: readonly ContainerPort[]): HostPort[] | undefined {
  let found = to;
  for (const { hostPort, hostIP, protocol } of ports) {
    if (hostPort === undefined || hostPort <= 0) continue;
    found ??= [];
    found.push({
      ip: hostIP === undefined || hostIP === '' ? ANY_ADDRESS : hostIP,
      protocol: protocol ?? 'TCP',
      port: hostPort,
    });
  }
  return found;
}

/**
 * The host ports of containers and sidecars; init containers that end hold none (pkg/scheduler/util GetHostPorts). Makes
 * nothing for a pod without any.
 */
export function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  let found: HostPort[] | undefined;
  for (const container of spec.initContainers ?? [])
    if (container.ports !== undefined && container.restartPolicy === 'Always') found = add(found, container.ports);
  for (const container of spec.containers) if (container.ports !== undefined) found = add(found, container.ports);
  return found ?? NONE;
}

/** Whether both cannot be had on one machine (HostPortInfo.CheckConflict). */
export function collides(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.ip === b.ip || a.ip === ANY_ADDRESS || b.ip === ANY_ADDRESS;
}
