/** What is known of one Service's slices between two reconciles; derived from the store, so that one pod's change costs one pod's work. */
import { keyOf } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import type { EndpointSlice, Service } from '../../../model/network.ts';
import { uidOf } from './plan.ts';
import { isManaged, isOwnedBy, SERVICE_NAME } from './slice.ts';

export class ServiceState {
  /** By name, in order of creation; only those that the Service owns. */
  readonly slices = new Map<string, EndpointSlice>();
  /** Of an earlier Service of the same name. */
  readonly strangers: EndpointSlice[] = [];
  /** Pod uid -> name of its slice. */
  private readonly where = new Map<string, string>();
  /** Uids of pods that changed since; undefined: everything must be looked at. */
  dirty: Set<string> | undefined;

  constructor(
    readonly serviceUid: string,
    service: Service,
    read: Reader,
  ) {
    const { namespace = '', name } = service.metadata;
    for (const slice of read.list('EndpointSlice.discovery.k8s.io', namespace)) {
      if (
        slice.metadata.labels?.[SERVICE_NAME] !== name ||
        !isManaged(slice) ||
        slice.metadata.deletionTimestamp !== undefined
      )
        continue;
      if (isOwnedBy(slice, service)) this.put(slice);
      else this.strangers.push(slice);
    }
  }

  put(slice: EndpointSlice): void {
    const old = this.slices.get(slice.metadata.name);
    if (old !== undefined) this.forgetPlaces(old);
    this.slices.set(slice.metadata.name, slice);
    for (const endpoint of slice.endpoints) this.where.set(uidOf(endpoint), slice.metadata.name);
  }

  remove(slice: EndpointSlice): void {
    this.forgetPlaces(slice);
    this.slices.delete(slice.metadata.name);
  }

  /** Names of the slices that hold one of the dirty pods; undefined: any may. */
  touched(): ReadonlySet<string> | undefined {
    if (this.dirty === undefined) return undefined;
    const names = new Set<string>();
    for (const uid of this.dirty) {
      const name = this.where.get(uid);
      if (name !== undefined) names.add(name);
    }
    return names;
  }

  private forgetPlaces(slice: EndpointSlice): void {
    for (const endpoint of slice.endpoints) {
      const uid = uidOf(endpoint);
      if (this.where.get(uid) === slice.metadata.name) this.where.delete(uid);
    }
  }
}

/** The states of all Services that were reconciled, by key. */
export class ServiceStates {
  private readonly states = new Map<string, ServiceState>();

  of(service: Service, read: Reader): ServiceState {
    const key = keyOf(service);
    const uid = service.metadata.uid ?? '';
    let state = this.states.get(key);
    if (state?.serviceUid !== uid) {
      state = new ServiceState(uid, service, read);
      this.states.set(key, state);
    }
    return state;
  }

  podChanged(key: string, uid: string): void {
    this.states.get(key)?.dirty?.add(uid);
  }

  forget(key: string): void {
    this.states.delete(key);
  }

  clear(): void {
    this.states.clear();
  }
}
