/** Which objects this window keeps back unless asked: the cluster's own. */
import type { KubeObject } from '../../shared/model/meta.ts';
import { isOfCluster } from '../graph/given.ts';
import { records } from './cluster.ts';
import { useSession } from './session.ts';

/** True for what came with the cluster, by the records and the clock of now. */
export const isClusters = (object: KubeObject): boolean =>
  isOfCluster(object, records.get, useSession.getState().epoch);
