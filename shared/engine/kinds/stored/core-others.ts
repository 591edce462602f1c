/** The other core/v1 kinds on which nothing acts: LimitRange, Endpoints, ComponentStatus. */
import type { AnyObject } from '../../../model/meta.ts';
import { age, shortList } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { each, fill, within } from '../defaulting.ts';
import { fieldsAt, listAt, numberAt, textAt } from '../look.ts';
import { OWNER_FIELDS } from '../pod-owner.ts';
import { CREATED_TABLE, storedKind } from './stored-kind.ts';
import { validateEndpoints } from './validation/endpoints.ts';
import { validateLimitRange } from './validation/limitrange.ts';

type Fields = Record<string, unknown>;
type Resources = Record<string, string>;

/** A container's default limit is its maximum, its default request the default limit, or else the minimum. */
function defaultLimit(item: Fields): Fields {
  if (item['type'] !== 'Container') return item;
  const of = (field: string): Resources => (fieldsAt(item, field) ?? {}) as Resources;
  const limits = { ...of('max'), ...of('default') };
  const requests = { ...of('min'), ...limits, ...of('defaultRequest') };
  const or = (field: string, resources: Resources): Fields =>
    Object.keys(resources).length > 0 ? { [field]: resources } : {};
  return { ...item, ...or('default', limits), ...or('defaultRequest', requests) };
}

function defaultLimitRange(range: AnyObject): AnyObject {
  return within(range as AnyObject & { spec: Fields }, 'spec', (spec) =>
    within(spec, 'limits', (limits) => each(limits as Fields[], defaultLimit)),
  );
}

const limitRange = storedKind({
  apiVersion: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  shortNames: ['limits'],
  namespaced: true,
  defaults: defaultLimitRange,
  validate: validateLimitRange,
  fields: { ...OWNER_FIELDS, spec: 'simulated' },
  table: CREATED_TABLE,
});

function defaultEndpoints(endpoints: AnyObject): AnyObject {
  return within(endpoints as AnyObject & { subsets?: Fields[] }, 'subsets', (subsets) =>
    each(subsets, (subset) =>
      within(subset, 'ports', (ports) => each(ports as Fields[], (port) => fill(port, { protocol: 'TCP' }))),
    ),
  );
}

/** How many endpoints a cell lists. */
const SHOWN = 3;

const hostPort = (ip: string, port: number): string => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);

function endpointsCell(endpoints: AnyObject): string {
  const all = listAt(endpoints, 'subsets').flatMap((subset) => {
    const ips = listAt(subset, 'addresses').map((address) => textAt(address, 'ip'));
    const ports = listAt(subset, 'ports').map((port) => numberAt(port, 'port') ?? 0);
    return ports.length === 0 ? ips : ports.flatMap((port) => ips.map((ip) => hostPort(ip, port)));
  });
  return listAt(endpoints, 'subsets').length === 0 ? '<none>' : shortList(all, SHOWN);
}

const endpoints = storedKind({
  apiVersion: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  defaults: defaultEndpoints,
  validate: validateEndpoints,
  deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  // Mirrored into slices, for Services without a selector; of others, what the slices say.
  fields: { ...OWNER_FIELDS, subsets: 'simulated' },
  table: {
    columns: [NAME, textColumn('Endpoints'), AGE],
    row: (object, nowMs) => [object.metadata.name, endpointsCell(object), age(object, nowMs)],
  },
});

function healthCells(status: AnyObject): [state: string, message: string, error: string] {
  const healthy = listAt(status, 'conditions').find((condition) => textAt(condition, 'type') === 'Healthy');
  if (healthy === undefined) return ['Unknown', '', ''];
  const state = textAt(healthy, 'status') === 'True' ? 'Healthy' : 'Unhealthy';
  return [state, textAt(healthy, 'message'), textAt(healthy, 'error')];
}

const componentStatus = storedKind({
  apiVersion: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  shortNames: ['cs'],
  namespaced: false,
  deprecated: 'v1 ComponentStatus is deprecated in v1.19+',
  table: {
    columns: [NAME, textColumn('Status'), textColumn('Message'), textColumn('Error')],
    row: (object) => [object.metadata.name, ...healthCells(object)],
  },
});

export const coreOtherKinds = [limitRange, endpoints, componentStatus];
