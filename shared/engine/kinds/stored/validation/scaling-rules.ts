/** Complaints about how fast an autoscaler may be (pkg/apis/autoscaling/validation validateBehavior). */
import { invalid, notSupported, required, type FieldError } from '../../../api/field-error.ts';
import { fieldsAt, listAt, numberAt, textAt, type Fields } from '../../look.ts';

const MAX_WINDOW = 3600;
const MAX_PERIOD = 1800;

function validatePolicy(policy: unknown, path: string): FieldError[] {
  const type = textAt(policy, 'type');
  const value = numberAt(policy, 'value') ?? 0;
  const period = numberAt(policy, 'periodSeconds') ?? 0;
  const errors: FieldError[] = [];
  if (type !== 'Pods' && type !== 'Percent') errors.push(notSupported(`${path}.type`, type, ['Pods', 'Percent']));
  if (value <= 0) errors.push(invalid(`${path}.value`, value, 'must be greater than zero'));
  if (period <= 0) errors.push(invalid(`${path}.periodSeconds`, period, 'must be greater than zero'));
  if (period > MAX_PERIOD)
    errors.push(invalid(`${path}.periodSeconds`, period, `must be less than or equal to ${MAX_PERIOD}`));
  return errors;
}

function validateRules(rules: Fields, path: string): FieldError[] {
  const window = numberAt(rules, 'stabilizationWindowSeconds') ?? 0;
  const select = textAt(rules, 'selectPolicy');
  const policies = listAt(rules, 'policies');
  const errors: FieldError[] = [];
  const windowPath = `${path}.stabilizationWindowSeconds`;
  if (window < 0) errors.push(invalid(windowPath, window, 'must be greater than or equal to zero'));
  if (window > MAX_WINDOW) errors.push(invalid(windowPath, window, `must be less than or equal to ${MAX_WINDOW}`));
  if (rules['selectPolicy'] !== undefined && !['Max', 'Min', 'Disabled'].includes(select))
    errors.push(notSupported(`${path}.selectPolicy`, select, ['Max', 'Min', 'Disabled']));
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  return [...errors, ...policies.flatMap((policy, i) => validatePolicy(policy, `${path}.policies[${i}]`))];
}

/** @param behavior as defaulted; absent passes */
export function validateBehaviour(behavior: Fields | undefined, path: string): FieldError[] {
  return ['scaleUp', 'scaleDown'].flatMap((way) => {
    const rules = fieldsAt(behavior, way);
    return rules === undefined ? [] : validateRules(rules, `${path}.${way}`);
  });
}
