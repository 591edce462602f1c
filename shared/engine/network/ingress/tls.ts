/** Which certificate a controller shows for a name, and why it is its own default one where it is. */
import type { Secret } from '../../../model/config.ts';
import type { Ingress } from '../../../model/ingress.ts';
import type { IngressSettings } from '../../kinds/ingress/settings.ts';
import { certificateIn, coversHost, type CertificateFault } from './certificate.ts';
import { takesHost } from './host-match.ts';
import { byAge } from './route-table.ts';

export interface Shown {
  /** "namespace/name" of the Secret; undefined: the controller's default certificate. */
  secret?: string;
}

type SecretNamed = (namespace: string, name: string) => Secret | undefined;

interface NamedSecret {
  namespace: string;
  name: string;
  hosts: readonly string[];
}

const known = new WeakMap<readonly Ingress[], readonly NamedSecret[]>();

/** Secrets that the Ingresses name for TLS, in the order in which they are asked; worked out once for each list. */
function secretsOf(ingresses: readonly Ingress[]): readonly NamedSecret[] {
  let found = known.get(ingresses);
  if (found === undefined) {
    found = [...ingresses]
      .sort(byAge)
      .flatMap(({ metadata, spec }) =>
        (spec.tls ?? []).flatMap(({ secretName = '', hosts = [] }) =>
          secretName === '' ? [] : [{ namespace: metadata.namespace ?? '', name: secretName, hosts }],
        ),
      );
    known.set(ingresses, found);
  }
  return found;
}

/** Whether any `tls` of the Ingresses lists the host (ingress-nginx then has a certificate for it, be it the default). */
export const hasTls = (ingresses: readonly Ingress[], host: string): boolean =>
  ingresses.some(({ spec }) => spec.tls?.some(({ hosts = [] }) => hosts.some((h) => takesHost(h, host))) === true);

/**
 * The certificate for a name (SNI). traefik goes by the names in the certificates alone, whatever `hosts` says;
 * ingress-nginx by `hosts`, and then asks whether the certificate covers the name (createServers).
 * @param ingresses those of the controller
 */
export function certificateFor(
  settings: IngressSettings,
  ingresses: readonly Ingress[],
  name: string,
  secretNamed: SecretNamed,
): Shown {
  for (const { namespace, name: secretName, hosts } of secretsOf(ingresses)) {
    if (settings.program === 'ingress-nginx' && !hosts.some((host) => takesHost(host, name))) continue;
    const read = certificateIn(secretNamed(namespace, secretName));
    if (typeof read !== 'string' && coversHost(read, name)) return { secret: `${namespace}/${secretName}` };
  }
  const { defaultCertificate = '' } = settings;
  const slash = defaultCertificate.indexOf('/');
  if (slash < 0) return {};
  const own = certificateIn(secretNamed(defaultCertificate.slice(0, slash), defaultCertificate.slice(slash + 1)));
  return typeof own === 'string' ? {} : { secret: defaultCertificate };
}

/** Why the Secret of a `tls` is not used for a host; undefined: it is. */
export function certificateFault(
  secret: Secret | undefined,
  host: string | undefined,
): CertificateFault | 'other-host' | undefined {
  const read = certificateIn(secret);
  if (typeof read === 'string') return read;
  // A wildcard of a rule is covered by the same wildcard only.
  const name = host?.startsWith('*.') === true ? `x${host.slice(1)}` : host;
  return name === undefined || coversHost(read, name) ? undefined : 'other-host';
}
