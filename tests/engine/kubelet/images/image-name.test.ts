/** Image references as the runtimes read them. */
import { describe, expect, test } from 'vitest';
import { fullName, ImageNameError, parseImageName } from '../../../../shared/engine/kubelet/images/image-name.ts';

const HEX = 'e0b1bfe7cd3a8bb4a9b4b2c2b6ac4ca1a7f2d9f1a8a0b3c4d5e6f7a8b9c0d1e2';

describe('parseImageName', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['dockersamples/examplevotingapp_vote', 'docker.io/dockersamples/examplevotingapp_vote:latest'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/team/app:v1', 'localhost:5000/team/app:v1'],
    ['myHost/app', 'myHost/app:latest'],
    [`nginx@sha256:${HEX}`, `docker.io/library/nginx@sha256:${HEX}`],
    [`nginx:1.27@sha256:${HEX}`, `docker.io/library/nginx@sha256:${HEX}`],
    ['a/b/c/d', 'docker.io/a/b/c/d:latest'],
  ])('%s is %s', (image, full) => expect(fullName(parseImageName(image))).toBe(full));

  test.each([
    ['NGINX', 'invalid reference format: repository name (library/NGINX) must be lowercase'],
    ['docker.io/Foo/bar:1', 'invalid reference format: repository name (Foo/bar) must be lowercase'],
    ['nginx:', 'invalid reference format'],
    ['nginx:1 27', 'invalid reference format'],
    ['', 'invalid reference format'],
    ['-nginx', 'invalid reference format'],
    ['nginx:1.27:2', 'invalid reference format'],
    [`nginx@sha256:${HEX.slice(1)}`, 'invalid checksum digest length'],
    [HEX, `invalid repository name (${HEX}), cannot specify 64-byte hexadecimal strings`],
  ])('%j is refused: %s', (image, message) => {
    expect(() => parseImageName(image)).toThrow(ImageNameError);
    expect(() => parseImageName(image)).toThrow(message);
  });
});
