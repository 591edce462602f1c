/** Upstream's tables of a pod's quality of service, of its readiness over time, and of its defaults (1.20.2). */
import { describe, expect, test } from 'vitest';
import { parseTime } from '../../../../shared/engine/kernel/time.ts';
import { isPodAvailable, podCondition } from '../../../../shared/engine/kinds/pod/conditions.ts';
import { defaultPodTemplate, defaultSpecOfPod } from '../../../../shared/engine/kinds/pod/defaults.ts';
import { qosClass } from '../../../../shared/engine/kinds/pod/qos.ts';
import { decode } from '../../../../shared/engine/kinds/schema/decode.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../../../../shared/model/pod.ts';
import { fixture, fixturesDir } from '../../../support/fixtures.ts';

type Rows = { key?: string | number; row: Record<string, unknown> }[];
type Tables = { tests: Record<string, Record<string, Rows>> } | undefined;

const rowsOf = (file: string, name: string, table: string): Rows =>
  Object.entries((fixture(`k8s-1.20.2-test-tables/${file}.json`) as Tables)?.tests[name] ?? {})
    .filter(([key]) => key.startsWith(table))
    .flatMap(([, rows]) => rows);

const podOf = (value: unknown): Pod => decode(value, 'v1', 'Pod').object as unknown as Pod;

describe.skipIf(fixturesDir === undefined)('tables of 1.20.2', () => {
  test('quality of service', () => {
    const rows = rowsOf('pkg__apis__core__v1__helper__qos__qos', 'TestGetPodQOS', 'testCases');
    for (const { row } of rows) {
      const pod = podOf(row['pod']);
      expect.soft(qosClass(pod.spec), pod.metadata.name).toBe(row['expected']);
    }
    console.log(`TestGetPodQOS: ${rows.length}`);
    expect(rows.length).toBe(14);
  });

  test('ready for long enough', () => {
    const rows = rowsOf('pkg__api__v1__pod__util', 'TestIsPodAvailable', 'tests');
    const pods = rows.map(({ row }) => podOf(row['pod']));
    // The test's "now" is when its latest pod became ready.
    const now = Math.max(...pods.map((pod) => parseTime(podCondition(pod, 'Ready')?.lastTransitionTime ?? '') ?? 0));
    for (const [i, { row }] of rows.entries()) {
      const found = isPodAvailable(pods[i]!, Number(row['minReadySeconds']), now);
      expect.soft(found, `row ${i}`).toBe(row['expected']);
    }
    console.log(`TestIsPodAvailable: ${rows.length}`);
    expect(rows.length).toBe(4);
  });

  test('defaults of init containers', () => {
    const rows = rowsOf('pkg__apis__core__v1__defaults', 'TestSetDefaultReplicationControllerInitContainers', 'tests');
    for (const { row } of rows) {
      const rc = decode(row['rc'], 'v1', 'ReplicationController').object;
      const { template } = rc['spec'] as { template: PodTemplateSpec };
      const made = defaultPodTemplate(template).spec.initContainers;
      // What upstream's closures look at is what the expected containers say.
      const wanted = decode({ spec: { containers: row['expected'] } }, 'v1', 'Pod').object as unknown as Pod;
      const fields = wanted.spec.containers.map(({ name: _none, ...rest }) => rest);
      expect.soft(made, String(row['name'])).toMatchObject(fields);
    }
    console.log(`TestSetDefaultReplicationControllerInitContainers: ${rows.length}`);
    expect(rows.length).toBe(6);
  });

  test('defaults of claims that pods bring along', () => {
    const rows = rowsOf('pkg__apis__core__v1__defaults', 'TestSetDefaultEphemeral', 'tests');
    for (const { row } of rows) {
      const claim = { metadata: {}, spec: row['volumeMode'] === null ? {} : { volumeMode: row['volumeMode'] } };
      const spec = { containers: [], volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: claim } }] };
      const made = defaultPodTemplate({ spec: spec as PodSpec }).spec.volumes?.[0];
      const mode = { ephemeral: { volumeClaimTemplate: { spec: { volumeMode: row['expectedVolumeMode'] } } } };
      expect.soft(made, String(row['name'])).toMatchObject(mode);
    }
    console.log(`TestSetDefaultEphemeral: ${rows.length}`);
    expect(rows.length).toBe(3);
  });
});

describe('a pod that asks as a whole', () => {
  const spec = (resources: object, ...requests: Record<string, string>[]): PodSpec => ({
    containers: requests.map((asked, i) => ({ name: `c${i}`, resources: { requests: asked } })),
    resources,
  });

  test('asks for its containers together, else for its limit', () => {
    const made = defaultSpecOfPod(spec({ limits: { cpu: '2', memory: '1Gi' } }, { cpu: '100m' }, { cpu: '200m' }));
    expect(made['resources']).toEqual({
      limits: { cpu: '2', memory: '1Gi' },
      requests: { cpu: '300m', memory: '1Gi' },
    });
  });

  test('keeps what it says, and without limits gets nothing', () => {
    const said = spec({ limits: { cpu: '2' }, requests: { cpu: '1' } }, { cpu: '100m' });
    expect(defaultSpecOfPod(said)['resources']).toBe(said['resources']);
    expect(defaultSpecOfPod(spec({ requests: { cpu: '1' } }))['resources']).toEqual({ requests: { cpu: '1' } });
  });

  test('is of the class of its own numbers', () => {
    const both = { cpu: '1', memory: '1Gi' };
    expect(qosClass(spec({ limits: both, requests: both }, {}))).toBe('Guaranteed');
    expect(qosClass(spec({ limits: both, requests: { ...both, cpu: '500m' } }, {}))).toBe('Burstable');
    expect(qosClass(spec({ requests: { cpu: '1' } }))).toBe('Burstable');
    expect(qosClass(spec({}, {}))).toBe('BestEffort');
  });
});
