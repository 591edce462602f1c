/** The stages of ways: one record for all the requests that pass one, since thousands of them are remembered. */
import type { Service, ServicePort } from '../../../model/network.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Hop, PodSeen } from '../../../model/request.ts';

/** When there are so many of a sort, all are forgotten and made again. */
const MOST = 5_000;

function kept<T>(make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    let one = known.get(key);
    if (one === undefined) {
      if (known.size >= MOST) known.clear();
      known.set(key, (one = make(key)));
    }
    return one;
  };
}

export const clientHop = kept((name): Hop => ({ kind: 'client', name }));

export const machineHop = kept((node): Hop => ({ kind: 'machine', node }));

const doorsOf = kept((node) => kept((door): Hop => ({ kind: 'door', node, door })));

/** @param door as a person calls it: "NodePort 30080" */
export const doorHop = (node: string, door: string): Hop => doorsOf(node)(door);

type PodHop = Extract<Hop, { kind: 'pod' }>;

const podHops = new WeakMap<Pod, PodHop>();

export function podHop(pod: Pod): PodHop {
  let hop = podHops.get(pod);
  if (hop === undefined) {
    const { uid = '', namespace = '', name } = pod.metadata;
    hop = { kind: 'pod', pod: { uid, namespace, name, node: pod.spec.nodeName ?? '' } };
    podHops.set(pod, hop);
  }
  return hop;
}

/** The pod as requests remember it. */
export const seen = (pod: Pod): PodSeen => podHop(pod).pod;

interface ServiceStage {
  readonly hop: Hop;
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number };
}

const services = new WeakMap<Service, Map<number, ServiceStage>>();

/** The hop, and the Service by itself. */
export function serviceStage(service: Service, { port }: ServicePort): ServiceStage {
  let ports = services.get(service);
  if (ports === undefined) services.set(service, (ports = new Map()));
  let stage = ports.get(port);
  if (stage === undefined) {
    const { namespace = '', name } = service.metadata;
    const named = { namespace, name, port };
    ports.set(port, (stage = { hop: { kind: 'service', ...named }, service: named }));
  }
  return stage;
}
