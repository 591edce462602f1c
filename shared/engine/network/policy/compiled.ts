/** A NetworkPolicy made ready to be asked, once for each policy object. */
import { compileLabelSelector, type LabelMatcher } from '../../api/label-selector.ts';
import type { NetworkPolicy, PolicyType } from '../../../model/network-policy.ts';
import { compileRule, type RuleMatcher } from './rule.ts';

export interface CompiledPolicy {
  name: string;
  /** Asks whether it is about a pod with these labels. */
  selects: LabelMatcher;
  /** The rules of each direction that it isolates its pods in; a direction that is missing it says nothing of. */
  rules: Partial<Record<PolicyType, readonly RuleMatcher[]>>;
}

const compiled = new WeakMap<NetworkPolicy, CompiledPolicy>();

function compile({ metadata, spec }: NetworkPolicy): CompiledPolicy {
  const { namespace = '', name } = metadata;
  const { ingress = [], egress = [], policyTypes = [] } = spec;
  const rules: CompiledPolicy['rules'] = {};
  if (policyTypes.includes('Ingress'))
    rules.Ingress = ingress.map(({ from = [], ports = [] }) => compileRule(from, ports, namespace));
  if (policyTypes.includes('Egress'))
    rules.Egress = egress.map(({ to = [], ports = [] }) => compileRule(to, ports, namespace));
  // A stored policy always has a selector; one without it selects every pod.
  return { name, selects: compileLabelSelector(spec.podSelector ?? {}), rules };
}

/** The policy, defaulted and valid, as it can be asked. */
export function compiledPolicy(policy: NetworkPolicy): CompiledPolicy {
  let made = compiled.get(policy);
  if (made === undefined) compiled.set(policy, (made = compile(policy)));
  return made;
}
