/** What keeps an object from doing what it says, worked out when somebody looks. */
import { kindOf } from '../api/kind-map.ts';
import type { Finding } from '../../model/finding.ts';
import type { Ingress } from '../../model/ingress.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Service } from '../../model/network.ts';
import { ingressFindings } from './ingress/findings.ts';
import type { ProgramOf } from './ingress/proxy.ts';
import { serviceFindings, type ServiceWorld } from './service-findings.ts';

/** @returns nothing for other kinds than Service and Ingress */
export function findingsOf(world: ServiceWorld & { programOf: ProgramOf }, object: KubeObject): Finding[] {
  switch (kindOf(object)) {
    case 'Service':
      return serviceFindings(world, object as Service);
    case 'Ingress.networking.k8s.io':
      return ingressFindings(world.read, world.programOf, object as Ingress);
    default:
      return [];
  }
}
