/** Readiness gates: a pod is ready only when others say so too, and as long as they do. */
import { expect, test } from 'vitest';
import type { EndpointSlice } from '../../../../shared/model/network.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const GATE = 'www.example.com/feature-1';
const GATED = `apiVersion: v1
kind: Pod
metadata: { name: p, labels: { app: gated } }
spec:
  readinessGates: [{ conditionType: ${GATE} }]
  containers: [{ name: c, image: nginx }]
---
apiVersion: v1
kind: Service
metadata: { name: gated }
spec: { selector: { app: gated }, ports: [{ port: 80 }] }
`;

/** What a controller outside says of the pod. */
function say(page: DocsPage, status: 'True' | 'False'): void {
  const { cluster } = page.session;
  const kind = cluster.kinds.all().find((k) => k.kind === 'Pod')!;
  const body = { status: { conditions: [{ type: GATE, status }] } };
  const of = { verb: 'patch', kind, namespace: 'default', name: 'p', subresource: 'status' } as const;
  expect(cluster.rest({ ...of, patchType: 'strategic', body }, 'you', {}).code).toBe(200);
}

const ready = (page: DocsPage) => {
  const found = page.pod('p').status?.conditions?.find((c) => c.type === 'Ready');
  return [found?.status, found?.reason, found?.message];
};

const isServed = (page: DocsPage): boolean =>
  [...page.session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')]
    .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === 'gated')
    .some((slice: EndpointSlice) => slice.endpoints.some((e) => e.conditions?.ready === true));

test('a pod with a gate is ready when it is opened, and no longer when it is closed', () => {
  const page = new DocsPage().apply(GATED).wait(20);
  expect(page.container('p').ready).toBe(true);
  const missing = `corresponding condition of pod readiness gate "${GATE}" does not exist.`;
  expect(ready(page)).toEqual(['False', 'ReadinessGatesNotReady', missing]);
  expect(isServed(page)).toBe(false);
  say(page, 'True');
  page.wait(1);
  expect(ready(page)).toEqual(['True', undefined, undefined]);
  expect(isServed(page)).toBe(true);
  say(page, 'False');
  page.wait(1);
  const closed = `the status of pod readiness gate "${GATE}" is not "True", but False`;
  expect(ready(page)).toEqual(['False', 'ReadinessGatesNotReady', closed]);
  expect(isServed(page)).toBe(false);
});
