/** Every command of the Kubernetes website's manifests runs; the well-known ones do what their pages say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { Container } from './container.ts';

interface Found {
  file: string;
  argv: string[];
}

function collect(value: unknown, file: string, found: Map<string, Found>): void {
  if (Array.isArray(value)) {
    for (const one of value) collect(one, file, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { command, args } = value as { command?: unknown; args?: unknown };
  const words = [command, args].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));
  if (words.length > 0) found.set(words.join('\0'), { file, argv: words });
  for (const child of Object.values(value)) collect(child, file, found);
}

function commandsUnder(folder: string): Found[] {
  const found = new Map<string, Found>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    for (const document of parseAllDocuments(readFileSync(path, 'utf8')))
      collect(document.toJS({ maxAliasCount: 100 }), entry.name, found);
  }
  return [...found.values()];
}

describe.skipIf(!fixturesDir)('commands of website-examples', () => {
  const all = fixturesDir === undefined ? [] : commandsUnder(join(fixturesDir, 'manifests/website-examples'));

  test('all run for a minute without an error of ours', () => {
    const unknown: string[] = [];
    for (const { file, argv } of all) {
      for (const flavour of ['ash', 'dash', 'bash'] as const) {
        const container = new Container({ flavour });
        try {
          container.start(argv);
        } catch (error) {
          // Programs of images that nobody plays here, and lists of arguments for an image's own entrypoint.
          expect((error as Error).message).toBe('not found');
          if (flavour === 'ash') unknown.push(`${file}: ${argv[0]}`);
          continue;
        }
        container.until(60_000);
      }
    }
    console.log(
      `${all.length} commands, ${all.length - unknown.length} run; not ours to run:\n  ${unknown.join('\n  ')}`,
    );
    expect(all.length).toBeGreaterThan(60);
    expect(all.length - unknown.length).toBeGreaterThan(45);
  });
});
