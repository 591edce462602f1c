/** Mirrors Endpoints written by hand, for Services without a selector, into EndpointSlices (pkg/controller/endpointslicemirroring). */
import type { Context, Controller } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import type { Endpoints } from '../../../model/endpoints.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import { CONTROLLER, MANAGED_BY, planMirrors, SERVICE_NAME } from './plan.ts';

const NAME = 'endpoint-slice-mirroring-controller';
const SLICES = 'EndpointSlice.discovery.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

/** Not asked to be left alone, and no lock of a leader election. */
const isMirrored = ({ metadata: { labels, annotations } }: Endpoints): boolean =>
  labels?.[SKIP] !== 'true' && annotations?.[LEADER] === undefined;

/** A Service with a selector has slices of another controller. */
const isManual = (service: Service | undefined): boolean =>
  service !== undefined && Object.keys(service.spec.selector ?? {}).length === 0;

const ownSlices = ({ read }: Context, namespace: string, name: string): EndpointSlice[] =>
  [...read.list(SLICES, namespace)].filter(
    ({ metadata: { labels } }) => labels?.[SERVICE_NAME] === name && labels[MANAGED_BY] === CONTROLLER,
  );

export const endpointSliceMirroring: Controller = {
  name: NAME,
  watches: [
    {
      kind: 'Endpoints',
      keys: ({ before, after }, read) => {
        const endpoints = (after ?? before)!;
        const service = read.get('Service', endpoints.metadata.namespace ?? '', endpoints.metadata.name);
        // Those that another controller writes have slices already.
        return service !== undefined && !isManual(service) ? [] : [keyOf(endpoints)];
      },
    },
    {
      kind: 'Service',
      keys: ({ before, after }, read) => {
        const service = (after ?? before)!;
        const { namespace = '', name } = service.metadata;
        return read.get('Endpoints', namespace, name) === undefined ? [] : [keyOf(service)];
      },
    },
    {
      kind: SLICES,
      keys: ({ before, after, cause }) => {
        const { namespace = '', labels } = (after ?? before)!.metadata;
        if (cause.actor === NAME || labels?.[MANAGED_BY] !== CONTROLLER) return [];
        return [`${namespace}/${labels[SERVICE_NAME] ?? ''}`];
      },
    },
  ],
  reconcile(key, ctx) {
    const { namespace, name } = splitKey(key);
    const from = ctx.read.get('Endpoints', namespace, name) as Endpoints | undefined;
    const existing = ownSlices(ctx, namespace, name);
    const isWanted = from !== undefined && isMirrored(from) && isManual(ctx.read.get('Service', namespace, name));
    const plan = isWanted ? planMirrors(from, existing) : { create: [], update: [], delete: existing };
    for (const slice of plan.create) ctx.api.create(slice);
    for (const slice of plan.update) ctx.api.update(slice);
    for (const { metadata } of plan.delete) ctx.api.delete(SLICES, metadata.namespace ?? '', metadata.name);
    return undefined;
  },
};
