/** Upstream's rows of `kubectl label`, `annotate`, `delete`, of overrides, and of what may be exposed and how. */
import { afterAll, describe, expect, test } from 'vitest';
import { annotated, checkAnnotations } from '../../../shared/engine/kubectl/commands/annotate.ts';
import { checkOverwrites, labelled, labelWord, parseLabels } from '../../../shared/engine/kubectl/commands/label.ts';
import { parsePairs, resourcesAndPairs } from '../../../shared/engine/kubectl/resources/pairs.ts';
import {
  checkExposed,
  podSelectorText,
  podSpecPath,
  portsOf,
  protocolsOf,
} from '../../../shared/engine/kubectl/resources/pod-template.ts';
import { fieldsAt } from '../../../shared/engine/kinds/look.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { kubectls, kubectlWords } from './frozen.ts';

const TABLES = 'staging-0.36.2-test-tables/k8s.io__kubectl__pkg__';
const NOW = '2026-11-23T08:20:00Z';

/** Runs the rows of a table, but those that `leaveOut` has a word about. */
function table<Row>(
  file: string,
  name: string,
  run: (row: Row, key: string) => void,
  leaveOut: (row: Row, key: string) => string | undefined = () => undefined,
): void {
  const rows = tableRows<Row>(`${TABLES}${file}.json`, name);
  let ran = 0;
  const left: Record<string, string> = {};
  describe.skipIf(rows.length === 0)(`${file} ${name}`, () => {
    for (const { key, row } of rows) {
      const why = leaveOut(row, key);
      if (why !== undefined) {
        left[key] = why;
        continue;
      }
      ran++;
      test(key, () => run(row, key));
    }
    afterAll(() => account(`${file} ${name}`, ran, left));
  });
}

/** The error that should come, by words or (true) whichever; '' or false: none. */
function expectOutcome<T>(attempt: () => T, wrong: string | boolean, check: (value: T) => void): void {
  if (wrong === '' || wrong === false) return check(attempt());
  if (wrong === true) expect(attempt).toThrow();
  else expect(attempt).toThrow(wrong);
}

const metaOf = (object: { metadata?: object } | null): object => {
  const { labels, annotations, ...rest } = (object?.metadata ?? {}) as Record<string, object>;
  const filled = (field: string, value: object | undefined): object =>
    value === undefined || Object.keys(value).length === 0 ? {} : { [field]: value };
  return { ...rest, ...filled('labels', labels), ...filled('annotations', annotations) };
};

interface ParseRow {
  labels?: string[];
  annotations?: string[];
  expected: Record<string, string> | null;
  expectedRemove: string[] | null;
  expectErr: boolean;
  expectedErr?: string;
}
table<ParseRow>('cmd__label__label', 'TestParseLabels', ({ labels = [], expected, expectedRemove, expectErr }) =>
  expectOutcome(
    () => parseLabels(labels),
    expectErr,
    (read) => expect(read).toEqual({ set: expected, remove: expectedRemove ?? [] }),
  ),
);
table<ParseRow>('cmd__annotate__annotate', 'TestParseAnnotations', (row) =>
  expectOutcome(
    () => parsePairs(row.annotations ?? [], 'annotation', true),
    row.expectedErr ?? '',
    (read) => expect(read).toEqual({ set: row.expected, remove: row.expectedRemove }),
  ),
);

interface OverwriteRow {
  meta: { labels?: Record<string, string>; annotations?: Record<string, string> };
  labels: Record<string, string>;
  annotations: Record<string, string>;
  expectErr: boolean;
}
table<OverwriteRow>('cmd__label__label', 'TestValidateLabels', ({ meta, labels, expectErr }) =>
  expectOutcome(
    () => checkOverwrites(meta.labels, labels),
    expectErr,
    () => undefined,
  ),
);
table<OverwriteRow>('cmd__annotate__annotate', 'TestValidateAnnotationOverwrites', ({ meta, annotations, expectErr }) =>
  expectOutcome(
    () => annotated({ metadata: meta } as AnyObject, { set: annotations, remove: [] }, false),
    expectErr,
    () => undefined,
  ),
);
table<{ newAnnotations: Record<string, string>; removeAnnotations: string[]; expectedErr: string }>(
  'cmd__annotate__annotate',
  'TestValidateAnnotations',
  ({ newAnnotations, removeAnnotations, expectedErr }) =>
    expectOutcome(
      () => checkAnnotations({ set: newAnnotations, remove: removeAnnotations }),
      expectedErr,
      () => undefined,
    ),
);

