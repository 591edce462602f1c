/** Files applied by the window and by kubectl, one after the other: each knows what the other applied. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const config = (data: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: ${data}}`;

test('fields that either of them drops are gone', () => {
  const session = testSession();
  apply(session, config('{a: "1", b: "1", c: "1"}'));
  settle(session);
  const t = new LaptopTerminal(session).act({ size: { columns: 100, rows: 30 } });
  const pipe = (text: string): string => t.type(`echo '${text}' | kubectl apply -f -`);
  const data = (): string => /(\{.*\})/.exec(t.type('kubectl get cm c -o json | jq -c .data').split('\n')[1]!)![1]!;
  // The first time there is no annotation: kubectl cannot know what was dropped.
  const first = pipe(config('{a: "1", b: "1"}'));
  expect(first).toContain('Warning: resource configmaps/c is missing the kubectl.kubernetes.io/last-applied-');
  expect(data()).toBe('{"a":"1","b":"1","c":"1"}');
  // Now the window drops what kubectl applied, and kubectl what the window applied.
  apply(session, config('{a: "2"}'));
  expect(data()).toBe('{"a":"2","c":"1"}');
  expect(pipe(config('{d: "4"}'))).toContain('configmap/c configured\n');
  expect(data()).toBe('{"c":"1","d":"4"}');
  expect(pipe(config('{d: "4"}'))).toContain('configmap/c unchanged\n');
});
