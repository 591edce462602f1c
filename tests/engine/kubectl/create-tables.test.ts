/** Upstream's rows of the commands below `kubectl create`: the object that flags make, or what is said against them. */
import { afterAll, describe, expect, test } from 'vitest';
import { jobFrom } from '../../../shared/engine/kubectl/commands/create/job.ts';
import { checkResources, resourcesOf, rulesOf, verbsOf } from '../../../shared/engine/kubectl/commands/create/rules.ts';
import { Discovery } from '../../../shared/engine/kubectl/resources/discovery.ts';
import { envLine } from '../../../shared/engine/kubectl/resources/key-values.ts';
import { validationOf } from '../../../shared/engine/kubectl/resources/write.ts';
import { decodeBase64Text } from '../../../shared/engine/text/base64.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { kubectlWords, type Printed } from './frozen.ts';

const TABLES = 'staging-0.36.2-test-tables/k8s.io__kubectl__pkg__cmd__';
const WORLD = { objects: [], now: '2026-11-23T08:20:00Z' };

type Files = Readonly<Record<string, string>>;

/** A flag with each of its values; none where there is no value. */
const flag = (name: string, value: unknown): string[] => {
  const values = Array.isArray(value) ? value : value === '' || value === undefined || value === null ? [] : [value];
  return values.map((each) => `--${name}=${String(each)}`);
};

const create = (words: readonly string[], files: Files = {}): Printed =>
  kubectlWords(['create', ...words, '--dry-run=client', '-o', 'json'], { ...WORLD, files });

function expectMade(printed: Printed, expected: unknown): void {
  expect(printed.stderr).toBe('');
  const { apiVersion, kind, ...made } = JSON.parse(printed.stdout) as AnyObject;
  // Upstream's Services carry no kind until they are printed.
  const wanted = 'kind' in (expected as object) ? { apiVersion, kind, ...made } : made;
  expect(wanted).toEqual(expected);
}

/** An error, whole or (true) whichever. */
function expectRefused(printed: Printed, expected: string | true): void {
  expect(printed.exit).toBe(1);
  if (expected !== true) expect(printed.stderr).toBe(`error: ${expected}\n`);
}

interface Account {
  ran: number;
  leftOut: Record<string, string>;
}

/** Runs each row of a table, but those that `leaveOut` has a word about. */
function table<Row>(
  file: string,
  name: string,
  run: (row: Row, key: string) => void,
  leaveOut: (row: Row, key: string) => string | undefined = () => undefined,
): void {
  const rows = tableRows<Row>(`${TABLES}${file}.json`, name);
  const counted: Account = { ran: 0, leftOut: {} };
  describe.skipIf(rows.length === 0)(`${file} ${name}`, () => {
    for (const { key, row } of rows) {
      const why = leaveOut(row, key);
      if (why !== undefined) {
        counted.leftOut[key] = why;
        continue;
      }
      counted.ran++;
      test(key, () => run(row, key));
    }
    afterAll(() => account(`${file} ${name}`, counted.ran, counted.leftOut));
  });
}

interface Optioned {
  options: Record<string, unknown>;
  expected: unknown;
}

table<Optioned>('create__create_namespace', 'TestCreateNamespace', ({ options, expected }) =>
  expectMade(create(['namespace', String(options['Name'])]), expected),
);

table<Optioned>('create__create_serviceaccount', 'TestCreateServiceAccount', ({ options, expected }) =>
  expectMade(create(['serviceaccount', String(options['Name'])]), expected),
);

const quotaFlags = ({ Hard, Scopes }: Record<string, unknown>): string[] => [
  ...flag('hard', Hard),
  ...flag('scopes', Scopes),
];
table<Optioned>(
  'create__create_quota',
  'TestCreateQuota',
  ({ options, expected }) => expectMade(create(['quota', String(options['Name']), ...quotaFlags(options)]), expected),
  (row) => (typeof row === 'string' ? 'a value that other rows use' : undefined),
);

