/** scheduling.k8s.io/v1 PriorityClass: admission turns its name into a number, and the scheduler goes by that. */
import { forbidden, type FieldError } from '../api/field-error.ts';
import { immutable } from '../api/object-meta.ts';
import type { AnyObject } from '../../model/meta.ts';
import { age } from './cells.ts';
import { AGE, NAME, numberColumn, textColumn } from './columns.ts';
import { fill } from './defaulting.ts';
import { at, numberAt, textAt } from './look.ts';
import { OWNER_FIELDS } from './pod-owner.ts';
import { wordErrors } from './pod/validation/pod-spec.ts';
import { storedKind } from './stored/stored-kind.ts';

/** Priorities that the system keeps for itself (pkg/apis/scheduling/v1 SystemPriorityClasses). */
export const SYSTEM_PRIORITY: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const SYSTEM = 'system-';
const HIGHEST = 1_000_000_000;

const valueOf = (priority: AnyObject): number => numberAt(priority, 'value') ?? 0;

/** Why a class of the system is none (IsKnownSystemPriorityClass); undefined where it is one. */
function notOfSystem(priority: AnyObject): string | undefined {
  const { name } = priority.metadata;
  const value = SYSTEM_PRIORITY[name];
  if (value === undefined) return `${name} is not a known system priority class`;
  if (value !== valueOf(priority)) return `value of ${name} PriorityClass must be ${value}`;
  return at(priority, 'globalDefault') === true ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function validate(priority: AnyObject): FieldError[] {
  const errors: FieldError[] = [];
  if ((priority.metadata.name ?? '').startsWith(SYSTEM)) {
    const why = notOfSystem(priority);
    const reserved = `priority class names with '${SYSTEM}' prefix are reserved for system use only. error: ${why}`;
    if (why !== undefined) errors.push(forbidden('metadata.name', reserved));
  } else if (valueOf(priority) > HIGHEST) {
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  }
  const policy = at(priority, 'preemptionPolicy');
  if (policy === undefined) return errors;
  return [...errors, ...wordErrors(String(policy), ['PreemptLowerPriority', 'Never'], 'preemptionPolicy')];
}

export const priorityClassKind = storedKind({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  shortNames: ['pc'],
  namespaced: false,
  generation: true,
  defaults: (object) => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  validate,
  validateChange: (next, previous) => [
    ...(valueOf(next) === valueOf(previous) ? [] : [forbidden('value', 'may not be changed in an update.')]),
    ...immutable(next['preemptionPolicy'], previous['preemptionPolicy'], 'preemptionPolicy'),
  ],
  fields: {
    ...OWNER_FIELDS,
    value: 'simulated',
    globalDefault: 'simulated',
    preemptionPolicy: 'simulated',
    description: 'shown',
  },
  table: {
    columns: [NAME, numberColumn('Value'), textColumn('Global-Default'), AGE, textColumn('PreemptionPolicy')],
    row: (object, nowMs) => [
      object.metadata.name,
      valueOf(object),
      String(at(object, 'globalDefault') === true),
      age(object, nowMs),
      textAt(object, 'preemptionPolicy'),
    ],
  },
});
