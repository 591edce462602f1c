/** kubectl wait understands --for as upstream's tables have it, and waits as they do: their servers are scripts here. */
import { afterAll, describe, expect, test } from 'vitest';
import { conditionOf } from '../../../shared/engine/kubectl/commands/wait/conditions.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import type { DoorEvent } from '../../../shared/engine/kubectl/waits.ts';
import { kubectl } from './frozen.ts';
import { play, type Script } from './scripted.ts';

interface Row {
  name: string;
  expectedErr?: string;
  condition?: string[];
  conditions?: unknown[];
  expectMet?: boolean;
  jsonPathExp?: string;
  jsonPathValue?: string;
  matchAnyValue?: boolean;
}

const PATH = 'staging-0.36.2-test-tables/k8s.io__kubectl__pkg__cmd__wait__wait.json';
const rows = (name: string): [string, Row][] => tableRows<Row>(PATH, name).map(({ row }) => [row.name, row]);

/** The pod that upstream's fake server has, in what the rows ask of it. */
const POD: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'foo-b6699dcfb-rnv7t', namespace: 'default', uid: 'one' },
  spec: { nodeName: 'knode0', containers: [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] }] },
  status: {
    conditions: [
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status: 'True' },
    ],
    containerStatuses: [{ name: 'nginx', ready: true }],
  },
} as unknown as KubeObject;
const NAME = 'pod/foo-b6699dcfb-rnv7t';
const wait = (args: string, objects: readonly KubeObject[] = [POD]) =>
  kubectl(`wait ${args}`, { objects, now: '2026-11-23T08:20:14Z' });

describe.skipIf(rows('TestConditionFuncFor').length === 0)('upstream tables', () => {
  test.each(rows('TestConditionFuncFor'))('--for: %s', (_name, { condition = [], expectedErr = '' }) => {
    const read = (): unknown[] => condition.map(conditionOf);
    if (expectedErr === '') expect(read).not.toThrow();
    else expect(read).toThrow(expectedErr);
  });

  // A path in several actions cannot be given to --for at all.
  const inOne = rows('TestWaitForDifferentJSONPathExpression').filter(
    ([, { jsonPathExp = '' }]) => !jsonPathExp.includes('}['),
  );
  test.each(inOne)('jsonpath: %s', (_name, row) => {
    const { jsonPathExp = '', jsonPathValue = '', expectedErr = '' } = row;
    const value = jsonPathValue === '' ? '' : `=${jsonPathValue}`;
    const { stdout, stderr, exit } = wait(`${NAME} --for='jsonpath=${jsonPathExp}${value}' --timeout=5s`);
    if (expectedErr === '')
      expect({ stdout, stderr, exit }).toEqual({ stdout: `${NAME} condition met\n`, stderr: '', exit: 0 });
    else
      expect({ stdout, stderr, exit }).toEqual({
        stdout: '',
        stderr: `error: ${expectedErr.replace('theresource', 'pods')}\n`,
        exit: 1,
      });
  });

  test.each(rows('TestConditionalWaitCheckConditionHandlesMalformedConditions'))('%s', (_name, row) => {
    const isMet = conditionOf('condition=Ready') as (object: AnyObject) => boolean;
    expect(isMet({ ...POD, status: { conditions: row.conditions } } as unknown as AnyObject)).toBe(row.expectMet);
  });

  afterAll(() =>
    account('wait.json', 20 + inOne.length + 2, {
      'two rows of TestWaitForDifferentJSONPathExpression': 'several actions, which --for refuses',
    }),
  );
});

