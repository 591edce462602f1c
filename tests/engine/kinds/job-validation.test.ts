/** What is refused of Jobs and StatefulSets since the tables of 1.20 were written down (pkg/apis/batch and apps validation of 1.34). */
import { describe, expect, test } from 'vitest';
import { DocsPage } from '../../support/docs-page.ts';

type Fields = Record<string, unknown>;

const page = new DocsPage();
let made = 0;

/** What a Job with such a spec is refused with, one text a complaint; its pods never restart. */
function refusals(spec: Fields, labels: Fields = {}, name = `j${(made += 1)}`): string[] {
  const { pod, ...rest } = spec as { pod?: Fields };
  const containers = [{ name: 'main', image: 'busybox' }];
  const template = { metadata: { labels }, spec: { restartPolicy: 'Never', containers, ...pod } };
  const text = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template, ...rest } };
  const refused = page.refusal(`${JSON.stringify(text)}\n`);
  return refused === '' ? [] : refused.split('\n');
}

const indexed = { completionMode: 'Indexed', completions: 5 };
const failure = (...rules: Fields[]): Fields => ({ podFailurePolicy: { rules } });
const success = (...rules: Fields[]): Fields => ({ ...indexed, successPolicy: { rules } });
const codes = (more: Fields): Fields => ({ action: 'FailJob', onExitCodes: { operator: 'In', values: [1], ...more } });
const RULE = 'spec.podFailurePolicy.rules[0]';
const WON = 'spec.successPolicy.rules[0]';

