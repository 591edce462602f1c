/** Requests and limits as text; the rows follow pkg/api/v1/resource, of whose test no table was dumped. */
import { describe, expect, test } from 'vitest';
import {
  allocatableFor,
  containerResource,
  runtimeResource,
} from '../../../../shared/engine/kubelet/environment/resource-field.ts';
import type { Node } from '../../../../shared/model/node.ts';
import type { Container, Pod } from '../../../../shared/model/pod.ts';
import { full } from './cluster-reader.ts';

const container = (requests: Record<string, string>, limits: Record<string, string> = {}): Container => ({
  name: 'c',
  resources: { requests, limits },
});

describe('values in units of a divisor, rounded up', () => {
  const c = container(
    { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '1Gi', 'hugepages-2Mi': '4Mi' },
    { cpu: '9', memory: '8Gi', 'hugepages-2Mi': '4Mi' },
  );
  const rows: [string, string | number | undefined, string][] = [
    ['requests.cpu', undefined, '1'],
    ['requests.cpu', '0', '1'],
    ['requests.cpu', '1m', '100'],
    ['requests.cpu', '30m', '4'],
    ['requests.memory', undefined, '104857600'],
    ['requests.memory', '1Mi', '100'],
    ['requests.memory', '100M', '2'],
    ['requests.memory', 1, '104857600'],
    ['requests.ephemeral-storage', '1Mi', '1024'],
    ['requests.hugepages-2Mi', '1Mi', '4'],
    ['limits.cpu', '1', '9'],
    ['limits.memory', '1Gi', '8'],
    ['limits.ephemeral-storage', '1Gi', '0'],
    ['limits.hugepages-1Gi', '1', '0'],
  ];
  test.each(rows)('%s by %s is %s', (resource, divisor, wanted) => {
    expect(containerResource({ resource, ...(divisor === undefined ? {} : { divisor }) }, c)).toBe(wanted);
  });
  test.each(['limits.gpu', 'cpu', 'requests.', 'limits.storage'])('%s cannot be asked for', (resource) => {
    expect(() => containerResource({ resource }, c)).toThrow(`unsupported container resource : ${resource}`);
  });
});

describe('limits that are not set', () => {
  const node = full({
    kind: 'Node',
    metadata: { name: 'n' },
    status: { allocatable: { cpu: '4', memory: '8Gi' } },
  }) as Node;
  const pod = (spec: Record<string, unknown>): Pod =>
    full({ kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [], ...spec } }) as Pod;
  const bare: Container = { name: 'bare', resources: { limits: { cpu: '0' } } };
  const half = container({}, { cpu: '500m' });
  const init: Container = { name: 'init' };

  test('are the machine’s', () => {
    const p = pod({ containers: [bare, half], initContainers: [init] });
    expect(runtimeResource({ resource: 'limits.cpu' }, p, bare, node)).toBe('4');
    expect(runtimeResource({ resource: 'limits.memory', divisor: '1Gi' }, p, half, node)).toBe('8');
    expect(runtimeResource({ resource: 'limits.cpu', divisor: '1m' }, p, half, node)).toBe('500');
    expect(runtimeResource({ resource: 'requests.cpu' }, p, bare, node)).toBe('0');
    expect(runtimeResource({ resource: 'limits.cpu' }, p, init, node)).toBe('4');
    expect(runtimeResource({ resource: 'limits.cpu' }, p, bare, undefined)).toBe('0');
  });

  test('of another container too, but not of an init container by name', () => {
    const p = pod({ containers: [bare, half], initContainers: [init] });
    expect(runtimeResource({ resource: 'limits.memory', containerName: 'bare', divisor: '1Gi' }, p, half, node)).toBe(
      '8',
    );
    expect(runtimeResource({ resource: 'limits.cpu', containerName: 'c', divisor: '1m' }, p, bare, node)).toBe('500');
    expect(runtimeResource({ resource: 'limits.cpu', containerName: 'init' }, p, bare, node)).toBe('0');
  });

  test('are the pod’s where it has some as a whole', () => {
    const p = pod({ resources: { limits: { cpu: '2', memory: '0', 'ephemeral-storage': '1Gi' } } });
    expect(allocatableFor(node, p)).toEqual({ cpu: '2', memory: '8Gi' });
    expect(allocatableFor(node)).toEqual({ cpu: '4', memory: '8Gi' });
    expect(runtimeResource({ resource: 'limits.cpu' }, p, bare, node)).toBe('2');
  });
});
