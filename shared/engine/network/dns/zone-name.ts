/** Takes a name of the cluster's zone apart (CoreDNS plugin/kubernetes parse.go). */

export interface ZoneName {
  /** What kind of name it is; undefined: the zone itself, or "svc" and "pod" alone, which are there and have nothing. */
  of?: 'svc' | 'pod';
  namespace?: string;
  /** The Service, or the pod's address with dashes. */
  service?: string;
  /** Before the Service: a pod behind it. */
  endpoint?: string;
  /** "_port._protocol" before it, without the lines below. */
  port?: string;
  protocol?: string;
}

/**
 * The parts of a name in a zone; undefined: nothing of the schema is called so.
 * @param name in small letters, without the dot at its end
 */
export function parseZoneName(name: string, zone: string): ZoneName | undefined {
  const base = name === zone ? '' : name.slice(0, -zone.length - 1);
  if (base === '' || base === 'svc' || base === 'pod') return {};
  const labels = base.split('.');
  const of = labels.pop();
  if (of !== 'svc' && of !== 'pod') return undefined;
  const namespace = labels.pop()!;
  const service = labels.pop();
  if (service === undefined) return { of, namespace };
  if (labels.length > 2) return undefined;
  if (labels.length === 2) {
    const [port, protocol] = labels.map((label) => label.replace(/^_/, ''));
    return { of, namespace, service, port: port!, protocol: protocol! };
  }
  return labels.length === 0 ? { of, namespace, service } : { of, namespace, service, endpoint: labels[0]! };
}
