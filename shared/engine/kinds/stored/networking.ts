/** networking.k8s.io/v1 kinds on which nothing acts yet. */
import { formatLabelSelector } from '../../api/label-selector.ts';
import type { AnyObject, LabelSelector } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { each, fill, isEmptyMap, within } from '../defaulting.ts';
import { at, fieldsAt, listAt, textAt, textsAt } from '../look.ts';
import { storedKind } from './stored-kind.ts';
import { validateNetworkPolicy } from './validation/networkpolicy.ts';

type Fields = Record<string, unknown>;
type WithSpec = AnyObject & { spec: Fields };

const defaultPorts = (rule: Fields): Fields =>
  within(rule, 'ports', (ports) => each(ports as Fields[], (port) => fill(port, { protocol: 'TCP' })));

/** A policy is about what comes in, and about what goes out if it says anything of that. */
function defaultPolicy(object: AnyObject): AnyObject {
  return within(object as WithSpec, 'spec', (given) => {
    let spec = within(given, 'ingress', (rules) => each(rules as Fields[], defaultPorts));
    spec = within(spec, 'egress', (rules) => each(rules as Fields[], defaultPorts));
    if (!isEmptyMap(spec['policyTypes'])) return spec;
    return { ...spec, policyTypes: listAt(spec, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] };
  });
}

const networkPolicy = storedKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  shortNames: ['netpol'],
  namespaced: true,
  generation: true,
  defaults: defaultPolicy,
  validate: validateNetworkPolicy,
  table: {
    columns: [NAME, textColumn('Pod-Selector'), AGE],
    row: (object, nowMs) => [
      object.metadata.name,
      formatLabelSelector(fieldsAt(object, 'spec', 'podSelector') as LabelSelector | undefined),
      age(object, nowMs),
    ],
  },
});

/** "services.v1/kube-system/kube-dns", as far as the parts are there. */
function parentCell(object: AnyObject): string {
  const ref = at(object, 'spec', 'parentRef');
  const group = textAt(ref, 'group');
  const resource = group === '' ? textAt(ref, 'resource') : `${textAt(ref, 'resource')}.${group}`;
  return [resource, textAt(ref, 'namespace'), textAt(ref, 'name')].filter((part) => part !== '').join('/');
}

const ipAddress = storedKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  namespaced: false,
  table: {
    columns: [NAME, textColumn('ParentRef'), AGE],
    row: (object, nowMs) => [object.metadata.name, parentCell(object), age(object, nowMs)],
  },
});

const serviceCidr = storedKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  namespaced: false,
  status: {},
  table: {
    columns: [NAME, textColumn('CIDRs'), AGE],
    row: (object, nowMs) => [object.metadata.name, textsAt(object, 'spec', 'cidrs').join(','), age(object, nowMs)],
  },
});

export const networkingKinds = [networkPolicy, ipAddress, serviceCidr];
