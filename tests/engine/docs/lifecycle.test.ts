/** Pages on the ends of containers: hooks, termination messages, how a pod leaves its Services. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, example, printed } from '../../support/docs-page.ts';
import type { EndpointSlice } from '../../../shared/model/network.ts';
import type { Pod } from '../../../shared/model/pod.ts';

describe.skipIf(fixturesDir === undefined)('hooks', () => {
  test('postStart has written before anybody looks; preStop ends nginx gently', () => {
    const page = new DocsPage().apply('pods/lifecycle-events.yaml').ready('lifecycle-demo');
    expect(page.exec('lifecycle-demo', 'cat /usr/share/message').out).toBe('Hello from the postStart handler\n');
    page.delete('Pod', 'lifecycle-demo');
    const codes: number[] = [];
    page.session.cluster.onChange(({ after }) => {
      if (after?.kind !== 'Pod') return;
      const end = (after as Pod).status?.containerStatuses?.[0]?.state?.terminated;
      if (end !== undefined) codes.push(end.exitCode);
    });
    const took = page.until(() => page.find('Pod', 'lifecycle-demo') === undefined);
    // Not killed at the end of its 30 s: nginx left by itself, and its end took the hook along.
    expect(took).toBeLessThan(5);
    expect(codes[0]).toBe(0);
  });
});

describe.skipIf(fixturesDir === undefined)('termination messages', () => {
  test('the file’s text is in the last state', () => {
    const page = new DocsPage().apply('debug/termination.yaml');
    page.until(() => page.container('termination-demo').lastState?.terminated !== undefined, 60);
    const end = page.container('termination-demo').lastState?.terminated;
    expect(end).toMatchObject({ exitCode: 0, reason: 'Completed', message: 'Sleep expired\n' });
    const said = printed('tasks__debug__debug-application__determine-reason-pod-failure', '--output=yaml');
    expect(said).toContain(`exitCode: ${end?.exitCode}\n`);
    expect(/message: \|\n +(.*\n)/.exec(said)?.[1]).toBe(end?.message);
  });

  test('another path, and the log in its place', () => {
    const text = example('debug/termination.yaml');
    const moved = text
      .replace('/dev/termination-log', '/tmp/my-log')
      .replace('    image: debian', '    terminationMessagePath: /tmp/my-log\n    image: debian');
    const page = new DocsPage().apply(moved);
    page.until(() => page.container('termination-demo').lastState?.terminated !== undefined, 60);
    expect(page.container('termination-demo').lastState?.terminated?.message).toBe('Sleep expired\n');
    const fallback = text
      .replace('name: termination-demo\n', 'name: log-demo\n')
      .replace('sleep 10 && echo Sleep expired > /dev/termination-log', 'echo it broke; exit 3')
      .replace('    image: debian', '    terminationMessagePolicy: FallbackToLogsOnError\n    image: debian');
    page.apply(fallback);
    page.until(() => page.container('log-demo').lastState?.terminated !== undefined, 60);
    expect(page.container('log-demo').lastState?.terminated).toMatchObject({ exitCode: 3, message: 'it broke\n' });
  });
});

describe.skipIf(fixturesDir === undefined)('leaving a Service', () => {
  test('a pod that stops is not ready, still serving, terminating; its place is taken', () => {
    const page = new DocsPage()
      .apply('service/pod-with-graceful-termination.yaml')
      .apply('service/explore-graceful-termination-nginx.yaml')
      .wait(20);
    const pods = (): Pod[] => [...page.session.cluster.read.list('Pod', 'default')];
    const endpoints = (): EndpointSlice['endpoints'] =>
      [...page.session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')].flatMap((slice) =>
        slice.metadata.labels?.['kubernetes.io/service-name'] === 'nginx-service' ? slice.endpoints : [],
      );
    const [old] = pods();
    const PAGE = 'tutorials__services__pods-and-endpoint-termination-flow';
    const conditions = (text: string): unknown[] =>
      [...text.matchAll(/"conditions": (\{[^}]*\})/g)].map(([, json]) => JSON.parse(json!) as unknown);
    expect(endpoints().map((e) => e.conditions)).toEqual([{ ready: true, serving: true, terminating: false }]);
    page.delete('Pod', old!.metadata.name);
    page.wait(10);
    expect(
      pods()
        .map((pod) => pod.metadata.deletionTimestamp === undefined)
        .sort(),
    ).toEqual([false, true]);
    const leaving = endpoints().find((e) => e.targetRef?.name === old!.metadata.name);
    const [left, stands] = conditions(printed(PAGE, 'get endpointslice -o json nginx-service'));
    expect(leaving?.conditions).toEqual(left);
    expect(endpoints().flatMap((e) => (e === leaving ? [] : [e.conditions]))).toEqual([stands]);
    // Its preStop hook would take three minutes; its grace period is two.
    const took = page.until(() => page.find('Pod', old!.metadata.name) === undefined, 150);
    expect(took).toBeGreaterThan(105);
    expect(took).toBeLessThan(115);
  });
});
