/**
 * Refuses pods that the labels of their namespace do not allow, and warns of those that it would not like (plugin
 * PodSecurity). Nobody keeps an audit log here: what a namespace asks to have noted is read, and noted nowhere.
 */
import type { KubeObject, ObjectMeta } from '../../../../model/meta.ts';
import type { Container, Pod, PodTemplateSpec } from '../../../../model/pod.ts';
import { at } from '../../../kinds/look.ts';
import { sameJson } from '../../equal.ts';
import { forbiddenRequest, invalidObject } from '../../errors.ts';
import type { AdmissionStep, ChangeContext } from '../admission.ts';
import { inDetail, violations } from './evaluate.ts';
import { asksMore, warningsAbout } from './namespace.ts';
import { policyOf, shownLevel, type Policy } from './policy.ts';

const NO_META: ObjectMeta = { name: '' };

function policyIn(namespace: string | undefined, { read }: ChangeContext): Policy {
  return policyOf(read.get('Namespace', '', namespace ?? '')?.metadata ?? NO_META);
}

function warnOf(policy: Policy, { spec, metadata = {} }: PodTemplateSpec, ctx: ChangeContext): void {
  if (ctx.warn === undefined || policy.warn.level === 'privileged') return;
  const found = violations(policy.warn, spec, metadata);
  const level = JSON.stringify(shownLevel(policy.warn));
  if (found.length > 0) ctx.warn(`would violate PodSecurity ${level}: ${inDetail(found)}`);
}

/** name: how a refusal calls the pod. @throws ApiError Forbidden */
function judge(pod: Pod, name: string, ctx: ChangeContext): void {
  const policy = policyIn(pod.metadata.namespace, ctx);
  const found = violations(policy.enforce, pod.spec, pod.metadata);
  if (found.length > 0) {
    const why = `violates PodSecurity ${JSON.stringify(shownLevel(policy.enforce))}: ${inDetail(found)}`;
    throw forbiddenRequest({ plural: 'pods', group: '' }, name, why);
  }
  warnOf(policy, pod, ctx);
}

const imagesOf = (containers: readonly Container[] = []): (string | undefined)[] => containers.map((c) => c.image);

/** Whether a change of a pod may break a rule (isSignificantPodUpdate). */
function isSignificant(next: Pod, previous: Pod): boolean {
  const [is, was] = [next.spec, previous.spec];
  if (is === was) return false;
  if (!sameJson(imagesOf(is.containers), imagesOf(was.containers))) return true;
  if (!sameJson(imagesOf(is.initContainers), imagesOf(was.initContainers))) return true;
  const before = (was.ephemeralContainers ?? []) as Container[];
  return ((is.ephemeralContainers ?? []) as Container[]).some(
    (c) => before.find((known) => known.name === c.name)?.image !== c.image,
  );
}

export const podSecurityStep: AdmissionStep = {
  name: 'PodSecurity',
  kinds: ['Pod'],
  check: (object, ctx) => judge(object as Pod, ctx.name, ctx),
  checkUpdate(next, previous, ctx) {
    if (isSignificant(next as Pod, previous as Pod)) judge(next as Pod, next.metadata.name, ctx);
  },
};

/** @throws ApiError Invalid for labels that cannot be read */
function checkLabels(namespace: KubeObject, policy: Policy): void {
  if (policy.errors.length > 0) throw invalidObject('Namespace', '', namespace.metadata.name, policy.errors);
}

/** The labels themselves: they must be readable, and who asks for more is told which pods there are not so. */
export const namespaceSecurityStep: AdmissionStep = {
  name: 'PodSecurity',
  kinds: ['Namespace'],
  check: (namespace) => checkLabels(namespace, policyOf(namespace.metadata)),
  checkUpdate(next, previous, ctx) {
    const [is, was] = [policyOf(next.metadata), policyOf(previous.metadata)];
    if (!sameJson(is.errors, was.errors)) checkLabels(next, is);
    if (ctx.warn === undefined || !asksMore(is.enforce, was.enforce)) return;
    for (const text of warningsAbout(next.metadata.name, is.enforce, ctx.read)) ctx.warn(text);
  },
};

/** Where each kind has the template of its pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  ReplicationController: ['spec', 'template'],
  PodTemplate: ['template'],
  'ReplicaSet.apps': ['spec', 'template'],
  'Deployment.apps': ['spec', 'template'],
  'StatefulSet.apps': ['spec', 'template'],
  'DaemonSet.apps': ['spec', 'template'],
  'Job.batch': ['spec', 'template'],
  'CronJob.batch': ['spec', 'jobTemplate', 'spec', 'template'],
};

function warnOfTemplate(object: KubeObject, path: readonly string[], ctx: ChangeContext): void {
  const template = at(object, ...path) as PodTemplateSpec | undefined;
  if (template === undefined || ctx.warn === undefined) return;
  warnOf(policyIn(object.metadata.namespace, ctx), template, ctx);
}

/** Whoever makes pods is let in, and warned of: their pods are refused later. */
export const templateSecuritySteps: readonly AdmissionStep[] = Object.entries(TEMPLATES).map(([kind, path]) => ({
  name: 'PodSecurity',
  kinds: [kind],
  check: (object, ctx) => warnOfTemplate(object, path, ctx),
  checkUpdate: (next, _previous, ctx) => warnOfTemplate(next, path, ctx),
}));