const budget = ({ Name, Selector, MinAvailable, MaxUnavailable }: Record<string, unknown>): Printed =>
  create([
    'pdb',
    ...(Name === undefined ? [] : [String(Name)]),
    ...flag('selector', Selector),
    ...flag('min-available', MinAvailable),
    ...flag('max-unavailable', MaxUnavailable),
  ]);
table<Optioned>('create__create_pdb', 'TestCreatePdb', ({ options, expected }) =>
  expectMade(budget(options), expected),
);
table<Optioned>('create__create_pdb', 'TestCreatePdbValidation', ({ options, expected }) => {
  // A name that is missing is missed by the command line first.
  if (expected !== '') return expectRefused(budget(options), 'Name' in options ? String(expected) : true);
  expect(budget(options).exit).toBe(0);
});

const binding = (kind: string, { Name, Role, ClusterRole, Users, Groups, ServiceAccounts }: Record<string, unknown>) =>
  create([
    kind,
    String(Name),
    ...flag('role', Role),
    ...flag('clusterrole', ClusterRole),
    ...flag('user', Users),
    ...flag('group', Groups),
    ...flag('serviceaccount', ServiceAccounts),
  ]);
table<Optioned>('create__create_rolebinding', 'TestCreateRoleBinding', ({ options, expected }) =>
  expectMade(binding('rolebinding', options), expected),
);
table<Optioned>('create__create_clusterrolebinding', 'TestCreateClusterRoleBinding', ({ options, expected }) =>
  expectMade(binding('clusterrolebinding', options), expected),
);

interface JobRow {
  image?: string;
  from?: string;
  command?: string[] | null;
  schedule?: string;
  restart?: string;
  expected: unknown;
}
/** Flags stand before "--". */
const job = (kind: string, row: JobRow): Printed => {
  const { command } = row;
  const words = [
    'create',
    kind,
    'test-job',
    ...flag('image', row.image),
    ...flag('from', row.from),
    ...flag('schedule', row.schedule),
    ...flag('restart', row.restart),
    '--dry-run=client',
    '-ojson',
    ...(command === null || command === undefined ? [] : ['--', ...command]),
  ];
  return kubectlWords(words, WORLD);
};
table<JobRow>('create__create_job', 'TestCreateJob', (row) => expectMade(job('job', row), row.expected));
table<JobRow>('create__create_job', 'TestCreateJobValidation', (row) =>
  // The command says "either" where upstream's check of the same does not.
  expectRefused(job('job', row), String(row.expected).replace('--image or', 'either --image or')),
);
table<JobRow>('create__create_cronjob', 'TestCreateCronJob', (row) => expectMade(job('cronjob', row), row.expected));
table<{ from: object; expected: unknown }>('create__create_job', 'TestCreateJobFromCronJob', ({ from, expected }) => {
  const cronJob = { apiVersion: 'batch/v1', kind: 'CronJob', ...from } as unknown as AnyObject;
  // A CronJob of the test has no name and no uid.
  const named = { ...cronJob, metadata: { name: '', uid: '' } } as AnyObject;
  expect(jobFrom(named, 'test-job')).toEqual(expected);
});

interface IngressRow {
  rules: string[] | null;
  defaultbackend: string;
  ingressclass: string;
  annotations: string[] | null;
  expected: unknown;
}
const ingress = ({ rules, defaultbackend, ingressclass, annotations }: IngressRow): Printed =>
  create([
    'ingress',
    'test-ingress',
    ...flag('rule', rules),
    ...flag('default-backend', defaultbackend),
    ...flag('class', ingressclass),
    ...flag('annotation', annotations),
  ]);
table<IngressRow>('create__create_ingress', 'TestCreateIngress', (row) => expectMade(ingress(row), row.expected));
table<IngressRow>('create__create_ingress', 'TestCreateIngressValidation', (row) => {
  if (row.expected !== '') return expectRefused(ingress(row), String(row.expected));
  expect(ingress(row).exit).toBe(0);
});

