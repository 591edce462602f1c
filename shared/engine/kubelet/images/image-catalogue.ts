/** What the program knows of images: size, start, ports, how they stop and end; the rest gets sensible manners. */
import { fnv1a } from '../../kernel/random.ts';
import { fullName, parseImageName, repositoryOf, type ImageName } from './image-name.ts';

export interface StopBehaviour {
  /** Ms from the stop signal to the end; those that ignore it are killed when the grace period is over (137). */
  afterMs: number;
  exitCode: number;
  ignoresTerm: boolean;
}

export interface ExitBehaviour {
  /** Ms from start to end. */
  afterMs: number;
  exitCode: number;
}

/** How a container of an image behaves. */
export interface ImageBehaviour {
  sizeBytes: number;
  /** Ms to create and start a container. */
  startMs: number;
  /** Ms from start until it answers. */
  readyAfterMs: number;
  /** The ports it answers on; 'declared': whatever the manifest's containerPorts say. */
  ports: readonly number[] | 'declared';
  stop: StopBehaviour;
  /** Set when the image's own program ends (with no command given). */
  exit?: ExitBehaviour;
  /** Whose shell and tools it has; 'none': no shell at all. Absent: one like debian's. */
  shell?: Flavour | 'none';
  /** The words that it starts with, where they are known: ENTRYPOINT and CMD. */
  entrypoint?: readonly string[];
  cmd?: readonly string[];
  /** Executables beside shell and tools; 'any': nobody knows, so every name is taken for one. */
  programs: readonly string[] | 'any';
  env?: Readonly<Record<string, string>>;
  workdir?: string;
  /** Files that it comes with, beside those of every image. */
  files?: Readonly<Record<string, string>>;
  /** Where its server finds the files that it serves. */
  serves?: string;
  /** What its server answers on a path; other paths get 404 where there are any, and a greeting where there are none. */
  answers?: Readonly<Record<string, HttpAnswer>>;
  /** What it answers instead when this is its first argument. */
  subcommands?: Readonly<Record<string, Readonly<Record<string, HttpAnswer>>>>;
}

/** What a simulated server says on one path. Templates: {{hostname}}, {{ip}}, {{path}}. */
export interface HttpAnswer {
  status: number;
  body: string;
  /** From so many ms after the container's start another status. */
  later?: { afterMs: number; status: number };
}

export type Flavour = 'bash' | 'dash' | 'ash';

export interface ImageCatalogue {
  /** By repository ("docker.io/library/nginx"). */
  images: ReadonlyMap<string, ImageBehaviour>;
  /** For every other image. */
  unknown: ImageBehaviour;
  /** Repositories that no registry has. */
  missingRepositories: ReadonlySet<string>;
  /** Tags that no repository has. */
  missingTags: ReadonlySet<string>;
}

export interface SimulatedImage extends ImageBehaviour {
  name: ImageName;
  /** "docker.io/library/nginx:1.27": status.containerStatuses[].image and the key of node caches. */
  reported: string;
  /** "docker.io/library/nginx@sha256:...": status.containerStatuses[].imageID; one string per image. */
  id: string;
  /** Set when pulling fails, and why. */
  missing?: 'tag' | 'repository';
}

type Fields = Record<string, unknown>;

function fail(place: string, what: string): never {
  throw new Error(`images.yaml: ${place}: ${what}`);
}

function fieldsAt(value: unknown, place: string, allowed: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(place, 'must be a map');
  for (const key of Object.keys(value)) if (!allowed.includes(key)) fail(`${place}.${key}`, 'unknown field');
  return value as Fields;
}

function numberAt(fields: Fields, key: string, place: string, otherwise: number): number {
  const value = fields[key];
  if (value === undefined) return otherwise;
  if (typeof value !== 'number' || !(value >= 0)) fail(`${place}.${key}`, 'must be a number, 0 or more');
  return value;
}

function textsAt(value: unknown, place: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((v) => typeof v === 'string')) fail(place, 'must be a list of texts');
  return value as string[];
}

