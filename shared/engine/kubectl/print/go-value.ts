/** Values as Go's fmt writes them: `map[a:1 b:2]`, `[x y]` and `<nil>` with %v, `map[string]interface {}{"a":1}` with %#v. */
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

/** The type of a value, as Go names it: whole numbers are int, as constants and lengths are. */
export function goType(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** With %#v. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return typeof value === 'string' ? JSON.stringify(value) : String(value);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).sort(byText);
  return `map[string]interface {}{${keys.map((key) => `${JSON.stringify(key)}:${goSyntax(fields[key])}`).join(', ')}}`;
}
