/** The EndpointSlice object of a Service: its names, labels and owner (k8s.io/endpointslice/utils.go). */
import type { EndpointPort, EndpointSlice, Endpoint, Service } from '../../../model/network.ts';
import { controllerRef } from '../ownership/adoption.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const CONTROLLER = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

const RESERVED = new Set([SERVICE_NAME, MANAGED_BY, HEADLESS]);

type Labels = Record<string, string>;

const free = (labels: Labels | undefined): [string, string][] =>
  Object.entries(labels ?? {}).filter(([key]) => !RESERVED.has(key));

const isHeadless = (service: Service): boolean => ['', 'None'].includes(service.spec.clusterIP ?? '');

/** The Service's labels with the reserved ones in place of any that it may have itself. */
export function sliceLabels(service: Service): Labels {
  return {
    ...Object.fromEntries(free(service.metadata.labels)),
    ...(isHeadless(service) ? { [HEADLESS]: '' } : {}),
    [SERVICE_NAME]: service.metadata.name,
    [MANAGED_BY]: CONTROLLER,
  };
}

/** True when the slice has the Service's labels, the reserved ones apart. */
export function hasLabelsOf(slice: EndpointSlice, service: Service): boolean {
  const mine = free(slice.metadata.labels);
  const wanted = free(service.metadata.labels);
  return mine.length === wanted.length && wanted.every(([key, value]) => slice.metadata.labels?.[key] === value);
}

/** One of the Service's that this controller keeps; others may make slices of their own for it. */
export const isManaged = (slice: EndpointSlice): boolean => slice.metadata.labels?.[MANAGED_BY] === CONTROLLER;

export const isOwnedBy = (slice: EndpointSlice, service: Service): boolean =>
  slice.metadata.ownerReferences?.some(
    (ref) => ref.uid === service.metadata.uid && ref.kind === 'Service' && ref.apiVersion === 'v1',
  ) ?? false;

export const newSlice = (
  service: Service,
  ports: readonly EndpointPort[],
  endpoints: readonly Endpoint[],
): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: '',
    generateName: `${service.metadata.name}-`,
    namespace: service.metadata.namespace ?? '',
    labels: sliceLabels(service),
    ownerReferences: [controllerRef(service)],
  },
  addressType: 'IPv4',
  endpoints: [...endpoints],
  ports: [...ports],
});

/** The slice with the time of the change that made it so; without one the old time goes. */
export function withTriggerTime(slice: EndpointSlice, time: string | undefined): EndpointSlice {
  const { [TRIGGER_TIME]: _old, ...rest } = slice.metadata.annotations ?? {};
  const annotations = time === undefined ? rest : { ...rest, [TRIGGER_TIME]: time };
  const { annotations: _all, ...metadata } = slice.metadata;
  return { ...slice, metadata: Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations } };
}
