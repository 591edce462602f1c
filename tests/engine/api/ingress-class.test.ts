/** Which class an Ingress gets that names none. */
import { expect, test } from 'vitest';
import type { Ingress } from '../../../shared/model/ingress.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { quietCluster } from './door.ts';

const aClass = (name: string, isDefault?: string): KubeObject =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: {
      name,
      ...(isDefault !== undefined && { annotations: { 'ingressclass.kubernetes.io/is-default-class': isDefault } }),
    },
    spec: { controller: 'example.com/x' },
  }) as KubeObject;

const ingress = (spec: object = {}, annotations: object = {}): KubeObject =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'default', annotations },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } }, ...spec },
  }) as KubeObject;

function classOf(classes: readonly KubeObject[], given = ingress()): string | undefined {
  const { api } = quietCluster();
  for (const each of classes) api.create(each);
  return (api.create(given) as Ingress).spec.ingressClassName;
}

test('the default class, where there is one', () => {
  expect(classOf([])).toBeUndefined();
  expect(classOf([aClass('a'), aClass('b', 'false')])).toBeUndefined();
  expect(classOf([aClass('a'), aClass('b', 'true')])).toBe('b');
});

test('of several defaults the youngest, and of one second the first by name', () => {
  expect(classOf([aClass('z', 'true'), aClass('b', 'true')])).toBe('b');
});

test('one that names a class keeps it, by the old annotation too', () => {
  expect(classOf([aClass('b', 'true')], ingress({ ingressClassName: 'other' }))).toBe('other');
  expect(classOf([aClass('b', 'true')], ingress({}, { 'kubernetes.io/ingress.class': 'nginx' }))).toBeUndefined();
});

test('the default holds for new ones only', () => {
  const { api } = quietCluster();
  api.create(ingress());
  api.create(aClass('b', 'true'));
  const { spec } = api.patch('Ingress.networking.k8s.io', 'default', 'web', 'merge', {
    metadata: { labels: { a: 'b' } },
  }) as Ingress;
  expect(spec.ingressClassName).toBeUndefined();
});
