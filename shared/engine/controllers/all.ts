/** Every controller of the cluster, in the order in which they hear of a change. */
import type { Controller } from '../api/actor.ts';
import { deploymentController } from './deployment/deployment.ts';
import { endpointSliceController } from './endpoint-slice/endpoint-slice.ts';
import { garbageCollector } from './garbage-collector/garbage-collector.ts';
import { namespaceController } from './namespace/namespace.ts';
import { replicaSetController } from './replica-set/replica-set.ts';
import { rootCaController } from './root-ca.ts';
import { serviceAccountController } from './service-account.ts';

/** New ones each time: some keep caches of their cluster. */
export function controllers(): Controller[] {
  return [
    namespaceController,
    serviceAccountController,
    rootCaController,
    deploymentController,
    replicaSetController(),
    endpointSliceController(),
    garbageCollector,
  ];
}
