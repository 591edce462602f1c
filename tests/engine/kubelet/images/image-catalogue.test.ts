/** The catalogue of images: the file itself, its faults by place, and the manners of unknown images. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import {
  isKnownImage,
  lookUp,
  mergeCatalogues,
  parseImageCatalogue,
  variantFor,
} from '../../../../shared/engine/kubelet/images/image-catalogue.ts';
import { isImageName } from '../../../../shared/engine/kubelet/images/image-name.ts';
import { factsAt } from '../../../../shared/engine/kubelet/programs/facts.ts';
import { openPorts } from '../../../../shared/engine/kubelet/programs/listening.ts';
import { fill } from '../../../../shared/engine/kubelet/programs/template.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import { fixturesDir } from '../../../support/fixtures.ts';

const catalogue = parseImageCatalogue(load(readFileSync('assets/images.yaml', 'utf8')));

/** What templates may begin with. */
const WORDS =
  'hostname namespace ip node port version uptime headers path method host client agent status bytes count env flag query header time'.split(
    ' ',
  );

/** Every repository that the file names, as it is written. */
const written = (load(readFileSync('assets/images.yaml', 'utf8')) as { images: { names: string[] }[] }).images;

/** Names in the documentation that stand for somebody's own image. */
const PLACEHOLDER = /[<>]|^-|my-|myproject|example-image|^example|\$/;

