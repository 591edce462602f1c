/** What pods take of a quota (pkg/quota/v1/evaluator/core/pods.go). */
import { limitsOfPod, requestsOfPod } from '../../kinds/pod/aggregate-requests.ts';
import { rememberByResources } from '../../kinds/pod/by-resources.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { asksAsWhole } from '../../kinds/pod/pod-level.ts';
import { qosClass } from '../../kinds/pod/qos.ts';
import { isExtended, isHugePages, isNative } from '../../kinds/pod/validation/resource-name.ts';
import { parseTime } from '../../kernel/time.ts';
import type { KubeObject, ResourceList } from '../../../model/meta.ts';
import type { Container, Pod, PodSpec } from '../../../model/pod.ts';
import type { ScopeRequirement } from '../../../model/quota.ts';
import { addLists } from '../resource-list.ts';
import type { Evaluator } from './evaluator.ts';
import { meetsScope } from './scopes.ts';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
const RESOURCES: ReadonlySet<string> = new Set([
  'pods',
  'count/pods',
  ...COMPUTE,
  ...COMPUTE.map((name) => `requests.${name}`),
  ...COMPUTE.map((name) => `limits.${name}`),
]);

/** A quota on one of these has every container say what it wants of it. */
const MUST_BE_SAID = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

const isTaken = (name: string): boolean =>
  RESOURCES.has(name) ||
  isHugePages(name) ||
  name.startsWith('requests.hugepages-') ||
  (!isNative(name) && name.startsWith('requests.'));

/** Amounts under the names that quotas have for them. */
function named(requests: ResourceList, limits: ResourceList): ResourceList {
  const usage: Record<string, string> = { pods: '1' };
  for (const name of COMPUTE) {
    if (requests[name] !== undefined) usage[name] = usage[`requests.${name}`] = requests[name];
    if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name];
  }
  for (const name in requests) {
    if (isHugePages(name)) usage[name] = usage[`requests.${name}`] = requests[name]!;
    if (isExtended(name)) usage[`requests.${name}`] = requests[name]!;
  }
  return usage;
}

const COUNTED: ResourceList = { 'count/pods': '1' };
const ofSpec = rememberByResources((spec: PodSpec): ResourceList =>
  addLists(COUNTED, named(requestsOfPod(spec), limitsOfPod(spec))),
);

/** Ended, or still there long after its time to end: it no longer takes anything (QuotaV1Pod). nowMs: Unix ms. */
function isOver(pod: Pod, nowMs: number): boolean {
  if (isPodTerminal(pod)) return true;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false;
  return nowMs > (parseTime(deletionTimestamp) ?? nowMs) + deletionGracePeriodSeconds * 1000;
}

const lacks = ({ resources }: Container, name: string): boolean =>
  named(resources?.requests ?? {}, resources?.limits ?? {})[name] === undefined;

function complaint(object: KubeObject, names: readonly string[]): string | undefined {
  const { spec } = object as Pod;
  if (asksAsWhole(spec)) return undefined;
  const said = MUST_BE_SAID.filter((name) => names.includes(name)).sort();
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const missing = said.flatMap((name) => {
    const without = new Set(containers.filter((c) => lacks(c, name)).map((c) => c.name));
    return without.size === 0 ? [] : [`${name} for: ${[...without].sort().join(',')}`];
  });
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
}

interface Term {
  namespaces?: unknown[];
  namespaceSelector?: unknown;
  podAffinityTerm?: Term;
}

/** Whether a term of its affinity looks at pods of other namespaces. */
function looksElsewhere({ affinity }: PodSpec): boolean {
  const lists = ['podAffinity', 'podAntiAffinity'].flatMap((of) => {
    const terms = affinity?.[of] as Record<string, Term[] | undefined> | undefined;
    return [
      ...(terms?.['requiredDuringSchedulingIgnoredDuringExecution'] ?? []),
      ...(terms?.['preferredDuringSchedulingIgnoredDuringExecution'] ?? []).map((t) => t.podAffinityTerm ?? {}),
    ];
  });
  return lists.some(
    (term) => (term.namespaces?.length ?? 0) > 0 || (term.namespaceSelector ?? undefined) !== undefined,
  );
}

function isInScope(object: KubeObject, scope: ScopeRequirement): boolean {
  const { spec, status } = object as Pod;
  const ends = (spec.activeDeadlineSeconds ?? -1) >= 0;
  const isBestEffort = (): boolean => (status?.qosClass ?? qosClass(spec)) === 'BestEffort';
  switch (scope.scopeName) {
    case 'Terminating':
      return ends;
    case 'NotTerminating':
      return !ends;
    case 'BestEffort':
      return isBestEffort();
    case 'NotBestEffort':
      return !isBestEffort();
    case 'PriorityClass':
      return meetsScope(scope, spec.priorityClassName ?? '');
    case 'CrossNamespacePodAffinity':
      return looksElsewhere(spec);
    default:
      return false;
  }
}

export const podEvaluator: Evaluator = {
  kind: 'Pod',
  matching: (names) => names.filter(isTaken),
  changes: false,
  complaint,
  isInScope,
  usage: (object, nowMs) => (isOver(object as Pod, nowMs) ? COUNTED : ofSpec((object as Pod).spec)),
};
