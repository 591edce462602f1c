/** Applying files: created, configured, unchanged or failed, document by document; a second time nothing changes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import { applyManifests, checkManifests, replaceManifests } from '../../../shared/engine/manifests/apply.ts';
import type { ManifestReport } from '../../../shared/model/report.ts';
import type { SourceFile } from '../../../shared/model/session.ts';
import { account } from '../../support/fixture-table.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { quietCluster } from '../api/door.ts';

function target() {
  const { cluster, read, api } = quietCluster();
  const applied = new Map<string, unknown>();
  const files = (text: string): SourceFile[] => [{ name: 'f.yaml', text }];
  const into = { kinds: cluster.kinds, read, api, applied };
  return {
    cluster,
    read,
    api,
    into,
    apply: (text: string): ManifestReport => applyManifests(files(text), into),
    replace: (text: string): ManifestReport => replaceManifests(files(text), into),
    check: (text: string): ManifestReport => checkManifests(files(text), { kinds: cluster.kinds }),
  };
}

const outcomes = ({ documents }: ManifestReport): string[] => documents.map((d) => `${d.name} ${d.outcome}`);

const config = (data: string, extra = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a${extra} }\ndata: ${data}\n`;

const web = (containers: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: ${containers}
`;

describe('apply', () => {
  test('created, then unchanged, then configured', () => {
    const { apply, read } = target();
    expect(outcomes(apply(config('{ x: "1" }')))).toEqual(['a created']);
    const { revision } = read;
    expect(outcomes(apply(config('{ x: "1" }')))).toEqual(['a unchanged']);
    expect(read.revision).toBe(revision);
    expect(outcomes(apply(config('{ x: "2" }')))).toEqual(['a configured']);
    expect(read.get('ConfigMap', 'default', 'a')?.data).toEqual({ x: '2' });
  });

  test('what the file drops goes, what somebody else added stays', () => {
    const { apply, api, read } = target();
    apply(config('{ x: "1", y: "2" }', ', labels: { mine: "1", old: "1" }'));
    api.patch('ConfigMap', 'default', 'a', 'merge', { data: { z: '3' }, metadata: { labels: { theirs: '1' } } });
    apply(config('{ x: "1" }', ', labels: { mine: "1" }'));
    const after = read.get('ConfigMap', 'default', 'a');
    expect(after?.data).toEqual({ x: '1', z: '3' });
    expect(after?.metadata.labels).toEqual({ mine: '1', theirs: '1' });
  });

  test('containers are told apart by name', () => {
    const { apply, read } = target();
    apply(web('[{ name: a, image: "x:1" }, { name: b, image: "y:1" }]'));
    apply(web('[{ name: b, image: "y:2" }]'));
    const { containers } = read.get('Deployment.apps', 'default', 'web')!.spec.template.spec;
    expect(containers.map((c) => [c.name, c.image])).toEqual([['b', 'y:2']]);
  });

  test('a custom resource is merged as JSON', () => {
    const { apply, read } = target();
    const widget = (spec: string): string =>
      `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: w }\nspec: ${spec}\n`;
    expect(outcomes(apply(widget('{ a: 1, b: [1, 2] }')))).toEqual(['w created']);
    expect(outcomes(apply(widget('{ a: 1, b: [1, 2] }')))).toEqual(['w unchanged']);
    expect(outcomes(apply(widget('{ b: [3] }')))).toEqual(['w configured']);
    expect(read.get('Widget.example.com', 'default', 'w')).toMatchObject({ spec: { b: [3] } });
    expect(read.get('Widget.example.com', 'default', 'w')).not.toHaveProperty('spec.a');
  });

  test('one that is refused leaves the others, and its problem has a place', () => {
    const { apply } = target();
    const report = apply(
      `${config('{ x: "1" }')}---\n${web('[{ name: A_B, image: "x:1" }]')}---\n${config('{}', 'b')}`,
    );
    expect(outcomes(report)).toEqual(['a created', 'web failed', 'ab created']);
    expect(report.totals).toMatchObject({ created: 2, failed: 1 });
    expect(report.problems).toMatchObject([
      {
        severity: 'error',
        place: { file: 'f.yaml', document: 1, line: 14, field: 'spec.template.spec.containers[0].name' },
      },
    ]);
  });

  test('what another server said of an object is left out', () => {
    const { apply, read } = target();
    const exported =
      ', uid: abc, resourceVersion: "77", creationTimestamp: "2020-01-01T00:00:00Z", managedFields: [{ manager: x }]';
    expect(outcomes(apply(config('{}', exported)))).toEqual(['a created']);
    const { metadata } = read.get('ConfigMap', 'default', 'a')!;
    expect(metadata.uid).not.toBe('abc');
    expect(metadata).not.toHaveProperty('managedFields');
  });

  test.each([
    ['kind: Pod\nmetadata: { name: a }\n', 'apiVersion not set', 'apiVersion'],
    ['apiVersion: v1\nmetadata: { name: a }\n', 'kind not set', 'kind'],
    ['apiVersion: v1\nkind: Pod\nmetadata: {}\n', 'resource name may not be empty', 'metadata.name'],
    [
      'apiVersion: apps/v9\nkind: Deployment\nmetadata: { name: a }\n',
      'no matches for kind "Deployment" in version "apps/v9"',
      'apiVersion',
    ],
  ])('%j is refused', (text, message, field) => {
    const { apply, read } = target();
    const { revision } = read;
    const report = apply(text);
    expect(report.problems).toMatchObject([{ severity: 'error', message, place: { field } }]);
    expect(report.totals.failed).toBe(1);
    expect(read.revision).toBe(revision);
  });
});

describe('replace', () => {
  test('takes the object as it is in the file; one that changed meanwhile is a conflict', () => {
    const { apply, replace, read, api } = target();
    apply(config('{ x: "1", y: "2" }'));
    const { resourceVersion } = read.get('ConfigMap', 'default', 'a')!.metadata;
    const edited = config('{ x: "3" }', `, resourceVersion: "${resourceVersion}"`);
    expect(outcomes(replace(edited))).toEqual(['a configured']);
    expect(read.get('ConfigMap', 'default', 'a')?.data).toEqual({ x: '3' });
    api.patch('ConfigMap', 'default', 'a', 'merge', { data: { z: '1' } });
    const report = replace(edited);
    expect(report.problems).toMatchObject([{ reason: 'Conflict' }]);
  });

  test('what is not there is not found', () => {
    expect(target().replace(config('{}')).problems).toMatchObject([
      { reason: 'NotFound', message: 'configmaps "a" not found' },
    ]);
  });
});

test('check reports and stores nothing', () => {
  const { check, read } = target();
  const { revision } = read;
  const report = check(`${config('{ x: 1 }')}---\n${web('[]')}---\n${web('[{ name: a, image: "x:1", colour: red }]')}`);
  expect(report.problems.map((p) => [p.severity, p.place.document, p.place.field])).toEqual([
    ['error', 0, 'data.x'],
    ['error', 1, 'spec.template.spec.containers'],
    ['warning', 2, 'spec.template.spec.containers[0].colour'],
  ]);
  expect(read.revision).toBe(revision);
});

const EXAMPLES = ['website-examples', 'website-examples-newer', 'voting-app'];

describe.skipIf(fixturesDir === undefined)('every example of the documentation, dropped twice', () => {
  function* filesIn(set: string): Generator<SourceFile> {
    const root = join(fixturesDir!, 'manifests', set, 'files');
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }).sort((a, b) =>
      join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
    )) {
      if (!entry.isFile() || !/\.(?:ya?ml|json)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      yield { name: path.slice(root.length + 1), text: readFileSync(path, 'utf8') };
    }
  }

  test.each(EXAMPLES)('%s: the second time all are unchanged, and nothing is written', (set) => {
    let files = 0;
    let objects = 0;
    const leftOut: Record<string, string> = {};
    for (const file of filesIn(set)) {
      const { into, read, api } = target();
      // Some files are about objects in a namespace that they do not bring.
      for (const [, name] of file.text.matchAll(/^\s*namespace: "?([a-z0-9-]+)"?\s*$/gm)) {
        if (read.get('Namespace', '', name!) === undefined)
          api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: name! } });
      }
      const first = applyManifests([file], into);
      const { revision } = read;
      const second = applyManifests([file], into);
      files += 1;
      for (const [i, { name, kind, outcome }] of first.documents.entries()) {
        const again = second.documents[i]!.outcome;
        if (outcome === 'failed') {
          leftOut[`${file.name} ${kind}/${name}`] = first.problems.find((p) => p.severity === 'error')?.message ?? '';
          expect(again).toBe('failed');
          continue;
        }
        objects += 1;
        expect([file.name, kind, name, again]).toEqual([file.name, kind, name, 'unchanged']);
      }
      if (read.revision !== revision)
        throw new Error(`${file.name} wrote ${read.revision - revision} times when it was dropped again`);
    }
    account(`${set}: ${files} files, objects applied twice`, objects, leftOut);
    expect(objects).toBeGreaterThanOrEqual(5);
  });
});

test('the report names images that nobody described, wherever their template stands', () => {
  const pod = (image: string): string => `{ containers: [{ name: a, image: nginx }, { name: b, image: ${image} }] }`;
  const text = [
    `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: ${pod('me/app')}`,
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: d }\nspec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: ${pod('me/other')} } }`,
    `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: c }\nspec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: ${pod('me/third')} } } } }`,
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }`,
  ].join('\n---\n');
  const kinds = new KindRegistry();
  const { documents } = checkManifests([{ name: 'a.yaml', text }], { kinds, knowsImage: (image) => image === 'nginx' });
  expect(documents.map((d) => d.unknownImages)).toEqual([['me/app'], ['me/other'], ['me/third'], undefined]);
});