describe('Jobs', () => {
  const rows: [string, Fields, string[]][] = [
    [
      'a policy as it should be',
      failure(codes({}), { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }),
      [],
    ],
    [
      'a rule without action or pattern',
      failure({}),
      [
        `${RULE}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]`,
        `${RULE}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required`,
      ],
    ],
    [
      'an action that there is not',
      failure({ ...codes({}), action: 'Stop' }),
      [`${RULE}.action: Unsupported value: "Stop": supported values: "Count", "FailIndex", "FailJob", "Ignore"`],
    ],
    [
      'FailIndex without a limit for each index',
      { ...indexed, ...failure({ ...codes({}), action: 'FailIndex' }) },
      [`${RULE}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set`],
    ],
    [
      'both patterns in one rule',
      failure({ ...codes({}), onPodConditions: [{ type: 'A' }] }),
      [`${RULE}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported`],
    ],
    [
      'a container that there is not',
      failure(codes({ containerName: 'other' })),
      [
        `${RULE}.onExitCodes.containerName: Invalid value: "other": must be one of the container or initContainer names in the pod template`,
      ],
    ],
    [
      'exit codes that say nothing or are out of order',
      failure(codes({ values: [0, 3, 2, 2] })),
      [
        `${RULE}.onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator`,
        `${RULE}.onExitCodes.values[3]: Duplicate value: 2`,
        `${RULE}.onExitCodes.values: Invalid value: [0,3,2,2]: must be ordered`,
      ],
    ],
    [
      'no exit codes',
      failure(codes({ values: undefined })),
      [`${RULE}.onExitCodes.values: Invalid value: null: at least one value is required`],
    ],
    [
      'an operator that there is not',
      failure(codes({ operator: 'Is' })),
      [`${RULE}.onExitCodes.operator: Unsupported value: "Is": supported values: "In", "NotIn"`],
    ],
    [
      'a condition with another status',
      failure({ action: 'Ignore', onPodConditions: [{ type: 'A', status: 'Maybe' }] }),
      [`${RULE}.onPodConditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"`],
    ],
    [
      'too many rules',
      failure(...Array.from({ length: 21 }, () => codes({}))),
      ['spec.podFailurePolicy.rules: Too many: 21: must have at most 20 items'],
    ],
    [
      'pods that restart in place',
      { ...failure(codes({})), pod: { restartPolicy: 'OnFailure' } },
      [
        'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when podFailurePolicy is specified',
      ],
    ],
    [
      'pods that are replaced while they go',
      { ...failure(codes({})), podReplacementPolicy: 'TerminatingOrFailed' },
      ['spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'],
    ],
    [
      'another replacement policy',
      { podReplacementPolicy: 'Never' },
      ['spec.podReplacementPolicy: Unsupported value: "Never": supported values: "Failed", "TerminatingOrFailed"'],
    ],
    ['a success policy as it should be', success({ succeededIndexes: '0,2-4', succeededCount: 1 }), []],
    [
      'one without indexes',
      { successPolicy: { rules: [{ succeededCount: 1 }] }, completions: 5 },
      ['spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode'],
    ],
    [
      'one without rules',
      success(),
      [
        'spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is specified',
      ],
    ],
    [
      'a rule that says nothing',
      success({}),
      [`${WON}: Required value: at least one of succeededCount or succeededIndexes must be specified`],
    ],
    [
      'a count of more than there are',
      success({ succeededCount: 6, succeededIndexes: '1-2' }),
      [
        `${WON}.succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified completions)`,
        `${WON}.succeededCount: Invalid value: 6: must be less than or equal to 2 (the number of indexes in the specified succeededIndexes field)`,
      ],
    ],
    ...(
      [
        ['x', 'cannot convert string to integer for index: "x"'],
        ['5', 'too large index: "5"'],
        ['1-7', 'too large index: "7"'],
        ['3-1', 'non-increasing order, previous: 3, current: 1'],
        ['2,1', 'non-increasing order, previous: 2, current: 1'],
        [
          '1-2-3',
          `the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by '-'`,
        ],
      ] as const
    ).map(([text, why]): [string, Fields, string[]] => [
      `indexes ${text}`,
      success({ succeededIndexes: text }),
      [`${WON}.succeededIndexes: Invalid value: "${text}": error parsing succeededIndexes: ${why}`],
    ]),
    [
      'limits for each index without indexes',
      { backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
      [
        'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
        'spec.maxFailedIndexes: Invalid value: 1: requires indexed completion mode',
      ],
    ],
    [
      'failed indexes without a limit for each, and more than there are',
      { ...indexed, maxFailedIndexes: 6 },
      [
        'spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified',
        'spec.maxFailedIndexes: Invalid value: 6: must be less than or equal to completions',
      ],
    ],
    [
      'indexes by the hundred thousand',
      { ...indexed, completions: 100_001, parallelism: 10_001, backoffLimitPerIndex: 1 },
      [
        'spec.maxFailedIndexes: Required value: must be specified when completions is above 100000',
        'spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above 100000 and used with backoff limit per index',
      ],
    ],
    [
      'a mode that there is not',
      { completionMode: 'Some' },
      ['spec.completionMode: Unsupported value: "Some": supported values: "NonIndexed", "Indexed"'],
    ],
    [
      'a keeper without a domain',
      { managedBy: 'me' },
      ['spec.managedBy: Invalid value: "me": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    ['a keeper', { managedBy: 'example.com/keeper' }, []],
  ];

  test.each(rows)('%s', (_name, spec, wanted) => {
    expect(refusals(spec)).toEqual(wanted);
  });

  test('a label of its own that somebody set to something else', () => {
    const [text = '', ...more] = refusals({}, { 'job-name': 'mine' }, 'yours');
    expect(more).toEqual([]);
    expect(text).toMatch(
      /^spec\.template\.metadata\.labels\[job-name\]: Invalid value: \{.*"job-name":"mine".*\}: must be 'yours'$/,
    );
  });

  test('a name that its last pod cannot have', () => {
    const name = 'x'.repeat(62);
    expect(refusals({ ...indexed, completions: 11 }, {}, name)).toContainEqual(
      `metadata.name: Invalid value: "${name}": will not able to create pod with invalid DNS label: ${name}-10`,
    );
  });

  test('completions that change without the parallelism', () => {
    refusals(indexed, {}, 'grows');
    const grow = (completions: number, parallelism: number): string => {
      try {
        page.edit('Job.batch', 'grows', { spec: { completions, parallelism } });
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(grow(6, 5)).toContain(
      'spec.completions: Invalid value: 6: can only be modified in tandem with spec.parallelism',
    );
    expect(grow(6, 6)).toBe('');
  });
});

describe('StatefulSets', () => {
  const set = (spec: Fields, name = 'db'): string => {
    const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };
    const whole = { selector: { matchLabels: { app: 'db' } }, template, ...spec };
    return `${JSON.stringify({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name }, spec: whole })}\n`;
  };
  const mounting = (mount: string): Fields => ({
    metadata: { labels: { app: 'db' } },
    spec: { containers: [{ name: 'main', image: 'nginx', volumeMounts: [{ name: mount, mountPath: '/data' }] }] },
  });
  const claims = [
    {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
  ];

  test.each([
    [{ revisionHistoryLimit: -1 }, 'spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0'],
    [{ serviceName: 'not.one' }, 'spec.serviceName: Invalid value: "not.one": must not contain dots'],
    [
      { template: mounting('other'), volumeClaimTemplates: claims },
      'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "other"',
    ],
  ])('%j', (spec, wanted) => {
    expect(page.refusal(set(spec))).toContain(wanted);
  });

  test('a name with a dot, which its pods could not have', () => {
    expect(page.refusal(set({}, 'a.b'))).toContain('metadata.name: Invalid value: "a.b": must not contain dots');
  });

  test('a claim is a volume that containers may mount', () => {
    expect(page.refusal(set({ template: mounting('data'), volumeClaimTemplates: claims }))).toBe('');
  });
});
