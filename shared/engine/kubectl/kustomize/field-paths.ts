/** Values at paths such as "spec/template/spec/containers[]/image", changed wherever they stand. */

type Change = (value: unknown) => unknown;

/**
 * The value with what stands at the path changed.
 * @param create makes what lies on the way, where it is missing
 */
export function changeAt(value: unknown, path: readonly string[], create: boolean, change: Change): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  const isList = step.endsWith('[]');
  const key = isList ? step.slice(0, -2) : step;
  const fields = (value ?? {}) as Record<string, unknown>;
  const there = fields[key];
  if (isList) {
    if (!Array.isArray(there)) return value;
    return { ...fields, [key]: there.map((item) => changeAt(item, rest, create, change)) };
  }
  if ((there === undefined || there === null) && !create) return value;
  const next = changeAt(there, rest, create, change);
  return next === there ? value : { ...fields, [key]: next };
}

export const pathOf = (text: string): string[] => text.split('/');
