/** Where a pod must or would rather be: on which nodes, near which pods, away from which (validateAffinity). */
import { required, type FieldError } from '../../../api/field-error.ts';
import { labelNameErrors } from '../../../api/labels.ts';
import type { LabelSelector } from '../../../../model/meta.ts';
import { at, fieldsAt, listAt, textAt, textsAt } from '../../look.ts';
import { validateLabelSelector } from '../../selector-validation.ts';
import { dnsLabel } from './checks.ts';
import { affinityKeyErrors } from './match-label-keys.ts';
import { nodePreferenceErrors, nodeSelectorErrors, weightErrors } from './node-selector.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function nodeErrors(affinity: unknown, path: string): FieldError[] {
  const selector = fieldsAt(affinity, REQUIRED);
  return [
    ...(selector === undefined ? [] : nodeSelectorErrors(selector, `${path}.${REQUIRED}`)),
    ...nodePreferenceErrors(listAt(affinity, PREFERRED), `${path}.${PREFERRED}`),
  ];
}

const selectorErrors = (term: unknown, field: string, path: string): FieldError[] =>
  validateLabelSelector(fieldsAt(term, field) as LabelSelector | undefined, `${path}.${field}`);

function termErrors(term: unknown, path: string): FieldError[] {
  const topology = textAt(term, 'topologyKey');
  const here = `${path}.topologyKey`;
  return [
    ...selectorErrors(term, 'labelSelector', path),
    ...selectorErrors(term, 'namespaceSelector', path),
    ...textsAt(term, 'namespaces').flatMap((name) => dnsLabel(name, `${path}.namespace`)),
    ...affinityKeyErrors(term, path),
    ...(topology === '' ? [required(here, 'can not be empty')] : []),
    ...labelNameErrors(topology, here),
  ];
}

const podErrors = (affinity: unknown, path: string): FieldError[] => [
  ...listAt(affinity, REQUIRED).flatMap((term, i) => termErrors(term, `${path}.${REQUIRED}[${i}]`)),
  ...listAt(affinity, PREFERRED).flatMap((preference, i) => {
    const here = `${path}.${PREFERRED}[${i}]`;
    return [
      ...weightErrors(preference, here),
      ...termErrors(at(preference, 'podAffinityTerm'), `${here}.podAffinityTerm`),
    ];
  }),
];

/** Complaints about spec.affinity at `path`; absent, there are none. */
export const affinityErrors = (affinity: unknown, path: string): FieldError[] => [
  ...nodeErrors(at(affinity, 'nodeAffinity'), `${path}.nodeAffinity`),
  ...podErrors(at(affinity, 'podAffinity'), `${path}.podAffinity`),
  ...podErrors(at(affinity, 'podAntiAffinity'), `${path}.podAntiAffinity`),
];
