/** Unit, property, architecture and engine tests. End-to-end tests have playwright.config.ts. */
import { defineConfig } from 'vitest/config';

/** As many histories as by day, unless there are more of them (tests/support/histories.ts). */
const times = Math.max(1, Number(process.env['ORRERY_RUNS'] ?? 25) / 25);

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    testTimeout: 120_000 * times,
    pool: 'threads',
  },
});
