/** Which tools images have: those of their kind, and what was installed; an image without shells has none. */
import { expect, test } from 'vitest';
import { imagesFromDisk } from '../../../../electron/headless/disk-assets.ts';
import { lookUp } from '../../../../shared/engine/kubelet/images/image-catalogue.ts';
import { hasExecutable } from '../../../../shared/engine/kubelet/runtime/command.ts';
import { flavourOf, libcOf } from '../../../../shared/engine/kubelet/runtime/userland.ts';

const images = imagesFromDisk();

test.each([
  [
    'nginx',
    'bash curl ls grep sed awk find which getent hostname env df mount diff tar?',
    'ps top ping wget nslookup dig ip netstat ss less nc free watch jq vim man',
  ],
  [
    'nginx:1.29-alpine',
    'sh ash curl ps top wget nslookup ping ip netstat free watch nc less',
    'bash dash dig jq ss stdbuf',
  ],
  ['debian:12', 'bash dash ls which', 'ps curl wget ping less'],
  ['ubuntu', 'bash ps top free', 'curl wget ping nc'],
  ['python:3', 'bash python3 pip curl wget ps', 'ping dig'],
  ['python:3-slim', 'bash python3 pip', 'curl wget ps'],
  ['python:3-alpine', 'sh python3 ps wget', 'bash curl'],
  ['redis', 'bash redis-cli', 'ps curl ping'],
  ['busybox', 'sh ash ps wget nslookup ping nc top ip', 'bash curl dig jq getent?'],
  ['alpine', 'sh ps wget nslookup', 'bash curl dig'],
  ['nicolaka/netshoot', 'bash curl dig nslookup ping ip ss jq nc tcpdump', ''],
  ['curlimages/curl', 'sh curl', 'bash'],
  ['registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3', 'sh bash dig nslookup host', 'curl'],
  ['traefik/whoami', '', 'sh bash ls ps'],
  ['gcr.io/distroless/static-debian12', '', 'sh bash ls ps cat'],
  ['registry.k8s.io/pause:3.10', '', 'sh ls'],
  ['example.com/team/app', 'sh bash curl ps', 'jq man'],
])('%s has %s, and not %s', (name, has, hasNot) => {
  const image = lookUp(images, name);
  const isThere = (word: string): boolean =>
    hasExecutable(image, word) || (image.programs !== 'any' && image.programs.includes(word));
  const named = (text: string): string[] => text.split(' ').filter((word) => word !== '' && !word.endsWith('?'));
  expect(named(has).filter((word) => !isThere(word))).toEqual([]);
  expect(named(hasNot).filter(isThere)).toEqual([]);
});

test('a tag says that it is Alpine', () => {
  const flavours = ['redis:7-alpine', 'redis:7', 'node:20-alpine3.20', 'alpine', 'busybox'].map((name) => {
    const image = lookUp(images, name);
    return `${flavourOf(image)} ${libcOf(image)}`;
  });
  expect(flavours).toEqual(['ash musl', 'dash glibc', 'ash musl', 'ash musl', 'ash glibc']);
});
