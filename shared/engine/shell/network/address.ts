/** Reads URLs and host names as command line tools take them. */

export interface Target {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** With the query; never empty. */
  readonly path: string;
}

/** The parts of a URL; a missing scheme is http. Undefined when it is none. */
export function parseUrl(text: string): Target | undefined {
  const m = /^(?:(https?):\/\/)?(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#[\]]+)(?::(\d+))?([/?][^#]*)?(?:#.*)?$/i.exec(text);
  if (m === null || /^[a-z]+:\/\//i.test(text) !== (m[1] !== undefined)) return undefined;
  const scheme = m[1]?.toLowerCase() === 'https' ? 'https' : 'http';
  const path = m[4] ?? '/';
  return {
    scheme,
    host: m[2]!.replace(/^\[(.*)\]$/, '$1'),
    port: m[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(m[3]),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** Where a `Location` leads from a target. */
export function redirectOf(from: Target, location: string): Target | undefined {
  if (/^https?:\/\//i.test(location)) return parseUrl(location);
  if (location.startsWith('/')) return { ...from, path: location };
  return { ...from, path: from.path.replace(/[^/]*(?:\?.*)?$/, '') + location };
}
