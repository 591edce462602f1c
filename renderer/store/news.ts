/** Short-lived news of a frame for whoever moves things: requests to fly, components that acted. No state is kept here. */
import type { RequestEndedTrace, RequestTrace } from '../../shared/model/trace.ts';
import type { Component } from '../graph/acting.ts';

type Requests = readonly RequestTrace[];
type Acting = ReadonlyMap<Component, string | undefined>;

const endListeners = new Set<(ends: readonly RequestEndedTrace[]) => void>();
const requestListeners = new Set<(requests: Requests) => void>();
const actingListeners = new Set<(acting: Acting) => void>();

/** Hears of every request of a frame; gives the function that stops it. */
export function onRequests(listener: (requests: Requests) => void): () => void {
  requestListeners.add(listener);
  return () => requestListeners.delete(listener);
}

/** Hears of requests that end otherwise than was planned when they left. */
export function onEnds(listener: (ends: readonly RequestEndedTrace[]) => void): () => void {
  endListeners.add(listener);
  return () => endListeners.delete(listener);
}

export function tellEnds(ends: readonly RequestEndedTrace[]): void {
  if (ends.length > 0) for (const listener of endListeners) listener(ends);
}

/** Hears which components acted in a frame, and upon what. */
export function onActing(listener: (acting: Acting) => void): () => void {
  actingListeners.add(listener);
  return () => actingListeners.delete(listener);
}

export function tellRequests(requests: Requests): void {
  if (requests.length > 0) for (const listener of requestListeners) listener(requests);
}

export function tellActing(acting: Acting): void {
  if (acting.size > 0) for (const listener of actingListeners) listener(acting);
}
