/**
 * Says what quotas allow and what is taken of them, anew whenever something is given back
 * (pkg/controller/resourcequota). What is new is added by admission.
 */
import type { Controller } from '../../api/actor.ts';
import { keyOf, kindOf, splitKey } from '../../api/kind-map.ts';
import { evaluatorOf, evaluatorsFor } from '../../api/quota/evaluators.ts';
import { measure } from '../../api/quota/measure.ts';
import { quotaTypeOf } from '../../api/quota/services.ts';
import { sameAmounts } from '../../api/resource-list.ts';
import type { Reader } from '../../api/store.ts';
import { parseTime } from '../../kernel/time.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { KindRegistry } from '../../kinds/registry.ts';
import type { Change } from '../../../model/change.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { ResourceQuota } from '../../../model/quota.ts';
import { planStatus } from './plan.ts';

/** --resource-quota-sync-period: what nobody told of is found so often at the latest. Ms. */
const RESYNC_MS = 5 * 60_000;

const hardOf = (quota: KubeObject): Record<string, string> => (quota as ResourceQuota).spec?.hard ?? {};

/** Whether a change of an object may give something back, or take it without admission (DefaultUpdateFilter). */
function isNews(before: KubeObject, after: KubeObject): boolean {
  switch (kindOf(after)) {
    case 'Pod':
      return isPodTerminal(after as Pod) && !isPodTerminal(before as Pod);
    case 'Service':
      return quotaTypeOf(before) !== quotaTypeOf(after);
    case 'PersistentVolumeClaim':
      return true;
    default:
      return false;
  }
}

/** kinds: all there are, to know what is counted under a name. */
export function resourceQuotaController(kinds: Pick<KindRegistry, 'all' | 'of'>): Controller {
  function quotasOf({ before, after }: Change, read: Reader): string[] {
    if (before === undefined || read.count('ResourceQuota') === 0) return [];
    const { namespace = '' } = before.metadata;
    if (namespace === '' || read.count('ResourceQuota', namespace) === 0) return [];
    if (after !== undefined && !isNews(before, after)) return [];
    const evaluator = evaluatorOf(kinds.of(before.apiVersion, before.kind));
    if (evaluator === undefined) return [];
    return [...read.list('ResourceQuota', namespace)]
      .filter(({ status }) => evaluator.matching(Object.keys(status?.hard ?? {})).length > 0)
      .map(keyOf);
  }

  return {
    name: 'resourcequota-controller',
    watches: [
      {
        kind: 'ResourceQuota',
        keys: ({ before, after }) => {
          if (after === undefined) return [];
          return before === undefined || !sameAmounts(hardOf(before), hardOf(after)) ? [keyOf(after)] : [];
        },
      },
      { kind: '*', keys: quotasOf },
    ],
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const quota = ctx.read.get('ResourceQuota', namespace, name);
      if (quota === undefined) return undefined;
      const evaluators = evaluatorsFor(Object.keys(hardOf(quota)), kinds.all());
      const status = planStatus(quota, measure(quota, evaluators, ctx.read, parseTime(ctx.timestamp) ?? 0));
      if (status !== undefined) ctx.api.setStatus('ResourceQuota', namespace, name, status);
      return { inBackground: RESYNC_MS };
    },
  };
}
