/** The pages on minimum and maximum cpu and memory of a namespace, on its defaults, and on limit ranges. */
import { describe, expect, test } from 'vitest';
import { DocsPage, printed } from '../../support/docs-page.ts';
import { fixturesDir } from '../../support/fixtures.ts';

const PAGES = 'tasks__administer-cluster__manage-resources__';

/** The refusal that a page prints, without kubectl's words before it and the full stop that the page puts behind. */
function refusalOn(page: string, command: string): string {
  const text = printed(page, command).replaceAll('\n', ' ');
  return text.slice(text.indexOf('pods "')).replace(/\.$/, '');
}

describe.skipIf(fixturesDir === undefined).each([
  ['cpu', 'cpu', { limits: { cpu: '800m' }, requests: { cpu: '500m' } }, { cpu: '800m' }],
  ['memory', 'mem', { limits: { memory: '800Mi' }, requests: { memory: '600Mi' } }, { memory: '1Gi' }],
] as const)('%s constraints', (what, short, given, full) => {
  const name = `constraints-${short}-demo`;
  const page = new DocsPage().apply(`admin/resource/${what}-constraints.yaml`);
  const resourcesOf = (pod: string) => page.pod(pod).spec.containers[0]?.resources;

  test('a pod within them stays as it is', () => {
    expect(page.apply(`admin/resource/${what}-constraints-pod.yaml`) && resourcesOf(name)).toEqual(given);
  });

  test.each([2, 3])('pod %i is refused, in the words of the page', (n) => {
    const words = refusalOn(`${PAGES}${what}-constraint-namespace`, `${what}-constraints-pod-${n}`);
    expect(words).toContain('usage per Container is');
    expect(page.refusal(`admin/resource/${what}-constraints-pod-${n}.yaml`)).toBe(words);
  });

  test('one that says nothing gets the most', () => {
    page.apply(`admin/resource/${what}-constraints-pod-4.yaml`);
    expect(resourcesOf(`${name}-4`)).toEqual({ limits: full, requests: full });
    expect(page.pod(`${name}-4`).status?.qosClass).toBe('Burstable');
  });
});

describe.skipIf(fixturesDir === undefined)('defaults', () => {
  test.each([
    ['', { limits: { memory: '512Mi' }, requests: { memory: '256Mi' } }],
    ['-2', { limits: { memory: '1Gi' }, requests: { memory: '1Gi' } }],
    ['-3', { limits: { memory: '512Mi' }, requests: { memory: '128Mi' } }],
  ])('memory, pod %s', (n, expected) => {
    const page = new DocsPage()
      .apply('admin/resource/memory-defaults.yaml')
      .apply(`admin/resource/memory-defaults-pod${n}.yaml`);
    expect(page.pod(`default-mem-demo${n}`).spec.containers[0]?.resources).toEqual(expected);
  });

  const ALONE = `apiVersion: v1
kind: LimitRange
metadata: { name: cpu-resource-constraint }
spec: { limits: [{ default: { cpu: 500m }, defaultRequest: { cpu: 500m }, max: { cpu: "1" }, min: { cpu: 100m }, type: Container }] }
`;
  const asks = (limits: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: demo, image: pause, resources: { requests: { cpu: 700m }${limits} } }] }\n`;

  test('a request above the limit that a pod was given is invalid', () => {
    const page = new DocsPage().apply(ALONE);
    expect(page.refusal(asks(''))).toBe(
      'spec.containers[0].resources.requests: Invalid value: "700m": must be less than or equal to cpu limit of 500m',
    );
    expect(page.refusal(asks(', limits: { cpu: 700m }'))).toBe('');
  });

  test('a pod that got the same requests and limits is Guaranteed', () => {
    const both = ALONE.replace('default: { cpu: 500m }', 'default: { cpu: 500m, memory: 1Gi }').replace(
      'defaultRequest: { cpu: 500m }',
      'defaultRequest: { cpu: 500m, memory: 1Gi }',
    );
    const page = new DocsPage()
      .apply(both)
      .apply('apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: nginx }] }\n');
    expect(page.pod('p').status?.qosClass).toBe('Guaranteed');
  });
});
