/** A selector as text made a field: matchLabels where it says only what is equal (metav1.ParseToLabelSelector). */
import { parseLabelSelector } from '../../api/label-selector.ts';
import { CommandError } from '../errors.ts';

const EXPRESSION: Readonly<Record<string, string>> = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** The requirements of a selector. @throws CommandError in the words of the parser */
export function requirementsOf(text: string): ReturnType<typeof parseLabelSelector> {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws CommandError */
export function selectorOf(text: string): object {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: object[] = [];
  for (const { key, operator, values } of requirementsOf(text)) {
    if (operator === '=' || operator === '==') matchLabels[key] = [...values][0] ?? '';
    else if (operator in EXPRESSION)
      matchExpressions.push({ key, operator: EXPRESSION[operator], ...(values.length === 0 ? {} : { values }) });
    else throw new CommandError(`${JSON.stringify(operator)} isn't supported in label selectors`);
  }
  return {
    ...(Object.keys(matchLabels).length === 0 ? {} : { matchLabels }),
    ...(matchExpressions.length === 0 ? {} : { matchExpressions }),
  };
}
