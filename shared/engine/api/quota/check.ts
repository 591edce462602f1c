/**
 * Whether quotas let an object in, and what they count then
 * (k8s.io/apiserver/pkg/admission/plugin/resourcequota CheckRequest).
 */
import type { ResourceQuota, ScopeRequirement } from '../../../model/quota.ts';
import type { KubeObject, ResourceList } from '../../../model/meta.ts';
import { canonicalQuantity, compareQuantities } from '../quantity.ts';
import { addLists, nonZero, only, subtractToZero } from '../resource-list.ts';
import type { Evaluator } from './evaluator.ts';
import { isInScopes, scopesOf } from './scopes.ts';

/** What a quota will have counted once the object is in. */
export interface Charge {
  quota: ResourceQuota;
  used: ResourceList;
}

/** What the API server was configured to give to nobody without a quota for it; by default nothing. */
export interface LimitedResource {
  /** The kind's plural with its group. */
  resource: string;
  apiGroup?: string;
  /** Parts of names of resources. */
  matchContains?: readonly string[];
  matchScopes?: readonly ScopeRequirement[];
}

export interface QuotaRequest {
  object: KubeObject;
  /** What it was before, of a change. */
  previous?: KubeObject;
  evaluator: Evaluator;
  /** Unix ms. */
  nowMs: number;
  limited?: readonly LimitedResource[];
}

export type Verdict = { charges: Charge[] } | { refusal: string };

const listed = (list: ResourceList): string =>
  Object.keys(list)
    .sort()
    .map((name) => `${name}=${canonicalQuantity(list[name]!)}`)
    .join(',');

const hardNames = ({ status }: ResourceQuota): string[] => Object.keys(status?.hard ?? {});

/** How Go prints a list of scopes that nothing covers. */
const shownScopes = (scopes: readonly ScopeRequirement[]): string =>
  `[${scopes.map((s) => `{${s.scopeName} ${s.operator} [${(s.values ?? []).join(' ')}]}`).join(' ')}]`;

/** What stands against a request that no quota covers though one has to. */
function uncovered(request: QuotaRequest, usage: ResourceList, covering: readonly ResourceQuota[]): string | undefined {
  const { limited = [], evaluator, object } = request;
  if (limited.length === 0) return undefined;
  const names = Object.keys(nonZero(usage)).filter((name) =>
    limited.some((l) => l.matchContains?.some((part) => name.includes(part)) === true),
  );
  const hard = new Set(
    covering.filter((q) => isInScopes(object, q, evaluator)).flatMap((q) => evaluator.matching(hardNames(q))),
  );
  const missing = names.filter((name) => !hard.has(name)).sort();
  if (missing.length > 0) return `insufficient quota to consume: ${missing.join(',')}`;
  const isIn = (scope: ScopeRequirement): boolean => evaluator.isInScope?.(object, scope) === true;
  const covered = new Set(covering.flatMap((q) => scopesOf(q).filter(isIn)).map((s) => s.scopeName));
  const open = limited.flatMap((l) => (l.matchScopes ?? []).filter(isIn)).filter((s) => !covered.has(s.scopeName));
  return open.length === 0 ? undefined : `insufficient quota to match these scopes: ${shownScopes(open)}`;
}

/** What of a list is more than the quota has. */
function overdrawn(wanted: ResourceList, hard: ResourceList): string[] {
  return Object.keys(wanted).filter((n) => hard[n] !== undefined && compareQuantities(wanted[n]!, hard[n]) > 0);
}

/**
 * Takes the quotas of the object's namespace; gives what they come to, or upstream's words of refusal without their
 * beginning. A quota that was never measured is not looked at yet. Pure.
 */
export function checkQuotas(quotas: readonly ResourceQuota[], request: QuotaRequest): Verdict {
  const { object, previous, evaluator, nowMs } = request;
  const concerned: ResourceQuota[] = [];
  for (const quota of quotas) {
    const names = evaluator.matching(hardNames(quota));
    if (names.length === 0 || !isInScopes(object, quota, evaluator)) continue;
    const { name } = quota.metadata;
    const complaint = evaluator.complaint?.(object, names);
    if (complaint !== undefined) return { refusal: `failed quota: ${name}: ${complaint}` };
    if (names.some((each) => quota.status?.used?.[each] === undefined))
      return { refusal: `status unknown for quota: ${name}, resources: ${names.sort().join(',')}` };
    concerned.push(quota);
  }
  const usage = evaluator.usage(object, nowMs);
  const negative = Object.keys(usage).filter((name) => compareQuantities(usage[name]!, '0') < 0);
  if (negative.length > 0) return { refusal: `quota usage is negative for resource(s): ${negative.sort().join(',')}` };
  const more = previous === undefined ? usage : subtractToZero(usage, evaluator.usage(previous, nowMs));
  const deltas = concerned.map((quota) => {
    const counted = previous !== undefined && isInScopes(previous, quota, evaluator);
    return { quota, delta: nonZero(counted ? more : usage) };
  });
  const takes = concerned.length === 0 ? nonZero(more) : Object.assign({}, ...deltas.map((d) => d.delta));
  if (Object.keys(takes).length === 0) return { charges: [] };
  const open = uncovered(request, usage, quotas);
  if (open !== undefined) return { refusal: open };
  const charges: Charge[] = [];
  for (const { quota, delta } of deltas) {
    if (Object.keys(delta).length === 0) continue;
    const { hard = {}, used = {} } = quota.status ?? {};
    const asked = only(delta, Object.keys(hard));
    const total = addLists(used, asked);
    const over = overdrawn(only(total, Object.keys(asked)), hard);
    if (over.length > 0) {
      const [requested, taken, limit] = [asked, used, hard].map((list) => listed(only(list, over)));
      const refusal = `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${taken}, limited: ${limit}`;
      return { refusal };
    }
    charges.push({ quota, used: total });
  }
  return { charges };
}
