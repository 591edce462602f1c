/** The walkthrough of the horizontal pod autoscaler, and how it speaks where it knows nothing. */
import { describe, expect, test } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../shared/model/autoscaler.ts';
import type { Deployment } from '../../../shared/model/workloads.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';

const AUTOSCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: php-apache }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: php-apache }
  minReplicas: 1
  maxReplicas: 10
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 50 } } }]
`;
const GENERATOR = `apiVersion: v1
kind: Pod
metadata: { name: load-generator }
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 1
  containers: [{ name: main, image: 'busybox:1.28', command: [/bin/sh, -c, 'while sleep 0.01; do wget -q -O- http://php-apache; done'] }]
`;
const hpaOf = (page: DocsPage): HorizontalPodAutoscaler =>
  page.find<HorizontalPodAutoscaler>('HorizontalPodAutoscaler.autoscaling', 'php-apache')!;
const replicas = (page: DocsPage): number => page.find<Deployment>('Deployment.apps', 'php-apache')!.spec.replicas ?? 0;
const conditions = (page: DocsPage): string[] =>
  (hpaOf(page).status?.conditions ?? []).map((c) => `${c.type}=${c.status} ${c.reason}`);
const utilization = (page: DocsPage): number | undefined =>
  (hpaOf(page).status?.currentMetrics?.[0] as { resource: { current: { averageUtilization?: number } } } | undefined)
    ?.resource.current.averageUtilization;

describe.skipIf(fixturesDir === undefined)('the walkthrough', () => {
  test('load makes replicas, the end of load takes them back after five minutes', () => {
    const page = new DocsPage({});
    // The page has nobody outside.
    page.session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
    page.apply('application/php-apache.yaml');
    page.until(() => (page.find<Deployment>('Deployment.apps', 'php-apache')!.status?.readyReplicas ?? 0) === 1);
    page.apply(AUTOSCALER).wait(120);
    // The page: without load the cpu is at 0 % of 50 %, one replica.
    expect(printed('tasks__run-application__horizontal-pod-autoscale-walkthrough', 'kubectl get hpa')).toMatch(
      /0% ?\/ ?50%\s+1\s+10\s+1/,
    );
    expect([utilization(page), replicas(page)]).toEqual([0, 1]);
    expect(conditions(page)).toEqual([
      // It would have none, but for the one of the last five minutes.
      'AbleToScale=True ScaleDownStabilized',
      'ScalingActive=True ValidMetricFound',
      'ScalingLimited=False DesiredWithinRange',
    ]);
    page.apply(GENERATOR);
    page.until(() => replicas(page) > 1, 120);
    expect(
      page
        .events('php-apache')
        .some((e) =>
          /^SuccessfulRescale: New size: \d; reason: cpu resource utilization \(percentage of request\) above target$/.test(
            e,
          ),
        ),
    ).toBe(true);
    page.wait(180);
    const most = replicas(page);
    console.info(`the walkthrough: ${most} replicas under load`);
    expect(most).toBeGreaterThanOrEqual(3);
    expect(most).toBeLessThanOrEqual(10);
    page.delete('Pod', 'load-generator');
    page.wait(200);
    expect(replicas(page)).toBe(most);
    page.until(() => replicas(page) === 1, 600);
    expect(page.events('php-apache')).toContain('SuccessfulRescale: New size: 1; reason: All metrics below target');
  });
});

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: php-apache }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
`;

