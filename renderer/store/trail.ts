/** The one request that a person follows: its way is lit until another is chosen or it is let go. */
import { create } from 'zustand';
import type { RequestRecord } from '../../shared/model/request.ts';
import type { RequestTrace } from '../../shared/model/trace.ts';
import { records } from './cluster.ts';
import { onRequests } from './news.ts';
import { useView } from './view.ts';

export interface Trail {
  record: RequestRecord | undefined;
  /** uids of what it passes, as far as it is known by name. */
  passes: ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();

export const useTrail = create<Trail>()(() => ({ record: undefined, passes: nobody }));

function passesOf({ hops, rule }: RequestRecord): Set<string> {
  const passes = new Set<string>();
  for (const hop of hops) {
    if (hop.kind === 'pod' || hop.kind === 'proxy') passes.add(hop.pod.uid);
    const service = hop.kind === 'service' ? records.find('Service', hop.namespace, hop.name) : undefined;
    if (service !== undefined) passes.add(service);
  }
  const [, namespace, name] = /^([^/]+)\/(\S+) /.exec(rule ?? '') ?? [];
  const ingress = name === undefined ? undefined : records.find('Ingress', namespace, name);
  if (ingress !== undefined) passes.add(ingress);
  return passes;
}

/** Lights the way of a request; undefined: of none any more. */
export function follow(record: RequestRecord | undefined): void {
  useTrail.setState({ record, passes: record === undefined ? nobody : passesOf(record) });
}

/** The same, and selects the thing where it ended. */
export function showRequest(record: RequestRecord): void {
  follow(record);
  const service = record.service && records.find('Service', record.service.namespace, record.service.name);
  const end = record.pod !== undefined && records.get(record.pod.uid) !== undefined ? record.pod.uid : service;
  useView.getState().set({ view: 'traffic', ...(end !== undefined && { selected: end }) });
}

/**
 * Listens for a request that is about to be sent: news of it may come before its number does. Gives a function that takes
 * the number, and follows it as soon as it is heard of; undefined: it was not sent after all.
 */
export function expectRequest(): (id: number | undefined) => void {
  const heard: RequestTrace[] = [];
  let wanted: number | undefined;
  const stop = onRequests((requests) => {
    if (wanted === undefined) heard.push(...requests);
    else found(requests);
  });
  const found = (requests: readonly RequestTrace[]): void => {
    const own = requests.find(({ id }) => id === wanted);
    if (own === undefined) return;
    stop();
    follow(own);
  };
  return (id) => {
    wanted = id;
    if (id === undefined) stop();
    else found(heard);
  };
}
