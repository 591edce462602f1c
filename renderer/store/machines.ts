/** What a person does to machines: each deed is one input of the session, and a mark on the time line. */
import type { Node } from '../../shared/model/node.ts';
import type { Absences, Input } from '../../shared/model/session.ts';
import { bridge, patchOf, sendMarked, tried } from './connection.ts';

export type DrainFlags = Pick<
  Extract<Input, { type: 'drain' }>,
  'ignoreDaemonSets' | 'deleteEmptyDirData' | 'force' | 'gracePeriodSeconds'
>;

/** Adds a machine of this size. */
export async function addMachine(
  machine: { name: string; cpu: string; memory: string; zone?: string },
  label: string,
): Promise<void> {
  await sendMarked({ type: 'addMachine', ...machine }, label);
}

/** Drains a machine as kubectl does. */
export async function drainMachine(node: string, flags: DrainFlags, label: string): Promise<void> {
  await sendMarked({ type: 'drain', node, ...flags }, label);
}

/** What the last drain of a machine has printed; undefined when there was none. */
export async function drainOf(node: string): Promise<{ lines: string[]; done: boolean } | undefined> {
  return (await tried(() => bridge().request('drain', { node }))) ?? undefined;
}

/** Changes a machine by a merge patch. Gives the API's refusal, which the caller shows beside what was typed. */
export function changeMachine(node: Node, patch: object, label: string): Promise<string | undefined> {
  return sendMarked(patchOf(node, patch), label, true);
}

/** Changes what the machine's kubelet says of it: its size. Gives the API's refusal. */
export function changeMachineStatus(node: Node, status: object, label: string): Promise<string | undefined> {
  return sendMarked({ ...patchOf(node, { status }), subresource: 'status' }, label, true);
}

/** Removes the Node object; its pods are cleared away some time later. */
export async function removeMachine(node: Node, label: string): Promise<void> {
  await sendMarked({ type: 'delete', kind: 'Node', namespace: '', name: node.metadata.name }, label);
}

/** Machines that nobody hears of, and pods that are about to be driven away. */
export async function absences(): Promise<Absences | undefined> {
  return tried(() => bridge().request('absences', null));
}
