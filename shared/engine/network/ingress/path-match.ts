/** Whether a path of an Ingress takes a request, by its type (docs: Services, Load Balancing, Ingress, "Path types"). */
import type { HttpIngressPath } from '../../../model/ingress.ts';
import { typedRegex } from '../../text/bounded-regex.ts';

/** Exact: to the letter, with upper and lower case. */
const isExact = (path: string, asked: string): boolean => path === asked;

/** Prefix: element by element, a slash at the end of the path being nothing; "/aaa/bb" does not take "/aaa/bbb". */
function isPrefix(path: string, asked: string): boolean {
  const base = path.endsWith('/') ? path.slice(0, -1) : path;
  return asked === base || asked.startsWith(`${base}/`);
}

/** ImplementationSpecific: letter by letter, as PathPrefix of traefik and `location` of nginx do. */
const isBeginning = (path: string, asked: string): boolean => asked.startsWith(path);

/** The path of a request without its query; "/" for none. */
export function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  return path === '' ? '/' : path;
}

/** @param asked the path of a request, without a query */
export function takesPath(type: HttpIngressPath['pathType'], path: string, asked: string): boolean {
  switch (type) {
    case 'Exact':
      return isExact(path, asked);
    case 'Prefix':
      return isPrefix(path, asked);
    default:
      return isBeginning(path, asked);
  }
}

/** `location ~* "^path"` of nginx; undefined where the path is no regular expression: nginx then refuses the whole file. */
export const asPattern = (path: string): RegExp | undefined => typedRegex(`^${path}`, 'i');
