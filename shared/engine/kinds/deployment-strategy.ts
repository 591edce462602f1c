/** Complaints about how a Deployment replaces its pods (pkg/apis/apps/validation ValidateDeploymentStrategy). */
import { forbidden, invalid, notSupportedAsListed, required, type FieldError } from '../api/field-error.ts';
import type { IntOrString } from '../../model/meta.ts';
import type { DeploymentStrategy } from '../../model/workloads.ts';
import { bareValue, intOrPercent, notOverAll } from './numbers.ts';

function validateRollingUpdate(maxUnavailable: IntOrString, maxSurge: IntOrString, path: string): FieldError[] {
  const errors = [
    ...intOrPercent(maxUnavailable, `${path}.maxUnavailable`),
    ...intOrPercent(maxSurge, `${path}.maxSurge`),
  ];
  if (bareValue(maxUnavailable) === 0 && bareValue(maxSurge) === 0) {
    errors.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  }
  errors.push(...notOverAll(maxUnavailable, `${path}.maxUnavailable`));
  return errors;
}

/** Upstream prints its internal struct, by the Go names of its fields. */
const internalForm = (strategy: DeploymentStrategy): unknown => ({
  Type: strategy.type ?? '',
  RollingUpdate:
    strategy.rollingUpdate === undefined
      ? null
      : { MaxUnavailable: strategy.rollingUpdate.maxUnavailable ?? 0, MaxSurge: strategy.rollingUpdate.maxSurge ?? 0 },
});

export function validateDeploymentStrategy(strategy: DeploymentStrategy, path: string): FieldError[] {
  const rolling = strategy.rollingUpdate;
  switch (strategy.type) {
    case 'Recreate':
      if (rolling === undefined) return [];
      return [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
    case 'RollingUpdate':
      if (rolling === undefined)
        return [required(`${path}.rollingUpdate`, 'this should be defaulted and never be nil')];
      return validateRollingUpdate(rolling.maxUnavailable ?? 0, rolling.maxSurge ?? 0, `${path}.rollingUpdate`);
    default:
      return [notSupportedAsListed(path, internalForm(strategy), ['Recreate', 'RollingUpdate'])];
  }
}
