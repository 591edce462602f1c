/** Finds the fixtures: upstream's own tables and real manifests. They are not part of the project; tests without them skip. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const wanted = resolve(process.env['ORRERY_FIXTURES'] ?? '../shared/fixtures');

/** The folder, or undefined where there is none (then tests over fixtures skip and say so). */
export const fixturesDir: string | undefined = existsSync(join(wanted, 'INDEX.md')) ? wanted : undefined;

if (fixturesDir === undefined)
  console.warn(`fixtures not found at ${wanted}: tests over them are skipped (set ORRERY_FIXTURES)`);

/** A fixture's JSON, or undefined where there are no fixtures. */
export function fixture(path: string): unknown {
  return fixturesDir === undefined ? undefined : JSON.parse(readFileSync(join(fixturesDir, path), 'utf8'));
}
