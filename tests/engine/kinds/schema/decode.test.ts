import { describe, expect, test } from 'vitest';
import { decode } from '../../../../shared/engine/kinds/schema/decode.ts';

const deployment = (spec: unknown) =>
  decode({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec }, 'apps/v1', 'Deployment');

describe("wrong types are refused in the API server's words", () => {
  test.each([
    [
      { replicas: 'many' },
      'spec.replicas',
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { replicas: 1.5 },
      'spec.replicas',
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { template: { spec: { containers: [{ name: 'c', image: 3 }] } } },
      'spec.template.spec.containers[0].image',
      'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string',
    ],
    [
      { template: { spec: { containers: [{ name: 'c', env: [{ name: 'A', value: true }] }] } } },
      'spec.template.spec.containers[0].env[0].value',
      'json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      { template: { spec: { containers: 'c' } } },
      'spec.template.spec.containers',
      'json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
  ])('%j', (spec, field, why) => {
    const { errors } = deployment(spec);
    expect(errors[0]).toEqual({
      field,
      message: `Deployment in version "v1" cannot be handled as a Deployment: ${why}`,
    });
  });
});

test('unknown fields are named and dropped', () => {
  const { object, unknownFields } = deployment({
    replicaz: 3,
    template: { spec: { containers: [{ name: 'c', imag: 'x' }] } },
  });
  expect(unknownFields.map((u) => u.message)).toEqual([
    'unknown field "spec.replicaz"',
    'unknown field "spec.template.spec.containers[0].imag"',
  ]);
  expect(JSON.stringify(object)).not.toContain('imag');
});

test('quantities come out canonical, others are refused', () => {
  const of = (cpu: unknown) =>
    deployment({ template: { spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] } } });
  expect(JSON.stringify(of('0.5').object)).toContain('"cpu":"500m"');
  expect(JSON.stringify(of(2).object)).toContain('"cpu":"2"');
  expect(of('lots').errors[0]?.message).toContain('quantities must match');
});

test('nulls and what Go leaves out disappear', () => {
  const { object } = deployment({
    paused: false,
    minReadySeconds: 0,
    replicas: 0,
    strategy: null,
    template: { metadata: { creationTimestamp: null, labels: {} }, spec: { containers: [] } },
  });
  expect(object['spec']).toEqual({ replicas: 0, strategy: {}, template: { metadata: {}, spec: { containers: [] } } });
});

test('a kind that nobody knows passes through', () => {
  const { object, errors, unknownFields } = decode(
    { apiVersion: 'x.io/v1', kind: 'Odd', metadata: { name: 'o' }, anything: { goes: [null, 1] } },
    'x.io/v1',
    'Odd',
  );
  expect([errors, unknownFields]).toEqual([[], []]);
  expect(object['anything']).toEqual({ goes: [null, 1] });
});

test('depth is bounded', () => {
  let deep: unknown = 1;
  for (let i = 0; i < 5000; i++) deep = { a: deep };
  expect(() => decode({ metadata: { name: 'x' }, spec: deep }, 'x.io/v1', 'Odd')).not.toThrow();
});
