/** What the program knows of images: size, start, ports, how they answer, log and end; the rest gets sensible manners. */
import { fnv1a } from '../../kernel/random.ts';
import type { IngressProgram } from '../../../model/ingress.ts';
import type { Container } from '../../../model/pod.ts';
import { entriesAt, fail, fieldsAt, listAt, textsAt } from './fields.ts';
import type { ImageBehaviour } from './image-behaviour.ts';
import { fullName, isImageName, parseImageName, repositoryOf, type ImageName } from './image-name.ts';
import { BEHAVIOUR, behaviourAt } from './parse-behaviour.ts';

/** An entry of the catalogue. */
export interface CataloguedImage extends ImageBehaviour {
  /** What it does instead when this is its first argument. */
  subcommands?: ReadonlyMap<string, ImageBehaviour>;
}

export interface ImageCatalogue {
  /** By repository ("docker.io/library/nginx"). */
  images: ReadonlyMap<string, CataloguedImage>;
  /** For every other image. */
  unknown: ImageBehaviour;
  /** Repositories that no registry has. */
  missingRepositories: ReadonlySet<string>;
  /** Tags that no repository has. */
  missingTags: ReadonlySet<string>;
}

export interface SimulatedImage extends CataloguedImage {
  name: ImageName;
  /** "docker.io/library/nginx:1.27": status.containerStatuses[].image and the key of node caches. */
  reported: string;
  /** "docker.io/library/nginx@sha256:...": status.containerStatuses[].imageID; one string per image. */
  id: string;
  /** Somebody described it; of others nobody knows what their servers speak. */
  isKnown?: true;
  /** The manifest's words chose this behaviour: it is that of its command. */
  isChosen?: true;
  /** Set when pulling fails, and why. */
  missing?: 'tag' | 'repository';
}

/** Manners of an image nobody described: starts in a second, serves what it declares, 60 MB, stops politely. */
const UNKNOWN: ImageBehaviour = {
  sizeBytes: 60_000_000,
  startMs: 250,
  readyAfterMs: 750,
  ports: 'declared',
  stop: { afterMs: 500, exitCode: 0, ignoresTerm: false },
  programs: 'any',
  usage: { memoryBytes: 24 * 1024 * 1024, cpuMillis: 1, requestCpuMs: 1, startCpuMs: 0, growth: 0 },
  serving: { threads: 4, backlog: 4096 },
};

function repositoryAt(text: string, place: string): string {
  try {
    return repositoryOf(parseImageName(text));
  } catch (error) {
    return fail(place, error instanceof Error ? error.message : String(error));
  }
}

function imageAt(entry: unknown, place: string, unknown: ImageBehaviour): [string[], CataloguedImage] {
  const fields = fieldsAt(entry, place, ['names', 'subcommands', ...BEHAVIOUR]);
  const names = textsAt(fields['names'], `${place}.names`);
  if (names.length === 0) fail(`${place}.names`, 'must name at least one image');
  const behaviour = behaviourAt(fields, place, unknown);
  const repositories = names.map((name, n) => repositoryAt(name, `${place}.names[${n}]`));
  if (fields['subcommands'] === undefined) return [repositories, behaviour];
  const subcommands = entriesAt(fields['subcommands'], `${place}.subcommands`).map(
    ([word, one]): [string, ImageBehaviour] => {
      const at = `${place}.subcommands.${word}`;
      return [word, behaviourAt(fieldsAt(one, at, BEHAVIOUR), at, behaviour)];
    },
  );
  return [repositories, { ...behaviour, subcommands: new Map(subcommands) }];
}

/**
 * Reads the parsed content of assets/images.yaml (its header documents the fields), or of a person's own file like it.
 * @throws Error that names file and place of the first fault
 */
export function parseImageCatalogue(value: unknown, file = 'images.yaml'): ImageCatalogue {
  const top = fieldsAt(value, file, ['unknown', 'missing', 'images']);
  const unknown =
    top['unknown'] === undefined
      ? UNKNOWN
      : behaviourAt(fieldsAt(top['unknown'], `${file}: unknown`, BEHAVIOUR), `${file}: unknown`, UNKNOWN);
  const missingAt = `${file}: missing`;
  const missing = top['missing'] === undefined ? {} : fieldsAt(top['missing'], missingAt, ['repositories', 'tags']);
  const images = new Map<string, CataloguedImage>();
  listAt(top['images'] ?? [], `${file}: images`).forEach((entry, i) => {
    const [repositories, image] = imageAt(entry, `${file}: images[${i}]`, unknown);
    for (const [n, repository] of repositories.entries()) {
      if (images.has(repository)) fail(`${file}: images[${i}].names[${n}]`, `${repository} is described twice`);
      images.set(repository, image);
    }
  });
  return {
    images,
    unknown,
    missingRepositories: new Set(
      textsAt(missing['repositories'], `${missingAt}.repositories`).map((r, i) =>
        repositoryAt(r, `${missingAt}.repositories[${i}]`),
      ),
    ),
    missingTags: new Set(textsAt(missing['tags'], `${missingAt}.tags`)),
  };
}

