/** The pod that has a port of its machine (hostPort), and whether it is there for a Service of type LoadBalancer. */
import { ANY_ADDRESS } from '../../kinds/pod/host-ports.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Net } from './net.ts';
import type { Destination } from './sender.ts';

/** Labels of the pods that k3s puts in front of a Service: whose they are. */
export const BALANCER_NAME = 'svccontroller.k3s.cattle.io/svcname';
export const BALANCER_NAMESPACE = 'svccontroller.k3s.cattle.io/svcnamespace';

export interface HostPortPod {
  pod: Pod;
  containerPort: number;
  /** Key of the Service that it balances. */
  balancer?: string;
}

function portIn(pod: Pod, { ip, port, protocol }: Destination): number | undefined {
  for (const { ports = [] } of pod.spec.containers)
    for (const { hostPort, hostIP = '', protocol: spoken = 'TCP', containerPort } of ports) {
      const isHere = hostIP === '' || hostIP === ANY_ADDRESS || hostIP === ip;
      if (hostPort === port && spoken === protocol && isHere) return containerPort;
    }
  return undefined;
}

const runs = (pod: Pod): boolean =>
  !isPodTerminal(pod) && pod.status?.containerStatuses?.some(({ state }) => state?.running !== undefined) === true;

export function hostPortPod({ ctx }: Net, machine: string, to: Destination): HostPortPod | undefined {
  for (const pod of ctx.read.podsOnNode(machine)) {
    if (pod.spec.hostNetwork === true) continue;
    const containerPort = portIn(pod, to);
    if (containerPort === undefined || !runs(pod)) continue;
    const labels = pod.metadata.labels ?? {};
    const name = labels[BALANCER_NAME];
    if (name === undefined) return { pod, containerPort };
    return { pod, containerPort, balancer: `${labels[BALANCER_NAMESPACE] ?? ''}/${name}` };
  }
  return undefined;
}
