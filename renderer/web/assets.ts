/** The assets as the web host has them: bundled as text. */
import { toSamples } from '../../shared/session/sample.ts';
import type { Assets } from '../../shared/session/host.ts';
import descriptions from '../../assets/descriptions.json?url&no-inline';
import images from '../../assets/images.yaml?raw';

/** In the order of their paths: the same on every host. */
function inOrder(files: Record<string, string>): [name: string, text: string][] {
  return Object.entries(files)
    .map(([path, content]): [string, string] => [path.slice(path.lastIndexOf('/') + 1), content])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A worker may wait for a file, and so has an answer in the same virtual instant as every other host. */
function readNow(url: string): string {
  const request = new XMLHttpRequest();
  request.open('GET', new URL(url, self.location.href), false);
  request.send();
  if (request.status !== 200) throw new Error(`${url}: ${request.status}`);
  return request.responseText;
}

export const bundledAssets: Assets = {
  images,
  descriptions: () => readNow(descriptions),
  scenarios: inOrder(
    import.meta.glob<string>('../../assets/scenarios/*.yaml', { query: '?raw', import: 'default', eager: true }),
  ).map(([, content]) => content),
  samples: toSamples(
    inOrder(
      import.meta.glob<string>('../../assets/manifests/*.yaml', { query: '?raw', import: 'default', eager: true }),
    ),
  ),
};
