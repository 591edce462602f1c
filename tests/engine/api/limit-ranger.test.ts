/** LimitRanges: upstream's table, what they set, and how they refuse. */
import { describe, expect, test } from 'vitest';
import { claimComplaints, podComplaints } from '../../../shared/engine/api/admission/limit-rules.ts';
import type { LimitRange } from '../../../shared/model/limits.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import type { PersistentVolumeClaim } from '../../../shared/model/storage.ts';
import { DocsPage } from '../../support/docs-page.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const TABLE = 'k8s-1.20.2-test-tables/plugin__pkg__admission__limitranger__admission.json';

describe.skipIf(fixturesDir === undefined)('upstream’s table', () => {
  test.each(['successCases', 'errorCases'])('TestPodLimitFunc %s', (table) => {
    const rows = tableRows<{ limitRange: LimitRange; pod: Pod }>(TABLE, 'TestPodLimitFunc', table);
    for (const { row } of rows) {
      const complaints = podComplaints(row.limitRange, row.pod);
      expect([row.pod.metadata.name, complaints.length > 0]).toEqual([row.pod.metadata.name, table === 'errorCases']);
    }
    account(`limit ranger, pods, ${table}`, rows.length);
  });

  test.each(['successCases', 'errorCases'])('TestPersistentVolumeClaimLimitFunc %s', (table) => {
    const rows = tableRows<{ limitRange: LimitRange; pvc: PersistentVolumeClaim }>(
      TABLE,
      'TestPersistentVolumeClaimLimitFunc',
      table,
    );
    for (const { row } of rows) {
      const complaints = claimComplaints(row.limitRange, row.pvc);
      expect([row.pvc.metadata.name, complaints.length > 0]).toEqual([row.pvc.metadata.name, table === 'errorCases']);
    }
    account(`limit ranger, claims, ${table}`, rows.length);
  });
});

const RANGE = `apiVersion: v1
kind: LimitRange
metadata: { name: mem }
spec: { limits: [{ type: Container, default: { memory: 512Mi }, defaultRequest: { memory: 256Mi }, max: { memory: 1Gi }, min: { memory: 128Mi } }] }
`;
const pod = (resources: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: 'nginx:1.27', resources: ${resources} }] }\n`;

test('a container gets what it lacks, and the pod says so', () => {
  const page = new DocsPage().apply(RANGE).apply(pod('{}'));
  const { metadata, spec } = page.pod('p');
  expect(spec.containers[0]?.resources).toEqual({ requests: { memory: '256Mi' }, limits: { memory: '512Mi' } });
  expect(metadata.annotations?.['kubernetes.io/limit-ranger']).toBe(
    'LimitRanger plugin set: memory request for container c; memory limit for container c',
  );
});

test('a limit of its own without a request: the request is the limit', () => {
  const page = new DocsPage().apply(RANGE).apply(pod('{ limits: { memory: 1Gi } }'));
  expect(page.pod('p').spec.containers[0]?.resources?.requests).toEqual({ memory: '1Gi' });
});

test.each([
  [
    '{ limits: { memory: 1536Mi }, requests: { memory: 800Mi } }',
    'maximum memory usage per Container is 1Gi, but limit is 1536Mi',
  ],
  [
    '{ limits: { memory: 800Mi }, requests: { memory: 100Mi } }',
    'minimum memory usage per Container is 128Mi, but request is 100Mi',
  ],
])('%s is refused', (resources, words) => {
  expect(new DocsPage().apply(RANGE).refusal(pod(resources))).toContain(`pods "p" is forbidden: ${words}`);
});

test('a ReplicaSet whose pods are refused says so', () => {
  const page = new DocsPage()
    .apply(RANGE)
    .apply(`apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: nginx, resources: { limits: { memory: 2Gi } } }] } }
`)
    .wait(1);
  expect(page.events('web')[0]).toMatch(
    /^FailedCreate: Error creating: pods "web-.*" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi$/,
  );
});
