/** Values as Go's fmt.Sprint writes them: "map[a:1 b:2]", "[x y]", "<nil>". */
import { byText } from '../../text/go-json.ts';

/** Go writes floats with an exponent from 1e21 on; whole numbers of JSON are int64. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (typeof value !== 'object') return String(value);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).sort(byText);
  return `map[${keys.map((key) => `${key}:${goText(fields[key])}`).join(' ')}]`;
}
