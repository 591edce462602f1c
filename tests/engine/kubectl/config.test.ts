/** kubectl config changes the file of the computer, and says of it what the real one says. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { testSession } from '../../support/session.ts';

test('single entries are set, unset and deleted', () => {
  const terminal = new LaptopTerminal(testSession({ bare: true })).act({ size: { columns: 100, rows: 30 } });
  const says = (line: string): string =>
    terminal.type(`kubectl config --kubeconfig kc ${line}`).split('\n').slice(1, -1).join('\n');
  terminal.type('echo "{apiVersion: v1, kind: Config}" > kc');
  expect(says('set clusters.c.server https://x')).toBe('Property "clusters.c.server" set.');
  expect(says('set contexts.one.cluster c')).toBe('Property "contexts.one.cluster" set.');
  expect(says('set contexts.one.namespace shop')).toBe('Property "contexts.one.namespace" set.');
  expect(says('set current-context one')).toBe('Property "current-context" set.');
  expect(says('current-context')).toBe('one');
  expect(says('get-contexts --no-headers')).toMatch(/^\* +one +c +shop$/);
  expect(says('set clusters.c.insecure-skip-tls-verify maybe')).toBe(
    'error: strconv.ParseBool: parsing "maybe": invalid syntax',
  );
  expect(says('set nope x')).toBe('error: unable to parse nope after [] at api.Config');
  expect(says('unset contexts.zz.cluster')).toBe('error: current map key `zz` is invalid');
  expect(says('unset contexts.one.namespace')).toBe('Property "contexts.one.namespace" unset.');
  expect(says('get-contexts --no-headers')).toMatch(/^\* +one +c *$/);
  expect(says('unset current-context')).toBe('Property "current-context" unset.');
  expect(says('delete-cluster c')).toMatch(/^deleted cluster c from \S*kc$/);
  expect(says('delete-cluster c')).toMatch(/^error: cannot delete cluster c, not in \S*kc$/);
  expect(says('delete-user u')).toMatch(/^error: cannot delete user u, not in \S*kc$/);
  expect(says('unset contexts.one')).toBe('Property "contexts.one" unset.');
  expect(says('get-contexts -o name')).toBe('');
});
