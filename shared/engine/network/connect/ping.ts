/** Whether an echo comes back: machines and pods answer, the address of a Service is nobody's. */
import { barrier } from './deliver.ts';
import type { Net } from './net.ts';
import { machineOf, type Sender } from './sender.ts';

export function isReachable(net: Net, from: Sender, ip: string): boolean {
  const { ctx, addresses } = net;
  if (ip.startsWith('127.') || (from.kind === 'pod' && ip === from.pod.status?.podIP)) return true;
  // Addresses of pods are known inside of the cluster alone.
  const pod = from.kind === 'outside' ? undefined : addresses.pod(ctx.read, ip);
  const node = addresses.machine(ctx.read, ip) ?? pod?.spec.nodeName;
  return node !== undefined && barrier(net, node, machineOf(from)) === undefined;
}
