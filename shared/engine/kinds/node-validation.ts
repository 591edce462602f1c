/** Complaints about a Node (pkg/apis/core/validation ValidateNode and ValidateNodeUpdate). */
import { sameJson } from '../api/equal.ts';
import { duplicate, forbidden, invalid, notSupportedAsListed, required, type FieldError } from '../api/field-error.ts';
import { isValidLegacyCidr, parseCidr } from '../api/ip.ts';
import { labelNameErrors } from '../api/labels.ts';
import { isDns1123Subdomain, isValidLabelValue } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import { compareQuantities, milliOf } from '../api/quantity.ts';
import type { ResourceList } from '../../model/meta.ts';
import type { Node, Taint } from '../../model/node.ts';
import { at, fieldsAt, listAt } from './look.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const AVOID_PODS = 'scheduler.alpha.kubernetes.io/preferAvoidPods';

/** Upstream prints its internal struct, by the Go names of its fields. */
const internalTaint = (taint: Taint): unknown => ({
  Key: taint.key,
  Value: taint.value ?? '',
  Effect: taint.effect,
  TimeAdded: taint.timeAdded ?? null,
});

function validateEffect(effect: string, path: string): FieldError[] {
  if (effect === '') return [required(path)];
  return EFFECTS.includes(effect) ? [] : [notSupportedAsListed(path, effect, EFFECTS)];
}

function validateTaints(taints: readonly Taint[], path: string): FieldError[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, i) => {
    const here = `${path}[${i}]`;
    const wrongValue = isValidLabelValue(taint.value ?? '');
    const errors = [
      ...labelNameErrors(taint.key ?? '', `${here}.key`),
      ...(wrongValue.length > 0 ? [invalid(`${here}.value`, taint.value, wrongValue.join(';'))] : []),
      ...validateEffect(taint.effect ?? '', `${here}.effect`),
    ];
    const key = `${taint.effect} ${taint.key}`;
    if (seen.has(key)) {
      const twice = duplicate(here, internalTaint(taint));
      errors.push({ ...twice, body: `${twice.body}: taints must be unique by key and effect pair` });
    }
    seen.add(key);
    return errors;
  });
}

function validatePodCidrs(cidrs: readonly string[]): FieldError[] {
  const errors = cidrs.flatMap((cidr, i) =>
    isValidLegacyCidr(cidr).map((text) => invalid(`spec.podCIDRs[${i}]`, cidr, text)),
  );
  if (cidrs.length < 2) return errors;
  const families = new Set(cidrs.map((cidr) => parseCidr(cidr)?.ip.bytes.length));
  if (families.size === 2 && cidrs.length === 2) return errors;
  return [...errors, invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family')];
}

/** Who a node would rather not run: each entry names a controller. */
function validateAvoidPods(annotation: string | undefined): FieldError[] {
  if (annotation === undefined || annotation === '') return [];
  const avoid = parseJson(annotation);
  if (avoid === undefined) return [invalid('metadata.annotations.AvoidPods', AVOID_PODS, 'the annotation is not JSON')];
  return listAt(avoid, 'preferAvoidPods').flatMap((entry, i) => {
    const path = `metadata.annotations.${AVOID_PODS}[${i}].PodSignature`;
    const controller = fieldsAt(entry, 'podSignature', 'podController');
    if (controller === undefined) return [required(path)];
    if (at(controller, 'controller') === true) return [];
    return [invalid(`${path}.PodController.Controller`, false, 'must point to a controller')];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A thing of a domain of its own ("example.com/gpu") comes whole. */
const isExtended = (name: string): boolean =>
  name.includes('/') && !/(^|\.)kubernetes\.io\//.test(name) && !name.startsWith('requests.');

function validateResources(resources: ResourceList | undefined, path: string): FieldError[] {
  return Object.entries(resources ?? {}).flatMap(([name, quantity]) => {
    const errors: FieldError[] = [];
    if (compareQuantities(quantity, '0') < 0)
      errors.push(invalid(`${path}.${name}`, quantity, 'must be greater than or equal to 0'));
    const isWhole = milliOf(quantity) % 1000 === 0;
    if (!isWhole && (name === 'pods' || isExtended(name)))
      errors.push(invalid(`${path}.${name}`, quantity, 'must be an integer'));
    return errors;
  });
}

const validateStatus = (node: Node): FieldError[] => [
  ...validateResources(node.status?.capacity, 'status.capacity'),
  ...validateResources(node.status?.allocatable, 'status.allocatable'),
];

function validateAddresses(node: Node): FieldError[] {
  const seen = new Set<string>();
  return (node.status?.addresses ?? []).flatMap((address, i) => {
    const key = `${address.type} ${address.address}`;
    const twice = seen.has(key);
    seen.add(key);
    return twice ? [duplicate(`status.addresses[${i}]`, { Type: address.type, Address: address.address })] : [];
  });
}

const cidrsOf = (node: Node): readonly string[] => node.spec.podCIDRs ?? (node.spec.podCIDR ? [node.spec.podCIDR] : []);

export function validateNode(node: Node): FieldError[] {
  return [
    ...validateObjectMeta(node.metadata, false, isDns1123Subdomain, 'metadata'),
    ...validateAvoidPods(node.metadata.annotations?.[AVOID_PODS]),
    // Upstream looks for taints under metadata, in words only.
    ...validateTaints(node.spec.taints ?? [], 'metadata.taints'),
    ...validateStatus(node),
    ...validatePodCidrs(cidrsOf(node)),
  ];
}

export function validateNodeUpdate(next: Node, previous: Node): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...validateAvoidPods(next.metadata.annotations?.[AVOID_PODS]),
    ...validateStatus(next),
    ...validateAddresses(next),
  ];
  const before = cidrsOf(previous);
  if (before.length === 0) errors.push(...validatePodCidrs(cidrsOf(next)));
  else if (!sameJson(before, cidrsOf(next))) {
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  }
  const provider = previous.spec.providerID ?? '';
  if (provider !== '' && next.spec.providerID !== provider) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  }
  return [...errors, ...validateTaints(next.spec.taints ?? [], 'metadata.taints')];
}
