/** Says of each APIService whether what is behind it answers (kube-aggregator controllers/status). */
import type { Context, Controller } from '../api/actor.ts';
import { keyOf } from '../api/kind-map.ts';
import type { Reader } from '../api/store.ts';
import { listAt, numberAt, textAt } from '../kinds/look.ts';
import type { Change } from '../../model/change.ts';
import type { AnyObject, Condition, KubeObject } from '../../model/meta.ts';
import type { EndpointSlice, Service } from '../../model/network.ts';

const KIND = 'APIService.apiregistration.k8s.io';
const SERVICE_NAME = 'kubernetes.io/service-name';
const HTTPS = 443;

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

const failed = (reason: string, message: string): Verdict => ({ status: 'False', reason, message });

/** A slice counts for the port that it names, as soon as one endpoint is ready. */
const answers = (slice: EndpointSlice, port: string): boolean =>
  slice.endpoints.some((endpoint) => endpoint.conditions?.ready !== false) &&
  (slice.ports ?? []).some((p) => (p.name ?? '') === port);

/** Takes an APIService, the Service behind it and its slices; gives the condition. Its discovery is not asked for: what is ready answers. */
export function planAvailability(
  apiService: KubeObject,
  service: Service | undefined,
  slices: readonly EndpointSlice[],
): Verdict {
  const name = textAt(apiService, 'spec', 'service', 'name');
  const namespace = textAt(apiService, 'spec', 'service', 'namespace');
  if (name === '') return { status: 'True', reason: 'Local', message: 'Local APIServices are always available' };
  const where = `service/${name} in ${JSON.stringify(namespace)}`;
  if (service === undefined) return failed('ServiceNotFound', `${where} is not present`);
  if ((service.spec.type ?? 'ClusterIP') === 'ClusterIP') {
    const wanted = numberAt(apiService, 'spec', 'service', 'port') ?? HTTPS;
    const port = (service.spec.ports ?? []).find((p) => p.port === wanted);
    if (port === undefined) return failed('ServicePortError', `${where} is not listening on port ${wanted}`);
    if (slices.length === 0) return failed('EndpointsNotFound', `cannot find endpointslices for ${where}`);
    const portName = port.name ?? '';
    if (!slices.some((slice) => answers(slice, portName))) {
      const why = `endpointslices for ${where} have no addresses with port name ${JSON.stringify(portName)}`;
      return failed('MissingEndpoints', why);
    }
  }
  return { status: 'True', reason: 'Passed', message: 'all checks passed' };
}

/** APIServices with a Service of that name behind them. */
function behind(namespace: string, name: string, read: Reader): string[] {
  if (read.count(KIND) === 0) return [];
  return [...read.list(KIND)]
    .filter(
      (each) =>
        textAt(each, 'spec', 'service', 'name') === name && textAt(each, 'spec', 'service', 'namespace') === namespace,
    )
    .map(keyOf);
}

const namespaceOf = ({ before, after }: Change): string => (after ?? before)!.metadata.namespace ?? '';

function write(apiService: AnyObject, verdict: Verdict, ctx: Context): void {
  const conditions = listAt(apiService, 'status', 'conditions') as Condition[];
  const known = conditions.find((c) => c.type === 'Available');
  const lastTransitionTime = known?.status === verdict.status ? known.lastTransitionTime : ctx.timestamp;
  const available = { type: 'Available', ...verdict, ...(lastTransitionTime !== undefined && { lastTransitionTime }) };
  const others = conditions.filter((c) => c.type !== 'Available');
  ctx.api.setStatus(KIND, '', apiService.metadata.name, { conditions: [...others, available] });
}

export const apiServiceController: Controller = {
  name: 'apiservice-status-available-controller',
  watches: [
    { kind: KIND, keys: ({ before, after }) => [keyOf((after ?? before)!)] },
    {
      kind: 'Service',
      keys: (change, read) => behind(namespaceOf(change), (change.after ?? change.before)!.metadata.name, read),
    },
    {
      kind: 'EndpointSlice.discovery.k8s.io',
      keys: (change, read) =>
        behind(namespaceOf(change), (change.after ?? change.before)!.metadata.labels?.[SERVICE_NAME] ?? '', read),
    },
  ],
  reconcile(name, ctx) {
    const apiService = ctx.read.get(KIND, '', name) as AnyObject | undefined;
    if (apiService === undefined) return undefined;
    const service = textAt(apiService, 'spec', 'service', 'name');
    const namespace = textAt(apiService, 'spec', 'service', 'namespace');
    const slices = [...ctx.read.list('EndpointSlice.discovery.k8s.io', namespace)].filter(
      (slice) => slice.metadata.labels?.[SERVICE_NAME] === service,
    );
    write(apiService, planAvailability(apiService, ctx.read.get('Service', namespace, service), slices), ctx);
    return undefined;
  },
};
