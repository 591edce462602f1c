/** How a pod's containers look up names, and what they know without asking. */
import { invalid, notSupportedAsListed, required, type FieldError } from '../../../api/field-error.ts';
import { isValidLegacyIP } from '../../../api/ip.ts';
import { isDns1123SubdomainWithUnderscore } from '../../../api/names.ts';
import { utf8Length } from '../../../text/utf8.ts';
import { listAt, textAt, textsAt } from '../../look.ts';
import { dnsSubdomain, told } from './checks.ts';

const POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
/** What the C library takes. */
const MAX_SERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARS = 2048;

export function dnsPolicyErrors(policy: string, path: string): FieldError[] {
  if (policy === '') return [required(path)];
  return POLICIES.includes(policy) ? [] : [notSupportedAsListed(path, policy, POLICIES)];
}

function searchErrors(searches: readonly string[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (searches.length > MAX_SEARCHES)
    errors.push(invalid(path, searches, `must not have more than ${MAX_SEARCHES} search paths`));
  if (utf8Length(searches.join(' ')) > MAX_SEARCH_CHARS) {
    const text = `must not have more than ${MAX_SEARCH_CHARS} characters (including spaces) in the search list`;
    errors.push(invalid(path, searches, text));
  }
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    const name = search.endsWith('.') ? search.slice(0, -1) : search;
    errors.push(...told(isDns1123SubdomainWithUnderscore(name), name, `${path}[${i}]`));
  }
  return errors;
}

/** Complaints about spec.dnsConfig at `path`; with the policy None it says at least which servers to ask. */
export function dnsConfigErrors(config: unknown, policy: string, path: string): FieldError[] {
  const servers = textsAt(config, 'nameservers');
  if (policy === 'None') {
    if (config === undefined) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (servers.length === 0) {
      const text = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      return [required(`${path}.nameservers`, text)];
    }
  }
  const tooMany = `must not have more than ${MAX_SERVERS} nameservers`;
  return [
    ...(servers.length > MAX_SERVERS ? [invalid(`${path}.nameservers`, servers, tooMany)] : []),
    ...servers.flatMap((server, i) => told(isValidLegacyIP(server), server, `${path}.nameservers[${i}]`)),
    ...searchErrors(textsAt(config, 'searches'), `${path}.searches`),
    ...listAt(config, 'options').flatMap((option, i) =>
      textAt(option, 'name') === '' ? [required(`${path}.options[${i}]`, 'must not be empty')] : [],
    ),
  ];
}

/** Complaints about lines for the containers' hosts file at `path`. */
export const hostAliasErrors = (aliases: readonly unknown[], path: string): FieldError[] =>
  aliases.flatMap((alias, i) => {
    const ip = textAt(alias, 'ip');
    return [
      ...told(isValidLegacyIP(ip), ip, `${path}[${i}].ip`),
      ...textsAt(alias, 'hostnames').flatMap((name, j) => dnsSubdomain(name, `${path}[${i}].hostnames[${j}]`)),
    ];
  });
