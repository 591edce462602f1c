/** Ports of pods on the computer itself: who asks its loopback reaches the pod, for as long as the command runs. */
import type { NetRequest } from '../../shell/network/request.ts';
import { playedOf, type Desk, type Played } from '../desk.ts';
import { note } from '../drive.ts';
import type { Forward, Notes } from './kubectl-notes.ts';

const notesOf = (played: Played): Notes | undefined => played.notes as Notes | undefined;

function* forwards(desk: Desk, computer: string): Iterable<{ played: Played; forward: Forward }> {
  for (const played of playedOf(desk.ctx).values()) {
    const forward = played.computer === computer ? notesOf(played)?.forward : undefined;
    if (forward !== undefined) yield { played, forward };
  }
}

/** Takes the ports. Gives one that somebody else has; undefined: all are taken now. */
export function takePorts(
  desk: Desk,
  played: Played,
  notes: Notes,
  wanted: Omit<Forward, 'uid' | 'connections'>,
): number | undefined {
  for (const { forward } of forwards(desk, played.computer)) {
    const both = wanted.ports.find(({ local }) => forward.ports.some((port) => port.local === local));
    if (both !== undefined) return both.local;
  }
  const uid = desk.ctx.read.get('Pod', wanted.namespace, wanted.pod)?.metadata.uid ?? '';
  note(desk, played, { ...notes, forward: { ...wanted, uid, connections: [] } });
  return undefined;
}

/** The next connection's port; undefined as a value: the pod is gone. */
export function connectionOf(desk: Desk, played: Played, notes: Notes): { value: number | undefined } | undefined {
  const { forward } = notes;
  if (forward === undefined) return { value: undefined };
  const [first, ...connections] = forward.connections;
  if (first === undefined) return undefined;
  const pod = desk.ctx.read.get('Pod', forward.namespace, forward.pod);
  note(desk, played, { ...notes, forward: { ...forward, connections } });
  return { value: pod?.metadata.uid === forward.uid ? first : undefined };
}

/** What a request becomes that goes to the computer's own loopback: the pod's machine sends it. */
export function forwarded(desk: Desk, computer: string, request: NetRequest): { from: string; request: NetRequest } {
  const plain = { from: computer, request };
  if (request.kind !== 'http' && request.kind !== 'tcp') return plain;
  if (request.host !== 'localhost' && !request.host.startsWith('127.')) return plain;
  for (const { played, forward } of forwards(desk, computer)) {
    const port = forward.ports.find(({ local }) => local === request.port);
    if (port === undefined) continue;
    note(desk, played, {
      ...(played.notes as Notes),
      forward: { ...forward, connections: [...forward.connections, port.local] },
    });
    desk.busy.add(computer);
    const pod = desk.ctx.read.get('Pod', forward.namespace, forward.pod);
    const ip = pod?.metadata.uid === forward.uid ? pod.status?.podIP : undefined;
    if (ip === undefined) return plain;
    return { from: pod?.spec.nodeName ?? computer, request: { ...request, host: ip, port: port.remote } };
  }
  return plain;
}
