/** Upstream's rules of what an Ingress and an IngressClass may say, by its own rows. */
import { describe, expect, test } from 'vitest';
import { ingressClassKind } from '../../../shared/engine/kinds/ingress/ingress-class.ts';
import { ingressKind } from '../../../shared/engine/kinds/ingress/ingress.ts';
import { validateRuleValue } from '../../../shared/engine/kinds/ingress/validation.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { texts } from './kinds-oracle.ts';

const PATH = 'k8s-1.20.2-test-tables/pkg__apis__networking__validation__validation.json';
const NAME = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'";

/** As decoded: null is left out. */
const decoded = (object: AnyObject): AnyObject =>
  JSON.parse(JSON.stringify(object, (_key, value: unknown) => (value === null ? undefined : value))) as AnyObject;

const service = (name = 'web', port: object = { number: 80 }): object => ({ service: { name, port } });
const rule = (host: string | undefined, path: object): object => ({
  ...(host === undefined ? {} : { host }),
  http: { paths: [{ pathType: 'ImplementationSpecific', path: '/foo', backend: service(), ...path }] },
});
const ingress = (spec: object, annotations?: Record<string, string>): AnyObject =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'foo', namespace: 'default', resourceVersion: '1', ...(annotations && { annotations }) },
    spec: { defaultBackend: service('default'), rules: [rule('foo.bar.com', {})], ...spec },
  }) as AnyObject;

const ofNew = (spec: object, annotations?: Record<string, string>): string[] =>
  texts(ingressKind.validate(ingress(spec, annotations)));
const ofChange = (next: object, previous: object): string[] =>
  texts(ingressKind.validateUpdate(ingress(next), ingress(previous)));

/** The rows whose objects are built by Go functions, built here: what is changed, and what is said to it by 1.34. */
const CREATE: Readonly<Record<string, [object, string[], Record<string, string>?]>> = {
  'class annotation set': [{}, [], { 'kubernetes.io/ingress.class': 'foo' }],
  'class field set': [{ ingressClassName: 'bar' }, []],
  'class field and annotation set': [
    { ingressClassName: 'bar' },
    [
      'annotations.kubernetes.io/ingress.class: Invalid value: "foo": must match `ingressClassName` when both are specified',
    ],
    { 'kubernetes.io/ingress.class': 'foo' },
  ],
  'class field and annotation set the same': [
    { ingressClassName: 'foo' },
    [],
    { 'kubernetes.io/ingress.class': 'foo' },
  ],
  'v1: invalid secret': [
    { tls: [{ secretName: 'invalid name' }] },
    [`spec.tls[0].secretName: Invalid value: "invalid name": ${NAME}`],
  ],
  'v1: valid secret': [{ tls: [{ secretName: 'valid' }] }, []],
  'v1: invalid rules with wildcard host': [
    { rules: [rule('*.foo.com', { path: 'foo' })] },
    ['spec.rules[0].http.paths[0].path: Invalid value: "foo": must be an absolute path'],
  ],
  'v1: valid rules with wildcard host': [{ rules: [rule('*.foo.com', { path: '/foo' })] }, []],
  'valid regex path': [{ rules: [rule('foo.bar.com', { path: '/([a-z0-9]*)[0-9a]' })] }, []],
  'invalid regex path allowed (v1)': [{ rules: [rule('foo.bar.com', { path: '/([a-z0-9]*)[' })] }, []],
  'Spec.Backend.Resource field allowed on create': [
    { defaultBackend: { resource: { kind: 'Bucket', name: 'b' } } },
    [],
  ],
  'Paths.Backend.Resource field allowed on create': [
    { rules: [rule('foo.bar.com', { backend: { resource: { kind: 'Bucket', name: 'b' } } })] },
    [],
  ],
  'invalid path type': [
    { rules: [rule('foo.bar.com', { pathType: 'foo' })] },
    [
      'spec.rules[0].http.paths[0].pathType: Unsupported value: "foo": supported values: "Exact", "ImplementationSpecific", "Prefix"',
    ],
  ],
  'no paths': [{ rules: [{ http: { paths: [] } }] }, ['spec.rules[0].http.paths: Required value']],
  'valid wildcard host': [{ rules: [rule('*.bar.com', {})] }, []],
  'valid path': [{ rules: [rule('foo.bar.com', { path: '/valid' })] }, []],
  'invalid wildcard host (foo.*.bar.com)': [
    { rules: [rule('foo.*.bar.com', {})] },
    ['spec.rules[0].host: Invalid value: "foo.*.bar.com": a wildcard DNS-1123 subdomain must start with'],
  ],
  'invalid wildcard host (*)': [
    { rules: [rule('*', {})] },
    ['spec.rules[0].host: Invalid value: "*": a wildcard DNS-1123 subdomain must start with'],
  ],
  'spec.backend resource and service port are not allowed together': [
    { defaultBackend: { ...service(), resource: { kind: 'Bucket', name: 'b' } } },
    ['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'],
  ],
  'path resource backend and service port are not allowed together': [
    { rules: [rule(undefined, { backend: { ...service(), resource: { kind: 'Bucket', name: 'b' } } })] },
    ['spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both resource and service backends'],
  ],
  'empty path (implementation specific)': [{ rules: [rule('foo.bar.com', { path: '' })] }, []],
  'empty path (prefix)': [
    { rules: [rule('foo.bar.com', { path: '', pathType: 'Prefix' })] },
    ['spec.rules[0].http.paths[0].path: Invalid value: "": must be an absolute path'],
  ],
  'invalid host (foobar:80)': [
    { rules: [rule('foobar:80', {})] },
    [`spec.rules[0].host: Invalid value: "foobar:80": ${NAME}`],
  ],
  'invalid host (127.0.0.1)': [
    { rules: [rule('127.0.0.1', {})] },
    ['spec.rules[0].host: Invalid value: "127.0.0.1": must be a DNS name, not an IP address'],
  ],
  // Not among the rows: the words of 1.34 for the rest of a backend.
  'no backend': [
    { defaultBackend: {} },
    ['spec.defaultBackend: Invalid value: "": resource or service backend is required'],
  ],
  'no port': [
    { defaultBackend: service('web', {}) },
    ['spec.defaultBackend: Required value: port name or number is required'],
  ],
  'two ports': [
    { defaultBackend: service('web', { name: 'http', number: 80 }) },
    ['spec.defaultBackend: Invalid value: "": cannot set both port name & port number'],
  ],
  'no name': [{ defaultBackend: service('') }, ['spec.defaultBackend.service.name: Required value']],
  'neither rules nor a backend': [
    { defaultBackend: undefined, rules: undefined },
    ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
  ],
};