describe.skipIf(rows('TestWaitForDeletion').length === 0)('upstream tables whose server is a function', () => {
  const TARGET = 'deployments/name-foo';
  const made = (more = {}, uid = 'some-UID-value'): AnyObject =>
    ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'name-foo', namespace: 'default', uid, ...(more as { metadata?: object }).metadata },
      spec: {},
      ...('status' in more ? { status: more.status } : {}),
    }) as unknown as AnyObject;
  const condition = (type: string, more = {}, generation?: number): AnyObject =>
    made({
      metadata: generation === undefined ? {} : { generation },
      status: { conditions: [{ type, status: 'status-value', ...more }] },
    });
  const seen = (at: number): AnyObject =>
    made({
      metadata: { generation: 2 },
      status: { observedGeneration: at, conditions: [{ type: 'the-condition', status: 'status-value' }] },
    });
  const event = (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: AnyObject): DoorEvent => ({ type, object });
  const bad = { type: 'ERROR', object: { status: 'Failure', code: 500, message: 'Bad' } } as unknown as DoorEvent;
  /** A list finds nothing, though the object is there when it is asked for. */
  const emptyList: Script['rest'] = ({ verb }) =>
    verb === 'list' ? { code: 200, body: { items: [], metadata: { resourceVersion: '1' } } } : undefined;
  const there = made();

  type Played = readonly [script: Script, line?: string];
  const DELETION: Readonly<Record<string, Played>> = {
    'missing on get': [{}],
    'times out': [{ objects: [there] }],
    'delete for existing resource with no timeout': [{ objects: [there] }],
    'delete for nonexisting resource with no timeout': [{}],
    'handles watch close out': [{ objects: [there], watches: [[]] }],
    'handles watch delete': [{ objects: [there], watches: [[event('DELETED', there)]] }],
    'handles watch delete multiple': [
      {
        objects: [there, { ...there, metadata: { ...there.metadata, name: 'name-foo-2' } } as AnyObject],
        watches: [[event('DELETED', there)], [event('DELETED', there)]],
      },
      `${TARGET} deployments/name-foo-2`,
    ],
    'ignores watch error': [{ objects: [there], watches: [[bad], [event('DELETED', there)]] }],
  };
  const CONDITION: Readonly<Record<string, Played>> = {
    'present on get': [{ objects: [condition('the-condition')] }],
    'handles no infos': [{}, 'deployments -l nothing=here'],
    'times out': [{ objects: [condition('some-other-condition')], rest: emptyList }],
    'for nonexisting resource with no timeout': [{}],
    'for existing resource with no timeout': [{ objects: [there] }],
    'handles watch close out': [{ objects: [there], watches: [[]] }],
    'handles watch condition change': [
      { objects: [there], watches: [[event('MODIFIED', condition('the-condition'))]] },
    ],
    'handles watch created': [{ objects: [condition('the-condition')] }],
    'ignores watch error': [{ objects: [there], watches: [[bad], [event('MODIFIED', condition('the-condition'))]] }],
    'times out due to stale .status.conditions[0].observedGeneration': [
      { objects: [condition('the-condition', { observedGeneration: 1 }, 2)], rest: emptyList },
    ],
    'handles watch .status.conditions[0].observedGeneration change': [
      {
        objects: [condition('the-condition', { observedGeneration: 1 }, 2)],
        watches: [[event('MODIFIED', condition('the-condition', { observedGeneration: 2 }, 2))]],
      },
    ],
    'times out due to stale .status.observedGeneration': [{ objects: [seen(1)], rest: emptyList }],
    'handles watch .status.observedGeneration change': [
      { objects: [seen(1)], watches: [[event('MODIFIED', seen(2))]] },
    ],
  };
  const PATHS: Readonly<Record<string, Played>> = {
    'present on get': [{ objects: [POD] }],
    'handles no infos': [{}, 'pods -l nothing=here'],
    'times out': [{ objects: [POD], rest: emptyList }],
    'handles watch close out': [{ objects: [POD], watches: [[]] }],
    'handles watch condition change': [{ objects: [POD], watches: [[event('MODIFIED', POD as AnyObject)]] }],
    'handles watch created': [{ objects: [POD] }],
    'ignores watch error': [{ objects: [POD], watches: [[bad], [event('MODIFIED', POD as AnyObject)]] }],
  };
  const both = made({
    status: {
      phase: 'Running',
      conditions: ['first', 'second'].map((type) => ({ type: `${type}-condition`, status: 'True' })),
    },
  });
  const first = made({ status: { conditions: [{ type: 'first-condition', status: 'True' }] } });
  const TWO = '--for=condition=first-condition --for=condition=second-condition';
  const SEVERAL: Readonly<Record<string, Played>> = {
    'both conditions met - success': [{ objects: [both] }, `${TARGET} ${TWO}`],
    'only first condition met - failure': [{ objects: [first] }, `${TARGET} ${TWO}`],
    'conditions met via watch - success': [
      { objects: [there], watches: [[event('MODIFIED', both)], [event('MODIFIED', both)]] },
      `${TARGET} ${TWO}`,
    ],
    'mixed condition types - condition and jsonpath both met': [
      { objects: [both] },
      `${TARGET} --for=condition=first-condition --for=jsonpath={.status.phase}=Running`,
    ],
  };
  const CREATION: Readonly<Record<string, Played>> = {
    'missing resource, should hit timeout': [{}],
    'wait should succeed': [{ objects: [there] }],
  };

  interface Timed extends Row {
    timeout: string;
  }
  let played = 0;
  const each = (
    title: string,
    scripts: Readonly<Record<string, Played>>,
    flags: (row: Timed) => string,
    target = TARGET,
  ): (readonly [string, () => void])[] =>
    (rows(title) as [string, Timed][])
      .filter(([name]) => name in scripts)
      .map(([name, row]) => [
        `${title}: ${name}`,
        () => {
          const [script, words = target] = scripts[name]!;
          const { stderr, exit } = play(`wait ${words} ${flags(row)} --timeout=${row.timeout}`, script);
          played++;
          const wanted = (row.expectedErr ?? '')
            .replace(/the(?:nonexisting)?resource\.group/, target === TARGET ? 'deployments.apps' : 'pods')
            .replace(/theresource/, target === TARGET ? 'deployments' : 'pods');
          if (wanted === '') expect({ stderr, exit }).toEqual({ stderr: '', exit: 0 });
          else expect({ stderr, exit }).toEqual({ stderr: expect.stringContaining(wanted), exit: 1 });
        },
      ]);
  const pathOf = ({ jsonPathExp = '', jsonPathValue = '' }: Row): string => {
    const expression = jsonPathExp === '' ? '{.nothing}' : jsonPathExp;
    return `--for='jsonpath=${expression}${jsonPathValue === '' ? '' : `=${jsonPathValue}`}'`;
  };

  test.each([
    ...each('TestWaitForDeletion', DELETION, () => '--for=delete'),
    ...each('TestWaitForCondition', CONDITION, () => '--for=condition=the-condition=status-value'),
    ...each('TestWaitForCreate', CREATION, () => '--for=create'),
    ...each('TestWaitForMultipleConditions', SEVERAL, () => ''),
    ...each('TestWaitForJSONPathCondition', PATHS, pathOf, NAME),
  ])('%s', (_name, run) => run());

  // Whoever deletes knows which object it was: kubectl delete waits so (its UIDMap).
  test.each([
    ['uid conflict on get', [there], 'another'],
    ['when list watch, receives a new pod', [there], 'some-UID-value'],
  ])('TestWaitForDeletion: %s', (name, objects, uid) => {
    const [watch] = [[event('MODIFIED', made({}, 'a-new-UID-value'))]];
    const rest: Script['rest'] = ({ verb }) =>
      verb === 'delete' ? { code: 200, body: { kind: 'Status', details: { uid } } } : undefined;
    const { exit, stderr } = play(`delete ${TARGET} --timeout=10s`, { objects, rest, watches: [watch] });
    expect({ exit, stderr }, name).toEqual({ exit: 0, stderr: '' });
    played++;
  });

  test('what stays fails in the words of the wait', () => {
    const { stderr } = play(`delete ${TARGET} --timeout=10s`, {
      objects: [there],
      rest: ({ verb }) => (verb === 'delete' ? { code: 200, body: there } : undefined),
    });
    expect(stderr).toBe('error: timed out waiting for the condition on deployments/name-foo\n');
  });

  afterAll(() =>
    account('wait.json, servers', played, {
      'handles no infos (deletion)': 'no command asks for it: --for=delete of nothing is well',
      'handles empty object name (2)': 'no command has an object without a name',
    }),
  );
});

