/** The page "Configure Liveness, Readiness and Startup Probes": each of its pods, with the seconds that the page tells. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';

const PAGE = 'tasks__configure-pod-container__configure-liveness-readiness-startup-probes';

/** Seconds since the container was last started. */
function startedAgo(page: DocsPage, pod: string): number {
  const { startedAt } = page.container(pod).state!.running!;
  return (page.session.cluster.unixMs - Date.parse(startedAt!)) / 1000;
}

describe.skipIf(fixturesDir === undefined)('probes', () => {
  test('exec: healthy for 30 s, killed after three failures, restarted', () => {
    const page = new DocsPage().apply('pods/probe/exec-liveness.yaml').ready('liveness-exec');
    const reasons = (): string[] => page.eventObjects('liveness-exec').map((e) => e.reason);
    page.wait(30);
    expect(reasons()).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']);
    page.until(() => reasons().includes('Unhealthy'), 10);
    const firstFailure = startedAgo(page, 'liveness-exec');
    expect(firstFailure).toBeGreaterThanOrEqual(30);
    expect(firstFailure).toBeLessThan(37);
    page.until(() => reasons().includes('Killing'), 15);
    const unhealthy = page.eventObjects('liveness-exec').find((e) => e.reason === 'Unhealthy')!;
    // The third failure, ten seconds after the first, is the last that is forgiven.
    expect(unhealthy.count).toBe(3);
    expect(startedAgo(page, 'liveness-exec') - firstFailure).toBeCloseTo(10, 0);
    const said = printed(PAGE, 'kubectl describe pod liveness-exec');
    for (const reason of reasons()) if (!['Killing', 'Unhealthy'].includes(reason)) expect(said).toContain(reason);
    expect(page.events('liveness-exec').map((event) => event.trim())).toEqual(
      expect.arrayContaining([
        "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
        'Killing: Container liveness failed liveness probe, will be restarted',
      ]),
    );
    // sh is PID 1 and deaf to SIGTERM: the grace period passes before the restart.
    const took = page.until(() => page.container('liveness-exec').restartCount === 1, 40);
    expect(took).toBeGreaterThan(29);
    expect(page.phase('liveness-exec')).toBe('Running');
    expect(page.container('liveness-exec').lastState?.terminated?.exitCode).toBe(137);
    expect(page.isReady('liveness-exec')).toBe(true);
  });

  test('HTTP: 200 for the first ten seconds, then 500, and a restart', () => {
    const page = new DocsPage().apply('pods/probe/http-liveness.yaml').ready('liveness-http');
    page.wait(9);
    expect(page.events('liveness-http').some((e) => e.startsWith('Unhealthy'))).toBe(false);
    page.until(() => page.container('liveness-http').restartCount === 1, 20);
    expect(page.events('liveness-http')).toEqual(
      expect.arrayContaining([
        'Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500',
        'Killing: Container liveness failed liveness probe, will be restarted',
      ]),
    );
  });

  test('TCP: ready only after the readiness probe’s first look, five seconds in', () => {
    const page = new DocsPage().apply('pods/probe/tcp-liveness-readiness.yaml');
    page.until(() => page.container('goproxy').state?.running !== undefined);
    expect(page.isReady('goproxy')).toBe(false);
    const took = page.until(() => page.isReady('goproxy'), 20);
    expect(took).toBeGreaterThan(3.9);
    expect(took).toBeLessThan(16);
    page.wait(60);
    expect(page.container('goproxy')).toMatchObject({ restartCount: 0, ready: true });
  });

  test('gRPC: etcd answers, and goes on', () => {
    const page = new DocsPage().apply('pods/probe/grpc-liveness.yaml').ready('etcd-with-grpc').wait(90);
    expect(page.container('etcd-with-grpc')).toMatchObject({ restartCount: 0, ready: true });
    expect(page.events('etcd-with-grpc').filter((e) => e.startsWith('Unhealthy'))).toEqual([]);
  });

  test('a health check on a path that nginx has not: 404, and a restart', () => {
    const page = new DocsPage().apply('pods/probe/pod-with-http-healthcheck.yaml').ready('pod-with-http-healthcheck');
    page.wait(28);
    expect(page.events('pod-with-http-healthcheck').some((e) => e.startsWith('Unhealthy'))).toBe(false);
    page.until(() => page.container('pod-with-http-healthcheck').restartCount === 1, 60);
    expect(page.events('pod-with-http-healthcheck')).toContain(
      'Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 404',
    );
  });

  test('a health check on a port that redis listens on', () => {
    const page = new DocsPage().apply('pods/probe/pod-with-tcp-socket-healthcheck.yaml').wait(120);
    expect(page.container('pod-with-tcp-socket-healthcheck')).toMatchObject({ restartCount: 0, ready: true });
  });
});
