/** A kustomization file as it is read: the fields that are understood, and a word about the others (kustomize api/types). */
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { listFolder, readFile, type Task } from '../waits.ts';
import { KUSTOMIZE, readYaml } from '../resources/yaml-text.ts';

export interface GeneratorOptions {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  disableNameSuffixHash?: boolean;
  immutable?: boolean;
}

export interface GeneratorArgs {
  name: string;
  namespace?: string;
  behavior?: 'create' | 'merge' | 'replace';
  type?: string;
  literals?: string[];
  files?: string[];
  envs?: string[];
  env?: string;
  options?: GeneratorOptions;
}

export interface PatchTarget {
  group?: string;
  version?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  labelSelector?: string;
  annotationSelector?: string;
}

export interface PatchArgs {
  path?: string;
  patch?: string;
  target?: PatchTarget;
}

export interface Kustomization {
  resources?: string[];
  bases?: string[];
  namePrefix?: string;
  nameSuffix?: string;
  namespace?: string;
  commonLabels?: Record<string, string>;
  labels?: {
    pairs?: Record<string, string>;
    includeSelectors?: boolean;
    includeTemplates?: boolean;
  }[];
  commonAnnotations?: Record<string, string>;
  images?: { name: string; newName?: string; newTag?: string; digest?: string }[];
  replicas?: { name: string; count: number }[];
  configMapGenerator?: GeneratorArgs[];
  secretGenerator?: GeneratorArgs[];
  generatorOptions?: GeneratorOptions;
  patches?: PatchArgs[];
  patchesStrategicMerge?: string[];
  patchesJson6902?: PatchArgs[];
}

const UNDERSTOOD = new Set(
  'apiVersion kind metadata resources bases namePrefix nameSuffix namespace commonLabels labels commonAnnotations images replicas configMapGenerator secretGenerator generatorOptions patches patchesStrategicMerge patchesJson6902'.split(
    ' ',
  ),
);
const OTHERS = new Set(
  'components crds vars replacements helmCharts helmGlobals helmChartInflationGenerator configurations generators transformers validators openapi buildMetadata sortOptions imageTags'.split(
    ' ',
  ),
);

/** Field -> what stands in its place now. */
const DEPRECATED: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
};

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** @throws CommandError where the folder has none, or it cannot be read */
export function* readKustomization(call: Call, folder: string): Task<Kustomization> {
  const listed = yield* listFolder(folder);
  if ('error' in listed)
    throw new CommandError(
      `must build at directory: not a valid directory: evalsymlink failure on '${folder}' : lstat ${folder}: ${listed.error}`,
    );
  const name = NAMES.find((each) => listed.entries.some((entry) => entry.name === each));
  if (name === undefined)
    throw new CommandError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${folder}'`,
    );
  const answer = yield* readFile(`${folder}/${name}`);
  if ('error' in answer) throw new CommandError(`open ${folder}/${name}: ${answer.error}`);
  const [first] = readYaml(answer.text, 'invalid Kustomization: ', KUSTOMIZE);
  const value = (first ?? {}) as Record<string, unknown>;
  const fields = Object.keys(value);
  if (fields.length === 0) throw new CommandError('kustomization.yaml is empty');
  for (const field of fields) {
    if (OTHERS.has(field))
      throw new CommandError(`the field ${JSON.stringify(field)} of a kustomization is not simulated`);
    if (!UNDERSTOOD.has(field))
      throw new CommandError(`invalid Kustomization: json: unknown field ${JSON.stringify(field)}`);
  }
  for (const [field, instead] of Object.entries(DEPRECATED))
    if (field in value)
      call.io.err(
        `# Warning: '${field}' is deprecated. Please use '${instead}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n`,
      );
  return value as Kustomization;
}
