/** Programs that go on for ever although they are no servers: a pod that is not to be restarted stays up with them. */
import { expect, test } from 'vitest';
import { DocsPage } from '../../../support/docs-page.ts';

test.each(['registry.k8s.io/pause:3.9', 'registry.k8s.io/e2e-test-images/agnhost:2.53'])('%s', (image) => {
  const page = new DocsPage().apply(
    `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { restartPolicy: Never, containers: [{ name: c, image: "${image}" }] }\n`,
  );
  page.ready('p').wait(60);
  expect(page.phase('p')).toBe('Running');
});