describe('what it says when it knows nothing', () => {
  test('without a metrics server', () => {
    const page = new DocsPage().apply(WEB).apply(AUTOSCALER).wait(40);
    expect(page.events('php-apache')).toContain(
      'FailedGetResourceMetric: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)',
    );
    expect(conditions(page)).toContain('ScalingActive=False FailedGetResourceMetric');
  });

  test('with a metrics server that is gone', () => {
    const shop = new DocsPage({}).apply(WEB).apply(AUTOSCALER);
    shop.session.apply({
      type: 'patch',
      kind: 'Deployment.apps',
      namespace: 'kube-system',
      name: 'metrics-server',
      patchType: 'merge',
      patch: { spec: { replicas: 0 } },
    });
    shop.wait(60);
    expect(shop.events('php-apache')).toContain(
      'FailedGetResourceMetric: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)',
    );
    expect(shop.events('php-apache').filter((e) => e.startsWith('FailedComputeMetricsReplicas'))[0]).toMatch(
      /^FailedComputeMetricsReplicas: invalid metrics \(1 invalid out of 1\), first error is: failed to get cpu resource metric value: failed to get cpu utilization: unable to get metrics/,
    );
  });

  test('of metrics for which a cluster needs an adapter', () => {
    const pods =
      '{ type: Pods, pods: { metric: { name: packets-per-second }, target: { type: AverageValue, averageValue: 1k } } }';
    const object =
      '{ type: Object, object: { metric: { name: requests-per-second }, describedObject: { apiVersion: networking.k8s.io/v1, kind: Ingress, name: main-route }, target: { type: Value, value: 10k } } }';
    const external =
      '{ type: External, external: { metric: { name: queue_messages_ready, selector: { matchLabels: { queue: worker_tasks } } }, target: { type: AverageValue, averageValue: 30 } } }';
    const autoscaler = AUTOSCALER.replace(/metrics: .*/, `metrics: [${pods}, ${object}, ${external}]`);
    const page = new DocsPage({}).apply(WEB).apply(autoscaler).wait(20);
    const custom =
      'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
    const told = page.events('php-apache');
    expect(told).toContain(`FailedGetPodsMetric: unable to get metric packets-per-second: ${custom}`);
    expect(told).toContain(
      `FailedGetObjectMetric: unable to get metric requests-per-second: Ingress on default main-route/${custom}`,
    );
    expect(told).toContain(
      'FailedGetExternalMetric: unable to get external metric default/queue_messages_ready/&LabelSelector{MatchLabels:map[string]string{queue: worker_tasks,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue_messages_ready.external.metrics.k8s.io)',
    );
    expect(told).toContain(
      `FailedComputeMetricsReplicas: invalid metrics (3 invalid out of 3), first error is: failed to get pods metric value: unable to get metric packets-per-second: ${custom}`,
    );
    expect(hpaOf(page).status?.conditions?.find((c) => c.type === 'ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetPodsMetric',
      message: `the HPA was unable to compute the replica count: unable to get metric packets-per-second: ${custom}`,
    });
  });

  test('of pods that two autoscalers would have', () => {
    const page = new DocsPage({}).apply(WEB).wait(60).apply(AUTOSCALER);
    page.apply(AUTOSCALER.replace('name: php-apache }\nspec', 'name: second }\nspec')).wait(40);
    const why = 'pods by selector app=web are controlled by multiple HPAs: [{php-apache default} {second default}]';
    expect(page.events('second')).toContain(`AmbiguousSelector: ${why}`);
    expect(page.events('second')).toContain(`FailedComputeMetricsReplicas: ${why}`);
    expect(conditions(page)).toContain('ScalingActive=False AmbiguousSelector');
  });

  test('of a container without a request', () => {
    const page = new DocsPage({}).apply(WEB).wait(30).apply(AUTOSCALER).wait(60);
    expect(
      page.events('php-apache').some((e) => /missing request for cpu in container web of Pod php-apache-/.test(e)),
    ).toBe(true);
  });

  test('of a target that is not there', () => {
    const page = new DocsPage().apply(AUTOSCALER).wait(20);
    expect(page.events('php-apache')).toContain('FailedGetScale: deployments/scale.apps "php-apache" not found');
    expect(conditions(page)).toEqual(['AbleToScale=False FailedGetScale']);
  });

  test.each([
    ['apps/v1', 'StatefulSet', 'statefulsets.apps "php-apache" not found'],
    ['v1', 'ReplicationController', 'replicationcontrollers/scale.autoscaling "php-apache" not found'],
    ['apps/v1', 'DaemonSet', 'the server could not find the requested resource'],
    ['example.com/v1', 'Gadget', 'no matches for kind "Gadget" in group "example.com"'],
  ])('of a target that has no scale: %s %s', (version, kind, why) => {
    const ref = `apiVersion: ${version}, kind: ${kind}`;
    const page = new DocsPage().apply(AUTOSCALER.replace('apiVersion: apps/v1, kind: Deployment', ref)).wait(20);
    expect(page.events('php-apache')).toContain(`FailedGetScale: ${why}`);
    expect(hpaOf(page).status?.conditions).toMatchObject([
      {
        type: 'AbleToScale',
        status: 'False',
        message: `the HPA controller was unable to get the target's current scale: ${why}`,
      },
    ]);
  });

  test('a target that goes: what was last known of it stays', () => {
    const page = new DocsPage({}).apply(WEB).wait(30).apply(AUTOSCALER).wait(60);
    page.delete('Deployment.apps', 'php-apache');
    page.wait(40);
    expect(conditions(page)).toContain('AbleToScale=False FailedGetScale');
    expect(hpaOf(page).status?.currentReplicas).toBe(1);
  });

  test('of one metric of two: the other has its place, and may make more of them', () => {
    const known = '{ type: Resource, resource: { name: memory, target: { type: AverageValue, averageValue: 1Mi } } }';
    const unknown =
      '{ type: Pods, pods: { metric: { name: packets }, target: { type: AverageValue, averageValue: 1k } } }';
    const both = AUTOSCALER.replace(/metrics: .*/, `metrics: [${unknown}, ${known}]`);
    const page = new DocsPage({}).apply(WEB).wait(60).apply(both).wait(40);
    expect(hpaOf(page).status?.currentMetrics).toMatchObject([{ type: '' }, { type: 'Resource' }]);
    expect(replicas(page)).toBeGreaterThan(1);
    const kind = page.session.cluster.kinds.byResource('hpa')!;
    expect(kind.row(hpaOf(page), 0)[2]).toMatch(/^<unknown>\/1k, memory: \d+\/1Mi$/);
  });

  test('too many are brought within the bounds without any metric', () => {
    const page = new DocsPage().apply(WEB.replace('replicas: 1', 'replicas: 14')).apply(AUTOSCALER).wait(20);
    expect(replicas(page)).toBe(10);
    expect(page.events('php-apache')).toContain(
      'SuccessfulRescale: New size: 10; reason: Current number of replicas above Spec.MaxReplicas',
    );
  });
});

