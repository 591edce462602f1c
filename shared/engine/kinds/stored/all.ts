/** Every built-in kind on which nothing acts yet; one that becomes simulated moves to a file of its own. */
import type { AnyObject } from '../../../model/meta.ts';
import type { Kind } from '../kind.ts';
import { admissionKinds } from './admission.ts';
import { appsKinds } from './apps.ts';
import { autoscalingKinds } from './autoscaling.ts';
import { batchKinds } from './batch.ts';
import { coreOtherKinds } from './core-others.ts';
import { coreWorkloadKinds } from './core-workloads.ts';
import { networkingKinds } from './networking.ts';
import { rbacKinds } from './rbac.ts';
import { smallGroupKinds } from './small-groups.ts';
import { storageKinds } from './storage.ts';

export const storedKinds: readonly Kind<AnyObject>[] = [
  ...coreWorkloadKinds,
  ...coreOtherKinds,
  ...appsKinds,
  ...autoscalingKinds,
  ...batchKinds,
  ...networkingKinds,
  ...smallGroupKinds,
  ...rbacKinds,
  ...storageKinds,
  ...admissionKinds,
];
