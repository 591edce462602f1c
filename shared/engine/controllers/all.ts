/** Every controller of the cluster, in the order in which they hear of a change. */
import type { Controller } from '../api/actor.ts';
import type { PodMeter } from '../api/metrics.ts';
import type { KindRegistry } from '../kinds/registry.ts';
import { apiServiceController } from './api-service.ts';
import { cronJobController } from './cron-job/cron-job.ts';
import { daemonSetController } from './daemon-set/daemon-set.ts';
import { deploymentController } from './deployment/deployment.ts';
import { disruptionController } from './disruption/disruption.ts';
import { endpointSliceController } from './endpoint-slice/endpoint-slice.ts';
import { endpointSliceMirroring } from './endpoint-slice-mirroring/mirroring.ts';
import { endpointsController } from './endpoints/endpoints.ts';
import { ephemeralVolumeController } from './ephemeral-volume.ts';
import { garbageCollector } from './garbage-collector/garbage-collector.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler/horizontal-pod-autoscaler.ts';
import type { ProgramOf } from './ingress-status/controller-pods.ts';
import { ingressStatus } from './ingress-status/ingress-status.ts';
import { jobController } from './job/job.ts';
import { serviceController, type Provider } from './load-balancer/service-controller.ts';
import { serviceLb } from './load-balancer/svclb.ts';
import { namespaceController } from './namespace/namespace.ts';
import { nodeHosts } from './node-hosts.ts';
import { nodeLifecycle } from './node-lifecycle/node-lifecycle.ts';
import { volumeBinder } from './persistent-volume/binder.ts';
import { expandController } from './persistent-volume/expand.ts';
import { localPathProvisioner } from './persistent-volume/local-path.ts';
import { podGc } from './pod-gc.ts';
import { replicaSetController, replicationController } from './replica-set/replica-set.ts';
import { resourceQuotaController } from './resource-quota/resource-quota.ts';
import { rootCaController } from './root-ca.ts';
import { serviceAccountController } from './service-account.ts';
import { statefulSetController } from './stateful-set/stateful-set.ts';
import { taintEviction } from './taint-eviction.ts';
import { ttlAfterFinished } from './ttl-after-finished.ts';
import { claimProtection } from './volume-protection/claims.ts';
import { volumeProtection } from './volume-protection/volumes.ts';

/**
 * New ones each time: some keep caches of their cluster. meter: what pods use, for those who scale by it; kinds: all
 * that the cluster has; programOf: which images are ingress controllers; balancers: who provides load balancers, if
 * anybody does.
 */
export function controllers(
  meter: PodMeter,
  kinds: KindRegistry,
  programOf: ProgramOf,
  balancers?: Provider,
): Controller[] {
  return [
    namespaceController,
    nodeLifecycle,
    taintEviction,
    podGc,
    serviceAccountController,
    rootCaController,
    resourceQuotaController(kinds),
    deploymentController,
    replicaSetController(),
    replicationController(),
    statefulSetController,
    daemonSetController,
    jobController,
    cronJobController,
    ttlAfterFinished,
    disruptionController,
    horizontalPodAutoscaler(meter),
    endpointSliceController(),
    endpointSliceMirroring,
    endpointsController(),
    ...(balancers === undefined ? [] : [serviceController(balancers)]),
    ...(balancers === 'svclb' ? [serviceLb] : []),
    apiServiceController,
    nodeHosts,
    ingressStatus('traefik', programOf),
    ingressStatus('ingress-nginx', programOf),
    ephemeralVolumeController,
    volumeBinder(),
    localPathProvisioner,
    expandController,
    claimProtection(),
    volumeProtection,
    garbageCollector,
  ];
}
