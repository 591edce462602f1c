/** Probes: when they are made, what they say, and what follows. */
import { describe, expect, test } from 'vitest';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { Probe } from '../../../../shared/model/pod.ts';
import { nextTick, observe, type ProbeRun } from '../../../../shared/engine/kubelet/probes/probe-run.ts';
import { loneKubelet, newPod, place } from '../lone-kubelet.ts';

const FRESH: ProbeRun = { armed: false, times: 0 };

describe('counting', () => {
  test('thresholds count results in a row', () => {
    const probe: Probe = { failureThreshold: 3, successThreshold: 2 };
    let run = FRESH;
    const results: (string | undefined)[] = [];
    for (const r of ['failure', 'failure', 'success', 'failure', 'failure', 'failure', 'success', 'success'] as const) {
      run = observe(run, probe, r);
      results.push(run.result);
    }
    expect(results).toEqual([undefined, undefined, undefined, undefined, undefined, 'failure', 'failure', 'success']);
  });

  test('ticks run from admission; the initial delay counts from the start', () => {
    const probe: Probe = { periodSeconds: 10, initialDelaySeconds: 5 };
    expect(nextTick(probe, 1000, 2500, 2500)).toBe(11_000);
    expect(nextTick(probe, 1000, 2500, 11_000)).toBe(21_000);
    expect(nextTick({ periodSeconds: 3, initialDelaySeconds: 5 }, 1000, 2500, 2500)).toBe(10_000);
  });
});

const unhealthy = (events: string[]): string[] => events.filter((e) => e.startsWith('Unhealthy'));

/** After this long a machine has told of the images that it pulled. */
const LISTED_MS = 40_000;

