/** The assets as they lie on disk: beside the sources, or in the package. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assets } from '../shared/session/host.ts';
import { toSamples } from '../shared/session/sample.ts';

/** The YAML files of a folder in the order of their names: the same on every host. */
function yamlFiles(folder: string): [name: string, text: string][] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

/**
 * @param root where assets/ is: the project's folder, or the package
 * @throws Error when a file cannot be read
 */
export function assetsFrom(root: string): Assets {
  const assets = join(root, 'assets');
  return {
    images: readFileSync(join(assets, 'images.yaml'), 'utf8'),
    scenarios: yamlFiles(join(assets, 'scenarios')).map(([, text]) => text),
    descriptions: () => readFileSync(join(assets, 'descriptions.json'), 'utf8'),
    samples: toSamples(yamlFiles(join(assets, 'manifests'))),
  };
}
