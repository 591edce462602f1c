/** Rows after upstream's TestValidateServiceCreate and TestValidateServiceUpdate, whose tweaks are closures in the fixtures. */
import { describe, expect, test } from 'vitest';
import { serviceKind } from '../../../shared/engine/kinds/service/service.ts';
import type { Service, ServiceSpec } from '../../../shared/model/network.ts';
import { texts } from './kinds-oracle.ts';

const PORT = { name: 'p', protocol: 'TCP' as const, port: 8675, targetPort: 8675 };

function service(spec: Partial<ServiceSpec> = {}, metadata: Partial<Service['metadata']> = {}): Service {
  return serviceKind.defaults({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'valid', namespace: 'valid', resourceVersion: '1', ...metadata },
    spec: { selector: { key: 'val' }, ports: [PORT], ...spec },
  });
}

const create = (object: Service): string[] => texts(serviceKind.validate(serviceKind.prepareForCreate(object)));

describe('a new Service', () => {
  const cases: [string, Service, string[]][] = [
    ['valid', service(), []],
    ['no ports', service({ ports: [] }), ['spec.ports: Required value']],
    ['headless needs no ports', service({ ports: [], clusterIP: 'None' }), []],
    [
      'two ports without names',
      service({ ports: [{ port: 1 }, { port: 2 }] }),
      ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
    ],
    ['one name twice', service({ ports: [PORT, { ...PORT, port: 2 }] }), ['spec.ports[1].name: Duplicate value: "p"']],
    [
      'one port twice',
      service({ ports: [PORT, { ...PORT, name: 'q' }] }),
      [
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":8675,"TargetPort":0,"NodePort":0}',
      ],
    ],
    [
      'port 0',
      service({ ports: [{ ...PORT, port: 0 }] }),
      ['spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    ],
    [
      'port by a bad name',
      service({ ports: [{ ...PORT, targetPort: 'a--b' }] }),
      ['spec.ports[0].targetPort: Invalid value: "a--b": must not contain consecutive hyphens'],
    ],
    [
      'protocol',
      service({ ports: [{ ...PORT, protocol: 'INVALID' as 'TCP' }] }),
      ['spec.ports[0].protocol: Unsupported value: "INVALID": supported values: "SCTP", "TCP", "UDP"'],
    ],
    [
      'type',
      service({ type: 'Invalid' as 'NodePort' }),
      [
        'spec.type: Unsupported value: "Invalid": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [
      'affinity',
      service({ sessionAffinity: 'INVALID' as 'None' }),
      ['spec.sessionAffinity: Unsupported value: "INVALID": supported values: "ClientIP", "None"'],
    ],
    [
      'affinity of a day and a second',
      service({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } }),
      [
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
      ],
    ],
    [
      'node port of a ClusterIP',
      service({ ports: [{ ...PORT, nodePort: 30001 }] }),
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [
      'cluster IP that is none',
      service({ clusterIP: 'invalid' }),
      ['spec.clusterIPs[0]: Invalid value: "invalid": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    [
      'first of the IPs is another',
      service({ clusterIP: '1.2.3.4', clusterIPs: ['4.3.2.1'] }),
      ['spec.clusterIPs: Invalid value: ["4.3.2.1"]: first value must match `clusterIP`'],
    ],
    [
      'two of one family',
      service({ clusterIP: '1.2.3.4', clusterIPs: ['1.2.3.4', '1.2.3.5'] }),
      ['spec.clusterIPs: Invalid value: ["1.2.3.4","1.2.3.5"]: may specify no more than one IP for each IP family'],
    ],
    [
      'family that does not fit',
      service({ clusterIP: '1.2.3.4', ipFamilies: ['IPv6'] }),
      ['spec.clusterIPs[0]: Invalid value: "1.2.3.4": expected an IPv6 value as indicated by `ipFamilies[0]`'],
    ],
    [
      'external IP on loopback',
      service({ externalIPs: ['127.0.0.1'] }),
      ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ],
    [
      'headless NodePort',
      service({ type: 'NodePort', clusterIP: 'None' }),
      ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
    ],
    [
      'the kubelet port outside',
      service({ type: 'LoadBalancer', ports: [{ ...PORT, port: 10250 }] }),
      ['spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet'],
    ],
    ['external name', service({ type: 'ExternalName', ports: [], externalName: 'foo.bar.example.com.' }), []],
    ['external name missing', service({ type: 'ExternalName', ports: [] }), ['spec.externalName: Required value']],
    [
      'external name with an address',
      service({ type: 'ExternalName', externalName: 'foo.bar', clusterIP: '1.2.3.4' }),
      ['spec.clusterIPs: Forbidden: may not be set for ExternalName services'],
    ],
    [
      'source ranges without a balancer',
      service({ loadBalancerSourceRanges: ['1.2.3.0/24'] }),
      ["spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    ],
    [
      'a range that is none',
      service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['foo'] }),
      [
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "foo": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [
      'class without a balancer',
      service({ loadBalancerClass: 'a/b' }),
      ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
    ],
    [
      'outside policy inside',
      service({ externalTrafficPolicy: 'Local' }),
      ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ],
    [
      'traffic distribution',
      service({ trafficDistribution: 'Far' }),
      [
        'spec.trafficDistribution: Unsupported value: "Far": supported values: "PreferClose", "PreferSameNode", "PreferSameZone"',
      ],
    ],
    [
      'a name that begins with a digit',
      service({}, { name: '1web' }),
      [
        "metadata.name: Invalid value: \"1web\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ],
    ],
  ];
  test.each(cases)('%s', (_name, object, expected) => {
    expect(create(object)).toEqual(expected);
  });
});

describe('a changed Service', () => {
  const stored = (spec: Partial<ServiceSpec> = {}): Service => {
    const made = serviceKind.prepareForCreate(service({ clusterIP: '10.43.0.7', ...spec }));
    return { ...made, spec: { ...made.spec, ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' } };
  };
  const update = (next: Service, previous: Service): { object: Service; errors: string[] } => {
    const object = serviceKind.prepareForUpdate(next, previous);
    return { object, errors: texts(serviceKind.validateUpdate(object, previous)) };
  };

  test('keeps what it was given when a manifest does not say it', () => {
    const { object, errors } = update(service({ selector: { key: 'other' } }), stored());
    expect(errors).toEqual([]);
    expect(object.spec).toMatchObject({
      clusterIP: '10.43.0.7',
      clusterIPs: ['10.43.0.7'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    });
  });

  test('may not have another cluster IP', () => {
    const replaced = update(service({ clusterIP: '10.43.0.8' }), stored());
    expect(replaced.errors).toEqual([
      'spec.clusterIPs[0]: Invalid value: null: primary clusterIP can not be unset',
      'spec.clusterIPs: Required value',
    ]);
    const before = stored();
    const patched = update({ ...before, spec: { ...before.spec, clusterIP: '10.43.0.8' } }, before);
    expect(patched.errors).toEqual(['spec.clusterIPs[0]: Invalid value: ["10.43.0.8"]: may not change once set']);
  });

  test('keeps its node ports, and loses them when it becomes a ClusterIP', () => {
    const before = stored({ type: 'NodePort', ports: [{ ...PORT, nodePort: 30001 }] });
    const kept = update(service({ type: 'NodePort' }), before);
    expect(kept.errors).toEqual([]);
    expect(kept.object.spec.ports![0]!.nodePort).toBe(30001);
    const next = { ...before, spec: { ...before.spec, type: 'ClusterIP' as const } };
    const dropped = update(next, before);
    expect(dropped.errors).toEqual([]);
    expect(dropped.object.spec.ports).toEqual([PORT]);
    expect(dropped.object.spec.externalTrafficPolicy).toBeUndefined();
  });

  test('gives up its address for an external name', () => {
    const before = stored();
    const next = { ...before, spec: { ...before.spec, type: 'ExternalName' as const, externalName: 'db.example.com' } };
    const { object, errors } = update(next, before);
    expect(errors).toEqual([]);
    expect(object.spec.clusterIP).toBeUndefined();
    expect(object.spec.clusterIPs).toBeUndefined();
    expect(object.spec.ipFamilies).toBeUndefined();
  });

  test('keeps its status', () => {
    const before = { ...stored(), status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } };
    const { object } = update({ ...service(), status: { loadBalancer: {} } }, before);
    expect(object.status).toBe(before.status);
  });
});
