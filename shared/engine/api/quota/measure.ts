/** Adds up what the objects of a namespace take of a quota (k8s.io/apiserver/pkg/quota/v1 CalculateUsage). */
import type { ResourceQuota } from '../../../model/quota.ts';
import type { ResourceList } from '../../../model/meta.ts';
import { addAmounts, formatAmount, type Amount } from '../amount.ts';
import { parseQuantity } from '../quantity.ts';
import { only } from '../resource-list.ts';
import type { Reader } from '../store.ts';
import type { Evaluator } from './evaluator.ts';
import { isInScopes } from './scopes.ts';

const NOTHING: Amount = { mantissa: 0n, exponent: 0, format: 'DecimalSI' };

/** How many objects take each list: those alike share theirs, so that most namespaces come to a few lists. */
function tally(quota: ResourceQuota, evaluator: Evaluator, read: Reader, nowMs: number): Map<ResourceList, number> {
  const lists = new Map<ResourceList, number>();
  for (const object of read.list(evaluator.kind, quota.metadata.namespace ?? '')) {
    if (!isInScopes(object, quota, evaluator)) continue;
    const usage = evaluator.usage(object, nowMs);
    lists.set(usage, (lists.get(usage) ?? 0) + 1);
  }
  return lists;
}

function amountOf(text: string): Amount {
  const parsed = parseQuantity(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.amount;
}

/** The amounts of the quota's own resources that are taken now; resources that nobody knows are left out. */
export function measure(
  quota: ResourceQuota,
  evaluators: readonly Evaluator[],
  read: Reader,
  nowMs: number,
): ResourceList {
  const names = Object.keys(quota.spec?.hard ?? {});
  const sums = new Map<string, Amount>();
  for (const evaluator of evaluators) {
    const own = evaluator.matching(names);
    for (const name of own) if (!sums.has(name)) sums.set(name, NOTHING);
    for (const [list, count] of tally(quota, evaluator, read, nowMs)) {
      for (const name of own) {
        if (list[name] === undefined) continue;
        const { mantissa, exponent, format } = amountOf(list[name]);
        sums.set(name, addAmounts(sums.get(name)!, { mantissa: mantissa * BigInt(count), exponent, format }));
      }
    }
  }
  return only(Object.fromEntries([...sums].map(([name, sum]) => [name, formatAmount(sum)])), [...sums.keys()].sort());
}
