/** networking.k8s.io/v1 Ingress and IngressClass. */
import type { KubeObject } from './meta.ts';

/** The ingress controllers that are simulated. */
export type IngressProgram = 'traefik' | 'ingress-nginx';

/** One of name and number. */
export interface ServiceBackendPort {
  name?: string;
  number?: number;
}

export interface IngressBackend {
  service?: { name: string; port?: ServiceBackendPort };
  resource?: { apiGroup?: string; kind: string; name: string };
}

export interface HttpIngressPath {
  path?: string;
  pathType?: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  backend: IngressBackend;
}

export interface IngressRule {
  host?: string;
  http?: { paths: HttpIngressPath[] };
}

export interface IngressTls {
  hosts?: string[];
  secretName?: string;
}

export interface IngressSpec {
  ingressClassName?: string;
  defaultBackend?: IngressBackend;
  rules?: IngressRule[];
  tls?: IngressTls[];
}

/** Where a load balancer is reached. */
export interface LoadBalancerAddress {
  ip?: string;
  hostname?: string;
}

export interface Ingress extends KubeObject {
  kind: 'Ingress';
  spec: IngressSpec;
  status?: { loadBalancer?: { ingress?: LoadBalancerAddress[] } };
}

export interface IngressClass extends KubeObject {
  kind: 'IngressClass';
  spec: {
    controller?: string;
    parameters?: { apiGroup?: string; kind: string; name: string; namespace?: string; scope?: string };
  };
}
