/** Short-lived news of a frame for whoever moves things: requests to fly, components that acted. No state is kept here. */
import type { ActorTrace, RequestTrace, TraceEvent } from '../../shared/model/trace.ts';

type RequestListener = (requests: readonly RequestTrace[]) => void;
type ActorListener = (acted: readonly ActorTrace[]) => void;

const requestListeners = new Set<RequestListener>();
const actorListeners = new Set<ActorListener>();

export function onRequests(listener: RequestListener): () => void {
  requestListeners.add(listener);
  return () => requestListeners.delete(listener);
}

export function onActors(listener: ActorListener): () => void {
  actorListeners.add(listener);
  return () => actorListeners.delete(listener);
}

export function tellNews(trace: readonly TraceEvent[]): void {
  if (trace.length === 0) return;
  const requests: RequestTrace[] = [];
  const acted: ActorTrace[] = [];
  for (const event of trace) {
    if (event.type === 'request') requests.push(event);
    else acted.push(event);
  }
  if (requests.length > 0) for (const listener of requestListeners) listener(requests);
  if (acted.length > 0) for (const listener of actorListeners) listener(acted);
}
