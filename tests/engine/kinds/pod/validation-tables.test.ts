/** Upstream's tests of the parts of a pod (1.20.2): volumes, containers, variables, probes, rights and the rest. */
import { describe, expect, test } from 'vitest';
import type { FieldError } from '../../../../shared/engine/api/field-error.ts';
import type { SpecContext } from '../../../../shared/engine/kinds/pod/validation/checks.ts';
import type { PodParts } from '../../../../shared/engine/kinds/pod/validation/container.ts';
import {
  ephemeralErrors,
  initErrors,
  regularErrors,
} from '../../../../shared/engine/kinds/pod/validation/containers.ts';
import { dnsConfigErrors, dnsPolicyErrors } from '../../../../shared/engine/kinds/pod/validation/dns.ts';
import { envErrors, envFromErrors } from '../../../../shared/engine/kinds/pod/validation/env.ts';
import { readinessGateErrors } from '../../../../shared/engine/kinds/pod/validation/gates.ts';
import { lifecycleErrors } from '../../../../shared/engine/kinds/pod/validation/handlers.ts';
import { pullPolicyErrors } from '../../../../shared/engine/kinds/pod/validation/image-pull.ts';
import { portErrors } from '../../../../shared/engine/kinds/pod/validation/ports.ts';
import { allProbeErrors } from '../../../../shared/engine/kinds/pod/validation/probes.ts';
import { validatePodSpec } from '../../../../shared/engine/kinds/pod/validation/pod-spec.ts';
import { containerResourceName } from '../../../../shared/engine/kinds/pod/validation/resource-name.ts';
import { resourceErrors } from '../../../../shared/engine/kinds/pod/validation/resources.ts';
import { seccompMatchErrors } from '../../../../shared/engine/kinds/pod/validation/seccomp.ts';
import { securityContextErrors } from '../../../../shared/engine/kinds/pod/validation/security-context.ts';
import { conditionErrors } from '../../../../shared/engine/kinds/pod/validation/status.ts';
import { isSysctlName } from '../../../../shared/engine/kinds/pod/validation/sysctls.ts';
import { validatePodTemplateSpec } from '../../../../shared/engine/kinds/pod/validation/template.ts';
import { spreadErrors } from '../../../../shared/engine/kinds/pod/validation/topology-spread.ts';
import { flexErrors, glusterErrors, nfsErrors } from '../../../../shared/engine/kinds/pod/validation/volume-disks.ts';
import { keyToPathErrors } from '../../../../shared/engine/kinds/pod/validation/volume-files.ts';
import { deviceErrors, mountErrors } from '../../../../shared/engine/kinds/pod/validation/volume-mounts.ts';
import { volumeErrors, type Volumes } from '../../../../shared/engine/kinds/pod/validation/volumes.ts';
import { windowsOptionsErrors } from '../../../../shared/engine/kinds/pod/validation/windows.ts';
import type { Condition, ResourceList } from '../../../../shared/model/meta.ts';
import type {
  Container,
  ContainerPort,
  EnvVar,
  PodSpec,
  PodTemplateSpec,
  Probe,
  Volume,
} from '../../../../shared/model/pod.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { expectValid, fromGo, labelOf, rowsOf, specFromGo, tablesOf, texts, type Row } from './go-rows.ts';

const POD: SpecContext = { isPod: true };

const claim = (name: string): Volume => ({ name, persistentVolumeClaim: { claimName: `${name}-claim` } });

const parts = (...volumes: Volume[]): PodParts => ({
  volumes: new Map(volumes.map((volume) => [volume.name, volume])),
  claims: new Set(),
  restartPolicy: 'Always',
  gracePeriod: 30,
  hostUsers: true,
});

const left: string[] = [];
const counts: string[] = [];

/** Runs every row of a test but those left out, and keeps count. */
function eachRow(
  name: string,
  table: string,
  leftOut: Readonly<Record<string, string>>,
  run: (row: Row) => void,
): void {
  let count = 0;
  for (const row of rowsOf(name, table)) {
    const reason = leftOut[labelOf(row)];
    if (reason !== undefined) {
      left.push(`${name} ${labelOf(row)}: ${reason}`);
      continue;
    }
    run(row);
    count += 1;
  }
  counts.push(`${name} ${table}: ${count}`);
  expect(count, `${name} ${table}`).toBeGreaterThan(0);
}