test('people outside are load too', () => {
  const service = `apiVersion: v1
kind: Service
metadata: { name: php-apache, annotations: { orrery.dev/requests-per-second: '20' } }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
  const web = WEB.replace(
    "'nginx:1.27'",
    "'registry.k8s.io/hpa-example', ports: [{ containerPort: 80 }], resources: { requests: { cpu: 200m } }",
  );
  const page = new DocsPage({}).apply(web).apply(service).wait(60).apply(AUTOSCALER).wait(240);
  // 20 requests of 100 ms are 2 cores, of 0.2 requested a pod and half of that aimed at: 20 pods, and ten is the most.
  expect(replicas(page)).toBe(10);
});

describe('what is measured', () => {
  const TWO = `apiVersion: v1
kind: ReplicationController
metadata: { name: php-apache }
spec:
  replicas: 1
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: 'registry.k8s.io/hpa-example', ports: [{ containerPort: 80 }], resources: { requests: { cpu: 200m } } }
        - { name: side, image: busybox, command: [sh, -c, 'sleep 100000'], resources: { requests: { cpu: 1 } } }
---
apiVersion: v1
kind: Service
metadata: { name: php-apache, annotations: { orrery.dev/requests-per-second: '4' } }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
  const target = 'target: { type: Utilization, averageUtilization: 50 }';
  const scaled = (metric: string): string =>
    AUTOSCALER.replace('apiVersion: apps/v1, kind: Deployment', 'apiVersion: v1, kind: ReplicationController').replace(
      /metrics: .*/,
      `metrics: [${metric}]`,
    );
  const wanted = (page: DocsPage): number =>
    page.find<Deployment>('ReplicationController', 'php-apache')!.spec.replicas ?? 0;

  test('one container of a pod, of a ReplicationController', () => {
    const metric = `{ type: ContainerResource, containerResource: { name: cpu, container: web, ${target} } }`;
    const page = new DocsPage({}).apply(TWO).wait(60).apply(scaled(metric)).wait(200);
    // 4 requests of 100 ms are 0.4 cores, of 0.1 aimed at in each pod.
    expect(wanted(page)).toBe(4);
    expect(
      page
        .events('php-apache')
        .some((e) => e.endsWith(' reason: cpu container resource utilization (percentage of request) above target')),
    ).toBe(true);
    expect(hpaOf(page).status?.currentMetrics).toMatchObject([
      { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'web' } },
    ]);
  });

  test('the whole pod, with what its other container requests', () => {
    const page = new DocsPage({})
      .apply(TWO)
      .wait(60)
      .apply(scaled(`{ type: Resource, resource: { name: cpu, ${target} } }`))
      .wait(200);
    expect(wanted(page)).toBe(1);
  });

  test('a container that is not there', () => {
    const metric = `{ type: ContainerResource, containerResource: { name: cpu, container: other, ${target} } }`;
    const page = new DocsPage({}).apply(TWO).wait(60).apply(scaled(metric)).wait(20);
    expect(page.events('php-apache').filter((e) => e.startsWith('FailedGetContainerResourceMetric'))[0]).toMatch(
      /: failed to get cpu utilization: unable to get metrics for resource cpu: failed to get container metrics: container other not present in metrics for pod default\/php-apache-/,
    );
  });

  test('memory, as an average', () => {
    const metric =
      '{ type: Resource, resource: { name: memory, target: { type: AverageValue, averageValue: 100Mi } } }';
    const page = new DocsPage({}).apply(TWO).wait(60).apply(scaled(metric)).wait(60);
    expect(hpaOf(page).status?.conditions?.find((c) => c.type === 'ScalingActive')?.message).toBe(
      'the HPA was able to successfully calculate a replica count from memory resource',
    );
    expect(hpaOf(page).status?.currentMetrics).toMatchObject([
      { type: 'Resource', resource: { name: 'memory', current: { averageValue: expect.stringMatching(/^\d+$/) } } },
    ]);
  });

  test('a tolerance of its own is dropped, as long as its gate is closed', () => {
    const behaved = `${AUTOSCALER}  behavior: { scaleUp: { tolerance: '0.01' }, scaleDown: { tolerance: '0.2', stabilizationWindowSeconds: 10 } }\n`;
    const page = new DocsPage({}).apply(WEB).apply(behaved);
    expect(hpaOf(page).spec.behavior?.scaleUp).not.toHaveProperty('tolerance');
    expect(hpaOf(page).spec.behavior?.scaleDown).toMatchObject({ stabilizationWindowSeconds: 10, selectPolicy: 'Max' });
    expect(hpaOf(page).spec.behavior?.scaleDown).not.toHaveProperty('tolerance');
  });
});
