/** Gives pod specs of 1.20's tables the grace period that they must have since 1.33, and that defaulting gives them. */

/** The value with every pod template's spec, and every spec with containers, so completed. */
export function withGrace<T>(value: T, isTemplate = false): T {
  if (Array.isArray(value)) return value.map((item) => withGrace(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => {
    const inside: unknown = withGrace(part, name === 'template');
    const isSpec =
      name === 'spec' && (isTemplate || (typeof part === 'object' && part !== null && 'containers' in part));
    return [name, isSpec ? { terminationGracePeriodSeconds: 30, ...(inside as object) } : inside];
  });
  return Object.fromEntries(entries) as T;
}
