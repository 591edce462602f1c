/**
 * What a cluster is made of, joined here because its parts may not know each other: the API, the controllers, the kubelets,
 * the network, the computer beside it.
 */
import type { Actor, Controller } from './api/actor.ts';
import { controlPlane } from './api/availability.ts';
import { httpApi, type HttpApiParts } from './api/http/http-api.ts';
import { resourceMetrics } from './api/resource-metrics.ts';
import { RestApi } from './api/rest.ts';
import { contextFor, runActor, runController, type Cluster as Parts } from './api/runtime.ts';
import { controllers } from './controllers/all.ts';
import type { Provider } from './controllers/load-balancer/service-controller.ts';
import { drainer } from './drain/drain.ts';
import { eventTtl } from './event-ttl.ts';
import type { KindRegistry } from './kinds/registry.ts';
import type { Describe } from './kubectl/explain/descriptions.ts';
import { kubelet } from './kubelet/kubelet.ts';
import { podMeter } from './kubelet/meter.ts';
import { ingressProgramOf, type ImageCatalogue } from './kubelet/images/image-catalogue.ts';
import { servers } from './kubelet/programs/server.ts';
import type { LogLine } from './kubelet/runtime/container-log.ts';
import { kubernetesServiceActor } from './kubernetes-service.ts';
import { laptopDoors } from './laptop-doors.ts';
import { Laptop } from './laptop/laptop.ts';
import { newNet, type Net } from './network/connect/net.ts';
import { networkDoor } from './network/door.ts';
import { IngressConfigs } from './network/ingress/configs.ts';
import type { ProgramOf } from './network/ingress/proxy.ts';
import { kubeletDoor } from './network/kubelet-door.ts';
import { network } from './network/network.ts';
import { visitCounts } from './network/visits.ts';
import { scheduler } from './scheduler/scheduler.ts';
import type { Pod } from '../model/pod.ts';

export interface ClusterOptions {
  seed: number;
  /** Unix ms of virtual time 0. */
  epoch: number;
  images: ImageCatalogue;
  /** How many changes are kept; 0 = none. */
  historyLimit?: number;
  /** Freeze whatever is stored (tests). */
  freeze?: boolean;
  /** Leave components out (tests of one of them). */
  without?: readonly string[];
  /** Who gives Services of type LoadBalancer an address; nobody, unless told. */
  loadBalancer?: Provider;
  /** How the API hears those who do not say who they are, and what it calls itself. */
  apiServer?: Pick<HttpApiParts, 'anonymous' | 'gitVersion'>;
  /** What Services get their addresses from, "10.43.0.0/16" unless told. */
  serviceRange?: string;
  /** Types in words, for `kubectl explain`; absent: nobody knows any. */
  describe?: Describe;
}

/** What the face of a cluster speaks to. */
export interface Assembled {
  rest: RestApi;
  net: Net;
  laptop: Laptop;
  /** Called when everything was put back to a checkpoint. */
  restored: readonly (() => void)[];
}

/**
 * @param logs what a container has printed
 * @param served called when the API answers again
 */
export function assemble(
  parts: Parts,
  kinds: KindRegistry,
  options: ClusterOptions,
  logs: (pod: Pod, container: string, previous: boolean) => LogLine[],
  served: () => void,
): Assembled {
  const { kernel, store, server } = parts;
  const { images, describe, epoch } = options;
  const restored: (() => void)[] = [];
  const left = new Set(options.without ?? []);
  const addController = (each: Controller): void => {
    if (!left.has(each.name)) restored.push(runController(parts, each));
  };
  const addActor = (each: Actor): void => {
    if (!left.has(each.name)) restored.push(runActor(parts, each));
  };
  // First of all: at the moment at which the API answers again, the others find it so.
  addActor(controlPlane(served));
  const counts = contextFor(parts, 'users', 'users');
  const kubelets = contextFor(parts, 'kubelet', 'kubelet');
  const programOf: ProgramOf = (image) => ingressProgramOf(images, image);
  const ingress = new IngressConfigs(contextFor(parts, IngressConfigs.actorName, IngressConfigs.actorName));
  const meter = podMeter(kubelets, images, (uid) => visitCounts(counts, uid));
  const rest = new RestApi(
    store,
    server,
    resourceMetrics(store, meter, () => ({ now: kernel.now, epoch })),
  );
  const overHttp = httpApi({
    read: store,
    kinds: () => kinds.all(),
    now: () => epoch + kernel.now,
    rest: (request, user) => rest.handle(request, { ...kernel.because, actor: user }),
    watch: (request, send) => rest.watch(request, send),
    ...options.apiServer,
  });
  const net = newNet(counts, servers(kubelets, images), { configs: ingress, programOf }, overHttp);
  const door = networkDoor(net);
  const laptop = new Laptop(
    contextFor(parts, 'laptop', 'laptop'),
    laptopDoors({ parts, kinds, rest, door, kubelets, images, logs }, describe),
  );
  for (const each of controllers(meter, kinds, programOf, options.loadBalancer)) addController(each);
  for (const each of [
    scheduler(),
    kubelet(images, kubeletDoor(net), () => laptop.executionMoved()),
    laptop.actor,
    ingress.actor(),
    network(net),
    eventTtl(),
    kubernetesServiceActor(options.serviceRange),
    drainer(),
  ])
    addActor(each);
  return { rest, net, laptop, restored };
}
