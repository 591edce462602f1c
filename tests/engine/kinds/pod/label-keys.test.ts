/** Selectors that take values from the pod's own labels: filled in when it is made, and kept when it changes. */
import { expect, test } from 'vitest';
import { withLabelKeys } from '../../../../shared/engine/kinds/pod/label-keys.ts';
import { DocsPage } from '../../../support/docs-page.ts';
import { podOf } from '../../scheduler/pods.ts';

const YAML = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tenant: a } }
    spec:
      containers: [{ name: c, image: nginx }]
      topologySpreadConstraints:
      - { maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [pod-template-hash, absent], labelSelector: { matchLabels: { app: web } } }
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 1
            podAffinityTerm: { topologyKey: kubernetes.io/hostname, mismatchLabelKeys: [tenant], labelSelector: { matchExpressions: [{ key: tenant, operator: Exists }] } }
`;

test('the values are the pod’s own', () => {
  const page = new DocsPage().apply(YAML).wait(10);
  const [pod] = [...page.session.cluster.read.list('Pod', 'default')];
  const hash = pod!.metadata.labels!['pod-template-hash'];
  expect(pod!.spec['topologySpreadConstraints']).toMatchObject([
    {
      labelSelector: {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'pod-template-hash', operator: 'In', values: [hash] }],
      },
    },
  ]);
  expect(pod!.spec.affinity).toMatchObject({
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          podAffinityTerm: {
            labelSelector: {
              matchExpressions: [{ operator: 'Exists' }, { key: 'tenant', operator: 'NotIn', values: ['a'] }],
            },
          },
        },
      ],
    },
  });
  // A change of the pod is not refused for what was filled in.
  page.edit('Pod', pod!.metadata.name, { metadata: { labels: { note: 'x' } } });
  expect(page.pod(pod!.metadata.name).metadata.labels!['note']).toBe('x');
});

test('a pod without such keys is left as it is', () => {
  const pod = podOf({
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  });
  expect(withLabelKeys(pod)).toBe(pod);
});