const SINCE = 'allowed, or worded otherwise, since';
const typeOf = (errors: readonly FieldError[]): string => errors[0]?.type ?? '';

/** The texts of 1.20.2, but for those that 1.34 words otherwise. */
function expectTexts(found: readonly FieldError[], row: Row, reworded: readonly string[] = []): void {
  const wanted = row.errors ?? [];
  if (wanted.some((text) => reworded.some((words) => text.includes(words)))) {
    expect
      .soft(
        found.map((e) => e.field),
        labelOf(row),
      )
      .toEqual(wanted.map((text) => text.slice(0, text.indexOf(': '))));
    return;
  }
  expect.soft(texts(found), labelOf(row)).toEqual(wanted);
}

describe.skipIf(fixturesDir === undefined)('pod validation of 1.20.2', () => {
  test('volumes', () => {
    eachRow('TestValidateKeyToPath', 'testCases', {}, ({ row, key }) => {
      const found = keyToPathErrors(fromGo(row['kp']), 'field');
      expectValid(found, row['ok'] as boolean, `key ${key}`);
      expect.soft(typeOf(found)).toBe(row['errtype']);
    });
    eachRow('TestValidateVolumes', 'testCases', VOLUMES_LEFT_OUT, (row) => {
      const found = volumeErrors([fromGo(row.row['vol']) as Volume], 'field', POD).errors;
      const wanted = (row.row['errs'] ?? []) as { etype: string; field: string; detail?: string }[];
      const label = `${labelOf(row)}: ${texts(found).join('; ')}`;
      expect.soft(found.length, label).toBe(wanted.length);
      // As upstream's test: the field of the table is the end of the path.
      for (const [i, { etype, field }] of wanted.entries()) {
        expect.soft(found[i]?.type, label).toBe(etype);
        expect.soft(found[i]?.field.endsWith(field), label).toBe(true);
      }
      if (row.errors !== undefined) expectTexts(found, row, VOLUMES_REWORDED);
    });
    eachRow('TestAlphaLocalStorageCapacityIsolation', '', {}, (row) => {
      expectValid(
        volumeErrors([{ name: 'v', ...(fromGo(row.row) as object) }], 'field', POD).errors,
        true,
        labelOf(row),
      );
    });
    const sources = [
      ['TestValidateNFSVolumeSource', nfsErrors, 'nfs'],
      ['TestValidateGlusterfs', glusterErrors, 'gfs'],
    ] as const;
    for (const [name, check, field] of sources) {
      eachRow(name, '', {}, ({ row }) => {
        const found = check(fromGo(row[field]) as Record<string, unknown>, 'field');
        expect.soft(typeOf(found)).toBe(row['errtype']);
        expect.soft(found[0]?.field).toBe(`field.${String(row['errfield'])}`);
      });
    }
    eachRow('TestValidateFlexVolumeSource', '', {}, ({ row }) => {
      const found = flexErrors(fromGo(row['source']) as Record<string, unknown>, 'field');
      const wanted = Object.keys(row['expectedErrs'] as object).map((field) => `field.${field}`);
      expect.soft(found.map((e) => e.field).toSorted()).toEqual(wanted.toSorted());
    });
  });

  test('ports, variables and resources', () => {
    eachRow('TestValidatePorts', 'errorCases', {}, (row) => {
      const found = portErrors(fromGo(row.row['P']) as ContainerPort[], 'field');
      expectTexts(found, row, ['at least one letter or number']);
      expect
        .soft(
          found.some((e) => e.type === row.row['T']),
          labelOf(row),
        )
        .toBe(true);
    });
    eachRow('TestValidateEnv', 'errorCases', RELAXED, (row) => {
      const found = envErrors(fromGo(row.row['envs']) as EnvVar[], 'field');
      expectValid(found, false, labelOf(row));
      // 1.28 tells of status.hostIPs too, 1.34 of files.
      if (row.errors !== undefined) expectTexts(found, row, ['Unsupported value', 'must specify one of']);
    });
    eachRow('TestValidateEnvFrom', 'errorCases', { 'invalid prefix': RELAX }, (row) => {
      const found = envFromErrors(fromGo(row.row['envs']) as unknown[], 'field');
      expectValid(found, false, labelOf(row));
      if (row.errors !== undefined) expectTexts(found, row, ['environment variable name']);
    });
    for (const name of ['TestLocalStorageEnvWithFeatureGate', 'TestHugePagesEnv']) {
      eachRow(name, '', {}, (row) => expectValid(envErrors([fromGo(row.row) as EnvVar], 'field'), true, labelOf(row)));
    }
    eachRow('TestValidateResourceNames', '', {}, ({ row }) => {
      // The table is about names as such; a container may ask for fewer.
      const found = containerResourceName(String(row['input']), 'field').filter(
        ({ body }) => !/standard resource for containers|extended resource name/.test(body),
      );
      expectValid(found, row['success'] as boolean, String(row['input']));
    });
    for (const [table, valid] of [
      ['success', true],
      ['error', false],
    ] as const) {
      eachRow('TestValidateOverhead', table, {}, ({ row }) => {
        const limits = row['overhead'] as ResourceList;
        expectValid(resourceErrors({ limits }, new Set(), 'overhead'), valid, String(row['Name']));
      });
    }
  });

  test('mounts and devices', () => {
    const volumes: Volumes = parts(claim('abc'), claim('abc-123'), {
      name: 'def',
      hostPath: { path: '/foo/baz' },
    }).volumes;
    const devices = [
      { name: 'xyz', devicePath: '/mnt/exists' },
      { name: 'uvw', devicePath: '/mnt/exists' },
    ];
    eachRow('TestValidateVolumeMounts', 'errorCases', {}, (row) => {
      const container = { name: 'c', volumeMounts: fromGo(row.row), volumeDevices: devices } as Container;
      expectValid(mountErrors(container, volumes, 'field'), false, labelOf(row));
    });
    for (const name of [
      'TestValidateDisabledSubpath',
      'TestValidateSubpathMutuallyExclusive',
      'TestValidateDisabledSubpathExpr',
    ]) {
      eachRow(name, '', {}, (row) => {
        const container = { name: 'c', volumeMounts: fromGo(row.row['mounts']) } as Container;
        expectValid(mountErrors(container, volumes, 'field'), row.row['expectError'] !== true, labelOf(row));
      });
    }
    const NO_CONTAINER = { '10': NO_OWNER, '11': NO_OWNER };
    eachRow('TestValidateMountPropagation', '', NO_CONTAINER, (row) => {
      const mounted = parts(claim('foo')).volumes;
      const container = {
        name: 'c',
        ...(fromGo(row.row['container']) as object),
        volumeMounts: [fromGo(row.row['mount'])],
      } as Container;
      expectValid(mountErrors(container, mounted, 'field'), row.row['expectError'] !== true, labelOf(row));
    });
    eachRow('TestAlphaValidateVolumeDevices', 'errorCases', {}, (row) => {
      // As in upstream's code, which the table does not have.
      const mounts = [
        { name: 'abc', mountPath: '/foo' },
        { name: 'abc-123', mountPath: '/this/path/exists' },
      ];
      const container = { name: 'c', volumeMounts: mounts, volumeDevices: fromGo(row.row) } as Container;
      expectValid(deviceErrors(container, volumes, 'field'), false, labelOf(row));
    });
  });

  test('probes, handlers and policies', () => {
    for (const [table, valid] of [
      ['success', true],
      ['error', false],
    ] as const) {
      eachRow('TestValidateProbe', table, {}, (row) => {
        const readinessProbe = (row.row === null ? undefined : fromGo(row.row)) as Probe;
        expectValid(allProbeErrors({ name: 'c', readinessProbe }, 'field'), valid, labelOf(row));
      });
      eachRow('TestValidateHandler', table, {}, (row) => {
        expectValid(lifecycleErrors({ preStop: fromGo(row.row) }, 30, 'field'), valid, labelOf(row));
      });
    }
    eachRow('TestValidatePullPolicy', '', {}, ({ row }) => {
      expectValid(pullPolicyErrors(String(row['ExpectedPolicy']), 'field'), true, 'pull policy');
    });
    for (const [table, valid] of [
      ['success', true],
      ['error', false],
    ] as const) {
      eachRow('TestValidateDNSPolicy', table, {}, ({ row }) =>
        expectValid(dnsPolicyErrors(String(row), 'field'), valid, String(row)),
      );
    }
    eachRow('TestValidatePodDNSConfig', '', DNS_LEFT_OUT, ({ row }) => {
      const config = row['dnsConfig'] === null ? undefined : fromGo(row['dnsConfig']);
      const found = dnsConfigErrors(config, String(row['dnsPolicy'] ?? ''), 'dnsConfig');
      expectValid(found, row['expectedError'] !== true, String(row['desc']));
    });
  });

  test('containers of each part', () => {
    eachRow('TestValidateContainers', 'errorCases', CONTAINERS_LEFT_OUT, (row) => {
      const spec = { containers: fromGo(row.row) } as PodSpec;
      expectValid(regularErrors(spec, parts(), 'field'), false, labelOf(row));
    });
    eachRow('TestValidateInitContainers', 'errorCases', {}, (row) => {
      const spec = { containers: [{ name: 'app' }], initContainers: fromGo(row.row) } as PodSpec;
      expectValid(initErrors(spec, parts(), 'field'), false, labelOf(row));
    });
    const others = { containers: [{ name: 'ctr' }], initContainers: [{ name: 'ictr' }] };
    const pod = parts({ name: 'vol', emptyDir: {} });
    eachRow('TestValidateEphemeralContainers', 'table', {}, (row) => {
      const spec = { ...others, ephemeralContainers: fromGo(row.row) } as PodSpec;
      expectValid(ephemeralErrors(spec, pod, 'ephemeralContainers'), true, labelOf(row));
    });
    eachRow('TestValidateEphemeralContainers', 'tcs', {}, (row) => {
      const spec = { ...others, ephemeralContainers: fromGo(row.row['ephemeralContainers']) } as PodSpec;
      const { Field, Type } = row.row['expectedError'] as { Field: string; Type: string };
      const found = ephemeralErrors(spec, pod, 'ephemeralContainers');
      // 1.20 put the place of an image twice.
      const field = Field.replace('[0][0]', '[0]');
      expect
        .soft(
          found.some((e) => e.type === Type && e.field.startsWith(field)),
          `${labelOf(row)}: ${texts(found).join('; ')}`,
        )
        .toBe(true);
    });
  });

  test('rights', () => {
    for (const [table, valid] of [
      ['success', true],
      ['error', false],
    ] as const) {
      const privileged = { 'request privileged when capabilities forbids': 'kubeadm and k3s allow it' };
      eachRow('TestValidateSecurityContext', table, privileged, (row) => {
        const found = securityContextErrors(fromGo(row.row['sc']) as Record<string, unknown>, true, 'field');
        expectValid(found, valid, labelOf(row));
        if (!valid) {
          expect.soft(found[0]?.type).toBe(row.row['errorType']);
          expect.soft(found[0]?.body, labelOf(row)).toContain(row.row['errorDetail']);
        }
      });
    }
    eachRow('TestIsValidSysctlName', 'valid', {}, ({ row }) =>
      expect.soft(isSysctlName(String(row)), String(row)).toBe(true),
    );
    eachRow('TestIsValidSysctlName', 'invalid', {}, ({ row }) =>
      expect.soft(isSysctlName(String(row)), String(row)).toBe(false),
    );
    eachRow('TestValidateWindowsSecurityContextOptions', '', {}, ({ row }) => {
      const options = row['windowsOptions'];
      const found = windowsOptionsErrors(
        options === null ? undefined : (fromGo(options) as Record<string, unknown>),
        'field',
      );
      const wanted = String(row['expectedErrorSubstring']);
      expectValid(found, wanted === '', String(row['testName']));
      if (wanted !== '') expect.soft(texts(found).join('\n')).toContain(wanted);
    });
    eachRow('TestValidateSeccompAnnotationsAndFieldsMatch', '', {}, ({ row }) => {
      const profile =
        row['seccompField'] === null ? undefined : (fromGo(row['seccompField']) as Record<string, unknown>);
      const wanted = row['expectedErr'] as { $error: string } | null;
      const found = seccompMatchErrors(String(row['annotationValue']), profile, '[]');
      // Go prints the path of nothing as "[]" and of its child with a dot.
      expect.soft(texts(found), String(row['description'])).toEqual(wanted === null ? [] : [wanted.$error]);
    });
    eachRow('TestValidatePodTemplateSpecSeccomp', '', {}, ({ row }) => {
      const { ObjectMeta: metadata, Spec } = row['spec'] as Record<string, unknown>;
      const template = { metadata, spec: specFromGo(Spec) } as unknown as PodTemplateSpec;
      const wanted = (row['expectedErr'] as { $error: string }[]).map((e) => e.$error);
      expect.soft(texts(validatePodTemplateSpec(template, 'template'))).toEqual(wanted);
    });
  });

  test('where, and what is said of it', () => {
    eachRow('TestValidateTopologySpreadConstraints', '', {}, ({ row }) => {
      const found = spreadErrors(fromGo(row['constraints']) as unknown[], 'field');
      expect.soft(typeOf(found), String(row['name'])).toBe(row['errtype']);
      if (row['errfield'] !== '') expect.soft(found[0]?.field.endsWith(String(row['errfield']))).toBe(true);
    });
    for (const [table, valid] of [
      ['success', true],
      ['error', false],
    ] as const) {
      eachRow('TestValidatePodReadinessGates', table, {}, ({ row }) => {
        const spec = { readinessGates: fromGo(row['readinessGates']) } as unknown as PodSpec;
        expectValid(readinessGateErrors(spec, 'field'), valid, String(row['desc']));
      });
      eachRow('TestValidatePodConditions', table, {}, ({ row }) =>
        expectValid(conditionErrors(fromGo(row['podConditions']) as Condition[]), valid, String(row['desc'])),
      );
    }
  });

  test('whole specs', () => {
    for (const [table, valid] of [
      ['success', true],
      ['failure', false],
    ] as const) {
      eachRow('TestValidatePodSpec', table, {}, (row) =>
        expectValid(validatePodSpec(specFromGo(row.row) as PodSpec, 'field', POD), valid, labelOf(row)),
      );
    }
    const restarts = tablesOf('TestValidateRestartPolicy').flatMap(([table, rows]) =>
      rows.map((row) => [table, row] as const),
    );
    for (const [table, { row }] of restarts) {
      const spec = { restartPolicy: String(row) } as unknown as PodSpec;
      const found = validatePodSpec(spec, 'field', POD).filter((e) => e.field === 'field.restartPolicy');
      expectValid(found, table.startsWith('success'), String(row));
    }
    counts.push(`TestValidateRestartPolicy: ${restarts.length}`);
    console.log(counts.join('\n'));
    console.log(`left out:\n${left.join('\n')}`);
    expect(left.length).toBe(LEFT_OUT_TOTAL);
  });
});

