/** Which hosts of rules a request may be for, the most exact first. */

/** The name in a Host header: without port and last dot, in small letters. */
export function hostOf(header: string): string {
  const name = header.startsWith('[') ? header : header.replace(/:\d+$/, '');
  return name.replace(/\.$/, '').toLowerCase();
}

/** The wildcard that a name is under: "*.foo.com" for "bar.foo.com"; it stands for just one label. */
function wildcardOf(name: string): string | undefined {
  const dot = name.indexOf('.');
  return dot <= 0 || dot === name.length - 1 ? undefined : `*${name.slice(dot)}`;
}

/** The hosts that take a request for a name: its own, the wildcard above it, and '' for rules without a host. */
export function hostsFor(name: string): string[] {
  const wildcard = wildcardOf(name);
  return name === '' ? [''] : wildcard === undefined ? [name, ''] : [name, wildcard, ''];
}

/** Whether a host of a rule or a certificate takes the name. */
export const takesHost = (host: string, name: string): boolean => hostsFor(name).includes(host.toLowerCase());
