/** Asks every plugin about every machine, for whoever wants to know why a pod is here and not there. Changes nothing. */
import type { Lookup } from '../api/store.ts';
import type { MachineRefusal, MachineVerdict, Placement } from '../../model/placement.ts';
import type { Pod } from '../../model/pod.ts';
import { ELSEWHERE, refusedAtOnce, scoreAll } from './cycle.ts';
import { filtersFor, refusalWithNominated } from './filtering.ts';
import { NodeCache } from './node-cache.ts';
import type { NodeInfo } from './node-info.ts';
import { PLUGINS } from './plugins/all.ts';
import type { Plugin } from './plugins/plugin.ts';
import { viewOf, type PodView } from './pod-view.ts';
import type { Verdict } from './verdict.ts';

const NOT_ASKED: MachineRefusal = { plugin: 'NodeAffinity', reasons: [ELSEWHERE], roomHelps: false };

const told = ({ plugin, reasons, unresolvable }: Verdict): MachineRefusal => ({
  plugin,
  reasons,
  roomHelps: !unresolvable,
});

/** Everybody's refusals, not only the first; where pods that wait for the node leave no room, that one. */
function refusalsOf(filters: readonly Plugin[], view: PodView, node: NodeInfo, cache: NodeCache): MachineRefusal[] {
  const { only } = view.affinity;
  if (only !== undefined && !only.includes(node.name)) return [NOT_ASKED];
  const own = filters.flatMap((plugin) => plugin.filter!(view, node) ?? []);
  if (own.length > 0) return own.map(told);
  const kept = refusalWithNominated(filters, view, node, cache);
  return kept === undefined ? [] : [told(kept)];
}

/** What is known without the history: the rest of a Placement is the asker's. */
export type Verdicts = Pick<Placement, 'plugins' | 'machines' | 'atOnce'>;

const byName = (a: MachineVerdict, b: MachineVerdict): number => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0);

/**
 * Where a pod without a node could go, of the objects as `read` has them, and how good each place is.
 * pod: as it was before it had a node.
 */
export function verdictsOn(pod: Pod, read: Lookup): Verdicts {
  const cache = new NodeCache(read);
  const view = viewOf(pod, { read, reserved: [] });
  const atOnce = refusedAtOnce(view);
  for (const plugin of PLUGINS) plugin.prepare?.(view, cache);
  const filters = filtersFor(view);
  const refused: MachineVerdict[] = [];
  const feasible: NodeInfo[] = [];
  for (const node of cache.nodes) {
    const refusals = refusalsOf(filters, view, node, cache);
    if (refusals.length === 0) feasible.push(node);
    else refused.push({ node: node.name, refusals, scores: [], total: 0 });
  }
  const found = feasible.length;
  const scoring = PLUGINS.filter((p) => p.score !== undefined && p.scores?.(view, cache, feasible, found) !== false);
  const columns = scoring.map((plugin) => {
    const raw: number[] = [];
    scoreAll(plugin, view, feasible, found, raw);
    return raw.map((score) => score * plugin.weight);
  });
  const fitting = feasible.map(({ name }, i): MachineVerdict => {
    const scores = columns.map((column) => column[i]!);
    return { node: name, refusals: [], scores, total: scores.reduce((sum, score) => sum + score, 0) };
  });
  return {
    ...(atOnce === undefined ? {} : { atOnce: told(atOnce) }),
    plugins: scoring.map(({ name, weight }) => ({ name, weight })),
    machines: [...fitting.sort((a, b) => b.total - a.total || byName(a, b)), ...refused.sort(byName)],
  };
}
