/** Random misfortunes: machines lose power or network, come and go, pods crash, hang, lose their images; and how all of it is mended. */
import fc from 'fast-check';
import type { Input } from '../../shared/model/session.ts';
import type { Session } from '../../shared/session/session.ts';
import { GOOD_IMAGE, MISSING_IMAGE } from './governed-workloads.ts';

/** Something that is done to whatever is there at that moment. */
export type Act = (session: Session) => Input | undefined;

const MACHINE = 'orrery.dev/machine';
const CONTROL_PLANE = 'control-plane';
/** As long as a machine takes to come up. */
const BOOT_MS = 20_000;

const patch = (kind: string, namespace: string, name: string, body: unknown): Input => ({
  type: 'patch',
  kind,
  namespace,
  name,
  patchType: 'merge',
  patch: body as never,
});
const annotate = (kind: string, namespace: string, name: string, annotations: Record<string, string | null>): Input =>
  patch(kind, namespace, name, { metadata: { annotations } });

const workers = (session: Session): string[] =>
  [...session.cluster.read.list('Node', '')]
    .filter((n) => n.metadata.labels?.['node-role.kubernetes.io/control-plane'] === undefined)
    .map((n) => n.metadata.name);

const one = <T>(those: readonly T[], at: number): T | undefined => those[at % Math.max(1, those.length)];

const machineFault = fc
  .tuple(fc.nat(99), fc.constantFrom('off', 'cut-off', null, null))
  .map(([at, fault]): Act => (session) => {
    const name = one(workers(session), at);
    return name === undefined ? undefined : annotate('Node', '', name, { [MACHINE]: fault });
  });

/** The machine of the control plane goes, or comes back. */
const controlPlaneFault = fc.constantFrom('off', 'cut-off', null, null).map(
  (fault): Act =>
    () =>
      annotate('Node', '', CONTROL_PLANE, { [MACHINE]: fault }),
);

const cordon = fc.tuple(fc.nat(99), fc.boolean()).map(([at, closed]): Act => (session) => {
  const name = one(workers(session), at);
  return name === undefined ? undefined : patch('Node', '', name, { spec: { unschedulable: closed ? true : null } });
});

const podFaults: readonly ((number: number) => Record<string, string | null>)[] = [
  (number) => ({ 'orrery.dev/crash': String(number) }),
  () => ({ 'orrery.dev/fault': 'hang' }),
  () => ({ 'orrery.dev/fault': 'readiness-fails' }),
  () => ({ 'orrery.dev/fault': 'liveness-fails' }),
  () => ({ 'orrery.dev/fault': 'image-not-found' }),
  () => ({ 'orrery.dev/fault': null }),
];

/** A pod crashes, hangs, fails its probes, loses its image, or is well again. */
export const podFault = fc.tuple(fc.nat(9999), fc.nat(podFaults.length - 1)).map(([at, what]): Act => (session) => {
  const pod = one([...session.cluster.read.list('Pod', 'default')], at);
  const annotations = podFaults[what]?.(session.log.length);
  return pod === undefined || annotations === undefined
    ? undefined
    : annotate('Pod', 'default', pod.metadata.name, annotations);
});

const podDeleted = fc
  .tuple(fc.nat(9999), fc.constantFrom(undefined, undefined, 0))
  .map(([at, grace]): Act => (session) => {
    const pod = one([...session.cluster.read.list('Pod', 'default')], at);
    if (pod === undefined) return undefined;
    const gone: Input = { type: 'delete', kind: 'Pod', namespace: 'default', name: pod.metadata.name };
    return grace === undefined ? gone : { ...gone, gracePeriodSeconds: grace };
  });

/** A drain as an administrator does it, who then leaves the machine closed. */
const drained = fc.nat(99).map((at): Act => (session) => {
  const node = one(workers(session), at);
  const flags = { ignoreDaemonSets: true, deleteEmptyDirData: true, force: true };
  return node === undefined ? undefined : { type: 'drain', node, ...flags };
});

/** As many as there may be, and as few. */
const [LEAST, MOST] = [3, 6];

/** A machine is taken out of the cluster, or another comes. */
const machines = fc.tuple(fc.nat(99), fc.boolean()).map(([at, more]): Act => (session) => {
  const names = workers(session);
  if (more && names.length < MOST)
    return { type: 'addMachine', name: `spare-${session.log.length}`, cpu: '4', memory: '8Gi' };
  const name = one(names, at);
  if (more || name === undefined || names.length <= LEAST) return undefined;
  return { type: 'delete', kind: 'Node', namespace: '', name };
});

/** Any one of them. */
export const misfortune: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: machineFault },
  { weight: 1, arbitrary: controlPlaneFault },
  { weight: 1, arbitrary: cordon },
  { weight: 2, arbitrary: drained },
  { weight: 1, arbitrary: machines },
  { weight: 3, arbitrary: podFault },
  { weight: 2, arbitrary: podDeleted },
);

interface Templated {
  metadata: { name: string };
  spec: { template: { spec: { containers: { name: string; image?: string }[] } } };
}

/** Gives every Deployment an image that there is, and takes budgets away, which may hold a drain up for ever. */
function mendManifests(session: Session): void {
  const { read } = session.cluster;
  for (const { metadata, spec } of read.list('Deployment.apps', 'default') as Iterable<Templated>) {
    const [container] = spec.template.spec.containers;
    if (container?.image !== MISSING_IMAGE) continue;
    const containers = [{ ...container, image: GOOD_IMAGE }];
    session.apply(patch('Deployment.apps', 'default', metadata.name, { spec: { template: { spec: { containers } } } }));
  }
  for (const { metadata } of [...read.list('PodDisruptionBudget.policy', 'default')])
    session.apply({
      type: 'delete',
      kind: 'PodDisruptionBudget.policy',
      namespace: 'default',
      name: metadata.name,
    });
}

/** Mends every machine, every pod, and the manifests that cannot run. */
export function mendAll(session: Session): void {
  session.apply(annotate('Node', '', CONTROL_PLANE, { [MACHINE]: null }));
  session.advance(session.now + BOOT_MS);
  for (const name of workers(session)) {
    session.apply(annotate('Node', '', name, { [MACHINE]: null }));
    session.apply(patch('Node', '', name, { spec: { unschedulable: null } }));
  }
  for (const pod of session.cluster.read.list('Pod', 'default')) {
    if (pod.metadata.annotations?.['orrery.dev/fault'] !== undefined)
      session.apply(annotate('Pod', 'default', pod.metadata.name, { 'orrery.dev/fault': null }));
  }
  mendManifests(session);
}

/** Ends the runs of CronJobs, of which some would else go on for ever. */
export function suspendAll(session: Session): void {
  for (const { metadata } of [...session.cluster.read.list('CronJob.batch', 'default')])
    session.apply(patch('CronJob.batch', 'default', metadata.name, { spec: { suspend: true } }));
}
