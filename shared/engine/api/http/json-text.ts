/** Answers as the API server writes them: what an object is stands first; in two spaces for those who read them with their eyes. */
import { compactJson, escaped } from '../../text/go-json.ts';

const FIRST = ['kind', 'apiVersion', 'metadata', 'spec'];
/** metav1.Status, and what discovery says, come in the order of their fields. */
const ORDERED: ReadonlySet<unknown> = new Set(['Status', 'APIVersions', 'APIGroupList', 'APIGroup', 'APIResourceList']);

function laidOut(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = value as Record<string, unknown>;
  if (ORDERED.has(fields['kind']) || fields['paths'] !== undefined || fields['gitVersion'] !== undefined) return value;
  const sorted = JSON.parse(compactJson(value)) as Record<string, unknown>;
  const first = FIRST.filter((key) => key in sorted).map((key) => [key, sorted[key]] as const);
  const items = Array.isArray(sorted['items']) ? { items: sorted['items'].map(laidOut) } : {};
  return { ...Object.fromEntries(first), ...sorted, ...items };
}

/** @param isPretty for people: in lines, with two spaces, without an end of line, as encoding/json indents */
export function jsonText(value: unknown, isPretty: boolean): string {
  const whole = laidOut(value);
  return escaped(isPretty ? JSON.stringify(whole, null, 2) : `${JSON.stringify(whole)}\n`);
}
