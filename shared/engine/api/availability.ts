/**
 * Whether the API answers: most of the machines that carry the control plane have power and network, as etcd's quorum asks.
 * While it is away nobody writes, controllers and scheduler stand still, and kubelets go on with what they know.
 */
import type { Kernel } from '../kernel/kernel.ts';
import { BOOT_MS, carriesControlPlane, MACHINE_ANNOTATION, machineFault } from '../kinds/machine.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Node } from '../../model/node.ts';
import type { Actor } from './actor.ts';
import { ApiError } from './errors.ts';
import type { Lookup } from './store.ts';

const NAME = 'control-plane';
const AWAY = 'away';
const COMING = 'coming';

const state = (kernel: Kernel): Map<string, number> => kernel.table<number>(`${NAME}/state`);

export const isServed = (kernel: Kernel): boolean => !state(kernel).has(AWAY);

/** Virtual ms since which it is away; undefined: it answers. */
export const awaySince = (kernel: Kernel): number | undefined => state(kernel).get(AWAY);

/** What kubectl says where the machine of the API does not answer at all. */
export function unreachable(read: Lookup): ApiError {
  const [node] = [...read.list('Node')].filter(carriesControlPlane);
  const address = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? NAME;
  const message = `Unable to connect to the server: dial tcp ${address}:6443: connect: no route to host`;
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

/** Watches over the machines of the control plane. resume: wakes all who waited for it. */
export const controlPlane = (resume: () => void): Actor => ({
  name: NAME,
  watches: ['Node'],
  onChange({ before, after }, ctx) {
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
  onTimer(_what, _key, ctx) {
    const table = ctx.table<number>('state');
    const due = table.get(COMING);
    if (due === undefined || due > ctx.now) return;
    table.delete(COMING);
    table.delete(AWAY);
    resume();
  },
});
