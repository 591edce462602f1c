/** How evenly the pods of a set are spread over zones, nodes and the like (validateTopologySpreadConstraints). */
import { duplicate, invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import type { LabelSelector } from '../../../../model/meta.ts';
import { at, fieldsAt, numberAt, textAt } from '../../look.ts';
import { validateLabelSelector } from '../../selector-validation.ts';
import { GREATER_THAN_ZERO, oneOf } from './checks.ts';
import { spreadKeyErrors } from './match-label-keys.ts';

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const POLICIES = ['Honor', 'Ignore'];

function minDomainsErrors(constraint: unknown, action: string, path: string): FieldError[] {
  const count = numberAt(constraint, 'minDomains');
  if (count === undefined) return [];
  const only = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return [
    ...(count > 0 ? [] : [invalid(path, count, GREATER_THAN_ZERO)]),
    ...(action === 'DoNotSchedule' ? [] : [invalid(path, count, only)]),
  ];
}

const kindOf = (constraint: unknown): string =>
  `{${textAt(constraint, 'topologyKey')}, ${textAt(constraint, 'whenUnsatisfiable')}}`;

/** Complaints about the constraints at `path`. */
export function spreadErrors(constraints: readonly unknown[], path: string): FieldError[] {
  return constraints.flatMap((constraint, i) => {
    const here = `${path}[${i}]`;
    const skew = numberAt(constraint, 'maxSkew') ?? 0;
    const action = textAt(constraint, 'whenUnsatisfiable');
    const again = constraints.slice(i + 1).some((other) => kindOf(other) === kindOf(constraint));
    const selector = fieldsAt(constraint, 'labelSelector') as LabelSelector | undefined;
    return [
      ...(skew > 0 ? [] : [invalid(`${here}.maxSkew`, skew, GREATER_THAN_ZERO)]),
      ...(textAt(constraint, 'topologyKey') === '' ? [required(`${here}.topologyKey`, 'can not be empty')] : []),
      ...(ACTIONS.includes(action) ? [] : [notSupported(`${here}.whenUnsatisfiable`, action, ACTIONS)]),
      ...(again ? [duplicate(`${here}.{topologyKey, whenUnsatisfiable}`, kindOf(constraint))] : []),
      ...minDomainsErrors(constraint, action, `${here}.minDomains`),
      ...oneOf(at(constraint, 'nodeAffinityPolicy'), POLICIES, `${here}.nodeAffinityPolicy`),
      ...oneOf(at(constraint, 'nodeTaintsPolicy'), POLICIES, `${here}.nodeTaintsPolicy`),
      ...spreadKeyErrors(constraint, `${here}.matchLabelKeys`),
      ...validateLabelSelector(selector, `${here}.labelSelector`),
    ];
  });
}
