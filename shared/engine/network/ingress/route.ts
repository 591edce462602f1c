/** One way through an ingress controller: what an Ingress says of one host and path. */
import type { HttpIngressPath, Ingress, IngressBackend } from '../../../model/ingress.ts';

export interface Route {
  namespace: string;
  ingress: string;
  /** "spec.rules[0].http.paths[1]", "spec.defaultBackend". */
  place: string;
  /** In small letters; '' takes every host. */
  host: string;
  path: string;
  type: HttpIngressPath['pathType'];
  backend: IngressBackend;
  annotations: Readonly<Record<string, string>>;
}

const NONE: Readonly<Record<string, string>> = {};

/** "shop.example.com/cart", "*" for every host: how a rule is called in sentences. */
export const ruleText = ({ host, path }: Pick<Route, 'host' | 'path'>): string => `${host === '' ? '*' : host}${path}`;

/** All routes of the rules of an Ingress, in its order. */
export function routesOf(ingress: Ingress): Route[] {
  const { namespace = '', name, annotations = NONE } = ingress.metadata;
  return (ingress.spec.rules ?? []).flatMap((rule, i) =>
    (rule.http?.paths ?? []).map((entry, j) => ({
      namespace,
      ingress: name,
      place: `spec.rules[${i}].http.paths[${j}]`,
      host: (rule.host ?? '').toLowerCase(),
      path: entry.path === undefined || entry.path === '' ? '/' : entry.path,
      type: entry.pathType,
      backend: entry.backend,
      annotations,
    })),
  );
}

/** What an Ingress does with what none of its rules takes. */
export function defaultRoute(ingress: Ingress): Route | undefined {
  const { namespace = '', name, annotations = NONE } = ingress.metadata;
  const backend = ingress.spec.defaultBackend;
  if (backend === undefined) return undefined;
  const place = 'spec.defaultBackend';
  return { namespace, ingress: name, place, host: '', path: '/', type: 'Prefix', backend, annotations };
}
