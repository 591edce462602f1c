/** What somebody gave to a namespace of the cluster's own is drawn like everything else: who drops a file wants to see it. */
import type { KubeObject } from '../../shared/model/meta.ts';
import { isSystemNamespace, isSystemObject } from './kinds.ts';
import { controllerOf } from './owner.ts';

type Find = (uid: string) => KubeObject | undefined;

const givenKinds = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicationController',
  'Service',
]);

const balancerLabel = 'svccontroller.k3s.cattle.io/svcname';

/** @param epoch ms since 1970 at which the person's clock began: what is older came with the cluster */
function isGiven(object: KubeObject, find: Find, epoch: number): boolean {
  let top = object;
  for (let depth = 0; depth < 8; depth++) {
    const owner = controllerOf(top);
    const above = owner === undefined ? undefined : find(owner.uid);
    if (above === undefined) break;
    top = above;
  }
  // What k3s makes for a balancer is its own, whoever wrote the Service.
  if (top.metadata.labels?.[balancerLabel] !== undefined) return false;
  return givenKinds.has(top.kind) && Date.parse(top.metadata.creationTimestamp ?? '') >= epoch;
}

/** True for the cluster's own objects, and not for what somebody put beside them. */
export function isOfCluster(object: KubeObject, find: Find, epoch: number): boolean {
  if (!isSystemObject(object)) return false;
  return !(isSystemNamespace(object.metadata.namespace) && isGiven(object, find, epoch));
}
