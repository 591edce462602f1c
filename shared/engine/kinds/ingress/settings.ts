/**
 * How an ingress controller was told to work, by the arguments of its container (traefik's static configuration; the
 * flags of ingress-nginx, pkg/flags/flags.go).
 */
import type { IngressProgram } from '../../../model/ingress.ts';
import type { Container, Pod } from '../../../model/pod.ts';

/** A port on which it takes requests. */
export interface EntryPoint {
  name: string;
  port: number;
  isTls: boolean;
}

export interface IngressSettings {
  program: IngressProgram;
  entryPoints: readonly EntryPoint[];
  /** spec.controller of the classes that are its own. */
  controller: string;
  /** The one class that it serves (traefik), or the old annotation's value for it (ingress-nginx). */
  className: string;
  /** Whether it takes an Ingress that names no class at all. */
  takesClassless: boolean;
  /** Whether a Service without a ready endpoint keeps its route, which then answers 503 (traefik: allowEmptyServices). */
  keepsEmpty: boolean;
  /** Whose addresses it writes into each Ingress: "namespace/name" of a Service. */
  publishedService?: string;
  /** Addresses that it writes instead. */
  publishedAddresses?: readonly string[];
  /** "namespace/name" of the Secret for hosts without a certificate (ingress-nginx). */
  defaultCertificate?: string;
  /** Only Ingresses in these; absent: in all. */
  namespaces?: readonly string[];
}

type Flags = ReadonlyMap<string, string>;

/** "--name=value", "-name=value" and "--name" (which is "true"), names in small letters; variables filled in. */
function flagsOf({ command = [], args = [], env = [] }: Container, pod: Pod): Flags {
  const known = new Map<string, string>([
    ['POD_NAMESPACE', pod.metadata.namespace ?? ''],
    ['POD_NAME', pod.metadata.name],
  ]);
  for (const { name, value } of env) if (value !== undefined) known.set(name, value);
  const flags = new Map<string, string>();
  for (const word of [...command, ...args]) {
    const found = /^--?([^=]+)(?:=(.*))?$/s.exec(word);
    if (found === null) continue;
    const value = (found[2] ?? 'true').replaceAll(/\$\((\w+)\)/g, (all, name: string) => known.get(name) ?? all);
    flags.set(found[1]!.toLowerCase(), value);
  }
  return flags;
}

const isOn = (flags: Flags, name: string): boolean => flags.has(name) && flags.get(name) !== 'false';

const listOf = (value: string | undefined): string[] | undefined =>
  value === undefined || value === '' ? undefined : value.split(',').map((part) => part.trim());

const ADDRESS = /^entrypoints\.([^.]+)\.address$/;

/** Those that have an address; what is traefik's own (ping, dashboard, metrics) takes no requests of others. */
function traefikPoints(flags: Flags): EntryPoint[] {
  const points: EntryPoint[] = [];
  for (const [flag, value] of flags) {
    const name = ADDRESS.exec(flag)?.[1];
    const port = Number(/:(\d+)(?:\/tcp)?$/.exec(value)?.[1] ?? Number.NaN);
    if (name === undefined || Number.isNaN(port) || name === 'traefik' || name === 'metrics') continue;
    points.push({ name, port, isTls: isOn(flags, `entrypoints.${name}.http.tls`) });
  }
  return points.length > 0 ? points : [{ name: 'http', port: 80, isTls: false }];
}

const traefikList = 'providers.kubernetesingress';

function traefik(flags: Flags): IngressSettings | undefined {
  if (![...flags].some(([flag, value]) => flag.startsWith(traefikList) && value !== 'false')) return undefined;
  const published = flags.get(`${traefikList}.ingressendpoint.publishedservice`);
  const ip = flags.get(`${traefikList}.ingressendpoint.ip`) ?? flags.get(`${traefikList}.ingressendpoint.hostname`);
  const namespaces = listOf(flags.get(`${traefikList}.namespaces`));
  return {
    program: 'traefik',
    entryPoints: traefikPoints(flags),
    controller: 'traefik.io/ingress-controller',
    className: flags.get(`${traefikList}.ingressclass`) ?? '',
    takesClassless: (flags.get(`${traefikList}.ingressclass`) ?? '') === '',
    keepsEmpty: isOn(flags, `${traefikList}.allowemptyservices`),
    ...(published !== undefined && { publishedService: published }),
    ...(published === undefined && ip !== undefined && { publishedAddresses: [ip] }),
    ...(namespaces !== undefined && { namespaces }),
  };
}

function nginx(flags: Flags): IngressSettings {
  const published = flags.get('publish-service') ?? '';
  const certificate = flags.get('default-ssl-certificate') ?? '';
  const addresses = listOf(flags.get('publish-status-address'));
  const namespace = flags.get('watch-namespace') ?? '';
  return {
    program: 'ingress-nginx',
    entryPoints: [
      { name: 'http', port: Number(flags.get('http-port') ?? 80), isTls: false },
      { name: 'https', port: Number(flags.get('https-port') ?? 443), isTls: true },
    ],
    controller: flags.get('controller-class') ?? 'k8s.io/ingress-nginx',
    className: flags.get('ingress-class') ?? 'nginx',
    takesClassless: isOn(flags, 'watch-ingress-without-class'),
    keepsEmpty: true,
    ...(published !== '' && { publishedService: published }),
    ...(certificate !== '' && { defaultCertificate: certificate }),
    ...(addresses !== undefined && { publishedAddresses: addresses }),
    ...(namespace !== '' && { namespaces: [namespace] }),
  };
}

/** @returns undefined where the program was not told to serve Ingresses */
export function settingsOf(program: IngressProgram, container: Container, pod: Pod): IngressSettings | undefined {
  const flags = flagsOf(container, pod);
  return program === 'traefik' ? traefik(flags) : nginx(flags);
}
