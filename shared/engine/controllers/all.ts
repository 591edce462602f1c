/** Every controller of the cluster, in the order in which they hear of a change. */
import type { Controller } from '../api/actor.ts';
import { deploymentController } from './deployment/deployment.ts';
import { replicaSetController } from './replica-set/replica-set.ts';

/** New ones each time: some keep caches of their cluster. */
export function controllers(): Controller[] {
  return [deploymentController, replicaSetController()];
}