describe('readiness', () => {
  const web = (readinessProbe: Probe, more: object = {}) => [
    { name: 'web', image: 'nginx', ports: [{ name: 'http', containerPort: 80 }], readinessProbe, ...more },
  ];

  test('a quick start: ready within a second of it, and no timer is left', () => {
    const k = loneKubelet();
    place(k, newPod('warm', [{ name: 'c', image: 'nginx' }]));
    k.settle();
    place(k, newPod('web', web({ httpGet: { path: '/', port: 'http' }, periodSeconds: 10 })));
    k.settle();
    const story = k.story('web').map(({ at, pod }) => ({ at, status: pod.status! }));
    const started = story.find((s) => s.status.containerStatuses?.[0]?.state?.running !== undefined)!;
    expect(started.status.containerStatuses![0]).toMatchObject({ ready: false, started: true });
    expect(started.status.phase).toBe('Running');
    expect(k.pod('web').status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('True');
    k.run(k.kernel.now + LISTED_MS);
    expect(k.kernel.pending).toBe(0);
  });

  test('a slow start: upstream texts, ready at a tick', () => {
    const k = loneKubelet();
    place(
      k,
      newPod(
        'web',
        web({ httpGet: { path: '/', port: 80 }, periodSeconds: 5, failureThreshold: 3 }),
        {},
        { 'orrery.dev/ready-after': '22s' },
      ),
    );
    k.settle();
    const ip = k.pod('web').status!.podIP;
    const events = unhealthy(k.events('web'));
    expect(events.length).toBeGreaterThanOrEqual(4);
    expect(new Set(events)).toEqual(
      new Set([
        `Unhealthy Readiness probe failed: Get "http://${ip}:80/": dial tcp ${ip}:80: connect: connection refused`,
      ]),
    );
    const ready = k.story('web').find(({ pod }) => pod.status?.containerStatuses?.[0]?.ready === true)!;
    // Ticks count from the admission at 10 ms.
    expect((ready.at - 10) % 5000).toBe(0);
    expect(ready.at).toBeGreaterThan(22_000);
    expect(ready.at).toBeLessThan(32_000);
  });

  test.each([
    [{ tcpSocket: { port: 81 } }, (ip: string) => `dial tcp ${ip}:81: connect: connection refused`],
    [
      { httpGet: { port: 8081, scheme: 'HTTPS', path: 'x' } },
      (ip: string) => `Get "https://${ip}:8081/x": dial tcp ${ip}:8081: connect: connection refused`,
    ],
    [
      { grpc: { port: 9000 } },
      (ip: string) => `timeout: failed to connect service "${ip}:9000" within 1s: context deadline exceeded`,
    ],
  ] as const)('a port that is not served: %j', (probe, text) => {
    const k = loneKubelet();
    place(k, newPod('web', web(probe as Probe)));
    k.settle();
    const ip = k.pod('web').status!.podIP!;
    expect(unhealthy(k.events('web'))[0]).toBe(`Unhealthy Readiness probe failed: ${text(ip)}`);
    expect(k.pod('web').status?.containerStatuses?.[0]).toMatchObject({ ready: false, started: true });
    // Settled after three failures, though it goes on for ever.
    expect(k.kernel.now).toBeLessThan(45_000);
    const before = unhealthy(k.events('web')).length;
    k.run(k.kernel.now + 60_000);
    expect(unhealthy(k.events('web')).length).toBe(before + 6);
  });

  test.each([
    ['a server of web pages', 'nginx', [], 80, false],
    ['etcd', 'registry.k8s.io/etcd:3.5.1-0', [], 2379, true],
    ['an image that nobody knows', 'example.com/me/app:1', [], 50_051, true],
    ['the test image', 'registry.k8s.io/e2e-test-images/agnhost:2.53', ['grpc-health-checking'], 5000, true],
    ['its other port', 'registry.k8s.io/e2e-test-images/agnhost:2.53', ['grpc-health-checking'], 8080, false],
  ])('gRPC, and who speaks it: %s', (_, image, args, port, isReady) => {
    const k = loneKubelet();
    const readinessProbe = { grpc: { port }, timeoutSeconds: 2 };
    place(k, newPod('p', [{ name: 'c', image, args, ports: [{ containerPort: port }], readinessProbe }]));
    k.run(40_000);
    const { podIP, containerStatuses } = k.pod('p').status!;
    expect(containerStatuses?.[0]?.ready).toBe(isReady);
    const text = `timeout: failed to connect service "${podIP}:${port}" within 2s: context deadline exceeded`;
    if (!isReady) expect(unhealthy(k.events('p')).at(-1)).toBe(`Unhealthy Readiness probe failed: ${text}`);
  });

  test('a gRPC service that is told to be unhealthy', () => {
    const k = loneKubelet();
    const ports = [{ containerPort: 9000 }];
    const main = { name: 'c', image: 'example.com/me/app:1', ports, readinessProbe: { grpc: { port: 9000 } } };
    place(k, newPod('p', [main], {}, { 'orrery.dev/fault': 'readiness-fails' }));
    k.run(20_000);
    expect(unhealthy(k.events('p')).at(-1)).toBe(
      'Unhealthy Readiness probe failed: service unhealthy (responded with "NOT_SERVING")',
    );
  });

  test.each([
    ['nginx', 80, 'http', 'HTTPS', 'Get "https://IP:80/readyz": http: server gave HTTP response to HTTPS client'],
    [
      'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
      10_250,
      'https',
      'HTTP',
      'HTTP probe failed with statuscode: 400',
    ],
    ['registry.k8s.io/metrics-server/metrics-server:v0.8.0', 10_250, 'https', 'HTTPS', undefined],
    ['example.com/me/app:1', 3000, 'web', 'HTTPS', undefined],
    ['example.com/me/app:1', 3000, 'web', 'HTTP', undefined],
  ])('%s at %i, %s, asked by %s', (image, containerPort, name, scheme, text) => {
    const k = loneKubelet();
    const readinessProbe = { httpGet: { path: '/readyz', port: name, scheme }, periodSeconds: 5 };
    place(k, newPod('p', [{ name: 'c', image, ports: [{ name, containerPort }], readinessProbe }]));
    k.run(60_000);
    const { podIP = '', containerStatuses } = k.pod('p').status!;
    expect(containerStatuses?.[0]?.ready).toBe(text === undefined);
    if (text !== undefined)
      expect(unhealthy(k.events('p')).at(-1)).toBe(`Unhealthy Readiness probe failed: ${text.replace('IP', podIP)}`);
  });

  test('a probe’s own grace period comes before the pod’s', () => {
    const k = loneKubelet();
    const livenessProbe = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 };
    const deaf = { image: 'busybox', command: ['sleep', '1000'] };
    const own = { ...deaf, livenessProbe: { ...livenessProbe, terminationGracePeriodSeconds: 3 } };
    place(k, newPod('own', [{ name: 'c', ...own }]));
    place(k, newPod('pods', [{ name: 'c', ...deaf, livenessProbe }], { terminationGracePeriodSeconds: 9 }));
    k.run(60_000);
    const taken = (name: string): number => {
      const killed = k.store.history.find(
        (c) => (c.after as KubeEvent).reason === 'Killing' && (c.after as KubeEvent).involvedObject?.name === name,
      )!.at;
      const ended = k
        .story(name)
        .find(({ at, pod }) => at > killed && pod.status?.containerStatuses?.[0]?.lastState?.terminated !== undefined);
      return Math.floor((ended!.at - killed) / 1000);
    };
    expect([taken('own'), taken('pods')]).toEqual([3, 9]);
  });

  test('an answer that leads elsewhere is well, with a warning each time', () => {
    const k = loneKubelet();
    const livenessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 };
    place(k, newPod('p', [{ name: 'c', image: 'wordpress:6', livenessProbe }]));
    k.run(60_000);
    const warnings = (): number => k.events('p').filter((e) => e.startsWith('ProbeWarning ')).length;
    const before = warnings();
    expect(before).toBeGreaterThan(2);
    expect(k.events('p')).toContain('ProbeWarning Liveness probe warning: Probe terminated redirects, Response body: ');
    k.run(80_000);
    expect(warnings()).toBe(before + 4);
    expect(k.pod('p').status?.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 });
  });

  test('a port name that is none', () => {
    const k = loneKubelet();
    place(k, newPod('web', web({ httpGet: { port: 'metrics' } })));
    k.run(20_000);
    expect(unhealthy(k.events('web'))[0]).toBe(
      'Unhealthy Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "metrics": invalid syntax',
    );
  });

  test('exec says yes once the container is up; the initial delay is kept', () => {
    const k = loneKubelet();
    place(k, newPod('web', web({ exec: { command: ['true'] }, initialDelaySeconds: 15, periodSeconds: 5 })));
    k.settle();
    const running = k.story('web').find(({ pod }) => pod.status?.containerStatuses?.[0]?.state?.running !== undefined)!;
    const ready = k.story('web').find(({ pod }) => pod.status?.containerStatuses?.[0]?.ready === true)!;
    expect(ready.at - running.at).toBeGreaterThanOrEqual(15_000);
    expect(ready.at - running.at).toBeLessThanOrEqual(20_000);
    expect(unhealthy(k.events('web'))).toEqual([]);
  });

  test('a fault that is switched on takes the pod out, and off brings it back', () => {
    const k = loneKubelet();
    place(k, newPod('web', web({ httpGet: { port: 80 }, periodSeconds: 2, failureThreshold: 2 })));
    k.settle();
    const annotate = (annotations: Record<string, string>): void => {
      const pod = k.pod('web');
      k.api.update({ ...pod, metadata: { ...pod.metadata, annotations } });
    };
    annotate({ 'orrery.dev/fault': 'readiness-fails' });
    k.run(k.kernel.now + 6000);
    expect(k.pod('web').status?.containerStatuses?.[0]?.ready).toBe(false);
    expect(unhealthy(k.events('web')).at(-1)).toBe(
      'Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503',
    );
    annotate({});
    k.run(k.kernel.now + 6000);
    expect(k.pod('web').status?.containerStatuses?.[0]?.ready).toBe(true);
    expect(k.pod('web').status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('True');
  });
});