interface ServiceRow {
  name: string;
  serviceType: string;
  tcp: string[] | null;
  clusterip: string;
  externalName: string;
  nodeport: number;
  expected: unknown;
  expectErr: boolean;
}
table<ServiceRow>(
  'create__create_service',
  'TestCreateServices',
  (row) => {
    const { name, serviceType, tcp, clusterip, externalName, nodeport, expected, expectErr } = row;
    const printed = create([
      'service',
      serviceType.toLowerCase() || 'clusterip',
      ...(name === '' ? [] : [name]),
      ...flag('tcp', tcp),
      ...(serviceType === 'ClusterIP' ? flag('clusterip', clusterip) : []),
      ...flag('external-name', externalName),
      ...(nodeport === 0 ? [] : flag('node-port', nodeport)),
    ]);
    if (expectErr) expectRefused(printed, true);
    else expectMade(printed, expected);
  },
  ({ name }) => (name === 'invalid-ClusterIPNone' ? 'a flag that the command has not' : undefined),
);

interface ContentRow {
  configMapName?: string;
  secretName?: string;
  secretType?: string;
  appendHash: boolean;
  fromFile: string[] | null;
  fromLiteral: string[] | null;
  fromEnvFile: string[] | null;
  setup: unknown;
  expected: { data?: Record<string, string>; binaryData?: object } | null;
  expectErr: string;
}

/** The bytes FF FD: files are texts here. */
const isBinary = ({ expected }: ContentRow): boolean =>
  expected?.binaryData !== undefined || Object.values(expected?.data ?? {}).includes('//0=');

/** What upstream's setups write: texts in files by their keys, variables in files of lines. */
function filesOf({ fromFile, fromEnvFile, expected, expectErr }: ContentRow, isSecret: boolean): Files {
  const text = (value: string): string => (isSecret ? decodeBase64Text(value)! : value);
  const data = Object.entries(expected?.data ?? {}).map(([key, value]) => [key, text(value)] as const);
  const bad = /^"([^"]+)" is not a valid key name/.exec(expectErr)?.[1];
  const lines = [...data.map(([key, value]) => `${key}=${value}`), ...(bad === undefined ? [] : [`${bad}=value`])];
  const files: Record<string, string> = {};
  const names = fromEnvFile ?? [];
  for (const [i, name] of names.entries()) {
    const mine = i === names.length - 1 ? lines.slice(i) : lines.slice(i, i + 1);
    files[name] = `# the variables\n\n${mine.join('\n')}\n`;
  }
  for (const [key, value] of data) if ((fromFile ?? []).includes(key)) files[key] = value;
  return files;
}

function content(kind: readonly string[], name: string, row: ContentRow, isSecret: boolean): void {
  const { appendHash, fromFile, fromLiteral, fromEnvFile, secretType, expected, expectErr } = row;
  const words = [
    ...kind,
    ...(name === '' ? [] : [name]),
    ...(appendHash ? ['--append-hash'] : []),
    ...flag('from-file', fromFile),
    ...flag('from-literal', fromLiteral),
    ...flag('from-env-file', fromEnvFile),
    ...flag('type', secretType),
  ];
  const printed = create(words, filesOf(row, isSecret));
  if (expectErr === '') expectMade(printed, expected);
  else expectRefused(printed, name === '' ? true : expectErr);
}

table<ContentRow>(
  'create__create_configmap',
  'TestCreateConfigMap',
  (row) => content(['configmap'], row.configMapName ?? '', row, false),
  (row) => (isBinary(row) ? 'files of bytes that are no text' : undefined),
);
table<ContentRow>(
  'create__create_secret',
  'TestCreateSecretGeneric',
  (row) => content(['secret', 'generic'], row.secretName ?? '', row, true),
  (row) => (isBinary(row) ? 'files of bytes that are no text' : undefined),
);

