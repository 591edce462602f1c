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
