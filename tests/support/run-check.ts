/** `npm run check`: format, lint, types, then every test; what fails first ends it. */
import { spawnSync } from 'node:child_process';

const steps: readonly (readonly [name: string, command: string])[] = [
  ['format', 'npx oxfmt --check'],
  ['lint', 'npx oxlint'],
  ['types', 'npx tsc -b'],
  ['tests', 'npx tsx tests/support/run-tests.ts'],
];

for (const [name, command] of steps) {
  process.stdout.write(`\n${name}: ${command}\n`);
  const { status } = spawnSync(command, { stdio: 'inherit', shell: true });
  if (status === 0) continue;
  // The tests have said their own last line.
  if (name !== 'tests') process.stdout.write(`\n${name} failed\n0 passed, 1 failed\n`);
  process.exitCode = status ?? 1;
  break;
}