describe.skipIf(!fixturesDir)('images of the documentation and the voting application (from the fixtures)', () => {
  test('are described, nearly all of them by name', () => {
    const named = new Set<string>();
    for (const folder of ['manifests', 'docs-outputs']) {
      for (const file of readdirSync(join(fixturesDir!, folder), { recursive: true, encoding: 'utf8' })) {
        if (!/\.(ya?ml|json)$/.test(file)) continue;
        const text = readFileSync(join(fixturesDir!, folder, file), 'utf8').replaceAll('\\n', '\n');
        for (const [, image = ''] of text.matchAll(/\bimage: *["']?([A-Za-z0-9./_:@<>$-]+)/g)) named.add(image);
      }
    }
    const all = [...named].filter((image) => isImageName(image) && !PLACEHOLDER.test(image));
    const unknown = all.filter((image) => !isKnownImage(catalogue, image));
    console.log(
      `${all.length} images, ${all.length - unknown.length} known by name; others: ${unknown.join(', ') || 'none'}`,
    );
    expect(all.length).toBeGreaterThan(50);
    expect(unknown.length / all.length).toBeLessThan(0.1);
  });
});

describe('assets/images.yaml', () => {
  test.each(written.flatMap(({ names }) => names))('%s can be run', (name) => {
    const image = lookUp(catalogue, name);
    expect(image.missing).toBeUndefined();
    expect(image.sizeBytes).toBeGreaterThan(1000);
    expect(isKnownImage(catalogue, `${name}:1.2.3`)).toBe(true);
    // All texts can be filled: nothing is left of a template.
    const container = { name: 'c' };
    const own = { container, image };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [container] } } as Pod;
    const facts = factsAt(
      { pod, own, ip: '10.42.0.2', at: 0, ageMs: 0 },
      { path: '/', method: 'GET', host: 'p', client: '10.42.0.3', agent: 'curl', status: 200, bytes: 5, count: 1 },
    );
    for (const one of [image, ...(image.subcommands?.values() ?? []), ...(image.commands?.values() ?? [])]) {
      const texts = [
        ...Object.values(one.answers ?? {}).map(({ body }) => body),
        ...(one.log?.start ?? []).map(({ text }) => text),
        ...(one.log?.stop ?? []),
        ...(one.requires?.says ?? []),
        one.log?.request ?? '',
        one.serves ?? '',
      ];
      for (const text of texts) {
        expect(fill(text, facts)).not.toMatch(/\{\{\w|undefined|NaN/);
        for (const [, kind] of text.matchAll(/\{\{(?:[^}|]*,)?(\w+)[.|},]/g)) expect(WORDS).toContain(kind);
      }
    }
  });

  test.each([
    ['nginx', [80]],
    ['redis:alpine', [6379]],
    ['dockersamples/examplevotingapp_vote', [80]],
    ['rancher/mirrored-coredns-coredns:1.12.0', [53, 8080, 8181, 9153]],
    ['docker.io/library/postgres:15-alpine', [5432]],
  ])('%s answers on %j', (image, ports) => expect(openPorts({ name: 'c' }, lookUp(catalogue, image))).toEqual(ports));

  test.each([
    'nginx',
    'httpd',
    'redis',
    'postgres',
    'busybox',
    'alpine',
    'traefik',
    'coredns/coredns',
    'rancher/local-path-provisioner',
    'registry.k8s.io/metrics-server/metrics-server',
    'registry.k8s.io/pause',
    'hello-world',
    'dockersamples/examplevotingapp_vote',
    'dockersamples/examplevotingapp_result',
    'dockersamples/examplevotingapp_worker',
    'registry.k8s.io/e2e-test-images/agnhost',
    'gcr.io/google-samples/gb-frontend',
    'traefik/whoami',
    'mysql',
    'mongo',
    'memcached',
    'node',
    'python',
    'golang',
    'debian',
    'ubuntu',
    'bash',
    'hashicorp/http-echo',
    'gcr.io/google-samples/hello-app',
    'us-docker.pkg.dev/google-samples/containers/gke/hello-app',
    'rabbitmq',
    'elasticsearch',
    'docker.elastic.co/elasticsearch/elasticsearch',
    'curlimages/curl',
    'fluentd',
    'fluent/fluentd',
    'fluent/fluent-bit',
    'prom/prometheus',
    'gcr.io/google_samples/gb-redis-follower',
    'pause',
    'basic-refresh',
    'basic-service',
    'webservice',
    'complex-webservice',
    'rancher/mirrored-pause',
    'rancher/mirrored-metrics-server',
    'rancher/mirrored-library-traefik',
  ])('%s is described', (image) => {
    const { name } = lookUp(catalogue, image);
    expect(catalogue.images.has(`${name.domain}/${name.path}`)).toBe(true);
  });

  test('hello-world ends, busybox ignores SIGTERM', () => {
    expect(lookUp(catalogue, 'hello-world').exit).toEqual({ afterMs: 50, exitCode: 0 });
    expect(lookUp(catalogue, 'busybox:1.36').stop.ignoresTerm).toBe(true);
  });

  test('some images do not exist', () => {
    expect(lookUp(catalogue, 'nginx:does-not-exist').missing).toBe('tag');
    expect(lookUp(catalogue, 'no-such-image').missing).toBe('repository');
    expect(lookUp(catalogue, 'nginx:1.27').missing).toBeUndefined();
  });
});

describe('lookUp', () => {
  test('an unknown image has sensible manners', () => {
    const image = lookUp(catalogue, 'ghcr.io/me/app:v2');
    expect(image).toMatchObject({ sizeBytes: 60_000_000, ports: 'declared', reported: 'ghcr.io/me/app:v2' });
    expect(image.startMs + image.readyAfterMs).toBe(1000);
    expect(image.exit).toBeUndefined();
  });

  test('one object, and one imageID, per reference', () => {
    const image = lookUp(catalogue, 'nginx:1.27');
    expect(lookUp(catalogue, 'nginx:1.27')).toBe(image);
    expect(image.id).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
    expect(lookUp(catalogue, 'nginx:1.28').id).not.toBe(image.id);
    const digest = `sha256:${'ab'.repeat(32)}`;
    expect(lookUp(catalogue, `nginx@${digest}`).id).toBe(`docker.io/library/nginx@${digest}`);
  });
});

describe('parseImageCatalogue names the place of a fault', () => {
  test.each([
    [[], 'images.yaml: must be a map'],
    [{ imagez: [] }, 'images.yaml.imagez: unknown field'],
    [{ images: {} }, 'images: must be a list'],
    [{ images: [{ names: ['nginx'] }, { names: [] }] }, 'images[1].names: must name at least one image'],
    [
      { images: [{ names: ['nginx'] }, { names: ['docker.io/library/nginx:1'] }] },
      'images[1].names[0]: docker.io/library/nginx is described twice',
    ],
    [{ images: [{ names: ['NGINX'] }] }, 'images[0].names[0]: invalid reference format'],
    [{ images: [{ names: ['a'], startMs: '5' }] }, 'images[0].startMs: must be a number, 0 or more'],
    [{ images: [{ names: ['a'], ports: [70000] }] }, "images[0].ports: must be a list of ports or 'declared'"],
    [{ images: [{ names: ['a'], stop: { ignoresTerm: 'yes' } }] }, 'images[0].stop.ignoresTerm: must be true or false'],
    [{ images: [{ names: ['a'], runs: { second: 1 } }] }, 'images[0].runs.second: unknown field'],
    [
      { images: [{ names: ['a'], usage: { memory: '5 apples' } }] },
      'images[0].usage.memory: must be a quantity, as "64Mi"',
    ],
    [{ images: [{ names: ['a'], listen: [{ flag: '-p' }] }] }, 'images[0].listen[0].port: must be a port'],
    [
      { images: [{ names: ['a'], subcommands: { go: { ports: 3 } } }] },
      "images[0].subcommands.go.ports: must be a list of ports or 'declared'",
    ],
    [
      { images: [{ names: ['a'], stop: { signal: 'TERM' } }] },
      'images[0].stop.signal: must be one of QUIT, INT, WINCH',
    ],
    [{ missing: { tags: 'x' } }, 'missing.tags: must be a list of texts'],
  ])('%j', (value, message) => expect(() => parseImageCatalogue(value)).toThrow(message));
});

describe('a person’s own images', () => {
  const own = parseImageCatalogue(
    {
      images: [
        { names: ['nginx'], startMs: 9000 },
        { names: ['no-such-image', 'me/app'], answers: { '*': { body: 'mine' } } },
      ],
    },
    'own.yaml',
  );
  const merged = mergeCatalogues(catalogue, own);

  test('stand in the place of those of the same name, and beside the others', () => {
    expect(lookUp(merged, 'nginx:1.27').startMs).toBe(9000);
    expect(lookUp(merged, 'redis')).toEqual(lookUp(catalogue, 'redis'));
    expect(lookUp(merged, 'me/app').answers?.['*']?.body).toBe('mine');
    expect(lookUp(merged, 'no-such-image').missing).toBeUndefined();
  });

  test('are known, others are not', () => {
    expect(['me/app:1', 'nginx', 'other/app', 'NOT AN IMAGE'].map((image) => isKnownImage(merged, image))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('faults name the file', () =>
    expect(() => parseImageCatalogue({ images: [{ names: ['a'], foo: 1 }] }, 'own.yaml')).toThrow(
      'own.yaml: images[0].foo: unknown field',
    ));
});

test('a first argument chooses what the program does', () => {
  const image = lookUp(catalogue, 'registry.k8s.io/e2e-test-images/agnhost:2.53');
  const liveness = variantFor(image, { name: 'c', args: ['liveness'] });
  expect(liveness.answers?.['/healthz']?.later).toEqual({ afterMs: 10_000, status: 500 });
  expect(variantFor(image, { name: 'c', args: ['liveness'] })).toBe(liveness);
  expect(variantFor(image, { name: 'c', args: ['something'] })).toBe(image);
});
