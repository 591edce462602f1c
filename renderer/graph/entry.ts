/** What stands in the entry lane: Ingresses with their rules as rows, and the doors of machines. Pure. */
import type { Ingress, IngressBackend, IngressClass } from '../../shared/model/ingress.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Service } from '../../shared/model/network.ts';
import type { Node } from '../../shared/model/node.ts';
import type { Pod } from '../../shared/model/pod.ts';
import { middleEllipsis } from './ellipsis.ts';
import type { DoorMark, EntryRow, IngressMark } from './picture.ts';

interface Find {
  ofKind(kind: string): ReadonlyMap<string, KubeObject>;
  find(kind: string, namespace: string | undefined, name: string): string | undefined;
}

/** More rows than this are counted. */
const mostRows = 8;

/** "web:80", "web:http". */
export function backendText({ service, resource }: IngressBackend): string {
  if (service === undefined) return `${resource?.kind ?? ''} ${resource?.name ?? ''}`.trim();
  const port = service.port?.name ?? service.port?.number;
  return port === undefined ? service.name : `${service.name}:${port}`;
}

/** The rows of an Ingress' card, each host above its paths; what is too much is counted in the last. */
export function entryRows(ingress: Ingress, records: Pick<Find, 'find'>): EntryRow[] {
  const { name, namespace = '' } = ingress.metadata;
  const rows: EntryRow[] = [];
  const put = (host: string, path: string, backend: IngressBackend, place: string): void => {
    const service = backend.service && records.find('Service', namespace, backend.service.name);
    const rule = `${namespace}/${name} ${host === '' ? '*' : host.toLowerCase()}${path}`;
    rows.push({ kind: 'path', path, backend: backendText(backend), rule, place, ...(service && { service }) });
  };
  for (const [i, rule] of (ingress.spec.rules ?? []).entries()) {
    const host = rule.host ?? '';
    const last = rows.findLast((row) => row.kind === 'host');
    if (last?.host !== (host || '*')) rows.push({ kind: 'host', host: host || '*' });
    for (const [j, path] of (rule.http?.paths ?? []).entries())
      put(host, path.path || '/', path.backend, `spec.rules[${i}].http.paths[${j}]`);
  }
  if (ingress.spec.defaultBackend !== undefined) {
    rows.push({ kind: 'host', host: '*' });
    put('', '/', ingress.spec.defaultBackend, 'spec.defaultBackend');
  }
  if (rows.length <= mostRows) return rows;
  return [...rows.slice(0, mostRows - 1), { kind: 'more', count: rows.length - mostRows + 1 }];
}

/** A rule in the letters there are: the backend's port goes first, then the middle of the longer of the two. */
export function fitRule(path: string, backend: string, letters: number): { path: string; backend: string } {
  const fits = (to: string): boolean => path.length + to.length <= letters;
  if (fits(backend)) return { path, backend };
  const bare = backend.replace(/:[^:]*$/, '');
  if (fits(bare)) return { path, backend: bare };
  const half = Math.floor(letters / 2);
  const rest = (other: string): number => Math.max(half, letters - other.length);
  return { path: middleEllipsis(path, rest(bare)), backend: middleEllipsis(bare, rest(path)) };
}

const programs: Readonly<Record<string, string>> = {
  'traefik.io/ingress-controller': 'traefik',
  'k8s.io/ingress-nginx': 'ingress-nginx',
};

const nameLabel = 'app.kubernetes.io/name';
const componentLabel = 'app.kubernetes.io/component';

/** Which ingress controller a pod is, as its labels say. */
export function controllerProgram({ metadata: { labels } }: Pod): string | undefined {
  const name = labels?.[nameLabel] ?? '';
  if (name === 'traefik') return name;
  return name === 'ingress-nginx' && labels?.[componentLabel] === 'controller' ? name : undefined;
}

function programOf(ingress: Ingress, records: Find): string | undefined {
  const name = ingress.spec.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class'];
  // Without a class k3s' traefik takes it.
  if (name === undefined) return 'traefik';
  for (const object of records.ofKind('IngressClass').values())
    if (object.metadata.name === name) return programs[(object as IngressClass).spec.controller ?? ''];
  return undefined;
}

/** Every Ingress of the records. */
export function ingressMarks(records: Find): IngressMark[] {
  const all = records.ofKind('Ingress');
  if (all.size === 0) return [];
  const controllers = new Map<string, string[]>();
  for (const [uid, pod] of records.ofKind('Pod')) {
    const program = controllerProgram(pod as Pod);
    if (program !== undefined) controllers.set(program, [...(controllers.get(program) ?? []), uid]);
  }
  return [...all].map(([uid, object]) => {
    const ingress = object as Ingress;
    const { name, namespace = '' } = ingress.metadata;
    const hosts = (ingress.spec.rules ?? []).map((rule) => rule.host || '*');
    if (ingress.spec.defaultBackend !== undefined) hosts.push('*');
    const rows = entryRows(ingress, records);
    return { uid, name, namespace, rows, hosts, controllers: controllers.get(programOf(ingress, records) ?? '') ?? [] };
  });
}

/** Whether a rule's host takes a name; "*.example.com" takes one word more. */
export function takesHost(rule: string, host: string): boolean {
  if (rule === '*' || rule === host) return true;
  return rule.startsWith('*.') && host.indexOf('.') > 0 && host.slice(host.indexOf('.')) === rule.slice(1);
}

/** The doors of each machine, by its name. @param drawn which Services have a place in the picture */
export function doorMarks(records: Find, isDrawn: (service: string) => boolean): Map<string, DoorMark[]> {
  const machines = [...records.ofKind('Node').values()] as Node[];
  const doors = new Map<string, DoorMark[]>(machines.map(({ metadata }) => [metadata.name, []]));
  for (const [uid, object] of records.ofKind('Service')) {
    const { spec, status, metadata } = object as Service;
    if (!isDrawn(uid)) continue;
    const { name, namespace = '' } = metadata;
    const base = { service: uid, namespace, name };
    const ips = new Set(status?.loadBalancer?.ingress?.map(({ ip }) => ip));
    const ports = spec.ports ?? [];
    const nodePorts = ports.flatMap(({ nodePort = 0 }) => (nodePort > 0 ? [nodePort] : []));
    for (const { metadata: machine, status: told } of machines) {
      const list = doors.get(machine.name);
      const balanced = told?.addresses?.some(({ address }) => ips.has(address)) === true;
      if (balanced) list?.push({ kind: 'LoadBalancer', ...base, ports: ports.map(({ port }) => port) });
      else if (nodePorts.length > 0) list?.push({ kind: 'NodePort', ...base, ports: nodePorts });
    }
  }
  return doors;
}
