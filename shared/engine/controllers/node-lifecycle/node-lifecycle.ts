/**
 * Watches over nodes: one that is not heard of for too long is marked, tainted, and its pods count as not ready
 * (pkg/controller/nodelifecycle).
 */
import type { Context, Controller } from '../../api/actor.ts';
import { machineFault } from '../../kinds/machine.ts';
import { podCondition } from '../../kinds/pod/conditions.ts';
import type { Condition } from '../../../model/meta.ts';
import type { Node, Taint } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Absences } from '../../../model/session.ts';
import { planTaints } from './taints.ts';

/** NodeMonitorGracePeriod: 50 s since 1.32, 40 s before. */
export const GRACE_MS = 50_000;
/** NodeMonitorPeriod */
const MONITOR_MS = 5000;
/** NodeEvictionRate 0.1: one node each ten seconds gets the taint that drives pods away. */
const TAINT_EVERY_MS = 10_000;
/** The taints that drive pods away are set in a pass of their own, so soon after: nodes that went together are all known then. */
const PASS_MS = 100;
/** UnhealthyZoneThreshold: with more of the nodes away, and three at least, nothing is driven away: it may be ourselves. */
const UNHEALTHY_PART = 0.55;
const UNHEALTHY_LEAST = 3;

const SILENT: Readonly<Record<string, true>> = {
  Ready: true,
  MemoryPressure: true,
  DiskPressure: true,
  PIDPressure: true,
};

const readyOf = (node: Node): Condition | undefined => node.status?.conditions?.find((c) => c.type === 'Ready');

/** The conditions of a node whose kubelet is silent. */
export function unknownConditions(node: Node, timestamp: string): Condition[] {
  return (node.status?.conditions ?? []).map((condition): Condition =>
    SILENT[condition.type] !== true || condition.status === 'Unknown'
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: timestamp,
        },
  );
}

/** Virtual ms since which the node has been silent, by its name. */
const silences = (ctx: Context): Map<string, number> => ctx.table<number>('silent');

/** Whether so many nodes are away that the fault is taken to be elsewhere. */
function isDisrupted(ctx: Context): boolean {
  let all = 0;
  let away = 0;
  for (const node of ctx.read.list('Node')) {
    all += 1;
    if (readyOf(node)?.status !== 'True') away += 1;
  }
  return away === all || (away >= UNHEALTHY_LEAST && away / all >= UNHEALTHY_PART);
}

/** Its pods count as not ready: Services leave them out (controller/util/node MarkPodsNotReady). */
function markPodsNotReady(ctx: Context, node: string): void {
  for (const pod of ctx.read.podsOnNode(node)) {
    const ready = podCondition(pod, 'Ready');
    if (ready?.status !== 'True') continue;
    const conditions = pod.status!.conditions!.map((c) =>
      c.type === 'Ready' ? { ...c, status: 'False' as const, lastTransitionTime: ctx.timestamp } : c,
    );
    const { namespace = '', name } = pod.metadata;
    ctx.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    ctx.api.setStatus('Pod', namespace, name, { ...pod.status, conditions });
  }
}

/** Whether the taint that drives pods away may be set now; ms to wait where it may not. */
function mayEvict(ctx: Context, name: string): number {
  const state = ctx.table<number>('rate');
  const turned = ctx.table<number>('turned');
  if (!turned.has(name)) turned.set(name, ctx.now);
  const pass = turned.get(name)! + PASS_MS - ctx.now;
  if (pass > 0) return pass;
  const wait = (state.get('next') ?? 0) - ctx.now;
  if (wait > 0) return wait;
  if (isDisrupted(ctx)) return MONITOR_MS;
  state.set('next', ctx.now + TAINT_EVERY_MS);
  return 0;
}

function saveTaints(ctx: Context, node: Node, taints: readonly Taint[] | undefined): void {
  if (taints === undefined) return;
  const { taints: _old, ...spec } = node.spec;
  ctx.api.update({ ...node, spec: taints.length === 0 ? spec : { ...spec, taints: [...taints] } });
}

/** Virtual ms at which a node that fell silent at `since` is given up: it is looked at every five seconds. */
const missedAt = (since: number): number => Math.ceil((since + GRACE_MS) / MONITOR_MS) * MONITOR_MS;

/** Ms until the node has been silent for too long; 0: it has. */
function patience(ctx: Context, node: Node): number {
  const { name } = node.metadata;
  let since = silences(ctx).get(name);
  if (since === undefined) silences(ctx).set(name, (since = ctx.now));
  return Math.max(0, missedAt(since) - ctx.now);
}

/** The nodes that are silent now, and whether so many are away that no pod is driven off. @param ctx the controller's own */
export function silentNodes(ctx: Context): Pick<Absences, 'silent' | 'disrupted'> {
  const silent = [...silences(ctx)].map(([node, since]) => ({ node, since, missedAt: missedAt(since) }));
  return { silent, disrupted: silent.length > 0 && isDisrupted(ctx) };
}

function reconcile(name: string, ctx: Context): number | undefined {
  let node = ctx.read.get('Node', '', name);
  if (node === undefined) {
    silences(ctx).delete(name);
    return undefined;
  }
  if (machineFault(node) === undefined) silences(ctx).delete(name);
  else {
    const left = patience(ctx, node);
    if (left > 0) return left;
    if (readyOf(node)?.status !== 'Unknown') {
      const conditions = unknownConditions(node, ctx.timestamp);
      node = ctx.api.setStatus('Node', '', name, { ...node.status, conditions }) as Node;
      ctx.event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    }
  }
  const ready = readyOf(node)?.status ?? 'Unknown';
  if (ready === 'True') ctx.table<number>('turned').delete(name);
  if (ready !== 'True') markPodsNotReady(ctx, name);
  // First what keeps new pods away; what drives the others away follows at its rate.
  saveTaints(ctx, node, planTaints(node, ready, false, ctx.timestamp));
  node = ctx.read.get('Node', '', name)!;
  const driving = planTaints(node, ready, true, ctx.timestamp);
  if (driving === undefined) return undefined;
  const wait = ready === 'True' ? 0 : mayEvict(ctx, name);
  if (wait > 0) return wait;
  saveTaints(ctx, node, driving);
  return undefined;
}

/** What of a node this controller minds. */
const isSame = (a: Node, b: Node): boolean =>
  a.spec === b.spec && a.metadata.annotations === b.metadata.annotations && readyOf(a)?.status === readyOf(b)?.status;

export const nodeLifecycle: Controller = {
  name: 'node-controller',
  watches: [
    {
      kind: 'Node',
      keys: ({ before, after }) => {
        const object = (after ?? before)!;
        if (before !== undefined && after !== undefined && isSame(before as Node, after as Node)) return [];
        return [object.metadata.name];
      },
    },
    {
      // A pod that came to a node that is away, or was made ready there.
      kind: 'Pod',
      keys: ({ before, after }, read) => {
        const pod = after as Pod | undefined;
        const node = pod?.spec.nodeName ?? '';
        if (pod === undefined || node === '' || (before as Pod | undefined)?.status === pod.status) return [];
        if (machineFault(read.get('Node', '', node)) === undefined) return [];
        return podCondition(pod, 'Ready')?.status === 'True' ? [node] : [];
      },
    },
  ],
  reconcile,
};
