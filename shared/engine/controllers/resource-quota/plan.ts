/** What the status of a quota should be (pkg/controller/resourcequota syncResourceQuota). Pure. */
import { only, sameAmounts } from '../../api/resource-list.ts';
import type { ResourceList } from '../../../model/meta.ts';
import type { ResourceQuota, ResourceQuotaStatus } from '../../../model/quota.ts';

/** Takes a quota and what was measured; gives its next status, undefined where it says all of that already. */
export function planStatus({ spec, status }: ResourceQuota, measured: ResourceList): ResourceQuotaStatus | undefined {
  const hard = spec?.hard ?? {};
  const used = only({ ...status?.used, ...measured }, Object.keys(hard));
  const isKnown = status?.hard !== undefined && status.used !== undefined;
  if (isKnown && sameAmounts(hard, status.hard!) && sameAmounts(used, status.used!)) return undefined;
  return { hard, used };
}