interface DockerRow {
  appendHash: boolean;
  dockerEmail: string;
  dockerPassword: string;
  dockerServer: string;
  dockerUsername: string;
  expected: unknown;
  expectErr: boolean;
}
const DOCKER = ['secret', 'docker-registry', 'foo'];
table<DockerRow>('create__create_secret_docker', 'TestCreateSecretDockerRegistry', (row) => {
  const printed = create([
    ...DOCKER,
    ...(row.appendHash ? ['--append-hash'] : []),
    ...flag('docker-email', row.dockerEmail),
    ...flag('docker-password', row.dockerPassword),
    ...flag('docker-username', row.dockerUsername),
    `--docker-server=${row.dockerServer}`,
  ]);
  if (row.expectErr) expectRefused(printed, true);
  else expectMade(printed, row.expected);
});
table<{ withKey: boolean; expected: { data: Record<string, string> } }>(
  'create__create_secret_docker',
  'TestCreateSecretDockerRegistryFromFile',
  ({ withKey, expected }) => {
    const text = decodeBase64Text(expected.data['.dockerconfigjson']!)!;
    const source = withKey ? '.dockerconfigjson=config.json' : 'config.json';
    expectMade(create([...DOCKER, `--from-file=${source}`], { 'config.json': text }), expected);
  },
);

interface TlsRow {
  appendHash: boolean;
  expected: { data: Record<string, string> } | null;
}
table<TlsRow>(
  'create__create_secret_tls',
  'TestCreateSecretTLS',
  ({ appendHash, expected }) => {
    const files: Record<string, string> = {};
    if (expected !== null)
      for (const key of ['tls.crt', 'tls.key']) files[key] = decodeBase64Text(expected.data[key]!)!;
    const words = ['secret', 'tls', 'foo', '--cert=tls.crt', '--key=tls.key'];
    const printed = create(appendHash ? [...words, '--append-hash'] : words, files);
    if (expected === null) expectRefused(printed, true);
    else expectMade(printed, expected);
  },
  (_row, key) => (key === 'create_secret_mismatch_tls' ? 'keys are not compared with certificates' : undefined),
);

/** The kinds that the rows of roles speak of, which upstream's test has in groups that are gone. */
const resource = (name: string, kind: string) => ({
  name,
  singularName: kind.toLowerCase(),
  namespaced: true,
  kind,
  verbs: [],
});
const known = new Discovery(
  [
    { groupVersion: 'v1', resources: [resource('pods', 'Pod')] },
    {
      groupVersion: 'extensions/v1beta1',
      resources: [resource('deployments', 'Deployment'), resource('replicasets', 'ReplicaSet')],
    },
    { groupVersion: 'rbac.authorization.k8s.io/v1', resources: [resource('roles', 'Role')] },
  ].map((list) => ({ kind: 'APIResourceList', apiVersion: 'v1', ...list })) as never,
);

const words = (text: string): string[] => (text === '' ? [] : text.split(','));

interface RoleRow {
  verbs: string;
  resources: string;
  resourceNames: string;
  nonResourceURL?: string;
  aggregationRule?: string;
  expectedRole?: { rules: unknown };
  expectedClusterRole?: { rules: unknown };
}
const rules = ({ verbs, resources, resourceNames }: RoleRow): object[] =>
  rulesOf(known, verbsOf(words(verbs)), resourcesOf(words(resources)), words(resourceNames));
table<RoleRow>('create__create_role', 'TestCreateRole', (row) => expect(rules(row)).toEqual(row.expectedRole!.rules));
table<RoleRow>('create__create_clusterrole', 'TestCreateClusterRole', (row) => {
  if (row.nonResourceURL === '' && row.aggregationRule === '')
    return expect(rules(row)).toEqual(row.expectedClusterRole!.rules);
  const printed = create([
    'clusterrole',
    'my-cluster-role',
    ...flag('verb', row.verbs),
    ...flag('resource', row.resources),
    ...flag('non-resource-url', row.nonResourceURL),
    ...flag('aggregation-rule', row.aggregationRule),
  ]);
  expectMade(printed, row.expectedClusterRole);
});

