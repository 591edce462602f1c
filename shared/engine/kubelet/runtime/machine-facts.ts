/** What a container sees of its machine: all of its processors and memory, whatever its limits are, and its own network. */
import { bytesOf, milliOf } from '../../api/quantity.ts';
import type { Interface, Listener, MachineFacts } from '../../shell/machine-facts.ts';
import { PLAIN_MACHINE } from '../../shell/machine-facts.ts';
import { imageOf } from '../container-image.ts';
import { ImageNameError } from '../images/image-name.ts';
import { memoryAt } from '../memory-use.ts';
import { hostAddress } from '../node-address.ts';
import { containerAt, podRecords, type Work } from '../pod-record.ts';
import { openPorts } from '../programs/listening.ts';

/** Of a network of machines, of pods over flannel. */
const MACHINE_MTU = 1500;
const POD_MTU = 1450;
/** What the machine itself takes, besides its pods. */
const SYSTEM_BYTES = 400 * 1_048_576;
const PREFIX = 24;

const gatewayOf = (ip: string): string => ip.replace(/\d+$/, '1');

/** Programs of the pod that listen; a container sees the pid of its own first process alone. */
function listenersOf(work: Work, own: number): Listener[] {
  return work.record.containers.flatMap(({ status }, index) => {
    const container = containerAt(work.pod, index);
    const image = container === undefined || status.state?.running === undefined ? undefined : imageOf(work, container);
    if (container === undefined || image === undefined || image instanceof ImageNameError) return [];
    const known = image.programs === 'any' ? undefined : image.programs[0];
    const program = known ?? image.name.path.split('/').at(-1)!;
    return openPorts(container, image).map((port) => (index === own ? { port, pid: 1, program } : { port }));
  });
}

/** @param index the container that looks */
export function machineFacts(work: Work, index: number): MachineFacts {
  const { ctx, pod, record } = work;
  const node = ctx.read.get('Node', '', record.node);
  const { cpu, memory } = node?.status?.capacity ?? {};
  let usedBytes = SYSTEM_BYTES;
  for (const other of ctx.read.podsOnNode(record.node)) {
    const uid = other.metadata.uid ?? '';
    const known = podRecords(ctx).get(uid);
    if (known === undefined) continue;
    const there: Work = { ...work, uid, pod: other, record: known };
    for (let i = 0; i < known.containers.length; i++) usedBytes += memoryAt(there, i);
  }
  const isHost = pod.spec.hostNetwork === true;
  const ip = isHost ? hostAddress(ctx, record.node) : record.ip;
  const own: Interface[] =
    ip === undefined
      ? []
      : [
          {
            name: 'eth0',
            ip,
            prefix: PREFIX,
            mtu: isHost ? MACHINE_MTU : POD_MTU,
            ...(isHost ? {} : { peer: Number(ip.split('.')[3]) + 4 }),
          },
        ];
  const memoryBytes = memory === undefined ? PLAIN_MACHINE.memoryBytes : bytesOf(memory);
  return {
    cpus: cpu === undefined ? PLAIN_MACHINE.cpus : Math.max(1, Math.floor(milliOf(cpu) / 1000)),
    memoryBytes,
    usedBytes: Math.min(usedBytes, memoryBytes),
    kernelRelease: String(node?.status?.nodeInfo?.['kernelVersion'] ?? PLAIN_MACHINE.kernelRelease),
    interfaces: own,
    gateway: ip === undefined ? undefined : gatewayOf(ip),
    listeners: listenersOf(work, index),
  };
}
