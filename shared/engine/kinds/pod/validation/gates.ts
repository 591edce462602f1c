/** What must be said of a pod by others before it is scheduled, or before it counts as ready. */
import { duplicate, type FieldError } from '../../../api/field-error.ts';
import { listAt, textAt } from '../../look.ts';
import type { PodSpec } from '../../../../model/pod.ts';
import { qualifiedName } from './checks.ts';

export const readinessGateErrors = (spec: PodSpec, path: string): FieldError[] =>
  listAt(spec, 'readinessGates').flatMap((gate, i) =>
    qualifiedName(textAt(gate, 'conditionType'), `${path}[${i}].conditionType`),
  );

export function schedulingGateErrors(spec: PodSpec, path: string): FieldError[] {
  const seen = new Set<string>();
  return listAt(spec, 'schedulingGates').flatMap((gate, i) => {
    const name = textAt(gate, 'name');
    const twice = seen.has(name);
    seen.add(name);
    return [...qualifiedName(name, `${path}[${i}]`), ...(twice ? [duplicate(`${path}[${i}]`, name)] : [])];
  });
}
