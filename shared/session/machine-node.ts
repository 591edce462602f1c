/** A machine of a scenario as the Node object that its kubelet registers. */
import { formatTime } from '../engine/kernel/time.ts';
import type { Condition } from '../model/meta.ts';
import type { Node, Taint } from '../model/node.ts';
import type { Distribution } from './distribution.ts';
import type { Machine } from './scenario.ts';

function taintOf(text: string): Taint {
  const [head = '', effect = 'NoSchedule'] = text.split(':');
  const [key = '', value] = head.split('=');
  return { key, ...(value === undefined ? {} : { value }), effect: effect as Taint['effect'] };
}

/** @param index from 0: gives the address and the pod network (10.42.index.0/24, wider above 255 machines). */
export function machineNode(machine: Machine, index: number, epoch: number, distribution: Distribution): Node {
  const since = formatTime(epoch);
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: since,
    lastTransitionTime: since,
  });
  const { version, runtime, podPrefix, labels, controlPlaneLabels, providerPrefix } = distribution;
  // A network of 16 bits holds 256 machines; larger models go on with 10.64.0.0/10, which holds 16,384.
  const podCIDR = index < 256 ? `${podPrefix}.${index}.0/24` : `10.${64 + (index >> 8)}.${index & 255}.0/24`;
  const address = `192.168.${56 + (((index + 10) >> 8) & 63)}.${(index + 10) & 255}`;
  const resources = { cpu: machine.cpu, memory: machine.memory, 'ephemeral-storage': '100Gi', pods: '110' };
  const controlPlane = machine.role === 'control-plane';
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: machine.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': machine.name,
        'kubernetes.io/os': 'linux',
        ...labels,
        ...(controlPlane ? controlPlaneLabels : {}),
      },
    },
    spec: {
      podCIDR,
      podCIDRs: [podCIDR],
      ...(providerPrefix === undefined ? {} : { providerID: `${providerPrefix}${machine.name}` }),
      ...(machine.taint === undefined ? {} : { taints: [taintOf(machine.taint)] }),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address },
        { type: 'Hostname', address: machine.name },
      ],
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
        condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: runtime,
        kernelVersion: '6.1.0-40-amd64',
        kubeProxyVersion: '',
        kubeletVersion: version,
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        systemUUID: '',
      },
    },
  };
}
