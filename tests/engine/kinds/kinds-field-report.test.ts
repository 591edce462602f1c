import { expect, test } from 'vitest';
import { fieldUse, reportFields } from '../../../shared/engine/kinds/field-report.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';

const registry = new KindRegistry();

const report = (object: AnyObject): Record<string, string> =>
  Object.fromEntries(
    reportFields(registry.of(object.apiVersion, object.kind), object).map(({ field, use }) => [field, use]),
  );

test('a Deployment says what each of its fields does, once for all containers', () => {
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { app: 'web', tier: 'front' }, annotations: { note: 'x' } },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            { name: 'a', image: 'nginx', tty: true },
            { name: 'b', image: 'redis', livenessProbe: { httpGet: { path: '/', port: 80 } } },
          ],
        },
      },
    },
  };
  expect(report(deployment)).toEqual({
    'metadata.name': 'simulated',
    'metadata.labels': 'simulated',
    'metadata.annotations': 'shown',
    'spec.replicas': 'simulated',
    'spec.selector.matchLabels': 'simulated',
    'spec.template.metadata.labels': 'simulated',
    'spec.template.spec.containers.name': 'simulated',
    'spec.template.spec.containers.image': 'simulated',
    'spec.template.spec.containers.tty': 'ignored',
    'spec.template.spec.containers.livenessProbe.httpGet.path': 'simulated',
    'spec.template.spec.containers.livenessProbe.httpGet.port': 'simulated',
  });
});

test('a Service acts by selector and ports; node ports are shown', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: {
      type: 'NodePort',
      selector: { app: 'web' },
      ports: [{ port: 80, nodePort: 30080 }],
      sessionAffinity: 'ClientIP',
    },
  };
  expect(report(service)).toEqual({
    'metadata.name': 'simulated',
    'spec.type': 'simulated',
    'spec.selector': 'simulated',
    'spec.ports.port': 'simulated',
    'spec.ports.nodePort': 'simulated',
    'spec.sessionAffinity': 'simulated',
  });
});

test('nothing of a kind that is not simulated acts', () => {
  const cron = {
    apiVersion: 'stable.example.com/v1',
    kind: 'CronTab',
    metadata: { name: 'x' },
    spec: { cronSpec: '* * * * *', empty: {} },
  };
  expect(report(cron)).toEqual({ 'metadata.name': 'shown', 'spec.cronSpec': 'shown', 'spec.empty': 'shown' });
});

test('the most exact entry wins, and what no entry names is ignored', () => {
  const kind = {
    ...registry.of('v1', 'Service'),
    fields: { spec: 'shown', 'spec.ports': 'simulated', 'metadata.annotations.orrery.dev': 'simulated' } as const,
  };
  expect(fieldUse(kind, 'spec.ports.port')).toBe('simulated');
  expect(fieldUse(kind, 'spec.portsOfCall')).toBe('shown');
  expect(fieldUse(kind, 'status')).toBe('ignored');
  const annotations = { 'orrery.dev/start': '3s', other: 'x' };
  const rows = reportFields(kind, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x', annotations } });
  expect(rows).toContainEqual({ field: 'metadata.annotations.orrery.dev/start', use: 'simulated' });
  expect(rows).toContainEqual({ field: 'metadata.annotations', use: 'ignored' });
});
