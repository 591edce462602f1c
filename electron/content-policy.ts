/** The one Content-Security-Policy: the window loads its own files and nothing else, and runs no text as code. */

const rules: Record<string, string> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'worker-src': "'self'",
  // React and React Flow set styles one by one through the DOM, which this allows; no style text is ever injected.
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'object-src': "'none'",
};

const write = (all: Record<string, string>): string =>
  Object.entries(all)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** For a `<meta>` in the page, where browsers do not take `frame-ancestors`. */
export const metaPolicy = write(rules);

/** For the header of every answer: as the meta, and the page may not be framed. */
export const headerPolicy = write({ ...rules, 'frame-ancestors': "'none'" });

/** Headers that every file of the window is served with, by Electron's protocol and by the local server. */
export const pageHeaders: Record<string, string> = {
  'Content-Security-Policy': headerPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
