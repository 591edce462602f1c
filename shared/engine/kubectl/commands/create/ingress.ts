/** `kubectl create ingress`: rules as "host/path=service:port,tls=secret" (kubectl/pkg/cmd/create/create_ingress.go). */
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { textFlag, textsFlag } from '../../flags/flag.ts';
import { generator, type Made } from './generator.ts';

const RULE = /^([\w*\-.]*)(\/[^,=\n]*)=([\w-]+):([\w-]+)(?:,(tls)=?([\w-]+)?)?$/;

interface Rule {
  host: string;
  path: string;
  service: string;
  port: string;
  tls: boolean;
  secret: string;
}

/** @throws CommandError */
function ruleOf(text: string): Rule {
  const m = RULE.exec(text);
  if (m === null)
    throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const [, host = '', path = '', service = '', port = '', tls, secret = ''] = m;
  return { host, path, service, port, tls: tls !== undefined, secret };
}

const backend = (name: string, port: string): object => ({
  service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } },
});

function rulesOf(rules: readonly Rule[]): object[] {
  const byHost = new Map<string, object[]>();
  for (const { host, path, service, port } of rules) {
    const isPrefix = path.endsWith('*');
    const made = {
      path: isPrefix ? path.slice(0, -1) : path,
      pathType: isPrefix ? 'Prefix' : 'Exact',
      backend: backend(service, port),
    };
    byHost.set(host, [...(byHost.get(host) ?? []), made]);
  }
  return [...byHost].map(([host, paths]) => ({ ...(host === '' ? {} : { host }), http: { paths } }));
}

/** One entry a secret; a host stands in one only. */
function tlsOf(rules: readonly Rule[]): { hosts?: string[]; secretName?: string }[] {
  const seen = new Set<string>();
  const made: { hosts?: string[]; secretName?: string }[] = [];
  for (const { host, tls, secret } of rules) {
    if (!tls || seen.has(host)) continue;
    seen.add(host);
    const same = made.find(({ secretName = '' }) => secretName === secret);
    if (same !== undefined) same.hosts = [...(same.hosts ?? []), host];
    else if (host !== '' || secret !== '')
      made.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secret === '' ? {} : { secretName: secret }) });
  }
  return made;
}

/** @throws CommandError */
function annotationsOf(texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text): [string, string] => {
    const equals = text.indexOf('=');
    if (equals < 0) throw new CommandError(`annotation ${text} is invalid and should be in format key=[value]`);
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
  return Object.fromEntries(pairs);
}

function make({ flags }: Call, name: string): Made {
  const fallback = flags.text('default-backend');
  const texts = flags.list('rule');
  if (fallback === '' && texts.length === 0)
    throw new CommandError(
      'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
    );
  const rules = texts.map(ruleOf);
  const annotations = annotationsOf(flags.list('annotation'));
  const [service = '', port = '', more] = fallback.split(':');
  if (fallback !== '' && (!fallback.includes(':') || more !== undefined))
    throw new CommandError('default-backend should be in format servicename:serviceport');
  const tls = tlsOf(rules);
  const ruled = rulesOf(rules);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: {
      ...(flags.text('class') === '' ? {} : { ingressClassName: flags.text('class') }),
      ...(fallback === '' ? {} : { defaultBackend: backend(service, port) }),
      ...(tls.length === 0 ? {} : { tls }),
      ...(ruled.length === 0 ? {} : { rules: ruled }),
    },
    status: { loadBalancer: {} },
  };
}

export const ingress = generator({
  name: 'ingress',
  aliases: ['ing'],
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]]  [options]',
  short: 'Create an ingress with the specified name',
  refused: 'failed to create ingress: ',
  flags: [
    textFlag('class', 'The IngressClass.'),
    textsFlag('rule', 'host/path=service:port[,tls[=secret]]; a path that ends in "*" is of pathType Prefix.'),
    textFlag('default-backend', 'Where everything else goes: service:port.'),
    textsFlag('annotation', 'An annotation: key=value.'),
  ],
  make,
});
