/** The assets as the headless program finds them: beside the sources, or where ORRERY_ROOT says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import {
  mergeCatalogues,
  parseImageCatalogue,
  type ImageCatalogue,
} from '../../shared/engine/kubelet/images/image-catalogue.ts';
import { descriptionsFrom, type Describe } from '../../shared/engine/kubectl/explain/descriptions.ts';
import { parseScenario, type Scenario } from '../../shared/session/scenario.ts';

const root = process.env['ORRERY_ROOT'] ?? process.cwd();

const asset = (...path: string[]): string => readFileSync(join(root, 'assets', ...path), 'utf8');

const shipped = (): ImageCatalogue => parseImageCatalogue(load(asset('images.yaml')));

/**
 * The catalogue of images, with a person's own file laid over it.
 * @throws Error that names the file and the place in it
 */
export function imagesFromDisk(own?: string): ImageCatalogue {
  return own === undefined
    ? shipped()
    : mergeCatalogues(shipped(), parseImageCatalogue(load(readFileSync(own, 'utf8')), own));
}

/** Types in words, read when somebody asks. */
export const describeFromDisk = (): Describe => descriptionsFrom(() => asset('descriptions.json'));

export const scenarioFromDisk = (id = 'k3s-like'): Scenario => parseScenario(asset('scenarios', `${id}.yaml`));
