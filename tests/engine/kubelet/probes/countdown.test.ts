/** How long it still is until a probe, told to whoever looks into a pod. */
import { expect, test } from 'vitest';
import type { ProbeInside } from '../../../../shared/model/session.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: nginx:1.27
      ports: [{ containerPort: 80 }]
      startupProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1 }
      readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 10 }
`;

test('a probe that rests is told as the clock would make it; startup, once over, is not', () => {
  const page = new DocsPage().apply(pod).ready('web').wait(60);
  const probes = (): ProbeInside[] => page.session.cluster.inside(page.pod('web')).containers[0]?.probes ?? [];
  const next = (): number => probes().find(({ kind }) => kind === 'readiness')?.nextInMs ?? NaN;
  const first = next();
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThanOrEqual(10_000);
  page.wait(1);
  expect((first - next() + 10_000) % 10_000).toBe(1000);
  expect(probes().find(({ kind }) => kind === 'startup')).toMatchObject({ last: 'success', times: 1 });
  expect(probes().find(({ kind }) => kind === 'startup')).not.toHaveProperty('nextInMs');
});
