/** What a pod asks for as a whole: enough for its containers together, and no container beyond it. */
import { forbidden, invalid, type FieldError } from '../../../api/field-error.ts';
import { canonicalQuantity, compareQuantities } from '../../../api/quantity.ts';
import type { PodSpec, ResourceRequirements } from '../../../../model/pod.ts';
import { aggregateRequests } from '../aggregate-requests.ts';
import { podResourceName } from './resource-name.ts';
import { resourceErrors } from './resources.ts';

/** Complaints about spec.resources at `path` (validatePodResources); absent, there are none. */
export function podResourceErrors(spec: PodSpec, claims: ReadonlySet<string>, path: string): FieldError[] {
  const resources = spec['resources'] as ResourceRequirements | undefined;
  if (resources === undefined) return [];
  const errors: FieldError[] = [];
  if (resources.claims !== undefined)
    errors.push(forbidden(`${path}.claims`, 'claims cannot be set for Resources at pod-level'));
  errors.push(...resourceErrors(resources, claims, path, podResourceName));
  for (const [name, sum] of Object.entries(aggregateRequests(spec))) {
    const asked = resources.requests?.[name] ?? '0';
    if (compareQuantities(sum, asked) <= 0) continue;
    const text = `must be greater than or equal to aggregate container requests of ${canonicalQuantity(sum)}`;
    errors.push(invalid(`${path}.requests[${name}]`, canonicalQuantity(asked), text));
  }
  for (const [i, container] of (spec.containers ?? []).entries()) {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const bound = resources.limits?.[name];
      if (bound === undefined || compareQuantities(limit, bound) <= 0) continue;
      const text = `must be less than or equal to pod limits of ${canonicalQuantity(bound)}`;
      errors.push(invalid(`${path}.containers[${i}][${name}].limits`, canonicalQuantity(limit), text));
    }
  }
  return errors;
}
