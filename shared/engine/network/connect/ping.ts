/** Whether an echo comes back: machines, pods and the world answer where policies let it pass; a Service's address is nobody's. */
import { isOutside } from '../outside.ts';
import { policyRefusal } from '../policy/refusal.ts';
import { barrier, peerOf } from './deliver.ts';
import type { Net } from './net.ts';
import { machineOf, type Sender } from './sender.ts';

export function isReachable(net: Net, from: Sender, ip: string): boolean {
  const { ctx, addresses } = net;
  if (ip.startsWith('127.') || (from.kind === 'pod' && ip === from.pod.status?.podIP)) return true;
  // Addresses of pods are known inside of the cluster alone.
  const pod = from.kind === 'outside' ? undefined : addresses.pod(ctx.read, ip);
  const machine = addresses.machine(ctx.read, ip);
  const node = machine ?? pod?.spec.nodeName;
  if (node === undefined && !isOutside(ip)) return false;
  if (node !== undefined && barrier(net, node, machineOf(from)) !== undefined) return false;
  const flow = { from: peerOf(net, from), to: { ip, pod, node: machine }, port: 0, protocol: 'ICMP' } as const;
  return policyRefusal(ctx.read, flow) === undefined;
}
