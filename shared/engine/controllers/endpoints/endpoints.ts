/**
 * Keeps one Endpoints object, the older form, for every Service that selects pods (pkg/controller/endpoint). Upstream
 * works it out from pods once more; here from the slices that were just made of them, which says the same.
 */
import type { Context, Controller } from '../../api/actor.ts';
import { sameJson } from '../../api/equal.ts';
import { ApiError, isNamespaceGoing } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import type { Endpoints } from '../../../model/endpoints.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import { addressCount, planEndpoints, TRIGGER_TIME } from './plan.ts';
import { SliceIndex } from './slice-index.ts';

const NAME = 'endpoint-controller';
const SLICES = 'EndpointSlice.discovery.k8s.io';

/** What was last seen of a Service. */
interface Seen {
  /** The newest revision of its slices. */
  revision: number;
  /** Not before: the object is written whole each time, so a large one is written less often, a ms an address. */
  next: number;
}

const revisionOf = ({ metadata }: EndpointSlice): number => Number(metadata.resourceVersion ?? 0);

/** Services without a selector, and mere names of other places, have the Endpoints that somebody writes. */
const isKept = ({ spec }: Service): boolean =>
  spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0;

/** The earliest time among slices that are newer than what was seen. */
function triggerTime(slices: readonly EndpointSlice[], seen: number): string | undefined {
  let earliest: string | undefined;
  for (const slice of slices) {
    const time = slice.metadata.annotations?.[TRIGGER_TIME];
    if (revisionOf(slice) > seen && time !== undefined && (earliest === undefined || time < earliest)) earliest = time;
  }
  return earliest;
}

/** Whether more than the time of the change differs. */
function isSame(a: Endpoints, b: Endpoints): boolean {
  const { [TRIGGER_TIME]: _a, ...was } = a.metadata.annotations ?? {};
  const { [TRIGGER_TIME]: _b, ...is } = b.metadata.annotations ?? {};
  return (
    sameJson(a.subsets ?? [], b.subsets ?? []) &&
    sameJson(a.metadata.labels ?? {}, b.metadata.labels ?? {}) &&
    sameJson(was, is)
  );
}

function write(ctx: Context, existing: Endpoints | undefined, wanted: Endpoints): void {
  const { namespace, name } = wanted.metadata;
  try {
    if (existing === undefined) ctx.api.create(wanted);
    else ctx.api.update(wanted);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Nothing can be made where everything is being taken away.
    if (existing === undefined && isNamespaceGoing(error)) return;
    const [reason, what] =
      existing === undefined
        ? ['FailedToCreateEndpoint', `Failed to create endpoint for service ${namespace}/${name}`]
        : ['FailedToUpdateEndpoint', `Failed to update endpoint ${namespace}/${name}`];
    ctx.event(wanted, 'Warning', reason, `${what}: ${error.message}`);
    throw error;
  }
}

/** @param batchMs --endpoint-updates-batch-period: how long changes of slices are collected before they are looked at */
export function endpointsController(batchMs = 0): Controller {
  const index = new SliceIndex();

  function slicesOf(key: string, service: Service, read: Reader): EndpointSlice[] {
    return index
      .of(key, read)
      .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === service.metadata.uid) === true);
  }

  return {
    name: NAME,
    watches: [
      { kind: 'Service', keys: ({ before, after }) => [keyOf((after ?? before)!)] },
      {
        kind: SLICES,
        keys: (change, read) => {
          const key = index.note(change);
          if (key === undefined) return [];
          const { namespace, name } = splitKey(key);
          // What is left of a Service that is gone says nothing of Endpoints that somebody writes since.
          return read.get('Service', namespace, name) === undefined ? [] : [key];
        },
      },
      { kind: 'Endpoints', keys: ({ before, after }) => (after === undefined ? [keyOf(before!)] : []) },
    ],
    reconcile(key, ctx) {
      const { namespace, name } = splitKey(key);
      const table = ctx.table<Seen>('seen');
      const service = ctx.read.get('Service', namespace, name);
      const existing = ctx.read.get('Endpoints', namespace, name) as Endpoints | undefined;
      if (service === undefined || !isKept(service)) {
        table.delete(key);
        if (service === undefined && existing !== undefined) ctx.api.delete('Endpoints', namespace, name);
        return undefined;
      }
      const slices = slicesOf(key, service, ctx.read);
      // There is an empty one at least, in a moment.
      if (slices.length === 0) return undefined;
      const seen = table.get(key);
      const newest = Math.max(...slices.map(revisionOf));
      const isNew = seen !== undefined && newest > seen.revision;
      if (isNew && seen.next === 0 && batchMs > 0) {
        table.set(key, { ...seen, next: ctx.now + batchMs });
        return batchMs;
      }
      if (seen !== undefined && ctx.now < seen.next) return seen.next - ctx.now;
      const wanted = planEndpoints(service, existing, slices, triggerTime(slices, seen?.revision ?? 0));
      const isWritten = existing === undefined || !isSame(existing, wanted);
      if (isWritten) write(ctx, existing, wanted);
      const pause = isWritten && batchMs === 0 ? addressCount(wanted) : 0;
      table.set(key, { revision: newest, next: pause === 0 ? 0 : ctx.now + pause });
      return undefined;
    },
    restored() {
      index.clear();
    },
  };
}