/** A catalogue in which a person's own entries stand in the place of those of the same name, and beside the others. */
export function mergeCatalogues(base: ImageCatalogue, own: ImageCatalogue): ImageCatalogue {
  const missingRepositories = new Set([...base.missingRepositories, ...own.missingRepositories]);
  for (const name of own.images.keys()) missingRepositories.delete(name);
  return {
    images: new Map([...base.images, ...own.images]),
    unknown: base.unknown,
    missingRepositories,
    missingTags: new Set([...base.missingTags, ...own.missingTags]),
  };
}

/** Whether somebody described the image; false too for what is no image name. */
export function isKnownImage(catalogue: ImageCatalogue, image: string): boolean {
  if (!isImageName(image)) return false;
  const repository = repositoryOf(parseImageName(image));
  return catalogue.images.has(repository) || catalogue.missingRepositories.has(repository);
}

/** Which ingress controller an image is; undefined: none, or no image at all. */
export function ingressProgramOf(catalogue: ImageCatalogue, image: string): IngressProgram | undefined {
  // Asked at each change of a pod: a name that was looked up is not read again.
  const known = seen.get(catalogue)?.get(image);
  if (known !== undefined) return known.ingress;
  return isImageName(image) ? lookUp(catalogue, image).ingress : undefined;
}

/** 64 hexadecimal digits made from a text: the same for the same image on every machine. */
function digestFor(text: string): string {
  let digest = '';
  let basis = 0x811c9dc5;
  for (let i = 0; i < 8; i++) {
    basis = fnv1a(text, (basis ^ Math.imul(i + 1, 0x9e3779b1)) >>> 0);
    digest += basis.toString(16).padStart(8, '0');
  }
  return digest;
}

/** Derived from the catalogue and the name alone, so it cannot influence an outcome. */
const seen = new WeakMap<ImageCatalogue, Map<string, SimulatedImage>>();
const SEEN_LIMIT = 10_000;

/**
 * How the image of a container behaves. The same object for the same text.
 * @throws ImageNameError for a reference that no runtime accepts
 */
export function lookUp(catalogue: ImageCatalogue, image: string): SimulatedImage {
  let known = seen.get(catalogue);
  if (known === undefined || known.size > SEEN_LIMIT) {
    known = new Map();
    seen.set(catalogue, known);
  }
  const before = known.get(image);
  if (before !== undefined) return before;
  const name = parseImageName(image);
  const repository = repositoryOf(name);
  const reported = fullName(name);
  const described = catalogue.images.get(repository);
  const missing = catalogue.missingRepositories.has(repository)
    ? 'repository'
    : name.tag !== undefined && catalogue.missingTags.has(name.tag)
      ? 'tag'
      : undefined;
  const simulated: SimulatedImage = {
    ...(described ?? catalogue.unknown),
    name,
    reported,
    ...(described === undefined ? {} : { isKnown: true }),
    id: `${repository}@${name.digest ?? `sha256:${digestFor(reported)}`}`,
    ...(missing === undefined ? {} : { missing }),
  };
  known.set(image, simulated);
  return simulated;
}

/** Those of an image, each made once. */
const variants = new WeakMap<SimulatedImage, Map<ImageBehaviour, SimulatedImage>>();

/** Whether a command begins with the words, which are parted by single blanks. */
function beginsWith(command: readonly string[], words: string): boolean {
  const [name = '', ...rest] = words.split(' ');
  const given = command[0] ?? '';
  return given.slice(given.lastIndexOf('/') + 1) === name && rest.every((word, i) => command[i + 1] === word);
}

function instead(image: SimulatedImage, { args = [], command = [] }: Container): ImageBehaviour | undefined {
  const word = args[0] ?? command[1] ?? image.cmd?.[0] ?? '';
  const sub = image.subcommands?.get(word);
  if (sub !== undefined || command.length === 0) return sub;
  const all = [...command, ...args];
  for (const [words, behaviour] of image.commands ?? []) if (beginsWith(all, words)) return behaviour;
  return undefined;
}

/** The behaviour in the image's place: what it does not say is not said. */
function chosen({ name, reported, id, missing }: SimulatedImage, behaviour: ImageBehaviour): SimulatedImage {
  return {
    ...behaviour,
    name,
    reported,
    id,
    isKnown: true,
    isChosen: true,
    ...(missing === undefined ? {} : { missing }),
  };
}

/** What a container makes of its image: the first argument or the command may decide. The same object for the same one. */
export function variantFor(image: SimulatedImage, container: Container): SimulatedImage {
  if (image.subcommands === undefined && image.commands === undefined) return image;
  const behaviour = instead(image, container);
  if (behaviour === undefined) return image;
  let known = variants.get(image);
  if (known === undefined) variants.set(image, (known = new Map()));
  let variant = known.get(behaviour);
  if (variant === undefined) known.set(behaviour, (variant = chosen(image, behaviour)));
  return variant;
}
