/** Complaints about a pod spec as a whole, in upstream's order (ValidatePodSpec). */
import { invalid, notSupported, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import { rangeText } from '../../../api/names.ts';
import { validateLabels } from '../../../api/labels.ts';
import type { PodSpec, ResourceRequirements } from '../../../../model/pod.ts';
import { at, listAt, mapAt, textAt } from '../../look.ts';
import { affinityErrors } from './affinity.ts';
import { dnsLabel, dnsSubdomain, type SpecContext } from './checks.ts';
import type { PodParts } from './container.ts';
import { ephemeralErrors, hostNetworkErrors, initErrors, regularErrors } from './containers.ts';
import { dnsConfigErrors, dnsPolicyErrors, hostAliasErrors } from './dns.ts';
import { readinessGateErrors, schedulingGateErrors } from './gates.ts';
import { podResourceErrors } from './pod-resources.ts';
import { hostUsersErrors, podSecurityContextErrors } from './pod-security-context.ts';
import { claimNames, resourceClaimErrors } from './resource-claims.ts';
import { resourceErrors } from './resources.ts';
import { tolerationErrors } from './tolerations.ts';
import { spreadErrors } from './topology-spread.ts';
import { volumeErrors } from './volumes.ts';
import { hostProcessErrors, linuxErrors, windowsErrors } from './windows.ts';

const RESTARTS = ['Always', 'OnFailure', 'Never'];
const PREEMPTIONS = ['PreemptLowerPriority', 'Never'];
const SYSTEMS = ['linux', 'windows'];
const MAX_INT32 = 2147483647;

/** A word of a closed list, in upstream's order; an empty one is missing. */
export function wordErrors(word: string, words: readonly string[], path: string): FieldError[] {
  if (word === '') return [required(path)];
  return words.includes(word) ? [] : [notSupportedAsListed(path, word, words)];
}

/** Names of things elsewhere in the cluster; an empty one names nothing. */
function nameErrors(spec: PodSpec, path: string, fields: readonly string[], check: typeof dnsLabel): FieldError[] {
  return fields.flatMap((field) => {
    const name = textAt(spec, field);
    return name === '' ? [] : check(name, `${path}.${field}`);
  });
}

function containersErrors(spec: PodSpec, path: string, ctx: SpecContext): FieldError[] {
  const volumes = volumeErrors(spec.volumes, `${path}.volumes`, ctx);
  const claims = listAt(spec, 'resourceClaims');
  const parts: PodParts = {
    volumes: volumes.sound,
    claims: claimNames(claims),
    restartPolicy: spec.restartPolicy,
    gracePeriod: spec.terminationGracePeriodSeconds,
    hostUsers: spec['hostUsers'] !== false,
  };
  return [
    ...volumes.errors,
    ...resourceClaimErrors(claims, `${path}.resourceClaims`),
    ...regularErrors(spec, parts, `${path}.containers`),
    ...initErrors(spec, parts, `${path}.initContainers`),
    ...ephemeralErrors(spec, parts, `${path}.ephemeralContainers`),
    ...podResourceErrors(spec, parts.claims, `${path}.resources`),
    ...hostNetworkErrors(spec, ctx.isPod, `${path}.containers`),
  ];
}

function deadlineErrors(deadline: number | undefined, path: string): FieldError[] {
  return deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)
    ? [invalid(path, deadline, rangeText(1, MAX_INT32))]
    : [];
}

function systemErrors(spec: PodSpec, path: string): FieldError[] {
  if (at(spec, 'os') === undefined) return [];
  const system = textAt(spec, 'os', 'name');
  if (system === '') return [required(`${path}.os.name`, 'cannot be empty')];
  if (!SYSTEMS.includes(system)) return [notSupported(`${path}.os`, system, SYSTEMS)];
  return system === 'linux' ? linuxErrors(spec, path) : windowsErrors(spec, path);
}

/** What the runtime takes for itself, checked like the limits of a container. */
function overheadErrors(spec: PodSpec, path: string): FieldError[] {
  const overhead = mapAt(spec, 'overhead');
  if (overhead === undefined) return [];
  const asLimits: ResourceRequirements = { limits: overhead };
  return resourceErrors(asLimits, new Set(), path);
}

const policyErrors = (spec: PodSpec, path: string): FieldError[] => [
  ...wordErrors(spec.restartPolicy ?? '', RESTARTS, `${path}.restartPolicy`),
  ...dnsPolicyErrors(spec.dnsPolicy ?? '', `${path}.dnsPolicy`),
  ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
  ...podSecurityContextErrors(spec, `${path}.securityContext`),
];

const placementErrors = (spec: PodSpec, path: string): FieldError[] => [
  ...affinityErrors(spec.affinity, `${path}.affinity`),
  ...dnsConfigErrors(at(spec, 'dnsConfig'), spec.dnsPolicy ?? '', `${path}.dnsConfig`),
  ...readinessGateErrors(spec, `${path}.readinessGates`),
  ...schedulingGateErrors(spec, `${path}.schedulingGates`),
  ...spreadErrors(listAt(spec, 'topologySpreadConstraints'), `${path}.topologySpreadConstraints`),
  ...hostProcessErrors(spec, path),
  ...hostUsersErrors(spec, path),
];

/**
 * Complaints about the spec of a pod, or of the template of one.
 * path: "spec", "spec.template.spec".
 */
export function validatePodSpec(spec: PodSpec, path: string, ctx: SpecContext): FieldError[] {
  const grace = `${path}.terminationGracePeriodSeconds`;
  const preemption = at(spec, 'preemptionPolicy');
  return [
    ...(spec.terminationGracePeriodSeconds === undefined ? [required(grace)] : []),
    ...containersErrors(spec, path, ctx),
    ...policyErrors(spec, path),
    ...placementErrors(spec, path),
    ...nameErrors(spec, path, ['serviceAccountName', 'nodeName'], dnsSubdomain),
    ...deadlineErrors(spec.activeDeadlineSeconds, `${path}.activeDeadlineSeconds`),
    ...nameErrors(spec, path, ['hostname', 'subdomain'], dnsLabel),
    ...tolerationErrors(spec.tolerations, `${path}.tolerations`),
    ...hostAliasErrors(listAt(spec, 'hostAliases'), `${path}.hostAliases`),
    ...nameErrors(spec, path, ['priorityClassName'], dnsSubdomain),
    ...runtimeClassErrors(at(spec, 'runtimeClassName'), `${path}.runtimeClassName`),
    ...(preemption === undefined ? [] : wordErrors(String(preemption), PREEMPTIONS, `${path}.preemptionPolicy`)),
    ...overheadErrors(spec, `${path}.overhead`),
    ...systemErrors(spec, path),
  ];
}

/** Held by pointer upstream: an empty name was meant, and is none. */
const runtimeClassErrors = (name: unknown, path: string): FieldError[] =>
  typeof name === 'string' ? dnsSubdomain(name, path) : [];
