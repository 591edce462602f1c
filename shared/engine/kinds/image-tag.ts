/** Splits an image reference as far as the API server needs: its tag and digest (pkg/util/parsers). */

export interface ImageTag {
  repository: string;
  /** "latest" when there is neither tag nor digest; '' with a digest alone. */
  tag: string;
  digest: string;
}

/** What no runtime accepts has no tag either ("$(IMAGE)", "<image>"). */
const WORD = '[A-Za-z0-9]+(?:(?:[._]|__|-+)[A-Za-z0-9]+)*';
const ACCEPTED = new RegExp(
  `^(?:(?:${WORD}|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?/)?${WORD}(?:/${WORD})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][\\w+.-]*:[0-9a-fA-F]{32,})?$`,
);

export function parseImageName(image: string): ImageTag {
  if (!ACCEPTED.test(image)) return { repository: image, tag: '', digest: '' };
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
