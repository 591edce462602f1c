/** Which changes of a pod's status are refused (ValidatePodStatusUpdate). */
import { sameJson } from '../../../api/equal.ts';
import { duplicate, forbidden, invalid, type FieldError } from '../../../api/field-error.ts';
import { isValidLegacyIP, parseIp } from '../../../api/ip.ts';
import { FIELD_IMMUTABLE, validateObjectMetaUpdate } from '../../../api/object-meta.ts';
import type { Condition } from '../../../../model/meta.ts';
import type { ContainerStatus, Pod, PodSpec } from '../../../../model/pod.ts';
import { podAnnotationErrors, podAnnotationUpdateErrors } from './annotations.ts';
import { dnsSubdomain, qualifiedName, told } from './checks.ts';
import { ipOf } from './go-struct.ts';

const OWN_CONDITIONS = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** Conditions that others add have names like labels; the path is upstream's own. */
export const conditionErrors = (conditions: readonly Condition[] | undefined): FieldError[] =>
  (conditions ?? []).flatMap(({ type }, i) =>
    OWN_CONDITIONS.has(type) ? [] : qualifiedName(type, `metadata.conditions[${i}].Type`),
  );

type Statuses = readonly ContainerStatus[] | undefined;

/** What is over stays over, where nothing restarts it; restarts: whether a container would be. */
function transitionErrors(
  next: Statuses,
  previous: Statuses,
  path: string,
  restarts: (status: ContainerStatus) => boolean,
): FieldError[] {
  return (previous ?? []).flatMap((old, i) => {
    if (old.state?.terminated === undefined || restarts(old)) return [];
    const revived = (next ?? []).some(({ name, state }) => name === old.name && state?.terminated === undefined);
    return revived ? [forbidden(`${path}[${i}].state`, 'may not be transitioned to non-terminated state')] : [];
  });
}

function restartsBy(policy: string | undefined): (status: ContainerStatus) => boolean {
  if (policy === 'Always') return () => true;
  return (status) => policy === 'OnFailure' && status.state?.terminated?.exitCode !== 0;
}

const isSidecar = (spec: PodSpec, name: string): boolean =>
  spec.initContainers?.find((container) => container.name === name)?.restartPolicy === 'Always';

/** Addresses: each one sound, and no more than one of each family. */
function addressErrors(entries: readonly { ip: string }[], path: string): FieldError[] {
  const ips = entries.map(({ ip }) => ip);
  const errors = ips.flatMap((ip, i) => told(isValidLegacyIP(ip), ip, `${path}[${i}]`));
  if (ips.length < 2) return errors;
  const families = new Set(ips.map((ip) => parseIp(ip)?.bytes.length));
  if (families.size !== 2 || ips.length > 2) {
    const text = 'may specify no more than one IP for each IP family';
    errors.push(invalid(path, entries.map(ipOf), text));
  }
  return [
    ...errors,
    ...entries.flatMap((entry, i) => (ips.indexOf(entry.ip) < i ? [duplicate(`${path}[${i}]`, ipOf(entry))] : [])),
  ];
}

function hostAddressErrors(pod: Pod): FieldError[] {
  const entries = pod.status?.hostIPs ?? [];
  const first = entries[0];
  if (first === undefined) return [];
  const differs = (pod.status?.hostIP ?? '') !== first.ip;
  return [
    ...(differs ? [invalid('status.hostIPs[0].ip', first.ip, 'must be equal to `hostIP`')] : []),
    ...addressErrors(entries, 'status.hostIPs'),
  ];
}

/** Complaints about a change of a pod through its status subresource. */
export function validatePodStatusUpdate(next: Pod, previous: Pod): FieldError[] {
  const { annotations } = next.metadata;
  const { status = {}, spec } = next;
  const before = previous.status ?? {};
  const nominated = status.nominatedNodeName ?? '';
  const policy = previous.spec.restartPolicy;
  const byPolicy = restartsBy(policy);
  return [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata),
    ...podAnnotationUpdateErrors(annotations, previous.metadata.annotations, 'metadata.annotations'),
    ...podAnnotationErrors(annotations, spec, 'metadata.annotations'),
    ...conditionErrors(status.conditions),
    ...((spec.nodeName ?? '') === (previous.spec.nodeName ?? '')
      ? []
      : [forbidden('status.nodeName', 'may not be changed directly')]),
    ...(nominated === '' || nominated === before.nominatedNodeName
      ? []
      : dnsSubdomain(nominated, 'status.nominatedNodeName')),
    ...(sameJson(status.qosClass ?? '', before.qosClass ?? '')
      ? []
      : [invalid('status.qosClass', status.qosClass ?? '', FIELD_IMMUTABLE)]),
    ...transitionErrors(status.containerStatuses, before.containerStatuses, 'status.containerStatuses', byPolicy),
    ...transitionErrors(
      status.initContainerStatuses,
      before.initContainerStatuses,
      'status.initContainerStatuses',
      (old) => byPolicy(old) || isSidecar(previous.spec, old.name),
    ),
    ...transitionErrors(
      status.ephemeralContainerStatuses,
      before.ephemeralContainerStatuses,
      'status.ephemeralContainerStatuses',
      () => false,
    ),
    ...addressErrors(status.podIPs ?? [], 'status.podIPs'),
    ...hostAddressErrors(next),
  ];
}
