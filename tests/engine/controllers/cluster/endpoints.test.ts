/** EndpointSlices follow the pods of a Service. */
import { describe, expect, test } from 'vitest';
import type { EndpointSlice } from '../../../../shared/model/network.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, pods, settle } from '../../../support/session.ts';
import { bare, run, user, web } from './support.ts';

const service = (spec = ''): string => `
apiVersion: v1
kind: Service
metadata: {name: web, labels: {tier: front}}
spec:
  selector: {app: web}
${spec}
  ports: [{name: http, port: 80, targetPort: http}]
`;

const slices = (session: Session): EndpointSlice[] =>
  [...session.cluster.read.list('EndpointSlice.discovery.k8s.io', 'default')].filter(
    (s) => s.metadata.labels?.['kubernetes.io/service-name'] === 'web',
  );

const ready = (session: Session): number =>
  slices(session)
    .flatMap((s) => s.endpoints)
    .filter((e) => e.conditions?.ready === true).length;

describe('endpoints', () => {
  test('an empty slice stands for no pods, and is filled', () => {
    const session = bare();
    apply(session, service());
    settle(session);
    expect(slices(session).map((s) => [s.endpoints, s.ports])).toEqual([[[], []]]);
    const [placeholder] = slices(session);
    apply(session, web());
    settle(session);
    const [slice] = slices(session);
    expect(slices(session)).toHaveLength(1);
    expect(slice?.metadata.name).toBe(placeholder?.metadata.name);
    expect(slice?.metadata.labels).toEqual({
      tier: 'front',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
    expect(slice?.metadata.ownerReferences).toMatchObject([
      { kind: 'Service', name: 'web', controller: true, blockOwnerDeletion: true },
    ]);
    expect(slice?.ports).toEqual([{ name: 'http', protocol: 'TCP', port: 80 }]);
    expect(slice?.endpoints.map((e) => e.targetRef?.name).sort()).toEqual(
      pods(session)
        .map((p) => p.metadata.name)
        .sort(),
    );
    expect(slice?.endpoints.every((e) => e.conditions?.ready === true && e.nodeName !== undefined)).toBe(true);
    expect(slice?.metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time']).toMatch(/^\d{4}-.*Z$/);
  });

  test('a pod on its way out serves no more, then is gone', () => {
    const session = bare();
    apply(session, service() + '---' + web());
    settle(session);
    const [victim] = pods(session);
    const seen: (boolean | undefined)[][] = [];
    session.cluster.onChange(({ after }) => {
      if (after?.kind !== 'EndpointSlice') return;
      const endpoint = (after as EndpointSlice).endpoints.find((e) => e.targetRef?.uid === victim!.metadata.uid);
      seen.push(
        endpoint === undefined
          ? []
          : [endpoint.conditions?.ready, endpoint.conditions?.serving, endpoint.conditions?.terminating],
      );
    });
    user(session).delete('Pod', 'default', victim!.metadata.name);
    settle(session);
    expect(seen[0]).toEqual([false, true, true]);
    expect(seen.at(-1)).toEqual([]);
    expect(ready(session)).toBe(3);
  });

  test('pods that are not ready: in, but not ready, unless the Service wants them so', () => {
    const session = bare();
    apply(
      session,
      service('  publishNotReadyAddresses: true') +
        '---' +
        web({ fault: 'readiness-fails' }).replace('path: /,', 'path: /no-such-page,'),
    );
    run(session, 20);
    expect(
      slices(session).flatMap((s) => s.endpoints.map((e) => [e.conditions?.ready, e.conditions?.serving])),
    ).toEqual([
      [true, false],
      [true, false],
      [true, false],
    ]);
    apply(session, service('  publishNotReadyAddresses: false'));
    run(session, 5);
    expect(ready(session)).toBe(0);
    expect(slices(session).flatMap((s) => s.endpoints)).toHaveLength(3);
  });

  test('labels decide: taken away, the pod is out; the Service gone, so are its slices', () => {
    const session = bare();
    apply(session, service() + '---' + web());
    settle(session);
    const [one] = pods(session);
    user(session).patch('Pod', 'default', one!.metadata.name, 'merge', { metadata: { labels: { app: 'lost' } } });
    settle(session);
    const uids = slices(session).flatMap((s) => s.endpoints.map((e) => e.targetRef?.uid));
    expect(uids).toHaveLength(3);
    expect(uids).not.toContain(one!.metadata.uid);
    user(session).delete('Service', 'default', 'web');
    settle(session);
    expect(slices(session)).toHaveLength(0);
  });

  test('a slice that somebody deletes or spoils is made whole', () => {
    const session = bare();
    apply(session, service() + '---' + web());
    settle(session);
    user(session).delete('EndpointSlice.discovery.k8s.io', 'default', slices(session)[0]!.metadata.name);
    settle(session);
    expect(ready(session)).toBe(3);
    const [slice] = slices(session);
    user(session).update({ ...slice!, endpoints: slice!.endpoints.slice(1) });
    settle(session);
    expect(ready(session)).toBe(3);
  });

  test('250 pods are three slices, written far fewer times than there are pods', () => {
    const session = bare(5);
    apply(session, service());
    settle(session);
    let writes = 0;
    session.cluster.onChange(({ after, before }) => {
      if ((after ?? before)?.kind === 'EndpointSlice') writes += 1;
    });
    apply(session, web({ replicas: 250 }));
    settle(session);
    expect(
      slices(session)
        .map((s) => s.endpoints.length)
        .sort(),
    ).toEqual([100, 100, 50]);
    expect(ready(session)).toBe(250);
    expect(writes).toBeLessThan(250);
  });

  test('a restored moment goes on as if nothing had been', () => {
    const session = bare();
    apply(session, service() + '---' + web({ replicas: 20 }));
    run(session, 3);
    const { cluster } = session;
    const moment = cluster.save();
    settle(session);
    const [hash, size] = [cluster.read.historyHash, ready(session)];
    cluster.restore(moment);
    settle(session);
    expect([cluster.read.historyHash, ready(session)]).toEqual([hash, size]);
    expect(size).toBe(20);
  });
});
