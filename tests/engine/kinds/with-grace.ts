/**
 * Gives pod specs of 1.20's tables what they must have since: the grace period since 1.33, and in StatefulSets, whose
 * templates are looked at since 1.34, where a container's last words go. Defaulting gives them both.
 */

const withLastWords = (containers: unknown): unknown =>
  Array.isArray(containers) ? containers.map((c: object) => ({ terminationMessagePolicy: 'File', ...c })) : containers;

/** The value with every pod template's spec, and every spec with containers, so completed. */
export function withGrace<T>(value: T, isTemplate = false): T {
  if (Array.isArray(value)) return value.map((item) => withGrace(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const isStateful = (value as { kind?: string }).kind === 'StatefulSet';
  const entries = Object.entries(value).map(([name, part]) => {
    const inside: unknown = withGrace(part, name === 'template');
    const isSpec =
      name === 'spec' && (isTemplate || (typeof part === 'object' && part !== null && 'containers' in part));
    return [name, isSpec ? { terminationGracePeriodSeconds: 30, ...(inside as object) } : inside];
  });
  const made = Object.fromEntries(entries) as T;
  return isStateful ? withStatefulTemplate(made) : made;
}

function withStatefulTemplate<T>(set: T): T {
  const { spec } = set as { spec: { template: { spec?: { containers?: unknown } } } };
  const pod = { ...spec.template.spec, containers: withLastWords(spec.template.spec?.containers) };
  return { ...set, spec: { ...spec, template: { ...spec.template, spec: pod } } };
}
