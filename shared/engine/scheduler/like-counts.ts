/**
 * How many pods of one namespace that a selector selects are on each node, kept in step one pod at a time: what spreading
 * asks for in every cycle. Pods that are going do not count (podtopologyspread countPodsMatchSelector).
 */
import type { Requirement } from '../api/label-requirement.ts';
import { formatRequirements, matcherOf, type LabelMatcher } from '../api/label-selector.ts';
import { pairText } from '../kernel/pair-text.ts';
import type { Pod } from '../../model/pod.ts';

interface Group {
  matches: LabelMatcher;
  byNode: Map<string, number>;
}

/** A pod with the node that it is on, or has in mind. */
export type Placed = readonly [pod: Pod, node: string];

/** Where a group is found by one label that all of its pods have. */
const UNLABELLED = '';

/** Old ReplicaSets leave their groups behind: when there are so many, all are made anew when asked for. */
const MOST_GROUPS = 2_000;

const NO_GROUPS: readonly Group[] = [];
const groupKey = pairText((namespace, selector) => `${namespace} ${selector}`);
const labelText = pairText((key, value) => `${key}=${value}`);

const texts = new WeakMap<readonly Requirement[], string>();

/** Written once for each selector: schedulers ask by the same one for all pods of an owner. */
function textOf(requirements: readonly Requirement[]): string {
  let text = texts.get(requirements);
  if (text === undefined) texts.set(requirements, (text = formatRequirements(requirements)));
  return text;
}

/** Selects nothing. */
const NOBODY: ReadonlyMap<string, number> = new Map();

export class LikeCounts {
  private readonly groups = new Map<string, Group>();
  /** By namespace and one "key=value" that the selector asks for. */
  private readonly byLabel = new Map<string, Map<string, Group[]>>();

  /** everybody: all pods of a namespace that hold something of a node. */
  constructor(private readonly everybody: (namespace: string) => Iterable<Placed>) {}

  /** Counts by node; nodes without any are not in it. requirements: undefined selects nothing. */
  of(namespace: string, requirements: readonly Requirement[] | undefined): ReadonlyMap<string, number> {
    if (requirements === undefined) return NOBODY;
    const key = groupKey(namespace, textOf(requirements));
    let group = this.groups.get(key);
    if (group === undefined) {
      if (this.groups.size === MOST_GROUPS) this.forget();
      group = { matches: matcherOf(requirements), byNode: new Map() };
      this.groups.set(key, group);
      this.file(namespace, requirements, group);
      for (const [pod, node] of this.everybody(namespace)) this.countIn(group, pod, node, 1);
    }
    return group.byNode;
  }

  /** sign 1: the pod is on the node; -1: it no longer is. */
  count(pod: Pod, node: string, sign: 1 | -1): void {
    const filed = this.byLabel.get(pod.metadata.namespace ?? '');
    if (filed === undefined) return;
    for (const group of filed.get(UNLABELLED) ?? NO_GROUPS) this.countIn(group, pod, node, sign);
    const { labels } = pod.metadata;
    for (const key in labels)
      for (const group of filed.get(labelText(key, labels[key]!)) ?? NO_GROUPS) this.countIn(group, pod, node, sign);
  }

  private countIn({ matches, byNode }: Group, { metadata }: Pod, node: string, sign: 1 | -1): void {
    if (metadata.deletionTimestamp !== undefined || !matches(metadata.labels)) return;
    const count = (byNode.get(node) ?? 0) + sign;
    if (count === 0) byNode.delete(node);
    else byNode.set(node, count);
  }

  private file(namespace: string, requirements: readonly Requirement[], group: Group): void {
    const exact = requirements.find(({ operator }) => operator === '=' || operator === '==');
    const label = exact === undefined ? UNLABELLED : `${exact.key}=${exact.values[0]}`;
    let filed = this.byLabel.get(namespace);
    if (filed === undefined) this.byLabel.set(namespace, (filed = new Map()));
    const groups = filed.get(label);
    if (groups === undefined) filed.set(label, [group]);
    else groups.push(group);
  }

  private forget(): void {
    this.groups.clear();
    this.byLabel.clear();
  }
}
