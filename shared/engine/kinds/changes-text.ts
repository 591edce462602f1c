/** The fields in which two specs differ, a line each, below a refusal that says that none may. */
import { sameJson } from '../api/equal.ts';

/** "- field: old" and "+ field: new" for each field that is not the same, in order of name. */
export function changesText(before: object, after: object): string {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const lines: string[] = [];
  for (const field of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [was, is] = [old.get(field), now.get(field)];
    if (sameJson(was, is)) continue;
    if (was !== undefined) lines.push(`- ${field}: ${JSON.stringify(was)}`);
    if (is !== undefined) lines.push(`+ ${field}: ${JSON.stringify(is)}`);
  }
  return lines.join('\n');
}
