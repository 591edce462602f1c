/** kubectl explain: as the real one (1.36.4) prints the same texts; in the terminal the same as headless. */
import { describe, expect, test } from 'vitest';
import { splitPath } from '../../../shared/engine/kubectl/explain/schema.ts';
import { wrapParagraphs } from '../../../shared/engine/kubectl/explain/wrap.ts';
import { fixture } from '../../support/fixtures.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { testSession } from '../../support/session.ts';
import { kubectl } from './frozen.ts';

const run = (line: string) => kubectl(line, { objects: [], now: '2026-01-01T00:00:00Z' });

describe('the usual form', () => {
  test('a field with an enum', () => {
    expect(run('explain pods.spec.restartPolicy').stdout).toBe(`KIND:       Pod
VERSION:    v1

FIELD: restartPolicy <string>
ENUM:
    Always
    Never
    OnFailure

DESCRIPTION:
    Restart policy for all containers within the pod. One of Always, OnFailure,
    Never. In some contexts, only a subset of those values may be permitted.
    Default to Always. More info:
    https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
    
    Possible enum values:
     - \`"Always"\`
     - \`"Never"\`
     - \`"OnFailure"\`
    

`);
  });

  test('fields of a list, one of which has to be there', () => {
    const { stdout } = run('explain deployment.spec.template.spec.containers.ports');
    expect(stdout).toContain(
      'GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: ports <[]ContainerPort>\n\n\nDESCRIPTION:\n',
    );
    expect(stdout).toContain('    ContainerPort represents a network port in a single container.\n    \nFIELDS:\n');
    expect(stdout).toContain(
      "  containerPort\t<integer> -required-\n    Number of port to expose on the pod's IP address. This must be a valid port\n    number, 0 < x < 65536.\n\n",
    );
    expect(stdout).toContain('  protocol\t<string>\n  enum: SCTP, TCP, UDP\n    Protocol for port.');
  });

  test('all of it, without words, and no circle', () => {
    const { stdout } = run('explain crd.spec.versions.schema --recursive');
    expect(stdout).toContain('FIELDS:\n  openAPIV3Schema\t<JSONSchemaProps>\n    $ref\t<string>\n');
    expect(stdout).toContain('    not\t<JSONSchemaProps>\n    nullable\t<boolean>\n');
    expect(run('explain pods.metadata.managedFields --recursive').stdout).toContain('  fieldsV1\t<FieldsV1>\n');
  });

  test('every kind that is served is described', () => {
    const kinds = run('api-resources --no-headers').stdout.trimEnd().split('\n');
    expect(kinds.length).toBeGreaterThan(50);
    const silent = kinds
      .map((row) => row.split(/\s{2,}/))
      .map((row) => `${row[0]} --api-version=${row.at(-3)}`)
      .filter((name) => !/^DESCRIPTION:\n {4}[A-Z]/m.test(run(`explain ${name}`).stdout));
    // What is measured is not upstream's own API.
    expect(silent.filter((name) => !name.includes('metrics.k8s.io'))).toEqual([]);
  });
});

test('the older form', () => {
  const { stdout } = run('explain pods.spec --output plaintext-openapiv2');
  expect(stdout).toContain(
    'KIND:     Pod\nVERSION:  v1\n\nRESOURCE: spec <Object>\n\nDESCRIPTION:\n     Specification of',
  );
  expect(stdout).toContain(
    '\n\n     PodSpec is a description of a pod.\n\nFIELDS:\n   activeDeadlineSeconds\t<integer>\n     Optional',
  );
  expect(stdout).toContain('   containers\t<[]Object> -required-\n');
  const field = run('explain deploy.spec.replicas --output=plaintext-openapiv2').stdout;
  expect(field).toMatch(
    /^KIND: {5}Deployment\nVERSION: {2}apps\/v1\n\nFIELD: {4}replicas <integer>\n\nDESCRIPTION:\n {5}Number of/,
  );
  expect(run('explain deploy.spec --recursive --output=plaintext-openapiv2').stdout).toContain(
    'FIELDS:\n   minReadySeconds\t<integer>\n   paused\t<boolean>\n',
  );
});

test.each([
  ['pods.spec.foo.bar', 'error: field "bar" does not exist\n'],
  ['nope', 'the server doesn\'t have a resource type "nope"\n'],
  ['deployments --api-version=apps/v9', 'error: couldn\'t find resource for "apps/v9, Resource=deployments"\n'],
  ['deployments --api-version=v1', 'error: GVR (/v1, Resource=deployments) not found in OpenAPI schema\n'],
  ['pods --output=foo', 'error: unrecognized format: foo\n'],
  ['pods a', 'error: We accept only this format: explain RESOURCE\n'],
])('explain %s', (line, stderr) => {
  expect(run(`explain ${line}`)).toMatchObject({ stderr, exit: 1 });
});

test('a group may stand in the path', () => {
  const { stdout } = run('explain deployments.apps.spec.replicas');
  expect(stdout).toContain('FIELD: replicas <integer>\n');
  expect(run('explain deploy.spec.replicas.').stdout).toBe(stdout);
});

test('a terminal prints what the headless command prints, in the same instant', () => {
  const session = testSession({ bare: true });
  const terminal = new LaptopTerminal(session).act({ size: { columns: 100, rows: 30 } });
  const at = session.now;
  expect(terminal.type('kubectl explain pods.spec.restartPolicy')).toContain(
    run('explain pods.spec.restartPolicy').stdout,
  );
  expect(session.now).toBe(at);
});

type Rows = { tests: Record<string, Record<string, { row: Record<string, unknown> }[]>> };
const rows = (name: string): Record<string, unknown>[] =>
  Object.values(
    (fixture(`staging-0.36.2-test-tables/k8s.io__kubectl__pkg__explain__${name}.json`) as Rows | undefined)?.tests ??
      {},
  )
    .flatMap((table) => Object.values(table).flat())
    .map(({ row }) => row);

describe("upstream's own tables", () => {
  test.skipIf(rows('explain').length === 0)('paths', () => {
    for (const { inResource, expectedFieldsPath, expectedErr } of rows('explain')) {
      const [, ...path] = splitPath(inResource as string);
      if (expectedErr === true) expect(path).not.toEqual(expectedFieldsPath);
      else expect(path).toEqual(expectedFieldsPath);
    }
  });

  test.skipIf(rows('model_printer').length === 0)('paragraphs of the older form', () => {
    const [lorem] = rows('model_printer').map(({ want }) => /Lorem[\s\S]*?egestas\./.exec(want as string)?.[0]);
    const lines = lorem!.split('\n').map((line) => line.trim());
    expect(wrapParagraphs(75, lines.join(' '))).toEqual(lines);
  });
});
