/** Whether labels match a Service's or a workload's selector. */

/** An empty or absent selector selects nothing, as for a Service. */
export function selectsLabels(
  selector: Readonly<Record<string, string>> | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  if (selector === undefined || labels === undefined) return false;
  let any = false;
  for (const key in selector) {
    if (labels[key] !== selector[key]) return false;
    any = true;
  }
  return any;
}
