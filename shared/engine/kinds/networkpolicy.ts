/** networking.k8s.io/v1 NetworkPolicy (pkg/apis/networking, pkg/registry/networking/networkpolicy). */
import { formatLabelSelector } from '../api/label-selector.ts';
import type { AnyObject, LabelSelector } from '../../model/meta.ts';
import type { FieldUse } from '../../model/report.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import { each, fill, isEmptyMap, within } from './defaulting.ts';
import { fieldsAt, listAt } from './look.ts';
import { validateNetworkPolicy } from './networkpolicy-validation.ts';
import { OWNER_FIELDS } from './pod-owner.ts';
import { storedKind } from './stored/stored-kind.ts';

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

const FIELDS: Readonly<Record<string, FieldUse>> = { ...OWNER_FIELDS, spec: 'simulated' };

export const networkPolicyKind = storedKind({
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
  fields: FIELDS,
});
