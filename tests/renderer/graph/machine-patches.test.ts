import { expect, test } from 'vitest';
import {
  cordonPatch,
  faultPatch,
  isOutOfService,
  isOwnTaint,
  labelPatch,
  outOfServicePatch,
  sizeOf,
  sizeStatus,
  taintPatch,
  taintText,
  untaintPatch,
} from '../../../renderer/graph/machine-patches.ts';
import type { Node, Taint } from '../../../shared/model/node.ts';

const gpu: Taint = { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' };
const away: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: '2026-01-05T08:00:00Z' };
const service: Taint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };

const node = (spec: Node['spec'] = {}): Node => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker-1' },
  spec,
  status: { allocatable: { cpu: '4', memory: '8Gi', pods: '110' } },
});

test.each<[string, object, object]>([
  ['cordon', cordonPatch(node()), { spec: { unschedulable: true } }],
  ['uncordon', cordonPatch(node({ unschedulable: true })), { spec: { unschedulable: null } }],
  ['power off', faultPatch('off'), { metadata: { annotations: { 'orrery.dev/machine': 'off' } } }],
  ['well again', faultPatch(undefined), { metadata: { annotations: { 'orrery.dev/machine': null } } }],
  ['a first taint', taintPatch(node(), gpu), { spec: { taints: [gpu] } }],
  ['one more', taintPatch(node({ taints: [away] }), gpu), { spec: { taints: [away, gpu] } }],
  [
    'the same key and effect is replaced',
    taintPatch(node({ taints: [gpu, away] }), { key: 'dedicated', effect: 'NoSchedule' }),
    { spec: { taints: [away, { key: 'dedicated', effect: 'NoSchedule' }] } },
  ],
  [
    'another effect is another taint',
    taintPatch(node({ taints: [gpu] }), { ...gpu, effect: 'NoExecute' }),
    { spec: { taints: [gpu, { ...gpu, effect: 'NoExecute' }] } },
  ],
  ['one is left', untaintPatch(node({ taints: [gpu, away] }), gpu), { spec: { taints: [away] } }],
  ['none is left', untaintPatch(node({ taints: [gpu] }), gpu), { spec: { taints: null } }],
  [
    'out of service',
    outOfServicePatch(node({ taints: [away] })),
    { metadata: { annotations: { 'orrery.dev/machine': 'off' } }, spec: { taints: [away, service] } },
  ],
  [
    'back in service',
    outOfServicePatch(node({ taints: [away, service] })),
    { metadata: { annotations: { 'orrery.dev/machine': null } }, spec: { taints: [away] } },
  ],
  ['a label', labelPatch('disktype', 'ssd'), { metadata: { labels: { disktype: 'ssd' } } }],
  ['no label', labelPatch('disktype', null), { metadata: { labels: { disktype: null } } }],
])('%s', (_name, patch, wanted) => {
  expect(patch).toEqual(wanted);
});

test('a size is read and written whole', () => {
  const size = sizeOf(node());
  expect(size).toEqual({ cpu: '4', memory: '8Gi', pods: '110' });
  expect(sizeStatus(size)).toEqual({ capacity: size, allocatable: size });
});

test('taints are worded as kubectl does, and the cluster’s own are known', () => {
  expect([gpu, away, { key: 'a', value: '', effect: 'NoExecute' } as const].map(taintText)).toEqual([
    'dedicated=gpu:NoSchedule',
    'node.kubernetes.io/unreachable:NoExecute',
    'a:NoExecute',
  ]);
  expect([gpu, away, service].map(isOwnTaint)).toEqual([false, true, false]);
  expect([node(), node({ taints: [service] })].map(isOutOfService)).toEqual([false, true]);
});
