/** kubectl wait understands --for as upstream's tables have it; rows whose server is a function of the test are played as lines. */
import { afterAll, describe, expect, test } from 'vitest';
import { conditionOf } from '../../../shared/engine/kubectl/commands/wait/conditions.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { kubectl } from './frozen.ts';

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
      'TestWaitForDeletion, TestWaitForCondition, TestWaitForCreate, TestWaitForJSONPathCondition, TestWaitForMultipleConditions':
        'their server is a function of the test; their messages are asked for below and in a terminal',
      'two rows of TestWaitForDifferentJSONPathExpression': 'several actions, which --for refuses',
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
