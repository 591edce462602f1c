/** How far the rollout of a workload has come, in kubectl's words (kubectl/pkg/polymorphichelpers/rollout_status.go). */
import { listAt, numberAt, textAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { CommandError } from '../../errors.ts';
import { groupKind } from '../../resources/resource.ts';

export interface Progress {
  text: string;
  done: boolean;
}

const count = (object: AnyObject, field: string): number => numberAt(object, 'status', field) ?? 0;
const quoted = ({ metadata }: AnyObject): string => JSON.stringify(metadata.name);

/** The controller has seen the newest spec. */
const isObserved = (object: AnyObject): boolean =>
  (object.metadata.generation ?? 0) <= count(object, 'observedGeneration');

function requireRollingUpdate(object: AnyObject): void {
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate')
    throw new CommandError('rollout status is only available for RollingUpdate strategy type');
}

function deployment(object: AnyObject, revision: number): Progress {
  if (revision > 0) {
    const running = Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
    if (running !== revision)
      throw new CommandError(`desired revision (${revision}) is different from the running revision (${running})`);
  }
  if (!isObserved(object)) return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
  const progressing = listAt(object, 'status', 'conditions').find((c) => textAt(c, 'type') === 'Progressing');
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded')
    throw new CommandError(`deployment ${quoted(object)} exceeded its progress deadline`);
  const wanted = numberAt(object, 'spec', 'replicas');
  const updated = count(object, 'updatedReplicas');
  const available = count(object, 'availableReplicas');
  const old = count(object, 'replicas') - updated;
  const waiting = `Waiting for deployment ${quoted(object)} rollout to finish:`;
  if (wanted !== undefined && updated < wanted)
    return { text: `${waiting} ${updated} out of ${wanted} new replicas have been updated...\n`, done: false };
  if (old > 0) return { text: `${waiting} ${old} old replicas are pending termination...\n`, done: false };
  if (available < updated)
    return { text: `${waiting} ${available} of ${updated} updated replicas are available...\n`, done: false };
  return { text: `deployment ${quoted(object)} successfully rolled out\n`, done: true };
}

function daemonSet(object: AnyObject): Progress {
  requireRollingUpdate(object);
  if (!isObserved(object)) return { text: 'Waiting for daemon set spec update to be observed...\n', done: false };
  const wanted = count(object, 'desiredNumberScheduled');
  const updated = count(object, 'updatedNumberScheduled');
  const available = count(object, 'numberAvailable');
  const waiting = `Waiting for daemon set ${quoted(object)} rollout to finish:`;
  if (updated < wanted)
    return { text: `${waiting} ${updated} out of ${wanted} new pods have been updated...\n`, done: false };
  if (available < wanted)
    return { text: `${waiting} ${available} of ${wanted} updated pods are available...\n`, done: false };
  return { text: `daemon set ${quoted(object)} successfully rolled out\n`, done: true };
}

function statefulSet(object: AnyObject): Progress {
  requireRollingUpdate(object);
  if (count(object, 'observedGeneration') === 0 || !isObserved(object))
    return { text: 'Waiting for statefulset spec update to be observed...\n', done: false };
  const wanted = numberAt(object, 'spec', 'replicas');
  const ready = count(object, 'readyReplicas');
  const updated = count(object, 'updatedReplicas');
  if (wanted !== undefined && ready < wanted)
    return { text: `Waiting for ${wanted - ready} pods to be ready...\n`, done: false };
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (wanted !== undefined && partition !== undefined) {
    const due = wanted - partition;
    if (updated < due) {
      const text = `Waiting for partitioned roll out to finish: ${updated} out of ${due} new pods have been updated...\n`;
      return { text, done: false };
    }
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
  }
  const [current, update] = ['currentRevision', 'updateRevision'].map((field) => textAt(object, 'status', field));
  if (current !== update)
    return {
      text: `waiting for statefulset rolling update to complete ${updated} pods at revision ${update}...\n`,
      done: false,
    };
  const text = `statefulset rolling update complete ${count(object, 'currentReplicas')} pods at revision ${current}...\n`;
  return { text, done: true };
}

/**
 * @param revision of a Deployment: must be the one that runs; 0 = whichever
 * @throws CommandError where the rollout has failed or cannot be told
 */
export function progressOf(object: AnyObject, revision = 0): Progress {
  switch (object.kind) {
    case 'Deployment':
      return deployment(object, revision);
    case 'DaemonSet':
      return daemonSet(object);
    case 'StatefulSet':
      return statefulSet(object);
    default:
      throw new CommandError(`no status viewer has been implemented for ${groupKind(object)}`);
  }
}