describe('against objects that stand still', () => {
  test('what is so, what is not, what is not there', () => {
    expect(wait(`--for=condition=ready ${NAME}`)).toEqual({ stdout: `${NAME} condition met\n`, stderr: '', exit: 0 });
    expect(wait(`--for=condition=Ready=false ${NAME}`).stderr).toBe(
      'error: timed out waiting for the condition on pods/foo-b6699dcfb-rnv7t\n',
    );
    expect(wait(`--for=condition=Ready=false ${NAME} --timeout=0`).stderr).toBe(
      'error: condition not met for pods/foo-b6699dcfb-rnv7t\n',
    );
    expect(wait('--for=condition=Ready pod/nope').stderr).toBe('Error from server (NotFound): pods "nope" not found\n');
    expect(wait('--for=condition=Ready pods -l a=b').stderr).toBe('error: no matching resources found\n');
    expect(wait('--for=condition=Ready pods').stderr).toBe(
      'error: resource(s) were provided, but no name was specified\n',
    );
  });

  test('observed generations that lag behind do not count', () => {
    const stale = { ...POD, metadata: { ...POD.metadata, generation: 2 } };
    const withSeen = (observedGeneration: number): KubeObject =>
      ({ ...stale, status: { observedGeneration, conditions: [{ type: 'Ready', status: 'True' }] } }) as never;
    expect(wait(`--for=condition=Ready ${NAME}`, [withSeen(1)]).exit).toBe(1);
    expect(wait(`--for=condition=Ready ${NAME}`, [withSeen(2)]).exit).toBe(0);
  });

  test('delete and create', () => {
    expect(wait('--for=delete pod/nope')).toEqual({ stdout: '', stderr: '', exit: 0 });
    expect(wait(`--for=delete ${NAME} --timeout=1s`).stderr).toBe(
      'error: timed out waiting for the condition on pods/foo-b6699dcfb-rnv7t\n',
    );
    expect(wait(`--for=create ${NAME}`).stdout).toBe(`${NAME} condition met\n`);
    expect(wait('--for=create pod/nope --timeout=3s').stderr).toBe('error: timed out waiting for the condition\n');
    expect(wait('--for=create pod/nope --timeout=0').stderr).toBe(
      'error: --for=create requires a timeout value greater than 0\n',
    );
  });

  test('what cannot be understood', () => {
    expect(wait(NAME).stderr).toBe('error: unrecognized condition: ""\n');
    expect(wait(`${NAME} --for=jsonpath={.a`).stderr).toContain(
      "error: unexpected path string, expected a 'name1.name2'",
    );
  });
});
