/**
 * Whether the API answers: most of the machines that carry the control plane have power and network, as etcd's quorum asks.
 * While it is away nobody writes, controllers and scheduler stand still, and kubelets go on with what they know.
 */
import type { Kernel } from '../kernel/kernel.ts';
import { API_PORT, BOOT_MS, carriesControlPlane, MACHINE_ANNOTATION, machineFault } from '../kinds/machine.ts';
import { MIRROR_ANNOTATION } from '../kinds/pod/mirror.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import type { Actor, Context } from './actor.ts';
import { ApiError } from './errors.ts';
import type { Lookup } from './store.ts';

const NAME = 'control-plane';
const STATE = 'control-plane/state';
const AWAY = 'away';
const COMING = 'coming';

const state = (kernel: Kernel): Map<string, number> => kernel.table<number>(STATE);

/** A part of the control plane that can stand still by itself, where it runs as a pod. */
export type Part = 'kube-scheduler' | 'kube-controller-manager';

const PARTS: ReadonlySet<string> = new Set<Part>(['kube-scheduler', 'kube-controller-manager']);
const stopped = (part: string): string => `stopped ${part}`;

export const isServed = (kernel: Kernel): boolean => !state(kernel).has(AWAY);

/** Whether the part is at work: it runs, and has an API to ask. */
export const isAtWork = (kernel: Kernel, part: Part): boolean => isServed(kernel) && !state(kernel).has(stopped(part));

/** Virtual ms since which it is away; undefined: it answers. */
export const awaySince = (kernel: Kernel): number | undefined => state(kernel).get(AWAY);

/** What kubectl says where the machine of the API does not answer at all. */
export function unreachable(read: Lookup): ApiError {
  const [node] = [...read.list('Node')].filter(carriesControlPlane);
  const address = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? NAME;
  const message = `Unable to connect to the server: dial tcp ${address}:${API_PORT}: connect: no route to host`;
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'ServiceUnavailable',
    code: 503,
  });
}

/** What happens to a machine happens without the API: its annotation is no write of the cluster's. */
export const isMachineFault = (before: KubeObject | undefined, after: KubeObject | undefined): boolean =>
  before?.kind === 'Node' &&
  before.metadata.annotations?.[MACHINE_ANNOTATION] !== after?.metadata.annotations?.[MACHINE_ANNOTATION];

function hasQuorum(read: Lookup): boolean {
  let all = 0;
  let well = 0;
  for (const node of read.list('Node')) {
    if (!carriesControlPlane(node)) continue;
    all += 1;
    if (machineFault(node) === undefined) well += 1;
  }
  return all === 0 || well * 2 > all;
}

const isRunning = (pod: Pod): boolean =>
  pod.status?.containerStatuses?.some(({ state: is }) => is?.running !== undefined) === true;

/** The part that the pod is, as kubeadm labels them; undefined for every other pod. */
function partOf(pod: Pod): string | undefined {
  if (pod.metadata.annotations?.[MIRROR_ANNOTATION] === undefined) return undefined;
  const part = pod.metadata.labels?.['component'] ?? '';
  return PARTS.has(part) ? part : undefined;
}

/** A pod of the control plane started or ended: its part works as long as one of its pods does. */
function podChanged(after: Pod | undefined, before: Pod | undefined, ctx: Context): void {
  const part = partOf((after ?? before)!);
  if (part === undefined || (after !== undefined && before !== undefined && isRunning(after) === isRunning(before)))
    return;
  const table = ctx.table<number>('state');
  let runs = false;
  for (const pod of ctx.read.list('Pod', 'kube-system')) if (partOf(pod) === part && isRunning(pod)) runs = true;
  if (!runs) {
    if (!table.has(stopped(part))) table.set(stopped(part), ctx.now);
  } else if (table.delete(stopped(part))) ctx.after(0, 'started', part);
}

/** Watches over the machines and pods of the control plane. resume: wakes all who waited for it. */
export const controlPlane = (resume: () => void): Actor => ({
  name: NAME,
  watches: ['Node', 'Pod'],
  onChange({ before, after }, ctx) {
    if ((after ?? before)!.kind === 'Pod') {
      podChanged(after as Pod | undefined, before as Pod | undefined, ctx);
      return;
    }
    const [was, is] = [before as Node | undefined, after as Node | undefined];
    if (!carriesControlPlane(was) && !carriesControlPlane(is)) return;
    const table = ctx.table<number>('state');
    if (!hasQuorum(ctx.read)) {
      if (!table.has(AWAY)) table.set(AWAY, ctx.now);
      table.delete(COMING);
      return;
    }
    if (!table.has(AWAY) || table.has(COMING)) return;
    const ms = machineFault(was) === 'off' ? BOOT_MS : 0;
    table.set(COMING, ctx.now + ms);
    ctx.after(ms, 'up', '');
  },
  onTimer(what, _key, ctx) {
    if (what === 'started') {
      resume();
      return;
    }
    const table = ctx.table<number>('state');
    const due = table.get(COMING);
    if (due === undefined || due > ctx.now) return;
    table.delete(COMING);
    table.delete(AWAY);
    resume();
  },
});
