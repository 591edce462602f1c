/** The pods that upstream's own runs of updates and rollbacks left, made by our hand: name, labels, owner, volumes, host. */
import { expect, test } from 'vitest';
import { newPod, atRevision } from '../../../../shared/engine/controllers/stateful-set/new-pod.ts';
import { ordinalOf, POD_INDEX_LABEL } from '../../../../shared/engine/controllers/stateful-set/identity.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { ControllerRevision, StatefulSet } from '../../../../shared/model/stateful-set.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { withoutNulls } from '../deployment/support.ts';

const FOLDER = 'k8s-1.20.2-test-tables/pkg__controller__statefulset__';
const CONTROL = `${FOLDER}stateful_set_control.json`;

const RUNS = ['RollingUpdate', 'OnDeleteUpdate', 'RollingUpdateWithPartition', 'Rollback'];

/** As upstream's newStatefulSet has it, with the image of one of its revisions. */
const setWith = (image: string): StatefulSet =>
  ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'foo', namespace: 'default', uid: 'test' },
    spec: {
      serviceName: 'governingsvc',
      selector: { matchLabels: { foo: 'bar' } },
      updateStrategy: { type: 'RollingUpdate' },
      volumeClaimTemplates: [{ metadata: { name: 'datadir' }, spec: {} }],
      template: {
        metadata: { labels: { foo: 'bar' } },
        spec: {
          volumes: [{ name: 'home', hostPath: { path: '/tmp/home' } }],
          containers: [
            {
              name: 'nginx',
              image,
              resources: {},
              volumeMounts: [
                { name: 'datadir', mountPath: '/tmp/zookeeper' },
                { name: 'home', mountPath: '/home' },
              ],
            },
          ],
        },
      },
    },
  }) as unknown as StatefulSet;

test.skipIf(fixturesDir === undefined).each(RUNS)('TestStatefulSetControl%s', (name) => {
  const rows = tableRows<Pod>(CONTROL, `TestStatefulSetControl${name}`, 'pods');
  for (const { key, row } of rows) {
    const hash = row.metadata.labels!['controller-revision-hash']!;
    const set = setWith(row.spec.containers[0]!.image!);
    const revision = { metadata: { name: hash }, data: { spec: { template: set.spec.template } } };
    // Another set's template: the revision decides, not the set.
    const made = newPod(setWith('later'), revision as never, revision as unknown as ControllerRevision, ordinalOf(row));
    const { [POD_INDEX_LABEL]: index, ...labels } = made.metadata.labels!;
    expect([key, index]).toEqual([key, /\d+$/.exec(row.metadata.name)![0]]);
    const { resourceVersion: _, ...metadata } = withoutNulls(row.metadata);
    expect({ ...made.metadata, labels }).toEqual(metadata);
    expect(made.spec).toEqual(row.spec);
  }
  account(`pods of TestStatefulSetControl${name}`, rows.length, {
    'its other rows': 'functions: what they check is in stateful-set.test.ts and in the tutorial',
  });
  expect(rows.length).toBeGreaterThan(15);
});

test('a revision is the whole template, without what its record says besides', () => {
  const { template } = setWith('old').spec;
  const data = { spec: { template: { ...template, $patch: 'replace' } } };
  expect(atRevision(setWith('new'), { data } as unknown as ControllerRevision)).toEqual(setWith('old'));
});