const RELAX = `${SINCE} 1.32: any printable character but "="`;
const RELAXED: Readonly<Record<string, string>> = {
  'illegal character': RELAX,
  'dot only': RELAX,
  'double dots only': RELAX,
  'leading double dots': RELAX,
};
const NO_OWNER = "a mount without a container, which only upstream's own code has";
const HUGE_PAGES = `${SINCE} 1.22: huge pages may be told`;
const VOLUMES_LEFT_OUT: Readonly<Record<string, string>> = {
  'hugepages-downwardAPI-requests-disabled': HUGE_PAGES,
  'hugepages-downwardAPI-limits-disabled': HUGE_PAGES,
};
const VOLUMES_REWORDED = [
  'wwids can not be specified',
  'sources[1]: Forbidden',
  'must consist of lower case alphanumeric characters or',
];
const DNS_LEFT_OUT: Readonly<Record<string, string>> = {
  'invalid: 7 search paths': `${SINCE} 1.26: 32 search paths`,
  'invalid: 257 characters in search path list': `${SINCE} 1.26: 2048 characters`,
};
const CONTAINERS_LEFT_OUT: Readonly<Record<string, string>> = {
  'invalid env var name': RELAX,
  'privilege disabled': 'kubeadm and k3s allow privileged containers',
};
const LEFT_OUT_TOTAL = 15;
