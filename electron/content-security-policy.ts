/** What a page of Orrery may load: its own files and nothing else; no inline script, no eval, no other host. */

const directives: Record<string, string> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

const join = (d: Record<string, string>): string => Object.entries(d).map(([name, value]) => `${name} ${value}`).join('; ');

/** For the page's <meta>, which holds whoever serves it. */
export const metaPolicy: string = join(directives);

/** For the response header, which alone may forbid being framed. */
export const headerPolicy: string = join({ ...directives, 'frame-ancestors': "'none'" });
