/**
 * Which Ingresses a controller takes for its own, by class (traefik provider/kubernetes/ingress shouldProcessIngress;
 * ingress-nginx store.go GetIngressClass). All others are nothing to it.
 */
import type { Ingress, IngressClass } from '../../../model/ingress.ts';
import { CLASS_ANNOTATION } from './default-class.ts';
import type { IngressSettings } from './settings.ts';

type ClassNamed = (name: string) => IngressClass | undefined;

function isByClass({ program, controller, className }: IngressSettings, name: string, classNamed: ClassNamed): boolean {
  if (program === 'traefik' && className !== '' && name !== className) return false;
  return classNamed(name)?.spec.controller === controller;
}

function isByAnnotation(settings: IngressSettings, value: string): boolean {
  if (settings.program === 'ingress-nginx') return value === settings.className;
  return settings.className === '' ? value === '' || value === 'traefik' : value === settings.className;
}

/** @param classNamed the IngressClass of a name */
export function isOwnIngress(settings: IngressSettings, ingress: Ingress, classNamed: ClassNamed): boolean {
  const { namespace = '', annotations } = ingress.metadata;
  if (settings.namespaces !== undefined && !settings.namespaces.includes(namespace)) return false;
  const name = ingress.spec.ingressClassName;
  const annotation = annotations?.[CLASS_ANNOTATION];
  // ingress-nginx looks at the annotation first, traefik at the field.
  if (settings.program === 'ingress-nginx' && annotation !== undefined) return isByAnnotation(settings, annotation);
  if (name !== undefined) return isByClass(settings, name, classNamed);
  return annotation === undefined ? settings.takesClassless : isByAnnotation(settings, annotation);
}
