/** Reads image references as the container runtimes do, so that equal images have one name. */

export interface ImageName {
  /** "docker.io", "registry.k8s.io", "localhost:5000". */
  domain: string;
  /** Path within the registry: "library/nginx". */
  path: string;
  /** "latest" where neither tag nor digest was written; absent with a digest alone. */
  tag?: string;
  /** "sha256:..." */
  digest?: string;
}

/** Thrown for a reference that no runtime accepts; the message is upstream's. */
export class ImageNameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImageNameError';
  }
}

const HEX_64 = /^[a-f0-9]{64}$/;
const COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${COMPONENT}(?:\\.${COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH_COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const PATH = `${PATH_COMPONENT}(?:/${PATH_COMPONENT})*`;
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^(${DOMAIN})/(${PATH})(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const MAX_NAME = 255;

function splitDomain(image: string): { domain: string; rest: string } {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  const isDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  let domain = isDomain ? first : 'docker.io';
  let rest = isDomain ? image.slice(slash + 1) : image;
  if (domain === 'index.docker.io') domain = 'docker.io';
  if (domain === 'docker.io' && !rest.includes('/')) rest = `library/${rest}`;
  return { domain, rest };
}

/**
 * Parses and normalises: "nginx" is docker.io/library/nginx:latest.
 * Follows github.com/distribution/reference ParseNormalizedNamed and k8s.io/kubernetes/pkg/util/parsers.
 * @throws ImageNameError
 */
export function parseImageName(image: string): ImageName {
  if (HEX_64.test(image)) {
    throw new ImageNameError(`invalid repository name (${image}), cannot specify 64-byte hexadecimal strings`);
  }
  const { domain, rest } = splitDomain(image);
  const colon = rest.indexOf(':');
  const remote = colon < 0 ? rest : rest.slice(0, colon);
  if (remote.toLowerCase() !== remote) {
    throw new ImageNameError(`invalid reference format: repository name (${remote}) must be lowercase`);
  }
  const m = REFERENCE.exec(`${domain}/${rest}`);
  if (m === null) throw new ImageNameError('invalid reference format');
  const [, host = '', path = '', tag, digest] = m;
  if (path.length > MAX_NAME) throw new ImageNameError(`repository name must not be more than ${MAX_NAME} characters`);
  if (digest?.startsWith('sha256:') && digest.length !== 'sha256:'.length + 64) {
    throw new ImageNameError('invalid checksum digest length');
  }
  if (digest !== undefined) return { domain: host, path, ...(tag === undefined ? {} : { tag }), digest };
  return { domain: host, path, tag: tag ?? 'latest' };
}

/** "docker.io/library/nginx". */
export const repositoryOf = (name: ImageName): string => `${name.domain}/${name.path}`;

/** The full name, as containerd reports it in a container's status. */
export function fullName(name: ImageName): string {
  const repository = repositoryOf(name);
  return name.digest === undefined ? `${repository}:${name.tag ?? 'latest'}` : `${repository}@${name.digest}`;
}

/** Whether a runtime accepts the text as the name of an image. */
export function isImageName(text: string): boolean {
  try {
    parseImageName(text);
    return true;
  } catch (error) {
    if (error instanceof ImageNameError) return false;
    throw error;
  }
}
