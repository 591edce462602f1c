/** Complaints about affinity: to nodes, to pods, against pods (validateAffinity). */
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { labelNameErrors } from '../../../api/labels.ts';
import { isDns1123Label, isDns1123Subdomain, isValidLabelValue } from '../../../api/names.ts';
import type { LabelSelector } from '../../../../model/meta.ts';
import { validateLabelSelector } from '../../selector-validation.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

interface Requirement {
  key?: string;
  operator?: string;
  values?: string[];
}

interface NodeTerm {
  matchExpressions?: Requirement[];
  matchFields?: Requirement[];
}

interface PodTerm {
  labelSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  namespaces?: string[];
  topologyKey?: string;
}

export interface Affinity {
  nodeAffinity?: {
    [REQUIRED]?: { nodeSelectorTerms?: NodeTerm[] };
    [PREFERRED]?: { weight?: number; preference?: NodeTerm }[];
  };
  podAffinity?: PodAffinity;
  podAntiAffinity?: PodAffinity;
}

interface PodAffinity {
  [REQUIRED]?: PodTerm[];
  [PREFERRED]?: { weight?: number; podAffinityTerm?: PodTerm }[];
}

const weightErrors = (weight: number | undefined, path: string): FieldError[] =>
  (weight ?? 0) <= 0 || (weight ?? 0) > 100
    ? [invalid(`${path}.weight`, weight ?? 0, 'must be in the range 1-100')]
    : [];

function expressionErrors({ key = '', operator = '', values = [] }: Requirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0)
        errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1)
        errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  }
  errors.push(...labelNameErrors(key, `${path}.key`));
  values.forEach((value, i) => {
    for (const complaint of isValidLabelValue(value)) errors.push(invalid(`${path}.values[${i}]`, value, complaint));
  });
  return errors;
}

function fieldErrors({ key = '', operator = '', values = [] }: Requirement, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(
      required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    );
  if (key !== 'metadata.name') return [...errors, invalid(`${path}.key`, key, 'not a valid field selector key')];
  values.forEach((value, i) => {
    for (const complaint of isDns1123Subdomain(value)) errors.push(invalid(`${path}.values[${i}]`, value, complaint));
  });
  return errors;
}

function termErrors(term: NodeTerm | undefined, path: string): FieldError[] {
  return [
    ...(term?.matchExpressions ?? []).flatMap((one, i) => expressionErrors(one, `${path}.matchExpressions[${i}]`)),
    ...(term?.matchFields ?? []).flatMap((one, i) => fieldErrors(one, `${path}.matchFields[${i}]`)),
  ];
}

function nodeAffinityErrors(affinity: NonNullable<Affinity['nodeAffinity']>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const selector = affinity[REQUIRED];
  const at = `${path}.${REQUIRED}.nodeSelectorTerms`;
  if (selector !== undefined) {
    const terms = selector.nodeSelectorTerms ?? [];
    if (terms.length === 0) errors.push(required(at, 'must have at least one node selector term'));
    terms.forEach((term, i) => errors.push(...termErrors(term, `${at}[${i}]`)));
  }
  (affinity[PREFERRED] ?? []).forEach(({ weight, preference }, i) => {
    const one = `${path}.${PREFERRED}[${i}]`;
    errors.push(...weightErrors(weight, one), ...termErrors(preference, `${one}.preference`));
  });
  return errors;
}

function podTermErrors(term: PodTerm | undefined, path: string): FieldError[] {
  const errors = [
    ...validateLabelSelector(term?.labelSelector, `${path}.labelSelector`),
    ...validateLabelSelector(term?.namespaceSelector, `${path}.namespaceSelector`),
  ];
  for (const name of term?.namespaces ?? [])
    for (const complaint of isDns1123Label(name)) errors.push(invalid(`${path}.namespace`, name, complaint));
  const key = term?.topologyKey ?? '';
  if (key === '') errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  errors.push(...labelNameErrors(key, `${path}.topologyKey`));
  return errors;
}

function podAffinityErrors(affinity: PodAffinity, path: string): FieldError[] {
  return [
    ...(affinity[REQUIRED] ?? []).flatMap((term, i) => podTermErrors(term, `${path}.${REQUIRED}[${i}]`)),
    ...(affinity[PREFERRED] ?? []).flatMap(({ weight, podAffinityTerm }, i) => [
      ...weightErrors(weight, `${path}.${PREFERRED}[${i}]`),
      ...podTermErrors(podAffinityTerm, `${path}.${PREFERRED}[${i}].podAffinityTerm`),
    ]),
  ];
}

/** @param path "spec.affinity" */
export function validateAffinity(affinity: Affinity | undefined, path: string): FieldError[] {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  return [
    ...(nodeAffinity === undefined ? [] : nodeAffinityErrors(nodeAffinity, `${path}.nodeAffinity`)),
    ...(podAffinity === undefined ? [] : podAffinityErrors(podAffinity, `${path}.podAffinity`)),
    ...(podAntiAffinity === undefined ? [] : podAffinityErrors(podAntiAffinity, `${path}.podAntiAffinity`)),
  ];
}
