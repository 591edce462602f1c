/** Whatever is dropped, the place is named, the running cluster is untouched and lives on. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ManifestReport } from '../../shared/model/report.ts';
import { parameters } from '../support/histories.ts';
import { apply, testSession } from '../support/session.ts';

const GOOD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: good }\ndata: { a: b }\n';

function drop(text: string): { report: ManifestReport; untouched: boolean } {
  const session = testSession({ bare: true });
  const before = session.cluster.read.historyHash;
  const { report } = apply(session, text, 'bad.yaml');
  const untouched = session.cluster.read.historyHash === before;
  session.advance(session.now + 1000);
  return { report: report!, untouched };
}

function bomb(): string {
  const letters = 'abcdefghi';
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < letters.length; i++) {
    const from = letters[i - 1];
    lines.push(`${letters[i]}: &${letters[i]} [${Array(9).fill(`*${from}`).join(', ')}]`);
  }
  return lines.join('\n');
}

const named = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;

describe('refused with its place', () => {
  const cases: [what: string, text: string, reason: string, line?: number][] = [
    ['not YAML', 'a: b: c: [', 'SyntaxError', 1],
    ['empty', '', 'Empty'],
    ['only white space', ' \n\n  ', 'Empty'],
    ['only comments', '# nothing\n# here\n', 'Empty'],
    ['binary', 'PNG\0\u0001\u0002', 'NotYaml'],
    ['bytes that are no UTF-8', '\uFFFD\uFFFD\uFFFD\uFFFDabc', 'NotYaml'],
    ['50 MB', 'a'.repeat(50 * 1024 * 1024), 'TooLarge'],
    ['tab indentation', 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: x\n', 'TabIndent', 4],
    ['duplicate key', 'apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: { name: x }\n', 'DuplicateKey', 3],
    ['alias bomb', bomb(), 'AliasBomb', 1],
    ['a plain text', 'hello', 'NotAnObject', 1],
    ['a list', '- a\n- b\n', 'NotAnObject', 1],
    ['no apiVersion', 'kind: Pod\nmetadata: { name: x }\n', 'Required', 1],
    ['no kind', 'apiVersion: v1\nmetadata: { name: x }\n', 'Required', 1],
    ['no metadata', 'apiVersion: v1\nkind: Pod\n', 'Required', 1],
    ['no name', 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\n', 'Required', 3],
    ['apiVersion with too many parts', 'apiVersion: a/b/c\nkind: Pod\nmetadata: { name: x }\n', 'Invalid', 1],
    ['kind that is a list', 'apiVersion: v1\nkind: [Pod]\nmetadata: { name: x }\n', 'TypeInvalid', 2],
    ['deep brackets', `a: ${'['.repeat(5000)}`, 'TooDeep', 1],
    [
      'replicas as text',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\nspec:\n  replicas: many\n',
      'BadRequest',
      5,
    ],
    ['an unknown namespace', `${named('x').replace('name: x', 'name: x, namespace: nowhere')}`, 'NotFound', 1],
    [
      'a simulated kind in a version that is not served',
      'apiVersion: v1\nkind: Deployment\nmetadata: { name: x }\n',
      'NoMatch',
      1,
    ],
    ['a bad name', named('Not_A_Name'), 'FieldValueInvalid', 3],
  ];
  test.each(cases)('%s', (_what, text, reason, line) => {
    const { report, untouched } = drop(text);
    expect(report.problems.map((p) => p.reason)).toContain(reason);
    const first = report.problems.find((p) => p.reason === reason)!;
    expect(first.place.file).toBe('bad.yaml');
    if (line !== undefined) expect(first.place.line).toBe(line);
    expect(first.message.length).toBeGreaterThan(5);
    expect(untouched).toBe(true);
  });
});

test('a file with one bad document still loads the good ones, and says so', () => {
  const session = testSession({ bare: true });
  const { report } = apply(session, `${named('first')}---\nkind: Pod\n---\na: [\n---\n${named('last')}`);
  expect(report!.documents.map((d) => [d.name, d.outcome])).toEqual([
    ['first', 'created'],
    ['last', 'created'],
  ]);
  expect(report!.totals).toMatchObject({ created: 2 });
  expect(report!.problems.filter((p) => p.severity === 'error').map((p) => p.place.document)).toEqual([1, 2]);
  expect(session.cluster.read.get('ConfigMap', 'default', 'last')).toBeDefined();
});

test('an unknown apiVersion is stored, listed and not simulated', () => {
  const session = testSession({ bare: true });
  const { report } = apply(
    session,
    'apiVersion: rules.example.com/v1\nkind: Rule\nmetadata: { name: r }\nspec: { any: [thing, { at: all }] }\n',
  );
  expect(report!.problems).toEqual([]);
  expect(report!.documents[0]).toMatchObject({ outcome: 'created', simulated: false });
  expect([...session.cluster.read.list('Rule.rules.example.com')]).toHaveLength(1);
});

test('__proto__ and constructor keys change no prototype', () => {
  const session = testSession({ bare: true });
  const text = `${GOOD}__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\n`;
  apply(session, text);
  apply(
    session,
    `${GOOD.replace('name: good', 'name: other, __proto__: { polluted: yes }, labels: { __proto__: x, constructor: y }')}`,
  );
  apply(
    session,
    'apiVersion: x.io/v1\nkind: Odd\nmetadata: { name: o }\n__proto__: { polluted: true }\nspec: { __proto__: { polluted: true } }\n',
  );
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('2,000 documents in one file are all applied', () => {
  const session = testSession({ bare: true });
  const text = Array.from({ length: 2000 }, (_, i) => named(`c-${i}`)).join('---\n');
  const { report } = apply(session, text);
  expect(report!.totals.created).toBe(2000);
});

describe('wrong types at any depth', () => {
  const leaf = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant([]),
    fc.constant({}),
  );
  const anything = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 8 }), tie('tree'), { maxKeys: 4 }),
    ),
  })).tree;

  const template = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', labels: { a: 'b' }, annotations: { c: 'd' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          volumes: [{ name: 'v', emptyDir: {} }],
          tolerations: [{ key: 'a', operator: 'Exists' }],
          nodeSelector: { x: 'y' },
          containers: [
            {
              name: 'main',
              image: 'nginx:1.27',
              ports: [{ containerPort: 80, name: 'http' }],
              env: [{ name: 'A', value: 'b' }],
              resources: { requests: { cpu: '100m' } },
              readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 3 },
              volumeMounts: [{ name: 'v', mountPath: '/v' }],
            },
          ],
        },
      },
    },
  };

  const podSpec = template.spec.template.spec;
  const metadata = { name: 'x', annotations: { c: 'd' } };
  const claim = {
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'local-path',
    resources: { requests: { storage: '1Gi' } },
  };
  const templates: object[] = [
    template,
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...podSpec, initContainers: podSpec.containers } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { a: 'b' }, ports: [{ port: 80, nodePort: 30080 }] },
    },
    { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: claim },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata,
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/x' },
        claimRef: { name: 'x' },
      },
    },
    { apiVersion: 'v1', kind: 'Node', metadata, spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } },
    { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data: { a: 'Yg==' }, stringData: { c: 'd' } },
  ];

  /** Every path of the template: each may be struck. */
  function paths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
    if (typeof value !== 'object' || value === null) return [path];
    const below = Array.isArray(value)
      ? value.flatMap((v, i) => paths(v, [...path, i]))
      : Object.entries(value).flatMap(([k, v]) => paths(v, [...path, k]));
    return path.length === 0 ? below : [path, ...below];
  }

  function struck(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
    const [head, ...rest] = path;
    if (head === undefined) return by;
    if (Array.isArray(value)) return value.map((v, i) => (i === head ? struck(v, rest, by) : v));
    return { ...(value as object), [head]: struck((value as Record<string, unknown>)[head], rest, by) };
  }

  test('never crash, and name the file', () => {
    const session = testSession({ bare: true });
    const all = templates.flatMap((one, i) => paths(one).map((path): [number, (string | number)[]] => [i, path]));
    // Nothing at all stands for a field that was left out.
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.option(anything, { nil: undefined, freq: 4 }), ([which, path], drawn) => {
        // Any number of replicas is right in itself; millions would only take the test its time.
        const by = path.at(-1) === 'replicas' && typeof drawn === 'number' ? drawn % 50 : drawn;
        const { report } = session.apply({
          type: 'apply',
          files: [{ name: 'f.yaml', text: JSON.stringify(struck(templates[which], path, by)) }],
        });
        for (const p of report!.problems) expect(p.place.file).toBe('f.yaml');
        expect(report!.documents.length + report!.problems.length).toBeGreaterThan(0);
        session.advance(session.now + 500);
      }),
      {
        ...parameters('struck manifests'),
        numRuns: 600,
        // Names that every JavaScript object has by birth.
        examples: ['requests', 'limits'].flatMap((list) =>
          ['valueOf', 'constructor', '__proto__'].map((name): [[number, (string | number)[]], unknown] => [
            [0, ['spec', 'template', 'spec', 'containers', 0, 'resources', list]],
            JSON.parse(`{"${name}": 1}`),
          ]),
        ),
      },
    );
    expect(session.cluster.read.get('Namespace', '', 'default')).toBeDefined();
  });

  test('nor does any text at all', () => {
    const session = testSession({ bare: true });
    const before = session.cluster.read.historyHash;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 300 }),
          fc.string({
            unit: fc.constantFrom(
              'a',
              ':',
              ' ',
              '\n',
              '-',
              '[',
              '{',
              '}',
              '&',
              '*',
              '!',
              '|',
              '>',
              '"',
              "'",
              '#',
              '\t',
              '?',
              ',',
              '%',
              '@',
            ),
            maxLength: 80,
          }),
        ),
        (text) => {
          const { report } = apply(session, text);
          expect(report!.documents.length + report!.problems.length).toBeGreaterThan(0);
        },
      ),
      { ...parameters('any text'), numRuns: 600 },
    );
    expect(session.cluster.read.historyHash).toBe(before);
  });
});
