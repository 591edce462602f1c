/** Whether an echo comes back: machines and pods answer, the address of a Service is nobody's. */
import type { Pod } from '../../../model/pod.ts';
import { barrier } from './deliver.ts';
import type { Net } from './net.ts';

export function isReachable(net: Net, from: Pod, ip: string): boolean {
  const { ctx, addresses } = net;
  if (ip.startsWith('127.') || ip === from.status?.podIP) return true;
  const node = addresses.machine(ctx.read, ip) ?? addresses.pod(ctx.read, ip)?.spec.nodeName;
  return node !== undefined && barrier(net, node, from.spec.nodeName) === undefined;
}
