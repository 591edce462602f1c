/** Upstream's tests of whole pods (1.20.2): new ones, changed ones, their status, and containers added to them. */
import { describe, expect, test } from 'vitest';
import type { FieldError } from '../../../../shared/engine/api/field-error.ts';
import { validateEphemeralContainersUpdate } from '../../../../shared/engine/kinds/pod/validation/ephemeral-update.ts';
import { validatePod } from '../../../../shared/engine/kinds/pod/validation/pod.ts';
import { validatePodStatusUpdate } from '../../../../shared/engine/kinds/pod/validation/status.ts';
import { validatePodUpdate } from '../../../../shared/engine/kinds/pod/validation/update.ts';
import { decode } from '../../../../shared/engine/kinds/schema/decode.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { withGrace } from '../with-grace.ts';
import { expectValid, fromGo, labelOf, rowsOf, texts } from './go-rows.ts';

/** As decoded, with the grace period that 1.33 asks for. */
const podOf = (value: unknown): Pod => withGrace(decode(value, 'v1', 'Pod').object) as unknown as Pod;

/** What upstream's test fills in before it compares, so that the table can be short. */
function completed(value: unknown): Pod {
  const pod = podOf(value);
  const spec = {
    restartPolicy: 'Always' as const,
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    ...pod.spec,
    containers: (pod.spec.containers ?? []).map((c, i) => ({
      terminationMessagePolicy: 'File',
      imagePullPolicy: 'Always' as const,
      ...c,
      name: c.name === undefined || c.name === '' ? `c${i}` : c.name,
    })),
  };
  const metadata = { resourceVersion: '1', namespace: 'ns', ...pod.metadata, name: pod.metadata.name ?? 'foo' };
  return { ...pod, metadata, spec };
}

/** Complaints about what the tables of 1.20 leave out, since upstream's own check of them was shallower then. */
const isOfShortTable = (e: FieldError): boolean =>
  e.body === 'Required value' &&
  /^spec\.(containers|(initContainers|containers|ephemeralContainers)\[\d+\]\.(name|terminationMessagePolicy|imagePullPolicy|ports\[\d+\]\.(containerPort|protocol)))$/.test(
    e.field,
  );

describe.skipIf(fixturesDir === undefined)('pods of 1.20.2', () => {
  test('new ones', () => {
    for (const row of rowsOf('TestValidatePod', 'success'))
      expectValid(validatePod(podOf(row.row)), true, labelOf(row));
    const errors = rowsOf('TestValidatePod', 'error').filter((row) => !(labelOf(row) in LEFT_OUT));
    for (const row of errors) {
      const found = texts(validatePod(podOf(row.row['spec']))).join('\n');
      const label = labelOf(row);
      expect.soft(found, label).toContain(LATER[label] ?? row.row['expectedError']);
    }
    const right = rowsOf('TestValidatePod', 'success').length;
    console.log(`TestValidatePod: ${right} right, ${errors.length} wrong; none left out`);
    expect(right + errors.length).toBe(81);
  });

  test('addresses and huge pages', () => {
    const addresses = rowsOf('TestPodIPsValidation');
    for (const { row } of addresses) {
      const pod = completed(row['pod']);
      const found = validatePodStatusUpdate(pod, { ...pod, status: {} });
      expectValid(found, row['expectError'] !== true, pod.metadata.name);
    }
    const pages = rowsOf('TestHugePagesIsolation').filter((row) => !(labelOf(row) in LEFT_OUT));
    for (const row of pages) {
      const found = validatePod(podOf(row.row['pod'])).filter((e) => e.field !== 'metadata.name');
      expectValid(found, row.row['expectError'] !== true, labelOf(row));
    }
    console.log(
      `TestPodIPsValidation: ${addresses.length}, TestHugePagesIsolation: ${pages.length}; left out: ${JSON.stringify(LEFT_OUT)}`,
    );
    expect(addresses.length + pages.length).toBe(30);
  });

  test('changes', () => {
    const rows = rowsOf('TestValidatePodUpdate').filter((row) => !(labelOf(row) in LEFT_OUT));
    for (const row of rows) {
      const found = validatePodUpdate(completed(row.row['new']), completed(row.row['old'])).filter(
        (e) => !isOfShortTable(e),
      );
      const wanted = String(row.row['err']);
      if (wanted === '') expectValid(found, true, labelOf(row));
      else expect.soft(texts(found).join('\n'), labelOf(row)).toContain(wanted);
    }
    console.log(`TestValidatePodUpdate: ${rows.length}`);
    expect(rows.length).toBe(42);
  });

  test('changes of the status', () => {
    const rows = rowsOf('TestValidatePodStatusUpdate');
    for (const row of rows) {
      const found = validatePodStatusUpdate(completed(row.row['new']), completed(row.row['old']));
      const wanted = String(row.row['err']);
      if (wanted === '') expectValid(found, true, labelOf(row));
      else expect.soft(texts(found).join('\n'), labelOf(row)).toContain(wanted);
    }
    console.log(`TestValidatePodStatusUpdate: ${rows.length}`);
    expect(rows.length).toBe(4);
  });

  test('containers added later', () => {
    const rows = rowsOf('TestValidatePodEphemeralContainersUpdate');
    const base = completed({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'pod', namespace: 'ns' },
      spec: { containers: [{ name: 'cnt', image: 'image' }] },
    });
    const withEphemeral = (list: unknown): Pod => ({
      ...base,
      spec: { ...base.spec, ephemeralContainers: fromGo(list) as unknown[] },
    });
    for (const row of rows) {
      const found = validateEphemeralContainersUpdate(withEphemeral(row.row['new']), withEphemeral(row.row['old']));
      const wanted = String(row.row['err']);
      if (wanted === '') expectValid(found, true, labelOf(row));
      else expect.soft(texts(found).join('\n'), labelOf(row)).toContain(wanted);
    }
    console.log(`TestValidatePodEphemeralContainersUpdate: ${rows.length}`);
    expect(rows.length).toBe(10);
  });
});

/** What 1.34 says instead. */
const LATER: Readonly<Record<string, string>> = {
  'invalid labelSelector in preferredDuringSchedulingIgnoredDuringExecution in podaffinity annotations, values should be empty if the operator is Exists':
    'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector.matchExpressions[0].values',
};

const SIZES = 'several sizes of pages are allowed since 1.22';
const LEFT_OUT: Readonly<Record<string, string>> = {
  'Invalid: HugePageStorageMediumSize disabled: request hugepages-1Gi, limit hugepages-2Mi and hugepages-1Gi': SIZES,
  'Invalid: HugePageStorageMediumSize disabled: request more than one hugepages size': SIZES,
};
