/** Random misfortunes: machines lose power or network, pods crash, hang and lose their images; and how all of it is mended. */
import fc from 'fast-check';
import type { Input } from '../../shared/model/session.ts';
import type { Session } from '../../shared/session/session.ts';

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
  () => ({ 'orrery.dev/fault': null }),
];

const podFault = fc.tuple(fc.nat(9999), fc.nat(podFaults.length - 1)).map(([at, what]): Act => (session) => {
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

/** Any one of them. */
export const misfortune: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: machineFault },
  { weight: 1, arbitrary: controlPlaneFault },
  { weight: 1, arbitrary: cordon },
  { weight: 3, arbitrary: podFault },
  { weight: 2, arbitrary: podDeleted },
);

/** Mends every machine and every pod. */
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
}
