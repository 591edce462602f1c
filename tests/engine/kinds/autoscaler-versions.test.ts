/** autoscaling/v1 and v2 are two views of one object: what the one has no field for stands in its annotations. */
import { describe, expect, test } from 'vitest';
import { toV1, toV2 } from '../../../shared/engine/kinds/stored/autoscaler-v1.ts';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { HorizontalPodAutoscaler } from '../../../shared/model/autoscaler.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { DocsPage } from '../../support/docs-page.ts';

const ALPHA = 'autoscaling.alpha.kubernetes.io/';
const SPEC = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 10 };
const hpa = (apiVersion: string, spec: object, more: object = {}): AnyObject =>
  ({
    apiVersion,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { ...SPEC, ...spec },
    ...more,
  }) as never;
const cpu = (averageUtilization: number): object => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});
const MEMORY = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } },
};
const EVERY = [
  cpu(50),
  MEMORY,
  {
    type: 'ContainerResource',
    containerResource: { name: 'cpu', container: 'app', target: { type: 'Utilization', averageUtilization: 60 } },
  },
  { type: 'Pods', pods: { metric: { name: 'packets' }, target: { type: 'AverageValue', averageValue: '1k' } } },
  {
    type: 'Object',
    object: {
      metric: { name: 'hits' },
      target: { type: 'Value', value: '2k' },
      describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main' },
    },
  },
  {
    type: 'External',
    external: {
      metric: { name: 'queue', selector: { matchLabels: { a: 'b' } } },
      target: { type: 'AverageValue', averageValue: '30' },
    },
  },
];
const RULES = {
  stabilizationWindowSeconds: 60,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

describe('v1 as v2', () => {
  test('its one figure is a metric, and the default is 80 %', () => {
    expect(toV2(hpa('autoscaling/v1', { targetCPUUtilizationPercentage: 50 }))).toEqual(
      hpa('autoscaling/v2', { metrics: [cpu(50)] }),
    );
    expect(toV2(hpa('autoscaling/v1', {}))).toEqual(hpa('autoscaling/v2', { metrics: [cpu(80)] }));
  });

  test('annotations stand for fields; those that cannot be read do not', () => {
    const metadata = { name: 'web', annotations: { [`${ALPHA}metrics`]: '{', [`${ALPHA}behavior`]: 'x', keep: 'it' } };
    expect(toV2(hpa('autoscaling/v1', {}, { metadata }))).toEqual(
      hpa('autoscaling/v2', { metrics: [cpu(80)] }, { metadata: { name: 'web', annotations: { keep: 'it' } } }),
    );
  });
});

describe('v2 as v1', () => {
  test('what v1 has no field for', () => {
    const status = {
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [
        { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 40, averageValue: '80m' } } },
      ],
      conditions: [{ type: 'AbleToScale', status: 'True', lastTransitionTime: 'T', reason: 'R', message: 'm' }],
    };
    const shown = toV1(
      hpa('autoscaling/v2', { metrics: [cpu(50), MEMORY], behavior: { scaleDown: RULES } }, { status }),
    );
    expect(shown['spec']).toEqual({ ...SPEC, targetCPUUtilizationPercentage: 50 });
    expect(shown['status']).toEqual({ currentReplicas: 2, desiredReplicas: 2, currentCPUUtilizationPercentage: 40 });
    expect(shown.metadata.annotations).toEqual({
      [`${ALPHA}metrics`]: '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"100Mi"}}]',
      [`${ALPHA}current-metrics`]:
        '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":40,"currentAverageValue":"80m"}}]',
      [`${ALPHA}conditions`]:
        '[{"type":"AbleToScale","status":"True","lastTransitionTime":"T","reason":"R","message":"m"}]',
      [`${ALPHA}behavior`]:
        '{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
    });
  });

  test('there and back again nothing is lost; cpu comes last then', () => {
    const whole = hpa('autoscaling/v2', { metrics: EVERY, behavior: { scaleUp: RULES, scaleDown: RULES } });
    const [first, ...others] = EVERY;
    expect(toV2(toV1(whole))).toEqual(
      hpa('autoscaling/v2', { metrics: [...others, first], behavior: { scaleUp: RULES, scaleDown: RULES } }),
    );
  });
});

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: nginx, resources: { requests: { cpu: 100m } } }] }
`;
const OLD = (percent: number): string => `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: ${percent} }
`;

describe('in a cluster', () => {
  const stored = (page: DocsPage): HorizontalPodAutoscaler => page.find('HorizontalPodAutoscaler.autoscaling', 'web')!;

  test('a manifest of v1 is kept as v2, works, and is applied again', () => {
    const page = new DocsPage().apply(WEB).apply(OLD(50)).wait(60);
    expect(stored(page)).toMatchObject({ apiVersion: 'autoscaling/v2', spec: { minReplicas: 2, metrics: [cpu(50)] } });
    expect(stored(page).status?.conditions?.map(({ type }) => type)).toContain('AbleToScale');
    expect(page.find<AnyObject>('Deployment.apps', 'web')!['spec']).toMatchObject({ replicas: 2 });
    page.apply(OLD(70));
    expect(stored(page).spec.metrics).toEqual([cpu(70)]);
  });

  test('kubectl reads and writes either version', () => {
    const page = new DocsPage().apply(WEB).apply(OLD(50)).wait(60);
    const terminal = new LaptopTerminal(page.session);
    const type = (line: string): string => {
      const text = terminal.type(line) + terminal.wait(500);
      return text.slice(text.indexOf(line) + line.length).replace(/\n.*\$ ?$/, '');
    };
    const v1 = JSON.parse(type('kubectl get hpa.v1.autoscaling web -o json')) as AnyObject;
    expect(v1).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 50 } });
    expect(v1['spec']).not.toHaveProperty('metrics');
    expect(v1.metadata.annotations).toHaveProperty(`${ALPHA}conditions`);
    const v2 = JSON.parse(type('kubectl get hpa web -o json')) as AnyObject;
    expect(v2).toMatchObject({ apiVersion: 'autoscaling/v2', spec: { metrics: [cpu(50)] } });
    expect(v2.metadata.annotations ?? {}).not.toHaveProperty(`${ALPHA}conditions`);
    expect(type('kubectl get hpa.v1.autoscaling').split('\n').at(-1)).toMatch(
      /^web +Deployment\/web +cpu: .*\/50% +2 +5 +2 /,
    );
    const list = JSON.parse(type('kubectl get hpa.v1.autoscaling -o json')) as { items: AnyObject[] };
    expect(list.items[0]!.apiVersion).toBe('autoscaling/v1');
    type(`kubectl patch hpa.v1.autoscaling web --type merge -p '{"spec":{"targetCPUUtilizationPercentage":60}}'`);
    expect(stored(page).spec.metrics).toEqual([cpu(60)]);
    expect(stored(page).status?.conditions).toBeDefined();
    type(`kubectl patch hpa web --type merge -p '{"spec":{"maxReplicas":7}}'`);
    expect(stored(page)).toMatchObject({ apiVersion: 'autoscaling/v2', spec: { maxReplicas: 7, metrics: [cpu(60)] } });
    expect(type('kubectl delete hpa.v1.autoscaling web')).toContain('deleted');
  });
});

describe('versions of 1.34', () => {
  const registry = new KindRegistry();
  test.each([
    ['autoscaling/v2', 'HorizontalPodAutoscaler'],
    ['autoscaling/v1', 'HorizontalPodAutoscaler'],
    ['policy/v1', 'PodDisruptionBudget'],
    ['batch/v1', 'CronJob'],
    ['networking.k8s.io/v1', 'Ingress'],
    ['networking.k8s.io/v1', 'ServiceCIDR'],
    ['discovery.k8s.io/v1', 'EndpointSlice'],
  ])('%s %s is served', (version, kind) => expect(registry.refusal(version, kind)).toBeUndefined());

  test.each([
    ['autoscaling/v2beta1', 'HorizontalPodAutoscaler'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler'],
    ['policy/v1beta1', 'PodDisruptionBudget'],
    ['policy/v1beta1', 'PodSecurityPolicy'],
    ['batch/v1beta1', 'CronJob'],
    ['networking.k8s.io/v1beta1', 'Ingress'],
    ['networking.k8s.io/v1beta1', 'IPAddress'],
    ['extensions/v1beta1', 'Deployment'],
    ['apps/v1beta1', 'Deployment'],
    ['discovery.k8s.io/v1beta1', 'EndpointSlice'],
    ['storage.k8s.io/v1beta1', 'CSIStorageCapacity'],
    ['storage.k8s.io/v1beta1', 'VolumeAttributesClass'],
    ['rbac.authorization.k8s.io/v1beta1', 'Role'],
  ])('%s %s is not', (version, kind) =>
    expect(registry.refusal(version, kind)).toBe(`no matches for kind "${kind}" in version "${version}"`),
  );
});
