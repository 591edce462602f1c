/** Decides which slices mirror Endpoints that somebody wrote by hand (pkg/controller/endpointslicemirroring/reconciler.go). */
import { sameJson } from '../../api/equal.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../model/network.ts';
import type { Endpoints, EndpointSubset } from '../../../model/endpoints.ts';
import { controllerRef } from '../ownership/adoption.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const CONTROLLER = 'endpointslicemirroring-controller.k8s.io';
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** --mirroring-max-endpoints-per-subset */
const MOST = 1000;

type Address = NonNullable<EndpointSubset['addresses']>[number];

function toEndpoint({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}

/** Ready ones first; of more than a thousand the rest is left out. */
const endpointsOf = ({ addresses = [], notReadyAddresses = [] }: EndpointSubset): Endpoint[] =>
  [...addresses.map((one) => toEndpoint(one, true)), ...notReadyAddresses.map((one) => toEndpoint(one, false))].slice(
    0,
    MOST,
  );

const portsOf = ({ ports = [] }: EndpointSubset): EndpointPort[] =>
  ports.map(({ name = '', protocol = 'TCP', port, appProtocol }) => ({
    name,
    protocol,
    port,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  }));

const without = (from: Record<string, string> | undefined, ...keys: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(from ?? {}).filter(([key]) => !keys.includes(key)));

/** The slice that mirrors one subset. */
function mirrorOf(from: Endpoints, subset: EndpointSubset): EndpointSlice {
  const { name, namespace = '', labels, annotations } = from.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      labels: { ...without(labels), [SERVICE_NAME]: name, [MANAGED_BY]: CONTROLLER },
      annotations: without(annotations, TRIGGER_TIME, LAST_APPLIED),
      ownerReferences: [controllerRef(from)],
    },
    addressType: 'IPv4',
    endpoints: endpointsOf(subset),
    ports: portsOf(subset),
  };
}

export interface MirrorPlan {
  create: EndpointSlice[];
  update: EndpointSlice[];
  delete: EndpointSlice[];
}

/** @param existing the mirrors that there are */
export function planMirrors(from: Endpoints, existing: readonly EndpointSlice[]): MirrorPlan {
  const plan: MirrorPlan = { create: [], update: [], delete: [] };
  const left = [...existing];
  for (const subset of from.subsets ?? []) {
    const wanted = mirrorOf(from, subset);
    const place = left.findIndex(({ ports }) => sameJson(ports, wanted.ports));
    if (place < 0) {
      plan.create.push(wanted);
      continue;
    }
    const [old] = left.splice(place, 1) as [EndpointSlice];
    const { labels, annotations } = wanted.metadata;
    const isSame =
      sameJson(old.endpoints, wanted.endpoints) &&
      sameJson(old.metadata.labels, labels) &&
      sameJson(old.metadata.annotations ?? {}, annotations);
    if (isSame) continue;
    plan.update.push({
      ...old,
      metadata: { ...old.metadata, labels, annotations },
      endpoints: wanted.endpoints,
    } as EndpointSlice);
  }
  plan.delete.push(...left);
  return plan;
}
