/** Whether labels match a Service's or a workload's selector. */
import type { LabelSelector } from '../../shared/model/meta.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** An empty or absent selector selects nothing, as for a Service. */
export function selectsLabels(selector: Readonly<Record<string, string>> | undefined, labels: Labels): boolean {
  if (selector === undefined || labels === undefined) return false;
  let any = false;
  for (const key in selector) {
    if (labels[key] !== selector[key]) return false;
    any = true;
  }
  return any;
}

/** An empty selector selects everything, as for a NetworkPolicy. */
export function matchesLabels(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Labels = {},
): boolean {
  if (Object.entries(matchLabels).some(([key, value]) => labels[key] !== value)) return false;
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    const isIn = value !== undefined && values.includes(value);
    return operator === 'In' ? isIn : !isIn;
  });
}

/** "app=web,tier in (a,b)", "*" for every pod: as kubectl words it. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const words = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      if (operator === 'Exists') return key;
      if (operator === 'DoesNotExist') return `!${key}`;
      return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
    }),
  ];
  return words.length === 0 ? '*' : words.join(',');
}
