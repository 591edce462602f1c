/** An Ingress that names no class, by field or by the old annotation, gets the default one (DefaultIngressClass). */
import { CLASS_ANNOTATION, defaultIngressClass } from '../../kinds/ingress/default-class.ts';
import type { Ingress } from '../../../model/ingress.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { AdmissionContext, AdmissionStep } from './admission.ts';

export const ingressClassStep: AdmissionStep = {
  name: 'DefaultIngressClass',
  kinds: ['Ingress.networking.k8s.io'],
  admit<T extends KubeObject>(object: T, { read }: AdmissionContext): T {
    const ingress = object as unknown as Ingress;
    if (ingress.spec?.ingressClassName !== undefined) return object;
    if (ingress.metadata.annotations?.[CLASS_ANNOTATION] !== undefined) return object;
    const found = defaultIngressClass(read.list('IngressClass.networking.k8s.io'));
    if (found === undefined) return object;
    return { ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } } as unknown as T;
  },
};
