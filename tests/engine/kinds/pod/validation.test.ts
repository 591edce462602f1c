/** What 1.34 says of fields that 1.20's tables do not know: sidecars, gates, claims, user namespaces and the like. */
import { describe, expect, test } from 'vitest';
import { podKind } from '../../../../shared/engine/kinds/pod/pod.ts';
import { validatePodTemplateSpec } from '../../../../shared/engine/kinds/pod/validation/template.ts';
import { defaultPodTemplate } from '../../../../shared/engine/kinds/pod/defaults.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../../../../shared/model/pod.ts';
import { texts } from './go-rows.ts';

const APP = { name: 'app', image: 'nginx' };

function complaints(spec: object, metadata: object = {}): string[] {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', ...metadata },
    spec: { containers: [APP], ...spec },
  } as unknown as Pod;
  return texts(podKind.validate(podKind.defaults(pod)));
}

/** Of one container with these fields. */
const ofContainer = (fields: object, spec: object = {}): string[] =>
  complaints({ ...spec, containers: [{ ...APP, ...fields }] });

const QUALIFIED =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe('containers', () => {
  test('only init containers restart by themselves, and only they then have probes', () => {
    expect(ofContainer({ restartPolicy: 'Always' })).toEqual([
      'spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers',
    ]);
    const probe = { tcpSocket: { port: 80 } };
    const init = { ...APP, name: 'init', readinessProbe: probe };
    expect(complaints({ initContainers: [{ ...init, restartPolicy: 'Always' }] })).toEqual([]);
    expect(complaints({ initContainers: [init] })).toEqual([
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ]);
    expect(complaints({ initContainers: [{ ...APP, name: 'init', restartPolicy: 'Never' }] })).toEqual([
      'spec.initContainers[0].restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ]);
    expect(complaints({ initContainers: [APP] })).toEqual(['spec.initContainers[0].name: Duplicate value: "app"']);
  });

  test('sleep no longer than they have to end', () => {
    const sleep = (seconds: number): string[] => ofContainer({ lifecycle: { preStop: { sleep: { seconds } } } });
    expect(sleep(0)).toEqual([]);
    expect(sleep(31)).toEqual([
      'spec.containers[0].lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)',
    ]);
  });

  test('have probes with sound numbers', () => {
    const probe = { grpc: { port: 0 }, successThreshold: 2, terminationGracePeriodSeconds: 0 };
    expect(ofContainer({ livenessProbe: probe })).toEqual([
      'spec.containers[0].livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.containers[0].livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0',
      'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    ]);
    const ready = { exec: { command: ['true'] }, terminationGracePeriodSeconds: 5 };
    expect(ofContainer({ readinessProbe: ready })).toEqual([
      'spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes',
    ]);
  });

  test('ask for what there is, and for no more than they may have', () => {
    expect(ofContainer({ resources: { requests: { gpu: '1', cpu: '2' }, limits: { cpu: '1' } } })).toEqual([
      'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ]);
    expect(ofContainer({ resources: { claims: [{ name: 'gpu' }] } })).toEqual([
      'spec.containers[0].resources.claims[0]: Not found: "gpu": must be one of the names in pod.spec.resourceClaims which is empty',
    ]);
    expect(ofContainer({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'Never' }] })).toEqual([
      'spec.containers[0].resizePolicy: Unsupported value: "Never": supported values: "NotRequired", "RestartContainer"',
    ]);
  });

  test('mount volumes that are there, read-only through and through only if read-only', () => {
    const mount = { name: 'v', mountPath: '/v', recursiveReadOnly: 'Enabled' };
    expect(ofContainer({ volumeMounts: [mount] }, { volumes: [{ name: 'v' }] })).toEqual([
      'spec.containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true',
    ]);
    expect(ofContainer({ volumeMounts: [{ name: 'x', mountPath: '/v' }] })).toEqual([
      'spec.containers[0].volumeMounts[0].name: Not found: "x"',
    ]);
  });

  test('have rights that do not exclude one another', () => {
    const [found] = ofContainer({ securityContext: { privileged: true, allowPrivilegeEscalation: false } });
    expect(found).toBe(
      'spec.containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,' +
        '"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,' +
        '"AllowPrivilegeEscalation":false,"ProcMount":null,"SeccompProfile":null,"AppArmorProfile":null}: ' +
        'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    );
    expect(ofContainer({ securityContext: { procMount: 'Unmasked' } })).toEqual([
      'spec.containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
    ]);
    expect(ofContainer({ securityContext: { procMount: 'Unmasked' } }, { hostUsers: false })).toEqual([]);
  });
});

describe('the pod', () => {
  test.each<[string, object, string[]]>([
    [
      'each gate once',
      { schedulingGates: [{ name: 'a' }, { name: 'a' }, { name: '!' }] },
      ['spec.schedulingGates[1]: Duplicate value: "a"', `spec.schedulingGates[2]: Invalid value: "!": ${QUALIFIED}`],
    ],
    [
      'users of its own, and nothing of the host',
      { hostUsers: false, hostNetwork: true, hostPID: true },
      [
        'spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false',
        'spec.HostPID: Forbidden: when `pod.Spec.HostUsers` is false',
      ],
    ],
    [
      'labels relabelled as they always were',
      { securityContext: { seLinuxChangePolicy: 'MountOption' } },
      ['spec.securityContext.seLinuxChangePolicy: Unsupported value: "MountOption": supported values: "Recursive"'],
    ],
    [
      'no rights of Linux on Windows',
      { os: { name: 'windows' }, securityContext: { fsGroup: 1 } },
      ['spec.securityContext.fsGroup: Forbidden: cannot be set for a windows pod'],
    ],
    [
      'a system that there is',
      { os: { name: 'plan9' } },
      ['spec.os: Unsupported value: "plan9": supported values: "linux", "windows"'],
    ],
    [
      'a claim from one place',
      { resourceClaims: [{ name: 'gpu' }] },
      [
        'spec.resourceClaims[0]: Invalid value: {"Name":"gpu","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`',
      ],
    ],
    [
      'no settings of the host',
      { hostNetwork: true, securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] } },
      [
        'spec.securityContext.sysctls[0].name: Invalid value: "net.core.somaxconn": may not be specified when \'hostNetwork\' is true',
      ],
    ],
    [
      'as much as its containers ask for',
      { containers: [{ ...APP, resources: { requests: { cpu: '2' } } }], resources: { requests: { cpu: '1' } } },
      [
        'spec.resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2',
      ],
    ],
    [
      'only some resources as a whole',
      { resources: { requests: { 'ephemeral-storage': '1Gi' } } },
      [
        'spec.resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
      ],
    ],
    [
      'keys for a selector that is there',
      {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'zone',
            whenUnsatisfiable: 'ScheduleAnyway',
            minDomains: 2,
            matchLabelKeys: ['a'],
          },
        ],
      },
      [
        'spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
        'spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
      ],
    ],
    [
      'a claim of its own that is whole',
      { volumes: [{ name: 'v', ephemeral: { volumeClaimTemplate: { metadata: { name: 'x' }, spec: {} } } }] },
      [
        'spec.volumes[0].ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set',
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required',
        'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value',
      ],
    ],
    [
      'containers added later',
      { ephemeralContainers: [{ ...APP, name: 'debug' }] },
      ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ],
    [
      'a token that lasts',
      {
        volumes: [
          { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 60 } }] } },
        ],
      },
      [
        'spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      ],
    ],
  ])('has %s', (_what, spec, wanted) => {
    expect(complaints(spec)).toEqual(wanted);
  });

  test('has a cost of deletion that is a number', () => {
    const of = (cost: string): string[] =>
      complaints({}, { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } });
    expect(of('-100')).toEqual([]);
    for (const cost of ['+1', '01', '', '2147483648', 'x'])
      expect(of(cost)).toEqual([
        `metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: ${JSON.stringify(cost)}: must be a 32bit integer`,
      ]);
  });
});

describe('a template', () => {
  const of = (spec: object, metadata: object = {}): string[] => {
    const template = { metadata, spec: { containers: [APP], ...spec } as PodSpec } as PodTemplateSpec;
    return texts(validatePodTemplateSpec(defaultPodTemplate(template), 'spec.template'));
  };

  test('may have spaces around an image, and leave ports of the host to its pods', () => {
    expect(of({ containers: [{ ...APP, image: ' nginx' }] })).toEqual([]);
    const onHost = { hostNetwork: true, containers: [{ ...APP, ports: [{ containerPort: 80, hostPort: 81 }] }] };
    expect(of(onHost)).toEqual([
      'spec.template.spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true',
    ]);
  });

  test('has no containers added later, and annotations that hold', () => {
    const found = of(
      { ephemeralContainers: [{ ...APP, name: 'debug' }] },
      { annotations: { 'kubernetes.io/config.mirror': 'x' } },
    );
    expect(found).toEqual([
      'spec.template.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
      'spec.template.spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template',
    ]);
  });
});
