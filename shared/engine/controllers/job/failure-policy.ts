/** What a failed pod means by the pod failure policy (pod_failure_policy.go). Pure. */
import type { FailureAction, Job, PodFailurePolicyRule } from '../../../model/job.ts';
import type { ContainerStatus, Pod } from '../../../model/pod.ts';

export interface Verdict {
  /** Why the whole Job fails; absent while it does not. */
  message?: string;
  /** It counts towards the limits. */
  counts: boolean;
  action?: FailureAction;
}

type OnExitCodes = NonNullable<PodFailurePolicyRule['onExitCodes']>;

function exited(pod: Pod, rule: OnExitCodes): ContainerStatus | undefined {
  const all = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  return all.find(({ name, state }) => {
    const code = state?.terminated?.exitCode;
    if (code === undefined || code === 0) return false;
    if (rule.containerName !== undefined && rule.containerName !== name) return false;
    return rule.values.includes(code) === (rule.operator === 'In');
  });
}

function describe(pod: Pod, rule: PodFailurePolicyRule, index: number): string | undefined {
  const { name, namespace = '' } = pod.metadata;
  const by = `matching ${rule.action} rule at index ${index}`;
  if (rule.onExitCodes !== undefined) {
    const found = exited(pod, rule.onExitCodes);
    if (found === undefined) return undefined;
    return `Container ${found.name} for pod ${namespace}/${name} failed with exit code ${found.state!.terminated!.exitCode} ${by}`;
  }
  const wanted = rule.onPodConditions ?? [];
  const condition = pod.status?.conditions?.find((c) =>
    wanted.some((w) => w.type === c.type && (w.status ?? 'True') === c.status),
  );
  return condition === undefined ? undefined : `Pod ${namespace}/${name} has condition ${condition.type} ${by}`;
}

/** The first rule that fits decides; where none does, the failure counts. */
export function judge(job: Job, pod: Pod): Verdict {
  for (const [index, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const message = describe(pod, rule, index);
    if (message === undefined) continue;
    const { action } = rule;
    return { counts: action !== 'Ignore', action, ...(action === 'FailJob' && { message }) };
  }
  return { counts: true };
}
