/** What the annotations of an Ingress change in how controllers route it, as far as that is simulated. */
import type { Route } from './route.ts';

const NGINX = 'nginx.ingress.kubernetes.io';
const TRAEFIK = 'traefik.ingress.kubernetes.io/router';

/** ingress-nginx: where requests are sent on to; "$1" is what the first group of the path found. */
export const rewriteTarget = ({ annotations }: Route): string | undefined => {
  const target = annotations[`${NGINX}/rewrite-target`];
  return target === undefined || target === '' ? undefined : target;
};

/** ingress-nginx: paths are regular expressions, for all of the host (controller template needsRegex). */
export const wantsPattern = (route: Route): boolean => {
  const target = rewriteTarget(route);
  return route.annotations[`${NGINX}/use-regex`] === 'true' || (target !== undefined && target !== route.path);
};

/** ingress-nginx: people who come without TLS are sent to https, where the host has a certificate. */
export function redirectsToTls({ annotations }: Route, hasCertificate: boolean): boolean {
  if (annotations[`${NGINX}/force-ssl-redirect`] === 'true') return true;
  return hasCertificate && annotations[`${NGINX}/ssl-redirect`] !== 'false';
}

/** traefik: the entry points that the route is for; undefined: all of them. */
export function entryPointsOf({ annotations }: Route): readonly string[] | undefined {
  const given = annotations[`${TRAEFIK}.entrypoints`];
  return given === undefined ? undefined : given.split(',').map((name) => name.trim());
}

/** traefik: only requests over TLS. */
export const wantsTls = ({ annotations }: Route): boolean => annotations[`${TRAEFIK}.tls`] === 'true';