const wild = (path: string): object => ({ rules: [rule('*.foo.com', { path })] });
const secret = (secretName: string): object => ({ tls: [{ secretName }] });
const BAD_SECRET = [`spec.tls[0].secretName: Invalid value: "invalid name": ${NAME}`];
const BAD_PATH = ['spec.rules[0].http.paths[0].path: Invalid value: "foo": must be an absolute path'];

const UPDATE: Readonly<Record<string, [next: object, previous: object, string[]]>> = {
  'v1: change valid secret -> invalid secret': [secret('invalid name'), secret('valid'), BAD_SECRET],
  'v1: change invalid secret -> invalid secret': [secret('invalid name'), secret('invalid name'), []],
  'v1: change valid rules with wildcard host -> invalid rules': [wild('foo'), wild('/foo'), BAD_PATH],
  'v1: change invalid rules with wildcard host -> invalid rules': [wild('foo'), wild('bar'), []],
  'old DefaultBackend.Resource allowed on update': [
    { defaultBackend: { resource: { kind: 'Bucket', name: 'a' } } },
    { defaultBackend: { resource: { kind: 'Bucket', name: 'b' } } },
    [],
  ],
  'changing path backend from resource -> no resource': [
    {},
    { rules: [rule('foo.bar.com', { backend: { resource: { kind: 'Bucket', name: 'b' } } })] },
    [],
  ],
  'a Service whose name begins with a digit may stay': [
    { defaultBackend: service('1st') },
    { defaultBackend: service('1st') },
    [],
  ],
};

describe('an Ingress', () => {
  test.each(Object.entries(CREATE))('new: %s', (_name, [spec, wanted, annotations]) => {
    const found = ofNew(spec, annotations);
    expect(found.length, found.join('\n')).toBe(wanted.length);
    wanted.forEach((text, i) => expect(found[i]).toContain(text));
  });

  test.each(Object.entries(UPDATE))('change: %s', (_name, [next, previous, wanted]) => {
    const found = ofChange(next, previous);
    expect(found.length, found.join('\n')).toBe(wanted.length);
    wanted.forEach((text, i) => expect(found[i]).toContain(text));
  });
});

