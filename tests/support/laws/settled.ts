/** What the cluster owes its manifests when nobody breaks anything any more. */
import type { CronJob, Job } from '../../../shared/model/job.ts';
import type { Endpoints } from '../../../shared/model/endpoints.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { EndpointSlice, Service } from '../../../shared/model/network.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { type DaemonSetLike, daemonMachines } from './daemon-machines.ts';
import { isActive, isReady, nameOf, ownerOf, podsOf, type Read } from './law.ts';

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

const isTrue = (object: Pick<Owed, 'status'>, type: string): boolean =>
  (object.status?.conditions ?? []).some((c) => c.type === type && c.status === 'True');

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
    return isTrue(job, 'Complete') || isTrue(job, 'Failed') ? undefined : `${nameOf(job)} has not ended`;
  },
  'CronJob.batch': (object, read) => {
    const cron = object as unknown as CronJob;
    const jobs = ([...read.list('Job.batch', cron.metadata.namespace)] as Job[]).filter(
      (job) => ownerOf(job)?.uid === cron.metadata.uid,
    );
    const ended = (type: string): number => jobs.filter((job) => isTrue(job, type)).length;
    const { successfulJobsHistoryLimit: good = 3, failedJobsHistoryLimit: bad = 1 } = cron.spec;
    if (ended('Complete') > good || ended('Failed') > bad)
      return `${nameOf(cron)} keeps ${ended('Complete')} and ${ended('Failed')} Jobs, of ${good} and ${bad}`;
    const active = (cron.status?.active ?? []).map((ref) => ref.name);
    return active.length > 0 ? `${nameOf(cron)} counts ${active.join()} as running` : undefined;
  },
};

/** Kinds that this looks at, qualified. */
export const owedKinds = Object.keys(debts);

/** What belongs to somebody who is gone. */
function left(read: Read, namespace: string): string[] {
  const found: string[] = [];
  for (const kind of read.kinds()) {
    for (const object of read.list(kind, namespace)) {
      const lost = object.metadata.ownerReferences?.find(({ uid }) => read.byUid(uid) === undefined);
      if (lost !== undefined) found.push(`${nameOf(object)} is left by ${lost.kind} ${lost.name}`);
    }
  }
  return found;
}

/** Services whose slices, or whose Endpoints, do not name just the pods that are ready. */
function unserved(read: Read, namespace: string): string[] {
  const found: string[] = [];
  for (const service of read.list('Service', namespace) as Iterable<Service>) {
    const { selector } = service.spec;
    if (selector === undefined) continue;
    const wanted = ([...read.list('Pod', namespace)] as Pod[])
      .filter((pod) => Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value))
      .filter((pod) => isActive(pod) && isReady(pod))
      .map((pod) => pod.status?.podIP ?? '');
    const has = ([...read.list('EndpointSlice.discovery.k8s.io', namespace)] as EndpointSlice[])
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
      .flatMap((slice) => slice.endpoints)
      .filter((endpoint) => endpoint.conditions?.ready === true)
      .flatMap((endpoint) => endpoint.addresses);
    if (wanted.sort().join() !== has.sort().join()) found.push(`${nameOf(service)} sends to ${has}, not to ${wanted}`);
    const endpoints = read.get('Endpoints', namespace, service.metadata.name) as Endpoints | undefined;
    const older = (endpoints?.subsets ?? []).flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip));
    const unique = [...new Set(older)].sort();
    if (unique.join() !== wanted.join()) found.push(`Endpoints of ${nameOf(service)} have ${unique}, not ${wanted}`);
  }
  return found;
}

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
  return [...found, ...left(read, namespace), ...unserved(read, namespace)];
}
