/** A postStart hook holds up its pod: until it is over the container is not said to run, is not probed, and no other starts. */
import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../../shared/model/pod.ts';
import { DocsPage } from '../../../support/docs-page.ts';

const LOOP = 'while true; do sleep 1; done';

const pod = (hook: string, more = '', command = LOOP): string => `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: first
      image: busybox
      command: [sh, -c, '${command}']
      lifecycle: { postStart: ${hook} }
      ${more}
    - name: second
      image: busybox
      command: [sh, -c, '${LOOP}']
`;

const exec = (script: string): string => `{ exec: { command: [sh, -c, '${script}'] } }`;

const started = (page: DocsPage, name: string): number =>
  Date.parse(page.container('p', name).state?.running?.startedAt ?? '');

describe('a postStart hook', () => {
  test.each([
    ['a command', exec('sleep 8')],
    ['a pause', '{ sleep: { seconds: 8 } }'],
  ])('that is %s: the next container starts when it is over', (_, hook) => {
    const page = new DocsPage();
    const states: string[] = [];
    page.session.cluster.onChange(({ after }) => {
      const statuses = after?.kind === 'Pod' ? (after as Pod).status?.containerStatuses : undefined;
      const line = statuses?.map((c) => c.state?.waiting?.reason ?? Object.keys(c.state ?? {})[0]).join(' ');
      if (line !== undefined && line !== states.at(-1)) states.push(line);
    });
    page.apply(pod(hook).replace('PeriodSeconds: 1\n', 'PeriodSeconds: 30\n')).wait(7);
    expect(page.phase('p')).toBe('Pending');
    page.ready('p');
    expect(states).toEqual(['ContainerCreating ContainerCreating', 'running running']);
    expect(started(page, 'second') - started(page, 'first')).toBeGreaterThanOrEqual(8000);
  });

  test('comes before probes', () => {
    const probe = 'readinessProbe: { exec: { command: [sh, -c, "cat /tmp/warm"] }, periodSeconds: 1 }';
    const page = new DocsPage().apply(pod(exec('sleep 6; echo warm > /tmp/warm'), probe)).ready('p');
    expect(page.events('p').filter((e) => e.startsWith('Unhealthy'))).toEqual([]);
  });

  test('that never ends: the pod is being created for ever, and can be deleted', () => {
    const page = new DocsPage().apply(pod(exec('sleep 100000'))).wait(600);
    expect(page.container('p', 'first').state?.waiting?.reason).toBe('ContainerCreating');
    expect(page.container('p', 'second').state?.waiting?.reason).toBe('ContainerCreating');
    page.delete('Pod', 'p');
    page.until(() => page.find('Pod', 'p') === undefined, 10);
  });

  test('whose container ends meanwhile has failed, and the others go on', () => {
    const page = new DocsPage().apply(pod(exec('sleep 30'), '', 'sleep 2; exit 3'));
    page.until(() => page.container('p', 'second').state?.running !== undefined, 20);
    const events = page.events('p');
    expect(events).toContain('FailedPostStartHook: PostStartHook failed');
    expect(
      page.container('p', 'first').lastState?.terminated ?? page.container('p', 'first').state?.terminated,
    ).toMatchObject({
      exitCode: 3,
    });
  });

  test('that fails: the container is stopped, and the others go on', () => {
    const page = new DocsPage().apply(pod(exec('exit 4')));
    page.until(() => page.container('p', 'second').state?.running !== undefined, 20);
    expect(page.events('p')).toEqual(
      expect.arrayContaining(['FailedPostStartHook: PostStartHook failed', 'Killing: FailedPostStartHook']),
    );
    page.wait(60);
    expect(page.container('p', 'second').restartCount).toBe(0);
    expect(page.container('p', 'first').restartCount).toBeGreaterThan(1);
  });

  test('of a container that is restarted holds up its status again', () => {
    const page = new DocsPage().apply(pod(exec('sleep 5'))).ready('p');
    page.annotate('p', 'orrery.dev/crash', '1');
    page.wait(3);
    expect(page.isReady('p')).toBe(false);
    const took = page.until(() => page.isReady('p'), 20);
    expect(took).toBeGreaterThan(2);
    expect(page.container('p', 'first').restartCount).toBe(1);
  });

  test('nothing is told of it when something is told of another container', () => {
    const manifest = `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  containers:
    - name: web
      image: nginx
      readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 1, failureThreshold: 1 }
    - name: late
      image: busybox
      command: [sh, -c, '${LOOP}']
      lifecycle: { postStart: ${exec('sleep 20')} }
`;
    const page = new DocsPage().apply(manifest).ready('p');
    page.annotate('p', 'orrery.dev/crash', '1');
    page.until(() => page.container('p', 'web').ready && page.container('p', 'web').restartCount === 1, 15);
    page.annotate('p', 'orrery.dev/fault', 'readiness-fails');
    page.until(() => !page.container('p', 'web').ready, 5);
    expect(page.container('p', 'late').state?.running).toBeUndefined();
    page.annotate('p', 'orrery.dev/fault', '');
    page.ready('p');
    expect(page.container('p', 'late').state?.running).toBeDefined();
  });
});
