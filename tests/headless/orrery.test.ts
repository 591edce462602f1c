/** The headless program as a person calls it: exit codes, standard output and error. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../support/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'orrery-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function orrery(...args: string[]): { code: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, ['electron/orrery.mjs', ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, INIT_CWD: folder },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

const web = (image = 'nginx:1.27', replicas = 3): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: '${image}', ports: [{ containerPort: 80 }] }] } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

interface Output {
  time: number;
  revision: number;
  historyHash: string;
  objects: {
    kind: string;
    metadata: { name: string; namespace?: string };
    spec: { replicas?: number; containers?: { image: string }[] };
    status: Record<string, unknown>;
  }[];
  events: { reason: string; message: string }[];
}

const pods = (o: Output) => o.objects.filter((x) => x.kind === 'Pod' && x.metadata.namespace === 'default');

describe('run', () => {
  test('types lines of kubectl when it is told to, beside each other where one waits, and at the end', () => {
    const path = file('typed.yaml', web());
    const scale = ['--at', '20s', '--kubectl', 'scale deploy/web --replicas=4'];
    const watch = ['--at', '21s', '--kubectl=get po -w -o name', '--at', '22s', '--kubectl', 'delete po -l app=web'];
    const { code, out } = orrery('run', path, '--json', ...scale, ...watch, '--kubectl', 'k rollout status deploy/web');
    expect(code).toBe(0);
    const { lines } = JSON.parse(out) as { lines: { at: number; line: string; output: string }[] };
    expect(lines.map(({ at, line }) => [at, line])).toEqual([
      [20_000, 'kubectl scale deploy/web --replicas=4'],
      [21_000, 'kubectl get po -w -o name'],
      [22_000, 'kubectl delete po -l app=web'],
      [expect.any(Number), 'k rollout status deploy/web'],
    ]);
    expect(lines[0]!.output).toBe('deployment.apps/web scaled\n');
    // Four at first, and then each as it goes and comes.
    expect(new Set(lines[1]!.output.trim().split('\n')).size).toBe(8);
    expect(lines[2]!.output.match(/^pod "web-\S+" deleted/gm)).toHaveLength(4);
    expect(lines[3]!.output).toBe('deployment "web" successfully rolled out\n');
  });

  test('tells what became of requests, Service by Service, and how many were lost for what', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n';
    const none = service.replace('name: web', 'name: none').replace('app: web', 'app: nobody');
    const path = file('asked.yaml', `${web()}---\n${service}---\n${none}`);
    const { out } = orrery('run', path, '--until', '60s');
    expect(out).toMatch(/^requests\nSERVICE +SENT +OK +LOST$/m);
    expect(out).toMatch(/^default\/web +\d+ +\d+ +(<none>|\d+ refused)$/m);
    expect(out).toMatch(/^default\/none +(\d+) +0 +\1 no-endpoints$/m);
    expect(out).toMatch(/^<all> +\d+ +\d+ +.*\d+ no-endpoints/m);
  });

  test('--json gives one object, the same for the same seed', () => {
    const path = file('web.yaml', web());
    const first = orrery('run', path, '--json', '--seed', '5');
    expect(first).toMatchObject({ code: 0, err: '' });
    const output = JSON.parse(first.out) as Output;
    expect(Object.keys(output)).toEqual(['time', 'revision', 'historyHash', 'objects', 'events', 'requests']);
    expect(pods(output).map((p) => p.status['phase'])).toEqual(['Running', 'Running', 'Running']);
    expect(output.events.map((e) => e.reason)).toContain('ScalingReplicaSet');
    expect(orrery('run', path, '--json', '--seed', '5').out).toBe(first.out);
    expect((JSON.parse(orrery('run', path, '--json', '--seed', '6').out) as Output).historyHash).not.toBe(
      output.historyHash,
    );
  });

  test('tables by default, files named from where it was called', () => {
    file('here.yaml', web());
    const { code, out } = orrery('run', 'here.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/NAMESPACE +NAME +READY +UP-TO-DATE +AVAILABLE +AGE\ndefault +web +3\/3 +3 +3/);
    expect(out).toMatch(/Scaled up replica set web-[a-z0-9]+ from 0 to 3/);
  });

  test('--at does things at their time: a file, a patch, a scaling, a deletion', () => {
    const path = file('web.yaml', web());
    const next = file('next.yaml', web('nginx:1.28'));
    const { code, out, err } = orrery(
      'run',
      path,
      '--json',
      '--until',
      '60s',
      '--at',
      '10s',
      next,
      '--at',
      '20s',
      'deployment/web {"spec":{"replicas":5}}',
      '--at',
      '50s',
      'delete service/web',
    );
    expect([code, err]).toEqual([0, '']);
    const output = JSON.parse(out) as Output;
    expect(output.time).toBe(60_000);
    expect(pods(output).map((p) => p.spec.containers?.[0]?.image)).toEqual(Array(5).fill('nginx:1.28'));
    expect(output.objects.some((o) => o.kind === 'Service' && o.metadata.name === 'web')).toBe(false);
  });

  test('--nodes makes that many workers', () => {
    const output = JSON.parse(orrery('run', file('web.yaml', web()), '--json', '--nodes', '7').out) as Output;
    expect(output.objects.filter((o) => o.kind === 'Node')).toHaveLength(8);
  });

  test('errors go to standard error with their place, and the exit code is 1; the good documents ran', () => {
    const { code, out, err } = orrery('run', file('bad.yaml', `${web()}---\nkind: Pod\n`), '--json');
    expect(code).toBe(1);
    expect(err).toMatch(/bad\.yaml:14:1: error: apiVersion not set/);
    expect(pods(JSON.parse(out) as Output)).toHaveLength(3);
  });

  test('a file that is not there is named', () => {
    const { code, err } = orrery('run', 'nowhere.yaml');
    expect(code).toBe(1);
    expect(err).toMatch(/nowhere\.yaml: ENOENT/);
  });
});

describe('check', () => {
  test('says what each field does', () => {
    const { code, out } = orrery('check', file('web.yaml', web()));
    expect(code).toBe(0);
    expect(out).toMatch(/Deployment default\/web\n {2}simulated +.*spec\.replicas/);
    expect(out).toMatch(/2 accepted, 0 refused/);
  });

  test('--json is the report', () => {
    const report = JSON.parse(
      orrery(
        'check',
        '--json',
        file('odd.yaml', 'apiVersion: x.io/v1\nkind: Odd\nmetadata: { name: o }\nspec: { a: 1 }\n'),
      ).out,
    ) as { documents: unknown[] };
    expect(report.documents).toMatchObject([{ kind: 'Odd', simulated: false, outcome: 'checked' }]);
  });
});

describe.skipIf(fixturesDir === undefined)('real files', () => {
  test('the voting app comes up whole', () => {
    const { code, out } = orrery(
      'run',
      join(fixturesDir!, 'manifests/voting-app/files/k8s-specifications'),
      '--until',
      'settled',
      '--json',
    );
    expect(code).toBe(0);
    const found = pods(JSON.parse(out) as Output);
    expect(found).toHaveLength(5);
    for (const pod of found) {
      expect(pod.status['conditions']).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    }
  });

  test('every example of the Kubernetes site goes through check', () => {
    for (const set of ['website-examples', 'website-examples-newer']) {
      const { code, out } = orrery('check', '--json', join(fixturesDir!, `manifests/${set}/files`));
      // 1: some examples are pieces of files, or templates; they are named, and nothing crashes.
      expect([0, 1]).toContain(code);
      const { documents, problems } = JSON.parse(out) as {
        documents: unknown[];
        problems: { place: { file: string; line?: number } }[];
      };
      expect(documents.length).toBeGreaterThan(set === 'website-examples' ? 320 : 4);
      for (const p of problems) expect(p.place.line).toBeGreaterThan(0);
    }
  });
});

describe('kubectl', () => {
  const state = file(
    'state.json',
    JSON.stringify({
      objects: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'a', namespace: 'default', creationTimestamp: '2026-11-23T08:10:00Z' },
          data: { k: 'v' },
        },
      ],
    }),
  );

  test('asks objects that stand still, and leaves with the exit code of kubectl', () => {
    const frozen = ['kubectl', '--state', state, '--now', '2026-11-23T08:20:00Z', '--'];
    expect(orrery(...frozen, 'get', 'cm')).toEqual({ code: 0, out: 'NAME   DATA   AGE\na      1      10m\n', err: '' });
    expect(orrery(...frozen, 'get', 'cm', 'b')).toEqual({
      code: 1,
      out: '',
      err: 'Error from server (NotFound): configmaps "b" not found\n',
    });
  });

  test('says what is wrong with the state', () => {
    const bad = file('bad.json', '{"objects": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}]}');
    const run = orrery('kubectl', '--state', bad, '--now', '2026-11-23T08:20:00Z', '--', 'get', 'pods');
    expect(run).toMatchObject({ code: 2, err: '--state: object 1 of the state has no spec.containers\n' });
  });
});
