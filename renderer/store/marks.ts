/** Which news deserve a mark on the time line: what people did, what rolled, what failed. */
import type { KubeEvent } from '../../shared/model/event.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import { isSystemObject } from '../graph/kinds.ts';
import { type Mark, nextId } from './session.ts';

const warnings = new Set(['Preempted', 'NodeNotReady']);
const good = new Set(['NewReplicaSetAvailable', 'SuccessfulRescale', 'Completed']);

/** "Scaled up replica set web-7c9d8 from 1 to 2" → "web-7c9d8 1→2". Other texts give their reason. */
export function markLabel(reason: string, message: string): string {
  const scaled = /replica set (\S+) (?:from (\d+) )?to (\d+)/.exec(message);
  if (reason === 'ScalingReplicaSet' && scaled !== null)
    return `${scaled[1] ?? ''} ${scaled[2] ?? '0'}→${scaled[3] ?? ''}`;
  return reason;
}

/** Takes objects that were just created; gives the marks they make at virtual time `at`. */
export function marksOf(created: readonly KubeObject[], at: number): Mark[] {
  const marks: Mark[] = [];
  for (const object of created) {
    if (object.kind !== 'Event' || isSystemObject(object)) continue;
    const event = object as KubeEvent;
    const tone =
      event.type === 'Warning' || warnings.has(event.reason)
        ? 'warning'
        : event.reason === 'ScalingReplicaSet'
          ? 'change'
          : good.has(event.reason)
            ? 'good'
            : undefined;
    if (tone === undefined) continue;
    const uid = event.involvedObject.uid;
    marks.push({
      id: nextId(),
      at,
      tone,
      label: markLabel(event.reason, event.message),
      ...(uid !== undefined && { uid }),
    });
  }
  return marks;
}
