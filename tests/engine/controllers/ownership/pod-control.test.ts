/** How owners make and delete their pods when some of it is refused. */
import { expect, test } from 'vitest';
import type { Context } from '../../../../shared/engine/api/actor.ts';
import { ApiError, forbiddenRequest, notFound } from '../../../../shared/engine/api/errors.ts';
import { createPods, deletePods } from '../../../../shared/engine/controllers/ownership/pod-control.ts';
import type { KubeObject } from '../../../../shared/model/meta.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { account, tableRows } from '../../../support/fixture-table.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const PODS = { plural: 'pods', group: '' };
const owner: KubeObject = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'foo', namespace: 'default' } };
const pod = (name: string): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, uid: name },
  spec: { containers: [] },
});

/** A door that refuses what it is told to, and what was tried and told behind it. */
function door(refusal: (verb: string, times: number, name: string) => ApiError | undefined) {
  const tried: string[] = [];
  const told: string[] = [];
  const answer = (verb: string, name: string): void => {
    tried.push(`${verb} ${name}`);
    const refused = refusal(verb, tried.length, name);
    if (refused !== undefined) throw refused;
  };
  const api = {
    create: (object: Pod) => {
      answer('create', object.metadata.name);
      return object;
    },
    delete: (_kind: string, _namespace: string, name: string) => answer('delete', name),
  };
  const event = (_about: KubeObject, type: string, reason: string, message: string): void => {
    told.push(`${type} ${reason}: ${message}`);
  };
  return { ctx: { api, event } as unknown as Context, tried, told };
}

test.skipIf(fixturesDir === undefined)('TestDaemonSetPodCreateExpectationsError', () => {
  const table = 'k8s-1.20.2-test-tables/pkg__controller__daemon__daemon_controller.json';
  const rows = tableRows<{ type: string }>(table, 'TestDaemonSetPodCreateExpectationsError');
  for (const _ of rows) {
    // A hundred machines, and a door that lets ten pods through.
    const full = forbiddenRequest(PODS, '', 'exceeded quota');
    const { ctx, tried, told } = door((_verb, times) => (times > 10 ? full : undefined));
    const { made, refused } = createPods(owner, 100, (place) => pod(`p${place}`), ctx);
    expect(made).toBe(10);
    expect(refused).toBe(full);
    // 1, 2, 4 and 8; then the other 85 are not even tried.
    expect(tried).toHaveLength(15);
    expect(told.filter((e) => e.startsWith('Normal SuccessfulCreate: Created pod: p'))).toHaveLength(10);
    expect(told.at(-1)).toBe('Warning FailedCreate: Error creating: pods is forbidden: exceeded quota');
  }
  account('TestDaemonSetPodCreateExpectationsError', rows.length);
});

test('a namespace that goes away refuses everything, and nobody is told', () => {
  const { status } = forbiddenRequest(PODS, 'p', 'unable to create new content');
  const going = new ApiError({
    ...status,
    details: { ...status.details, causes: [{ reason: 'NamespaceTerminating', message: 'it goes' }] },
  });
  const { ctx, tried, told } = door(() => going);
  expect(createPods(owner, 3, (place) => pod(`p${place}`), ctx)).toEqual({ made: 0 });
  expect(tried).toHaveLength(3);
  expect(told).toEqual([]);
});

test('one deletion that is refused does not keep others from being done', () => {
  const no = forbiddenRequest(PODS, 'b', 'not now');
  const { ctx, tried, told } = door((_verb, _times, name) =>
    name === 'b' ? no : name === 'c' ? notFound(PODS, 'c') : undefined,
  );
  expect(deletePods(owner, ['a', 'b', 'c', 'd'].map(pod), ctx)).toBe(no);
  expect(tried).toHaveLength(4);
  expect(told).toEqual([
    'Normal SuccessfulDelete: Deleted pod: a',
    'Warning FailedDelete: Error deleting: pods "b" is forbidden: not now',
    'Normal SuccessfulDelete: Deleted pod: d',
  ]);
});
