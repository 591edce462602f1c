/** `npm run orrery`: bundles the headless program (0.2 s; plain JavaScript runs at full speed) and starts it. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Benchmarks measure the window too, so they live with the tests and see everything.
const program = process.argv[2] === 'bench' ? ['tests', 'bench', 'main.ts'] : ['electron', 'headless.ts'];
const outfile = join(root, 'out', 'headless', `${program[1]}.mjs`);
mkdirSync(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(root, ...program)],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'error',
  external: ['electron', 'playwright-core', '@playwright/test', 'vite', 'electron-vite', 'esbuild'],
  banner: {
    js: "import { createRequire as orreryRequire } from 'node:module'; const require = orreryRequire(import.meta.url);",
  },
});
process.env.ORRERY_ROOT ??= root;
await import(pathToFileURL(outfile).href);
