/** What the cluster owes its manifests when nobody breaks anything any more. */
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { type DaemonSetLike, daemonMachines } from './daemon-machines.ts';
import { isActive, isReady, nameOf, podsOf, type Read } from './law.ts';

interface Owed extends KubeObject {
  spec: {
    replicas?: number;
    completions?: number;
    paused?: boolean;
    suspend?: boolean;
    updateStrategy?: { type?: string };
  };
  status?: {
    observedGeneration?: number;
    availableReplicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    replicas?: number;
    desiredNumberScheduled?: number;
    numberAvailable?: number;
    updatedNumberScheduled?: number;
    conditions?: { type: string; status: string }[];
  };
}

type Debt = (object: Owed, read: Read) => string | undefined;

const sameNumber = (object: Owed, pairs: [string, number, number][]): string | undefined => {
  const wrong = pairs.find(([, is, wanted]) => is !== wanted);
  return wrong === undefined ? undefined : `${nameOf(object)}: ${wrong[0]} is ${wrong[1]}, not ${wrong[2]}`;
};

const allReady: Debt = (set, read) => {
  const active = podsOf(read, set.metadata.namespace, set.metadata.uid ?? '').filter(isActive);
  return sameNumber(set, [
    ['pods', active.length, set.spec.replicas ?? 1],
    ['ready', active.filter(isReady).length, set.spec.replicas ?? 1],
  ]);
};

const debts: Record<string, Debt> = {
  'Deployment.apps': (d) => {
    if (d.spec.paused === true) return undefined;
    const wanted = d.spec.replicas ?? 1;
    const { replicas = 0, availableReplicas = 0, updatedReplicas = 0 } = d.status ?? {};
    return sameNumber(d, [
      ['replicas', replicas, wanted],
      ['available', availableReplicas, wanted],
      ['updated', updatedReplicas, wanted],
    ]);
  },
  'ReplicaSet.apps': allReady,
  ReplicationController: (rc, read) => {
    const wanted = rc.spec.replicas ?? 1;
    const { replicas = 0, availableReplicas = 0, observedGeneration } = rc.status ?? {};
    return (
      allReady(rc, read) ??
      sameNumber(rc, [
        ['replicas', replicas, wanted],
        ['available', availableReplicas, wanted],
        ['observed generation', observedGeneration ?? 0, rc.metadata.generation ?? 0],
      ])
    );
  },
  'StatefulSet.apps': (set, read) => {
    const wanted = set.spec.replicas ?? 1;
    const pods = podsOf(read, set.metadata.namespace, set.metadata.uid ?? '');
    return sameNumber(set, [
      ['pods', pods.length, wanted],
      ['ready', pods.filter(isReady).length, wanted],
    ]);
  },
  'DaemonSet.apps': (set, read) => {
    const { desiredNumberScheduled = 0, numberAvailable = 0, updatedNumberScheduled = 0 } = set.status ?? {};
    const wanted = daemonMachines(set as DaemonSetLike, read.list('Node'));
    const live = podsOf(read, set.metadata.namespace, set.metadata.uid ?? '').filter(isActive);
    const places = live.map((pod) => pod.spec.nodeName ?? 'nowhere').sort();
    if (places.join() !== wanted.join()) return `${nameOf(set)}: is on ${places.join()}, not on ${wanted.join()}`;
    const counts: [string, number, number][] = [
      ['desired', desiredNumberScheduled, wanted.length],
      ['available', numberAvailable, wanted.length],
    ];
    if (set.spec.updateStrategy?.type !== 'OnDelete') counts.push(['updated', updatedNumberScheduled, wanted.length]);
    return sameNumber(set, counts);
  },
  'Job.batch': (job) => {
    if (job.spec.suspend === true) return undefined;
    const isEnded = (job.status?.conditions ?? []).some(
      (c) => c.status === 'True' && (c.type === 'Complete' || c.type === 'Failed'),
    );
    return isEnded ? undefined : `${nameOf(job)} has not ended`;
  },
};

/** Kinds that this looks at, qualified. */
export const owedKinds = Object.keys(debts);

/** Takes a state that has settled; gives every promise that is not kept. */
export function unkept(read: Read, namespace: string): string[] {
  const found: string[] = [];
  for (const [kind, debt] of Object.entries(debts)) {
    for (const object of read.list(kind as 'Pod', namespace)) {
      const what = debt(object as unknown as Owed, read);
      if (what !== undefined) found.push(what);
    }
  }
  for (const pod of read.list('Pod', namespace) as Iterable<Pod>)
    if (pod.metadata.deletionTimestamp !== undefined) found.push(`${nameOf(pod)} still goes`);
  return found;
}