interface RoleOptions {
  Name?: string;
  Verbs?: string[];
  Resources?: { Resource?: string; Group?: string; SubResource?: string }[];
  ResourceNames?: string[];
}
const resourceText = ({ Resource = '', Group, SubResource }: NonNullable<RoleOptions['Resources']>[number]): string =>
  `${Resource}${Group === undefined ? '' : `.${Group}`}${SubResource === undefined ? '' : `/${SubResource}`}`;

/** The checks of the resources stand alone here, since their kinds are of old groups; all others are the command's. */
function expectChecked(kind: string, options: RoleOptions, more: readonly string[], expectErr: boolean): void {
  const { Name, Verbs = [], Resources = [] } = options;
  const texts = Resources.map(resourceText);
  const check = (): void => checkResources(known, verbsOf(Verbs), resourcesOf(texts));
  if (Resources.length > 0 && Verbs.length > 0 && more.length === 0) {
    if (expectErr) expect(check).toThrow();
    else check();
    return;
  }
  const printed = create([
    kind,
    ...(Name === undefined ? [] : [Name]),
    ...flag('verb', Verbs),
    ...flag('resource', texts),
    ...more,
  ]);
  expect(printed.exit, printed.stderr).toBe(expectErr ? 1 : 0);
}
table<{ roleOptions: RoleOptions; expectErr: boolean }>('create__create_role', 'TestValidate', (row) =>
  expectChecked('role', row.roleOptions, [], row.expectErr),
);
table<{
  clusterRoleOptions: {
    CreateRoleOptions: RoleOptions;
    NonResourceURLs?: string[];
    AggregationRule?: Record<string, string>;
  };
  expectErr: boolean;
}>('create__create_clusterrole', 'TestClusterRoleValidate', ({ clusterRoleOptions: options, expectErr }) => {
  const { CreateRoleOptions, NonResourceURLs, AggregationRule = {} } = options;
  const aggregated = Object.entries(AggregationRule).map(([key, value]) => `${key}=${value}`);
  // An empty path is no path on a command line.
  const more = [
    ...(NonResourceURLs ?? []).map((url) => `--non-resource-url=${url}`),
    ...flag('aggregation-rule', aggregated),
  ];
  expectChecked('clusterrole', CreateRoleOptions, more, expectErr);
});
interface CompleteRow {
  resources: string;
  roleOptions: RoleOptions;
  expected: Required<RoleOptions>;
}
table<CompleteRow>('create__create_role', 'TestComplete', ({ resources, roleOptions, expected }) => {
  expect(verbsOf(roleOptions.Verbs ?? [])).toEqual(expected.Verbs);
  const read = resourcesOf(words(resources));
  expect(read).toEqual(
    expected.Resources.map(({ Resource = '', Group = '', SubResource = '' }) => ({
      plural: Resource,
      group: Group,
      inner: SubResource,
    })),
  );
});

interface EnvRow {
  currentLine: number;
  line: { $bytes: string };
  expectedKey: string;
  expectedValue: string;
  expectedErr: string;
}
table<EnvRow>('util__env_file', 'Test_processEnvFileLine', (row) => {
  const { currentLine, line, expectedKey, expectedValue, expectedErr } = row;
  const read = () => envLine(line.$bytes, currentLine, {});
  if (expectedErr !== '') return expect(read).toThrow(expectedErr);
  expect(read() ?? ['', '']).toEqual([expectedKey, expectedValue]);
});

interface ValidationRow {
  validateFlag: string;
  expectedDirective: string;
  expectedErr: { $error: string } | null;
}
table<ValidationRow>('util__helpers', 'TestGetValidationDirective', (row) => {
  const { validateFlag, expectedDirective, expectedErr } = row;
  if (expectedErr === null) return expect(validationOf(validateFlag)).toBe(expectedDirective);
  expect(() => validationOf(validateFlag)).toThrow(expectedErr.$error);
});