describe.skipIf(fixturesDir === undefined)('rows of 1.20.2', () => {
  test('rows whose objects are functions are all built above, or were about an older version', () => {
    const names = ['TestValidateIngress', 'TestValidateIngressCreate'].flatMap((name) => tableRows(PATH, name));
    const built = names.filter(({ key }) => key in CREATE);
    const old = names.filter(({ key }) => key.includes('v1beta1'));
    const same = names.filter(({ key }) => /resource (backend )?and service name/.test(key));
    account('Ingress, built again', built.length + Object.keys(UPDATE).length, { v1beta1: `${old.length} rows` });
    expect(built.length + old.length + same.length).toBe(names.length);
  });

  test('TestValidateIngressRuleValue', () => {
    interface Row {
      path: string;
      pathType: string;
      expectedErrs: { $error: string }[];
    }
    const rows = tableRows<Row>(PATH, 'TestValidateIngressRuleValue');
    for (const { key, row } of rows) {
      const { path, pathType, expectedErrs } = row;
      const found = texts(validateRuleValue(rule(undefined, { path, pathType }), 'testing', {}));
      expect.soft(found, key).toEqual(expectedErrs.map((e) => e.$error));
    }
    account('TestValidateIngressRuleValue', rows.length);
    expect(rows.length).toBe(16);
  });

  test('TestValidateIngressClass and its update', () => {
    const rows = tableRows<{ ingressClass: AnyObject }>(PATH, 'TestValidateIngressClass');
    for (const { key, row, errors } of rows) {
      const object = ingressClassKind.defaults(decoded(row.ingressClass));
      const reworded = errors.map((text) => text.replace('must have at most', 'may not be more than'));
      expect.soft(texts(ingressClassKind.validate(object)), key).toEqual(reworded);
    }
    const updates = tableRows<{ newIngressClass: AnyObject; oldIngressClass: AnyObject }>(
      PATH,
      'TestValidateIngressClassUpdate',
    );
    for (const { key, row, errors } of updates) {
      const [next, previous] = [row.newIngressClass, row.oldIngressClass].map((o) =>
        ingressClassKind.defaults(decoded(o)),
      );
      expect.soft(texts(ingressClassKind.validateUpdate(next!, previous!)), key).toEqual(errors);
    }
    account('TestValidateIngressClass, ...Update', rows.length + updates.length);
    expect(rows.length + updates.length).toBe(11);
  });

  test('TestValidateIngressStatusUpdate', () => {
    const rows = tableRows<AnyObject>(PATH, 'TestValidateIngressStatusUpdate');
    for (const { key, row } of rows) {
      const next = decoded(row);
      const previous = { ...next, status: { loadBalancer: { ingress: [{ ip: '127.0.0.1', hostname: 'foo.com' }] } } };
      const found = texts(ingressKind.validateStatusUpdate!(next, previous as unknown as AnyObject));
      expect.soft(found.length, key).toBe(1);
      expect.soft(found[0], key).toContain(key);
    }
    account('TestValidateIngressStatusUpdate', rows.length);
    expect(rows.length).toBe(2);
  });
});

test('parameters of a class belong to the cluster or to a namespace', () => {
  const kind = (parameters: object): string[] =>
    texts(
      ingressClassKind.validate(
        ingressClassKind.defaults({
          apiVersion: 'networking.k8s.io/v1',
          kind: 'IngressClass',
          metadata: { name: 'x' },
          spec: { controller: 'a.b/c', parameters: { kind: 'ConfigMap', name: 'x', ...parameters } },
        } as AnyObject),
      ),
    );
  expect(kind({})).toEqual([]);
  expect(kind({ scope: 'Namespace', namespace: 'ns' })).toEqual([]);
  expect(kind({ scope: 'Namespace' })).toEqual([
    "spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
  ]);
  expect(kind({ namespace: 'ns' })).toEqual([
    "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'",
  ]);
  expect(kind({ scope: 'Galaxy' })).toEqual([
    'spec.parameters.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespace"',
  ]);
});
