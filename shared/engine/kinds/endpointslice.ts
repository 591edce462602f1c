/** discovery.k8s.io/v1 EndpointSlice (pkg/apis/discovery/validation, pkg/registry/discovery/endpointslice). */
import { sameJson } from '../api/equal.ts';
import { duplicate, invalid, notSupported, required, tooMany, type FieldError } from '../api/field-error.ts';
import { isValidIPv4Address, isValidIPv6Address } from '../api/ip.ts';
import { isDns1123Label, isDns1123Subdomain, isQualifiedName } from '../api/names.ts';
import { immutable, validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../model/network.ts';
import { age, shortList } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import { each, isMissing, within } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { validateNonSpecialIP } from './service/addresses.ts';
import { PROTOCOLS } from './service/ports.ts';
import { firstGeneration, nextGeneration } from './strategy.ts';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20000;
/** How many ports or addresses a cell lists. */
const SHOWN = 3;

/** An absent name is an empty one: the port of a Service that has only one. */
function defaultPort(port: EndpointPort): EndpointPort {
  if (!isMissing(port.name) && !isMissing(port.protocol)) return port;
  return { ...port, name: port.name ?? '', protocol: port.protocol ?? 'TCP' };
}

function validateAddress(address: string, type: string, path: string): FieldError[] {
  switch (type) {
    case 'IPv4':
      return [
        ...isValidIPv4Address(address).map((text) => invalid(path, address, text)),
        ...validateNonSpecialIP(address, path),
      ];
    case 'IPv6':
      return [
        ...isValidIPv6Address(address).map((text) => invalid(path, address, text)),
        ...validateNonSpecialIP(address, path),
      ];
    case 'FQDN':
      return validateDomain(address, path);
    default:
      return [];
  }
}

/** A name with a dot in it; one at its end is allowed (IsFullyQualifiedDomainName). */
function validateDomain(address: string, path: string): FieldError[] {
  if (address === '') return [required(path)];
  const name = address.replace(/\.$/, '');
  const wrong = isDns1123Subdomain(name);
  if (wrong.length > 0) return wrong.map((text) => invalid(path, name, text));
  return name.includes('.')
    ? []
    : [invalid(path, name, 'should be a domain with at least two segments separated by dots')];
}

function validateEndpoint(endpoint: Endpoint, type: string, path: string): FieldError[] {
  const addresses = endpoint.addresses ?? [];
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
  else if (addresses.length > MAX_ADDRESSES) errors.push(tooMany(`${path}.addresses`, addresses.length, MAX_ADDRESSES));
  addresses.forEach((address, i) => errors.push(...validateAddress(address, type, `${path}.addresses[${i}]`)));
  const { nodeName, hostname } = endpoint;
  if (nodeName !== undefined)
    errors.push(...isDns1123Subdomain(nodeName).map((text) => invalid(`${path}.nodeName`, nodeName, text)));
  if (hostname !== undefined)
    errors.push(...isDns1123Label(hostname).map((text) => invalid(`${path}.hostname`, hostname, text)));
  return errors;
}

function validatePorts(ports: readonly EndpointPort[]): FieldError[] {
  if (ports.length > MAX_PORTS) return [tooMany('ports', ports.length, MAX_PORTS)];
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const path = `ports[${i}]`;
    const name = port.name ?? '';
    const errors = name === '' ? [] : isDns1123Label(name).map((text) => invalid(`${path}.name`, name, text));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (port.protocol === undefined) errors.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(port.protocol))
      errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS));
    const { appProtocol } = port;
    if (appProtocol !== undefined) {
      errors.push(...isQualifiedName(appProtocol).map((text) => invalid(`${path}.appProtocol`, appProtocol, text)));
    }
    return errors;
  });
}

/** What the stored slice has, by reference, was found valid before: an update costs what changed, not what is there. */
function validateContent(slice: EndpointSlice, previous?: EndpointSlice): FieldError[] {
  const type: string = slice.addressType ?? '';
  const errors: FieldError[] = [];
  if (type === '') errors.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(type)) errors.push(notSupported('addressType', type, ADDRESS_TYPES));
  const endpoints = slice.endpoints ?? [];
  if (endpoints.length > MAX_ENDPOINTS) errors.push(tooMany('endpoints', endpoints.length, MAX_ENDPOINTS));
  else if (endpoints !== previous?.endpoints || type !== previous.addressType) {
    const known = new Set(previous?.addressType === type ? previous.endpoints : []);
    endpoints.forEach((endpoint, i) => {
      if (!known.has(endpoint)) errors.push(...validateEndpoint(endpoint, type, `endpoints[${i}]`));
    });
  }
  if (slice.ports !== previous?.ports) errors.push(...validatePorts(slice.ports ?? []));
  return errors;
}

const validateSlice = (slice: EndpointSlice, previous?: EndpointSlice): FieldError[] => [
  ...validateObjectMeta(slice.metadata, true, isDns1123Subdomain, 'metadata'),
  ...validateContent(slice, previous),
];

/** Slices have no spec: anything but metadata, and the labels, makes a generation. */
const isNewGeneration = (next: EndpointSlice, previous: EndpointSlice): boolean =>
  next.addressType !== previous.addressType ||
  !sameJson(next.ports, previous.ports) ||
  !sameJson(next.endpoints, previous.endpoints) ||
  !sameJson(next.metadata.labels, previous.metadata.labels);

function portsCell(slice: EndpointSlice): string {
  const ports = (slice.ports ?? []).map((port) => String(port.port ?? port.name ?? '*'));
  return shortList(ports, SHOWN) || '<unset>';
}

function endpointsCell(slice: EndpointSlice): string {
  const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses ?? []);
  return shortList(addresses, SHOWN) || '<unset>';
}

export const endpointSliceKind: Kind<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  simulated: true,
  schema: 'V1EndpointSlice',
  status: false,
  scale: false,
  defaults: (slice) => within(slice, 'ports', (ports) => each(ports, defaultPort)),
  validate: (slice) => validateSlice(slice),
  validateUpdate: (next, previous) => [
    ...validateSlice(next, previous),
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...immutable(next.addressType, previous.addressType, 'addressType'),
  ],
  prepareForCreate: firstGeneration,
  prepareForUpdate: (next, previous) => nextGeneration(next, previous, isNewGeneration(next, previous)),
  columns: [NAME, textColumn('AddressType'), textColumn('Ports'), textColumn('Endpoints'), AGE],
  row: (slice, nowMs) => [
    slice.metadata.name,
    slice.addressType ?? '',
    portsCell(slice),
    endpointsCell(slice),
    age(slice, nowMs),
  ],
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.namespace': 'simulated',
    'metadata.labels': 'simulated',
    'metadata.ownerReferences': 'simulated',
    addressType: 'simulated',
    endpoints: 'shown',
    'endpoints.addresses': 'simulated',
    'endpoints.conditions': 'simulated',
    'endpoints.targetRef': 'simulated',
    'endpoints.nodeName': 'simulated',
    'endpoints.hints': 'simulated',
    ports: 'simulated',
  },
};