interface ChangeRow {
  obj: AnyObject;
  overwrite: boolean;
  version?: string;
  resourceVersion?: string;
  labels: Record<string, string> | null;
  annotations: Record<string, string> | null;
  remove: string[] | null;
  expected: AnyObject | null;
  expectObj: AnyObject | null;
  expectErr: string | boolean;
  expectedErr: string;
  expectMsg: string;
}
/** The version goes into the patch, and not into what is shown. */
const withVersion = (object: AnyObject, version = ''): AnyObject =>
  version === '' ? object : { ...object, metadata: { ...object.metadata, resourceVersion: version } };

table<ChangeRow>(
  'cmd__label__label',
  'TestLabelFunc',
  ({ obj, overwrite, version, labels, remove, expected, expectErr }) =>
    expectOutcome(
      () => withVersion(labelled(obj, { set: labels ?? {}, remove: remove ?? [] }, overwrite), version),
      expectErr,
      (after) => expect(metaOf(after)).toEqual(metaOf(expected)),
    ),
);
table<ChangeRow>('cmd__label__label', 'TestLabelMsg', (row) =>
  expectOutcome(
    () => labelled(row.obj, { set: row.labels ?? {}, remove: row.remove ?? [] }, row.overwrite),
    row.expectErr,
    (after) => {
      expect(labelWord(row.obj.metadata.labels, after.metadata.labels ?? {})).toBe(row.expectMsg);
      if (row.expectObj !== null)
        expect(metaOf(withVersion(after, row.resourceVersion))).toEqual(metaOf(row.expectObj));
    },
  ),
);
table<ChangeRow>('cmd__annotate__annotate', 'TestUpdateAnnotations', (row) =>
  expectOutcome(
    () =>
      withVersion(
        annotated(row.obj, { set: row.annotations ?? {}, remove: row.remove ?? [] }, row.overwrite),
        row.version,
      ),
    row.expectedErr,
    (after) => expect(metaOf(after)).toEqual(metaOf(row.expected)),
  ),
);

const POD = `
apiVersion: v1
kind: Pod
metadata: { name: foo, labels: { existing: abc } }
spec: { containers: [{ name: c, image: i }] }
`;
const place = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, status: { phase: 'Active' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } },
] as unknown as KubeObject[];

interface MessageRow {
  args: string[];
  dryRun: string;
  overwrite: boolean;
  expectedOut: string;
  expectedError: { $error: string } | null;
}
table<MessageRow>('cmd__label__label', 'TestRunLabelMsg', ({ args, dryRun, overwrite, expectedOut, expectedError }) => {
  const flags = [...(dryRun === '' ? [] : [`--dry-run=${dryRun}`]), ...(overwrite ? ['--overwrite'] : [])];
  const run = kubectls({ objects: place, now: NOW, files: { 'pod.yaml': POD } });
  expect(run('create -f pod.yaml')).toEqual({ stdout: 'pod/foo created\n', stderr: '', exit: 0 });
  const printed = run(['label', ...args, ...flags]);
  expect(printed.stdout).toBe(expectedOut);
  expect(printed.stderr).toBe(expectedError === null ? '' : `error: ${expectedError.$error}\n`);
});

/** What upstream's closures look for in the complaints. */
const complaint = (key: string, what: string): string => {
  if (key.startsWith('resources but')) return 'no name was specified';
  if (key.startsWith('multiple resources')) return 'no name was specified';
  if (key.startsWith('no ')) return 'one or more resources must be specified';
  return `at least one ${what} update is required`;
};
table<{ args: string[] }>('cmd__label__label', 'TestLabelErrors', ({ args }, key) => {
  const printed = kubectlWords(['label', ...args], { objects: [], now: NOW });
  expect(printed.exit).toBe(1);
  expect(printed.stderr).toContain(complaint(key, 'label'));
});
table<{ args: string[] }>('cmd__annotate__annotate', 'TestAnnotateErrors', ({ args }, key) => {
  const printed = kubectlWords(['annotate', ...args], { objects: [], now: NOW });
  expect(printed.exit).toBe(1);
  expect(printed.stderr).toContain(complaint(key, 'annotation'));
});
test('what is a pair and what is none', () => {
  expect(resourcesAndPairs(['pods', '-', '=b', 'a=b', 'c-'], 'label')).toEqual({
    resources: ['pods', '-', '=b'],
    pairs: ['a=b', 'c-'],
  });
});

interface HelperRow {
  obj: AnyObject;
  fragment: string;
  expected: AnyObject | null;
  expectErr: boolean;
}
/** The kind of an object of the tables, which do not say it. */
const kindIn = ({ spec, status }: { spec?: object; status?: object }): string =>
  'containers' in (spec ?? {}) ? 'Pod' : 'loadBalancer' in (status ?? {}) ? 'Service' : '';

