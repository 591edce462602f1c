/** The steps of admission in upstream's order (pkg/kubeapiserver/options/plugins.go), and how an object goes through them. */
import type { KubeObject } from '../../../model/meta.ts';
import { kindOf, type KindName } from '../kind-map.ts';
import type { AdmissionContext, AdmissionStep, ChangeContext } from './admission.ts';
import { ingressClassStep } from './ingress-class.ts';
import { limitRangerStep } from './limit-ranger.ts';
import { namespaceSecurityStep, podSecurityStep, templateSecuritySteps } from './pod-security/pod-security.ts';
import { defaultTolerationsStep, serviceAccountStep } from './pod-steps.ts';
import { priorityClassStep, priorityStep } from './priority.ts';
import { roomStep } from './room.ts';
import { runtimeClassStep } from './runtime-class.ts';
import { claimResizeStep, defaultClassStep, inUseProtectionStep } from './storage.ts';

/** Namespaces come before (namespace-lifecycle.ts), quotas after (resource-quota.ts): both look at every kind. */
const STEPS: readonly AdmissionStep[] = [
  roomStep,
  limitRangerStep,
  serviceAccountStep,
  podSecurityStep,
  namespaceSecurityStep,
  ...templateSecuritySteps,
  priorityStep,
  priorityClassStep,
  defaultTolerationsStep,
  defaultClassStep,
  inUseProtectionStep,
  claimResizeStep,
  runtimeClassStep,
  ingressClassStep,
];

const NONE: readonly AdmissionStep[] = [];

/** The steps of each kind that any step names. */
function byKind(has: 'admit' | 'check' | 'checkUpdate'): ReadonlyMap<KindName, readonly AdmissionStep[]> {
  const found = new Map<KindName, AdmissionStep[]>();
  for (const step of STEPS) {
    if (step[has] === undefined) continue;
    for (const kind of step.kinds) found.set(kind, [...(found.get(kind) ?? []), step]);
  }
  return found;
}

const ADMIT = byKind('admit');
const CHECK = byKind('check');
const CHANGE = byKind('checkUpdate');

/** The object as all steps complete it. @throws ApiError */
export function completed<T extends KubeObject>(object: T, kind: KindName, ctx: AdmissionContext): T {
  let made = object;
  for (const step of ADMIT.get(kind) ?? NONE) made = step.admit!(made, ctx);
  return made;
}

/** Asks every step about a new object that is complete and valid. @throws ApiError */
export function checkNew(object: KubeObject, kind: KindName, ctx: AdmissionContext): void {
  for (const step of CHECK.get(kind) ?? NONE) step.check!(object, ctx);
}

/** Asks every step about a change. @throws ApiError */
export function checkChange(next: KubeObject, previous: KubeObject, ctx: ChangeContext): void {
  for (const step of CHANGE.get(kindOf(next)) ?? NONE) step.checkUpdate!(next, previous, ctx);
}
