/** One ingress controller as it stands in the way of a request: its settings, its Ingresses, its routes. */
import { isOwnIngress } from '../../kinds/ingress/ownership.ts';
import { settingsOf, type EntryPoint, type IngressSettings } from '../../kinds/ingress/settings.ts';
import type { Ingress, IngressProgram } from '../../../model/ingress.ts';
import type { Pod } from '../../../model/pod.ts';
import type { IngressConfig, IngressConfigs } from './configs.ts';
import { routeTable, type RouteTable } from './route-table.ts';

/** Which ingress controller an image is, if it is one. */
export type ProgramOf = (image: string) => IngressProgram | undefined;

/** What a controller makes of what it knows. */
export interface Proxy {
  settings: IngressSettings;
  entryPoint: EntryPoint;
  config: IngressConfig;
  /** Those of its class. */
  ingresses: readonly Ingress[];
  table: RouteTable;
}

interface Known {
  settings: IngressSettings;
  ingresses: readonly Ingress[];
  table: RouteTable;
}

/** By what the pod is made of; worked out once for each version of the configuration. */
const settings = new WeakMap<Pod['spec'], Map<number, IngressSettings | undefined>>();
const known = new WeakMap<IngressConfig, WeakMap<IngressSettings, Known>>();

/** What a container was told, where it is an ingress controller; undefined: it is none. */
export function settingsIn(pod: Pod, index: number, programOf: ProgramOf): IngressSettings | undefined {
  let list = settings.get(pod.spec);
  if (list === undefined) settings.set(pod.spec, (list = new Map()));
  if (list.has(index)) return list.get(index);
  const container = pod.spec.containers[index];
  const program = programOf(container?.image ?? '');
  const found = program === undefined ? undefined : settingsOf(program, container!, pod);
  list.set(index, found);
  return found;
}

function knownOf(own: IngressSettings, config: IngressConfig): Known {
  let list = known.get(config);
  if (list === undefined) known.set(config, (list = new WeakMap()));
  let found = list.get(own);
  if (found === undefined) {
    const ingresses = config.ingresses.filter((each) => isOwnIngress(own, each, (name) => config.classes.get(name)));
    list.set(own, (found = { settings: own, ingresses, table: routeTable(own.program, ingresses) }));
  }
  return found;
}

/** @returns undefined where no ingress controller takes requests in the container on the port */
export function proxyAt(
  configs: IngressConfigs,
  programOf: ProgramOf,
  pod: Pod,
  index: number,
  port: number,
): Proxy | undefined {
  const own = settingsIn(pod, index, programOf);
  const entryPoint = own?.entryPoints.find((point) => point.port === port);
  if (own === undefined || entryPoint === undefined) return undefined;
  const config = configs.of(own.program);
  return { entryPoint, config, ...knownOf(own, config) };
}