function portsAt(value: unknown, place: string, otherwise: ImageBehaviour['ports']): ImageBehaviour['ports'] {
  if (value === undefined) return otherwise;
  if (value === 'declared') return 'declared';
  if (!Array.isArray(value) || !value.every((v) => Number.isInteger(v) && v > 0 && v < 65536)) {
    fail(place, "must be a list of ports or 'declared'");
  }
  return value as number[];
}

function stopAt(value: unknown, place: string, otherwise: StopBehaviour): StopBehaviour {
  if (value === undefined) return otherwise;
  const fields = fieldsAt(value, place, ['ms', 'exitCode', 'ignoresTerm']);
  const ignores = fields['ignoresTerm'] ?? false;
  if (typeof ignores !== 'boolean') fail(`${place}.ignoresTerm`, 'must be true or false');
  return {
    afterMs: numberAt(fields, 'ms', place, otherwise.afterMs),
    exitCode: numberAt(fields, 'exitCode', place, otherwise.exitCode),
    ignoresTerm: ignores,
  };
}

const BEHAVIOUR = [
  'sizeBytes',
  'startMs',
  'readyAfterMs',
  'ports',
  'stop',
  'runs',
  'shell',
  'entrypoint',
  'cmd',
  'programs',
  'env',
  'workdir',
  'files',
  'answers',
  'serves',
  'subcommands',
];

const SHELLS = ['bash', 'dash', 'ash', 'none'] as const;

function textMapAt(value: unknown, place: string): Record<string, string> {
  const fields = fieldsAt(value, place, Object.keys(value ?? {}));
  for (const [key, text] of Object.entries(fields))
    if (typeof text !== 'string') fail(`${place}.${key}`, 'must be text');
  return fields as Record<string, string>;
}

function answersAt(value: unknown, place: string): Record<string, HttpAnswer> {
  const answers: Record<string, HttpAnswer> = {};
  for (const [path, one] of Object.entries(fieldsAt(value, place, Object.keys(value ?? {})))) {
    const at = `${place}.${path}`;
    const { status = 200, body = '', later } = fieldsAt(one, at, ['status', 'body', 'later']);
    if (typeof status !== 'number') fail(`${at}.status`, 'must be a number');
    if (typeof body !== 'string') fail(`${at}.body`, 'must be text');
    answers[path] = { status, body };
    if (later === undefined) continue;
    const change = fieldsAt(later, `${at}.later`, ['afterMs', 'status']);
    answers[path].later = {
      afterMs: numberAt(change, 'afterMs', `${at}.later`, 0),
      status: numberAt(change, 'status', `${at}.later`, 500),
    };
  }
  return answers;
}

/** What the image is made of: its shell, its words, its files. */
function contentAt(fields: Fields, place: string): Partial<ImageBehaviour> {
  const content: Partial<ImageBehaviour> = {};
  const { shell, programs } = fields;
  if (shell !== undefined) {
    const known = SHELLS.find((s) => s === shell);
    if (known === undefined) fail(`${place}.shell`, `must be one of ${SHELLS.join(', ')}`);
    content.shell = known;
  }
  if (fields['entrypoint'] !== undefined) content.entrypoint = textsAt(fields['entrypoint'], `${place}.entrypoint`);
  if (fields['cmd'] !== undefined) content.cmd = textsAt(fields['cmd'], `${place}.cmd`);
  if (programs !== undefined) content.programs = programs === 'any' ? 'any' : textsAt(programs, `${place}.programs`);
  if (fields['env'] !== undefined) content.env = textMapAt(fields['env'], `${place}.env`);
  if (fields['files'] !== undefined) content.files = textMapAt(fields['files'], `${place}.files`);
  if (fields['answers'] !== undefined) content.answers = answersAt(fields['answers'], `${place}.answers`);
  if (fields['subcommands'] !== undefined) {
    const at = `${place}.subcommands`;
    const list = fieldsAt(fields['subcommands'], at, Object.keys(fields['subcommands'] ?? {}));
    content.subcommands = Object.fromEntries(
      Object.entries(list).map(([name, answers]) => [name, answersAt(answers, `${at}.${name}`)]),
    );
  }
  if (typeof fields['serves'] === 'string') content.serves = fields['serves'];
  if (typeof fields['workdir'] === 'string') content.workdir = fields['workdir'];
  return content;
}

