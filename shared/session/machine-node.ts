/** A machine of a scenario as the Node object that a kubelet of k3s registers. */
import { formatTime } from '../engine/kernel/time.ts';
import type { Condition } from '../model/meta.ts';
import type { Node, Taint } from '../model/node.ts';
import type { Machine } from './scenario.ts';

const VERSION = 'v1.34.1+k3s1';

function taintOf(text: string): Taint {
  const [head = '', effect = 'NoSchedule'] = text.split(':');
  const [key = '', value] = head.split('=');
  return { key, ...(value === undefined ? {} : { value }), effect: effect as Taint['effect'] };
}

/** @param index from 0: gives the address and the pod network 10.42.index.0/24 (wider above 255 machines). */
export function machineNode(machine: Machine, index: number, epoch: number): Node {
  const since = formatTime(epoch);
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: since,
    lastTransitionTime: since,
  });
  // 10.42.0.0/16 holds 256 machines, as in k3s; larger models go on with 10.64.0.0/10, which holds 16,384.
  const podCIDR = index < 256 ? `10.42.${index}.0/24` : `10.${64 + (index >> 8)}.${index & 255}.0/24`;
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
        'beta.kubernetes.io/instance-type': 'k3s',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': machine.name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'k3s',
        ...(controlPlane ? { 'node-role.kubernetes.io/control-plane': 'true' } : {}),
      },
    },
    spec: {
      podCIDR,
      podCIDRs: [podCIDR],
      providerID: `k3s://${machine.name}`,
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
        containerRuntimeVersion: 'containerd://2.1.4-k3s1',
        kernelVersion: '6.1.0-40-amd64',
        kubeProxyVersion: '',
        kubeletVersion: VERSION,
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        systemUUID: '',
      },
    },
  };
}
