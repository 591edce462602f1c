/** Complaints about what a container asks for and may have (ValidateContainerResourceRequirements). */
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { compareQuantities, milliOf } from '../../../api/quantity.ts';
import type { ResourceRequirements } from '../../../../model/pod.ts';

const HUGE = 'hugepages-';

/** Kubernetes' own resources: no domain, or one of its own (helper.IsNativeResource). */
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** Whole numbers only: what is counted, not measured. */
const isWhole = (name: string): boolean => !isNative(name) || name === 'pods';

/** More may be asked for than there is: true of cpu and memory, not of huge pages and devices. */
const mayOvercommit = (name: string): boolean => isNative(name) && !name.startsWith(HUGE);

function valueErrors(list: Readonly<Record<string, string>>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, value] of Object.entries(list)) {
    const milli = milliOf(value);
    if (milli < 0) errors.push(invalid(`${path}[${name}]`, value, 'must be greater than or equal to 0'));
    if (isWhole(name) && milli % 1000 !== 0) errors.push(invalid(`${path}[${name}]`, value, 'must be an integer'));
  }
  return errors;
}

/** @param path "spec.containers[0].resources" */
export function validateResources(resources: ResourceRequirements | undefined, path: string): FieldError[] {
  const { limits = {}, requests = {} } = resources ?? {};
  const errors = [...valueErrors(limits, `${path}.limits`), ...valueErrors(requests, `${path}.requests`)];
  for (const [name, request] of Object.entries(requests)) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    const at = `${path}.requests`;
    if (limit === undefined) {
      if (!mayOvercommit(name))
        errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
      continue;
    }
    const order = compareQuantities(request, limit);
    if (order !== 0 && !mayOvercommit(name))
      errors.push(invalid(at, request, `must be equal to ${name} limit of ${limit}`));
    else if (order > 0) errors.push(invalid(at, request, `must be less than or equal to ${name} limit of ${limit}`));
  }
  const named = new Set([...Object.keys(limits), ...Object.keys(requests)]);
  const hasHuge = [...named].some((name) => name.startsWith(HUGE));
  if (hasHuge && !named.has('cpu') && !named.has('memory'))
    errors.push(forbidden(path, 'HugePages require cpu or memory'));
  return errors;
}
