/** Taints that a pod puts up with (ValidateTolerations). */
import { invalid, notSupportedAsListed, type FieldError } from '../../../api/field-error.ts';
import { labelNameErrors } from '../../../api/labels.ts';
import { isValidLabelValue } from '../../../api/names.ts';
import type { Toleration } from '../../../../model/pod.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const EVERYTHING = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';

function valueErrors(operator: string, value: string, path: string): FieldError[] {
  switch (operator) {
    case '':
    case 'Equal': {
      const wrong = isValidLabelValue(value);
      return wrong.length === 0 ? [] : [invalid(path, value, wrong.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [invalid(path, value, "value must be empty when `operator` is 'Exists'")];
    default:
      return [notSupportedAsListed(path, operator, ['Equal', 'Exists'])];
  }
}

/** Complaints about the tolerations at `path`. */
export function tolerationErrors(tolerations: readonly Toleration[] | undefined, path: string): FieldError[] {
  return (tolerations ?? []).flatMap((toleration, i) => {
    const here = `${path}[${i}]`;
    const key = toleration.key ?? '';
    const operator = toleration.operator ?? '';
    const effect = toleration.effect ?? '';
    const errors = key === '' ? [] : labelNameErrors(key, `${here}.key`);
    if (key === '' && operator !== 'Exists') errors.push(invalid(`${here}.operator`, operator, EVERYTHING));
    if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(invalid(`${here}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    errors.push(...valueErrors(operator, toleration.value ?? '', `${here}.operator`));
    if (effect !== '' && !EFFECTS.includes(effect))
      errors.push(notSupportedAsListed(`${here}.effect`, effect, EFFECTS));
    return errors;
  });
}
