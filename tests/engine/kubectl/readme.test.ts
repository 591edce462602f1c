/** The README's table of kubectl says what the commands' specs say. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTable } from '../../support/kubectl-table.ts';

test('the table is up to date (npx tsx tests/support/kubectl-table.ts writes it)', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toBe(withTable(readme));
});