function behaviourAt(fields: Fields, place: string, base: ImageBehaviour): ImageBehaviour {
  const behaviour: ImageBehaviour = {
    sizeBytes: numberAt(fields, 'sizeBytes', place, base.sizeBytes),
    startMs: numberAt(fields, 'startMs', place, base.startMs),
    readyAfterMs: numberAt(fields, 'readyAfterMs', place, base.readyAfterMs),
    ports: portsAt(fields['ports'], `${place}.ports`, base.ports),
    stop: stopAt(fields['stop'], `${place}.stop`, base.stop),
    programs: base.programs,
    ...contentAt(fields, place),
  };
  if (fields['runs'] === undefined) return behaviour;
  const runs = fieldsAt(fields['runs'], `${place}.runs`, ['seconds', 'exitCode']);
  return {
    ...behaviour,
    exit: {
      afterMs: Math.round(numberAt(runs, 'seconds', `${place}.runs`, 0) * 1000),
      exitCode: numberAt(runs, 'exitCode', `${place}.runs`, 0),
    },
  };
}

/** Manners of an image nobody described: starts in a second, serves what it declares, 60 MB, stops politely. */
const UNKNOWN: ImageBehaviour = {
  sizeBytes: 60_000_000,
  startMs: 250,
  readyAfterMs: 750,
  ports: 'declared',
  stop: { afterMs: 500, exitCode: 0, ignoresTerm: false },
  programs: 'any',
};

function repositoryAt(text: string, place: string): string {
  try {
    return repositoryOf(parseImageName(text));
  } catch (error) {
    return fail(place, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads the parsed content of assets/images.yaml (its header documents the fields).
 * @throws Error that names the place of the first fault
 */
export function parseImageCatalogue(value: unknown): ImageCatalogue {
  const top = fieldsAt(value, 'the file', ['unknown', 'missing', 'images']);
  const unknown =
    top['unknown'] === undefined
      ? UNKNOWN
      : behaviourAt(fieldsAt(top['unknown'], 'unknown', BEHAVIOUR), 'unknown', UNKNOWN);
  const missing = top['missing'] === undefined ? {} : fieldsAt(top['missing'], 'missing', ['repositories', 'tags']);
  const list = top['images'] ?? [];
  if (!Array.isArray(list)) fail('images', 'must be a list');
  const images = new Map<string, ImageBehaviour>();
  list.forEach((entry: unknown, i) => {
    const place = `images[${i}]`;
    const fields = fieldsAt(entry, place, ['names', ...BEHAVIOUR]);
    const names = textsAt(fields['names'], `${place}.names`);
    if (names.length === 0) fail(`${place}.names`, 'must name at least one image');
    const behaviour = behaviourAt(fields, place, unknown);
    names.forEach((name, n) => {
      const repository = repositoryAt(name, `${place}.names[${n}]`);
      if (images.has(repository)) fail(`${place}.names[${n}]`, `${name} is described twice`);
      images.set(repository, behaviour);
    });
  });
  return {
    images,
    unknown,
    missingRepositories: new Set(
      textsAt(missing['repositories'], 'missing.repositories').map((r, i) =>
        repositoryAt(r, `missing.repositories[${i}]`),
      ),
    ),
    missingTags: new Set(textsAt(missing['tags'], 'missing.tags')),
  };
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
  const behaviour = catalogue.images.get(repository) ?? catalogue.unknown;
  const missing = catalogue.missingRepositories.has(repository)
    ? 'repository'
    : name.tag !== undefined && catalogue.missingTags.has(name.tag)
      ? 'tag'
      : undefined;
  const simulated: SimulatedImage = {
    ...behaviour,
    name,
    reported,
    id: `${repository}@${name.digest ?? `sha256:${digestFor(reported)}`}`,
    ...(missing === undefined ? {} : { missing }),
  };
  known.set(image, simulated);
  return simulated;
}
