/** What ingress controllers answer by themselves, byte for byte, and how a client hears of it. */
import type { IngressProgram } from '../../../model/ingress.ts';

export interface Page {
  code: number;
  body: string;
  headers: readonly (readonly [string, string])[];
}

/** Pages of nginx (ngx_http_special_response.c); the controller hides its version. */
const NGINX_TITLES: Readonly<Record<number, string>> = {
  308: '308 Permanent Redirect',
  404: '404 Not Found',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
};

/** Texts of traefik (mux NotFound, loadbalancer wrr, server/service proxy error handler). */
const TRAEFIK_TEXTS: Readonly<Record<number, string>> = {
  404: '404 page not found\n',
  502: 'Bad Gateway',
  503: 'no available server\n',
  504: 'Gateway Timeout',
};

const nginxBody = (code: number): string => {
  const title = NGINX_TITLES[code] ?? String(code);
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
};

/** @param location where a redirection leads */
export function ownPage(program: IngressProgram, code: number, location?: string): Page {
  const body = program === 'traefik' ? (TRAEFIK_TEXTS[code] ?? '') : nginxBody(code);
  const type = program === 'traefik' ? 'text/plain; charset=utf-8' : 'text/html';
  return {
    code,
    body,
    headers: [
      ['Content-Type', type],
      ['Content-Length', String(body.length)],
      ...(location === undefined ? [] : ([['Location', location]] as const)),
    ],
  };
}

/** The subject of the certificate that a controller shows where it has none for the host. */
export const DEFAULT_CERTIFICATE: Readonly<Record<IngressProgram, string>> = {
  traefik: 'TRAEFIK DEFAULT CERT',
  'ingress-nginx': 'Kubernetes Ingress Controller Fake Certificate',
};

/** What a controller waits for an endpoint, ms, and how many it tries. */
export interface Patience {
  connectMs: number;
  /** undefined: for ever. */
  answerMs: number | undefined;
  tries: number;
}

/**
 * traefik: forwardingTimeouts (dialTimeout 30 s, responseHeaderTimeout none), no retries; ingress-nginx:
 * proxy-connect-timeout 5 s, proxy-read-timeout 60 s, proxy-next-upstream-tries 3.
 */
export const PATIENCE: Readonly<Record<IngressProgram, Patience>> = {
  traefik: { connectMs: 30_000, answerMs: undefined, tries: 1 },
  'ingress-nginx': { connectMs: 5_000, answerMs: 60_000, tries: 3 },
};
