/** Walking the diagram with arrow keys: the next thing in a direction, by where things are on screen. */
import type { Picture } from './picture.ts';
import type { Box } from './sizes.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

const nobody: ReadonlySet<number> = new Set();

/** What a px costs by which a thing stands wholly aside, and one by which its middle does. */
const apart = 2.5;
const slant = 0.4;

/**
 * Gives the index of the nearest box in a direction: things straight ahead are nearer than things aside.
 * Kin (a Service's pods, a pod's Service) come before strangers. -1: there is none.
 */
export function nextInDirection(
  boxes: readonly Box[],
  from: number,
  direction: Direction,
  kin: ReadonlySet<number> = nobody,
): number {
  const here = boxes[from];
  if (here === undefined) return boxes.length > 0 ? 0 : -1;
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let best = -1;
  let bestCost = Infinity;
  let bestIsKin = false;
  for (const [i, box] of boxes.entries()) {
    if (i === from) continue;
    const dx = box.x + box.w / 2 - (here.x + here.w / 2);
    const dy = box.y + box.h / 2 - (here.y + here.h / 2);
    const ahead = (across ? dx : dy) * sign;
    if (ahead <= 2) continue;
    const off = Math.abs(across ? dy : dx);
    const reach = across ? (here.h + box.h) / 2 : (here.w + box.w) / 2;
    const cost = ahead + Math.max(0, off - reach) * apart + off * slant;
    const isKin = kin.has(i);
    if (isKin === bestIsKin ? cost < bestCost : isKin) {
      best = i;
      bestCost = cost;
      bestIsKin = isKin;
    }
  }
  return best;
}

/** What a source of requests or an Ingress leads to, and what leads to it. */
function kinOfEntry(uid: string, picture: Picture, kin: Set<string>): void {
  const tie = (from: string, to: readonly string[]): void => {
    if (from === uid) for (const one of to) kin.add(one);
    else if (to.includes(uid)) kin.add(from);
  };
  for (const { name, targets, entries } of picture.users) tie(`users:${name}`, [...targets, ...entries]);
  for (const { uid: ingress, rows, controllers } of picture.ingresses)
    tie(ingress, [...rows.flatMap((row) => (row.kind === 'path' ? (row.service ?? []) : [])), ...controllers]);
}

/**
 * What a drawn thing is tied to, by uid: clients to what they ask, an Ingress to its Services, a Service, a claim and a
 * workload to their pods, a pod to all of them.
 */
export function kinOf(uid: string, picture: Picture): Set<string> {
  const kin = new Set<string>();
  kinOfEntry(uid, picture, kin);
  for (const service of picture.services) {
    const pods = service.backends.map((b) => b.pod);
    if (service.uid === uid) for (const pod of pods) kin.add(pod);
    else if (pods.includes(uid)) kin.add(service.uid);
  }
  for (const { uid: claim, pods } of picture.storage) {
    if (claim === uid) for (const pod of pods) kin.add(pod);
    else if (pods.includes(uid)) kin.add(claim);
  }
  const workload = picture.workloads.find((w) => w.uid === uid);
  if (workload !== undefined) for (const pod of picture.pods) if (pod.group === workload.group) kin.add(pod.uid);
  const group = picture.pods.find((p) => p.uid === uid)?.group;
  if (group !== undefined) for (const w of picture.workloads) if (w.group === group) kin.add(w.uid);
  return kin;
}
