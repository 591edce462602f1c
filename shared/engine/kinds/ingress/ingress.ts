/** networking.k8s.io/v1 Ingress: which Service gets a request from outside, by host and path. */
import type { AnyObject } from '../../../model/meta.ts';
import { age, loadBalancerCell } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { at, listAt, textAt } from '../look.ts';
import { storedKind } from '../stored/stored-kind.ts';
import { validateIngressCreate, validateIngressStatus, validateIngressUpdate } from './update.ts';

/** How many hosts a cell lists. */
const SHOWN = 3;

/** The first hosts of the rules, "*" for none (formatHosts). */
function hostsCell(ingress: AnyObject): string {
  const rules = listAt(ingress, 'spec', 'rules');
  const hosts: string[] = [];
  let more = false;
  for (const rule of rules) {
    if (hosts.length === SHOWN) more = true;
    else if (textAt(rule, 'host') !== '') hosts.push(textAt(rule, 'host'));
  }
  if (hosts.length === 0) return '*';
  return more ? `${hosts.join(',')} + ${rules.length - SHOWN} more...` : hosts.join(',');
}

export const ingressKind = storedKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  plural: 'ingresses',
  shortNames: ['ing'],
  namespaced: true,
  status: { loadBalancer: {} },
  generation: true,
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.namespace': 'simulated',
    'metadata.ownerReferences': 'simulated',
    'metadata.finalizers': 'simulated',
    'metadata.annotations.kubernetes.io/ingress.class': 'simulated',
    'metadata.annotations.nginx.ingress.kubernetes.io': 'ignored',
    'metadata.annotations.nginx.ingress.kubernetes.io/rewrite-target': 'simulated',
    'metadata.annotations.nginx.ingress.kubernetes.io/use-regex': 'simulated',
    'metadata.annotations.nginx.ingress.kubernetes.io/ssl-redirect': 'simulated',
    'metadata.annotations.nginx.ingress.kubernetes.io/force-ssl-redirect': 'simulated',
    'metadata.annotations.traefik.ingress.kubernetes.io': 'ignored',
    'metadata.annotations.traefik.ingress.kubernetes.io/router.entrypoints': 'simulated',
    'metadata.annotations.traefik.ingress.kubernetes.io/router.tls': 'simulated',
    spec: 'simulated',
    'spec.defaultBackend.resource': 'shown',
    'spec.rules.http.paths.backend.resource': 'shown',
    status: 'ignored',
  },
  validateNew: validateIngressCreate,
  validateChange: validateIngressUpdate,
  validateStatusChange: validateIngressStatus,
  table: {
    columns: [NAME, textColumn('Class'), textColumn('Hosts'), textColumn('Address'), textColumn('Ports'), AGE],
    row: (object, nowMs, wide = false) => [
      object.metadata.name,
      textAt(object, 'spec', 'ingressClassName') || '<none>',
      hostsCell(object),
      loadBalancerCell(at(object, 'status'), wide),
      listAt(object, 'spec', 'tls').length > 0 ? '80, 443' : '80',
      age(object, nowMs),
    ],
  },
});
