/** The pages "Assign Memory Resources", "Assign CPU Resources", "Assign Extended Resources" and "Quality of Service". */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { load } from 'js-yaml';
import { DocsPage, printed } from '../../support/docs-page.ts';

const TASKS = 'tasks__configure-pod-container__';

/** The resources that a page shows of a pod's one container. */
const shown = (page: string, pod: string): unknown =>
  (load(printed(page, `get pod ${pod} --output=yaml`).replaceAll('...', '')) as { resources: unknown }).resources;

const scheduledReason = (page: DocsPage, pod: string): string | undefined =>
  page.pod(pod).status?.conditions?.find((c) => c.type === 'PodScheduled')?.reason;

describe.skipIf(fixturesDir === undefined)('memory', () => {
  test('150 MB within a limit of 200 MiB', () => {
    const page = new DocsPage({ bare: true }, 'mem-example').apply('pods/resource/memory-request-limit.yaml');
    page.ready('memory-demo').wait(60);
    expect(page.container('memory-demo').restartCount).toBe(0);
    const { resources } = page.pod('memory-demo').spec.containers[0]!;
    expect(resources).toEqual(shown(`${TASKS}assign-memory-resource`, 'memory-demo'));
  });

  test('250 MB beyond a limit of 100 MiB: killed, started again, killed', () => {
    const page = new DocsPage({ bare: true }, 'mem-example').apply('pods/resource/memory-request-limit-2.yaml');
    page.until(() => page.container('memory-demo-2').restartCount === 1, 60);
    const said = load(printed(`${TASKS}assign-memory-resource`, 'get pod memory-demo-2 --output=yaml')) as {
      lastState: { terminated: { exitCode: number; reason: string } };
    };
    const { exitCode, reason } = said.lastState.terminated;
    expect(page.container('memory-demo-2').lastState?.terminated).toMatchObject({ exitCode, reason });
    page.wait(60);
    expect(page.container('memory-demo-2').state?.waiting?.reason).toBe('CrashLoopBackOff');
    const events = page.eventObjects('memory-demo-2');
    expect(events.find((e) => e.reason === 'Created')?.count).toBeGreaterThan(1);
    expect(events.find((e) => e.reason === 'BackOff')?.message).toMatch(
      /^Back-off restarting failed container memory-demo-2-ctr in pod memory-demo-2_mem-example\(/,
    );
  });

  test('a request of 1,000 GiB fits nowhere', () => {
    const page = new DocsPage({ bare: true }, 'mem-example')
      .apply('pods/resource/memory-request-limit-3.yaml')
      .wait(60);
    expect(page.phase('memory-demo-3')).toBe('Pending');
    expect(page.events('memory-demo-3')[0]).toMatch(
      /^FailedScheduling: 0\/4 nodes are available: .*3 Insufficient memory/,
    );
  });
});

describe.skipIf(fixturesDir === undefined)('cpu', () => {
  test('two cores’ work within a limit of one', () => {
    const page = new DocsPage({ bare: true }, 'cpu-example').apply('pods/resource/cpu-request-limit.yaml');
    page.ready('cpu-demo').wait(60);
    expect(page.container('cpu-demo').restartCount).toBe(0);
    const { resources } = page.pod('cpu-demo').spec.containers[0]!;
    expect(resources).toEqual(shown(`${TASKS}assign-cpu-resource`, 'cpu-demo'));
  });

  test('a request of a hundred cores fits nowhere', () => {
    const page = new DocsPage({ bare: true }, 'cpu-example').apply('pods/resource/cpu-request-limit-2.yaml').wait(60);
    expect(page.phase('cpu-demo-2')).toBe('Pending');
    expect(page.events('cpu-demo-2')[0]).toMatch(/^FailedScheduling: 0\/4 nodes are available: .*3 Insufficient cpu/);
  });
});

describe.skipIf(fixturesDir === undefined)('extended resources', () => {
  test('four dongles: three for the first pod, two are too many for the second, until the first goes', () => {
    const page = new DocsPage();
    const resource = { kind: 'Node', name: 'worker-1', subresource: 'status' as const };
    const status = { capacity: { 'example.com/dongle': '4' }, allocatable: { 'example.com/dongle': '4' } };
    page.patch(resource, { status });
    page.apply('pods/resource/extended-resource-pod.yaml').ready('extended-resource-demo');
    expect(page.pod('extended-resource-demo').spec.nodeName).toBe('worker-1');
    page.apply('pods/resource/extended-resource-pod-2.yaml').wait(10);
    expect(scheduledReason(page, 'extended-resource-demo-2')).toBe('Unschedulable');
    expect(page.events('extended-resource-demo-2')[0]).toContain('Insufficient example.com/dongle');
    page.delete('Pod', 'extended-resource-demo');
    page.ready('extended-resource-demo-2');
  });
});

describe.skipIf(fixturesDir === undefined)('quality of service', () => {
  test.each([
    ['qos-pod', 'qos-demo', 'Guaranteed'],
    ['qos-pod-2', 'qos-demo-2', 'Burstable'],
    ['qos-pod-3', 'qos-demo-3', 'BestEffort'],
    ['qos-pod-4', 'qos-demo-4', 'Burstable'],
    ['qos-pod-5', 'qos-demo-5', 'Guaranteed'],
  ])('%s', (file, pod, qos) => {
    const page = new DocsPage({ bare: true }, 'qos-example').apply(`pods/qos/${file}.yaml`).ready(pod);
    expect(page.pod(pod).status?.qosClass).toBe(qos);
    // The fifth came later than the page that is kept.
    if (pod !== 'qos-demo-5')
      expect(printed(`${TASKS}quality-service-pod`, `get pod ${pod} `)).toContain(`qosClass: ${qos}`);
  });
});
