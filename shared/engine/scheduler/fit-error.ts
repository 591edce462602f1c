/**
 * The sentence that says why no node took a pod, to the byte as upstream's (framework.FitError, preemption.Evaluator).
 */
import type { Refusal } from './cycle.ts';
import type { Preemption } from './preemption/preemption.ts';

export const NO_NODES = 'no nodes available to schedule pods';

/** validation.NoteLengthLimit: what an event's message is cut to. */
const MAX_NOTE = 1024;

/** "2 Insufficient cpu, 3 node(s) were unschedulable": how many nodes gave each reason, sorted as text. */
function histogram(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([reason, nodes]) => `${nodes} ${reason}`)
    .sort()
    .join(', ');
}

function count(counts: Map<string, number>, reason: string, by: number): void {
  if (by > 0) counts.set(reason, (counts.get(reason) ?? 0) + by);
}

/**
 * What the attempt to make room came to; nothing when it went well. Upstream's device allocation, asked first, has its
 * word in every other message of 1.34.
 */
function afterFilters({ nodes }: Refusal, preemption: Preemption): string {
  if ('node' in preemption) return '';
  const claims = ' no new claims to deallocate, preemption: ';
  if ('barred' in preemption) return `${claims}${preemption.barred}`;
  const { hopeless } = preemption;
  const counts = new Map<string, number>();
  for (const reasons of hopeless.values()) for (const reason of reasons) count(counts, reason, 1);
  count(counts, 'Preemption is not helpful for scheduling', nodes - hopeless.size);
  return `${claims}0/${nodes} nodes are available: ${histogram(counts)}.`;
}

/** The message of the PodScheduled condition. */
export function fitMessage(refusal: Refusal, preemption: Preemption): string {
  const { nodes, verdicts, absent, atOnce } = refusal;
  if (nodes === 0) return NO_NODES;
  if (atOnce !== undefined)
    return `0/${nodes} nodes are available: ${atOnce.reasons.join(', ')}.${afterFilters(refusal, preemption)}`;
  const counts = new Map<string, number>();
  for (const verdict of verdicts.values()) for (const reason of verdict.reasons) count(counts, reason, 1);
  if (absent !== undefined) count(counts, absent, nodes - verdicts.size);
  return `0/${nodes} nodes are available: ${histogram(counts)}.${afterFilters(refusal, preemption)}`;
}

/** The same, cut to what an event holds. */
export const noteOf = (message: string): string =>
  message.length <= MAX_NOTE ? message : `${message.slice(0, MAX_NOTE - 4)} ...`;

/** As many nodes as the explanation of a refusal names. */
const MAX_NAMED = 20;

/** One line a node, for whoever asks "why not there?". */
export function verdictLines({ verdicts }: Refusal): string {
  const lines: string[] = [];
  for (const [node, verdict] of verdicts) {
    if (lines.length === MAX_NAMED) {
      lines.push(`and ${verdicts.size - MAX_NAMED} more`);
      break;
    }
    lines.push(`${node}: ${verdict.reasons.join(', ')}`);
  }
  return lines.join('\n');
}