const OVERRIDES = [
  ['TestMerge', 'merge'],
  ['TestStrategicMerge', 'strategic'],
  ['TestJSONPatch', 'json'],
] as const;
for (const [name, type] of OVERRIDES)
  table<HelperRow>(
    'cmd__util__helpers',
    name,
    ({ obj, fragment, expectErr }) => {
      const { name: given = 'x', ...metadata } = obj.metadata;
      const overrides = [`--overrides=${fragment}`, `--override-type=${type}`];
      const labels =
        metadata.labels === undefined
          ? ''
          : Object.entries(metadata.labels)
              .map((pair) => pair.join('='))
              .join(',');
      const words = ['run', given, '--image=i', '--dry-run=client', '-ojson', ...overrides];
      const printed = kubectlWords(labels === '' ? words : [...words, `--labels=${labels}`], { objects: [], now: NOW });
      expect(printed.exit, printed.stderr).toBe(expectErr ? 1 : 0);
    },
    ({ obj, fragment }, key) => {
      if (kindIn(obj as never) !== 'Pod') return 'not an object that `run` makes';
      if (fragment.includes('badVersion')) return "versions are the API's to know";
      return name === 'TestJSONPatch' && (key === '2' || key === '3')
        ? 'a pod without labels, or with finalizers'
        : undefined;
    },
  );

/** Kinds by what only they have; undefined where several have it. */
function exposable(object: AnyObject): AnyObject {
  const spec = fieldsAt(object, 'spec') ?? {};
  const kind =
    'containers' in spec
      ? 'Pod'
      : 'daemonEndpoints' in (fieldsAt(object, 'status') ?? {})
        ? 'Node'
        : 'loadBalancer' in (fieldsAt(object, 'status') ?? {})
          ? 'Service'
          : 'strategy' in spec
            ? 'Deployment'
            : 'template' in spec || fieldsAt(spec, 'selector') !== undefined
              ? typeof Object.values(fieldsAt(spec, 'selector') ?? { a: {} })[0] === 'string'
                ? 'ReplicationController'
                : 'ReplicaSet'
              : 'ReplicationController';
  const apiVersion = kind === 'Deployment' || kind === 'ReplicaSet' ? 'apps/v1' : 'v1';
  return { ...object, apiVersion, kind } as AnyObject;
}

table<{ kind: { Group?: string; Kind: string }; expectErr: boolean }>(
  'polymorphichelpers__canbeexposed',
  'TestCanBeExposed',
  ({ kind: { Group = '', Kind }, expectErr }) =>
    expectOutcome(
      () => checkExposed({ group: Group, kind: Kind }),
      expectErr,
      () => undefined,
    ),
);
/** Rows whose object is of a version that is gone: there a template's labels stood for a selector. */
const OLD = new Set(['6', '13']);
table<{ object: AnyObject; expectSelector: string; expectErr: boolean }>(
  'polymorphichelpers__mapbasedselectorforobject',
  'TestMapBasedSelectorForObject',
  ({ object, expectSelector, expectErr }, key) => {
    const own = exposable(object);
    const isOld = OLD.has(key.split('#')[1] ?? '');
    const given = isOld ? { ...own, apiVersion: 'extensions/v1beta1' } : own;
    expectOutcome(
      () => podSelectorText(given),
      expectErr,
      (text) => expect(text).toBe(expectSelector),
    );
  },
);
table<{ object: AnyObject; expected: string[]; expectErr: boolean }>(
  'polymorphichelpers__portsforobject',
  'TestPortsForObject',
  ({ object, expected, expectErr }) =>
    expectOutcome(
      () => portsOf(exposable(object)),
      expectErr,
      (ports) => expect(ports).toEqual(expected),
    ),
);
table<{ object: AnyObject; expectErr: boolean }>(
  'polymorphichelpers__protocolsforobject',
  'TestProtocolsForObject',
  ({ object, expectErr }) =>
    expectOutcome(
      () => protocolsOf(exposable(object)),
      expectErr,
      (found) => expect(found.get('101')).toEqual(['TCP']),
    ),
);
table<{ object: AnyObject; expected: Record<string, string[]>; expectErr: boolean }>(
  'polymorphichelpers__multiprotocolsforobject',
  'TestMultiProtocolsForObject',
  ({ object, expected, expectErr }) =>
    expectOutcome(
      () => protocolsOf(exposable(object)),
      expectErr,
      (found) => expect(Object.fromEntries(found)).toEqual(expected),
    ),
);
/** In the order of the rows, which do not say their kinds. */
const POD_KINDS =
  'Pod ReplicationController Deployment Deployment DaemonSet DaemonSet ReplicaSet ReplicaSet StatefulSet StatefulSet Job CronJob Node'.split(
    ' ',
  );
table<{ object: AnyObject; expect: boolean }>(
  'polymorphichelpers__updatepodspec',
  'TestUpdatePodSpecForObject',
  (row, key) => {
    const kind = POD_KINDS[Number(key.split('#')[1])]!;
    expect(podSpecPath({ ...row.object, kind } as AnyObject) !== undefined).toBe(row.expect);
  },
);
