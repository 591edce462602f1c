/** Splits an image reference as far as the API server needs: its tag and digest (pkg/util/parsers). */

export interface ImageTag {
  repository: string;
  /** "latest" when there is neither tag nor digest; '' with a digest alone. */
  tag: string;
  digest: string;
}

export function parseImageName(image: string): ImageTag {
  const at = image.indexOf('@');
  const digest = at < 0 ? '' : image.slice(at + 1);
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.lastIndexOf(':');
  // A colon before the last slash belongs to the registry's port.
  const tagged = colon > name.lastIndexOf('/');
  return {
    repository: tagged ? name.slice(0, colon) : name,
    tag: tagged ? name.slice(colon + 1) : digest === '' ? 'latest' : '',
    digest,
  };
}