describe('startup and liveness', () => {
  test('nothing else is asked before the startup probe has succeeded', () => {
    const k = loneKubelet();
    const probes = {
      startupProbe: { httpGet: { port: 80 }, periodSeconds: 2, failureThreshold: 30 },
      readinessProbe: { httpGet: { port: 80 }, periodSeconds: 5 },
      livenessProbe: { httpGet: { port: 80 }, periodSeconds: 5 },
    };
    place(k, newPod('web', [{ name: 'web', image: 'nginx', ...probes }], {}, { 'orrery.dev/ready-after': '9s' }));
    k.settle();
    const events = unhealthy(k.events('web'));
    expect(events.length).toBeGreaterThan(2);
    expect(events.every((e) => e.startsWith('Unhealthy Startup probe failed: '))).toBe(true);
    const first = k.story('web').find(({ pod }) => pod.status?.containerStatuses?.[0]?.state?.running !== undefined)!;
    expect(first.pod.status?.containerStatuses?.[0]).toMatchObject({ started: false, ready: false });
    expect(k.pod('web').status?.containerStatuses?.[0]).toMatchObject({ started: true, ready: true, restartCount: 0 });
    k.run(k.kernel.now + LISTED_MS);
    expect(k.kernel.pending).toBe(0);
  });

  test('a startup probe that fails too often restarts the container', () => {
    const k = loneKubelet();
    const startupProbe = { tcpSocket: { port: 81 }, periodSeconds: 2, failureThreshold: 3 };
    place(k, newPod('web', [{ name: 'web', image: 'nginx', startupProbe }]));
    k.run(60_000);
    expect(k.events('web')).toContain('Killing Container web failed startup probe, will be restarted');
    expect(k.pod('web').status?.containerStatuses?.[0]?.restartCount).toBeGreaterThanOrEqual(2);
  });

  test('a failing liveness probe restarts the container; back-off follows', () => {
    const k = loneKubelet();
    const livenessProbe = { httpGet: { port: 80, path: '/healthz' }, periodSeconds: 3, failureThreshold: 3 };
    place(
      k,
      newPod('web', [{ name: 'web', image: 'nginx', livenessProbe }], {}, { 'orrery.dev/fault': 'liveness-fails' }),
    );
    k.run(120_000);
    expect(unhealthy(k.events('web'))[0]).toBe(
      'Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 503',
    );
    expect(k.events('web')).toContain('Killing Container web failed liveness probe, will be restarted');
    expect(k.events('web').some((e) => e.startsWith('BackOff Back-off restarting failed container web'))).toBe(true);
    expect(k.pod('web').status?.containerStatuses?.[0]?.restartCount).toBeGreaterThanOrEqual(3);
  });

  test('a sidecar with a startup probe holds the others back until it has started', () => {
    const k = loneKubelet();
    const sidecar = {
      name: 'proxy',
      image: 'redis',
      restartPolicy: 'Always' as const,
      imagePullPolicy: 'IfNotPresent' as const,
      startupProbe: { tcpSocket: { port: 6379 }, periodSeconds: 1, failureThreshold: 30 },
    };
    place(
      k,
      newPod(
        'web',
        [{ name: 'web', image: 'nginx' }],
        { initContainers: [sidecar] },
        { 'orrery.dev/ready-after': '4s' },
      ),
    );
    k.settle();
    const at = (
      name: 'initContainerStatuses' | 'containerStatuses',
      isIt: (c: { started?: boolean; state?: object }) => boolean,
    ): number => k.story('web').find(({ pod }) => pod.status?.[name]?.some(isIt))!.at;
    expect(at('containerStatuses', (c) => 'running' in c.state!)).toBeGreaterThan(
      at('initContainerStatuses', (c) => c.started === true),
    );
    expect(k.pod('web').status?.phase).toBe('Running');
    expect(k.pod('web').status?.conditions?.find((c) => c.type === 'Ready')?.status).toBe('True');
  });
});
