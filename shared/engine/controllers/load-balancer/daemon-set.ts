/** The DaemonSet that k3s puts in front of a Service: on every machine a pod that has its ports (servicelb.go newDaemonSet). */
import type { DaemonSet } from '../../../model/daemon-set.ts';
import type { Service, ServicePort } from '../../../model/network.ts';
import type { Container } from '../../../model/pod.ts';
import { daemonSetName, NAMESPACE, SERVICE_NAME, SERVICE_NAMESPACE } from './wanted.ts';

const IMAGE = 'rancher/klipper-lb:v0.4.13';
const NODE_SELECTOR = 'svccontroller.k3s.cattle.io/nodeselector';

const ipField = (fieldPath: string): unknown => ({ fieldRef: { fieldPath } });

/** With the policy Local it passes on to its own machine's node port, else to the Service's address. */
function containerOf({ spec }: Service, port: ServicePort): Container {
  const { protocol = 'TCP' } = port;
  const isLocal = spec.externalTrafficPolicy === 'Local';
  const env = [
    { name: 'SRC_PORT', value: String(port.port) },
    { name: 'SRC_RANGES', value: '0.0.0.0/0' },
    { name: 'DEST_PROTO', value: protocol },
    { name: 'DEST_PORT', value: String(isLocal ? (port.nodePort ?? 0) : port.port) },
    isLocal
      ? { name: 'DEST_IPS', valueFrom: ipField('status.hostIPs') }
      : { name: 'DEST_IPS', value: (spec.clusterIPs ?? [spec.clusterIP ?? '']).join(',') },
  ];
  return {
    name: `lb-${protocol.toLowerCase()}-${port.port}`,
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    ports: [
      { name: `lb-${protocol.toLowerCase()}-${port.port}`, containerPort: port.port, hostPort: port.port, protocol },
    ],
    env,
    securityContext: { capabilities: { add: ['NET_ADMIN'] } },
  } as Container;
}

const tolerate = (key: string, effect?: string) => ({ key, operator: 'Exists', ...(effect && { effect }) });

export function balancerSet(service: Service): DaemonSet {
  const name = daemonSetName(service);
  const own = {
    [SERVICE_NAME]: service.metadata.name,
    [SERVICE_NAMESPACE]: service.metadata.namespace ?? '',
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: NAMESPACE, labels: { [NODE_SELECTOR]: 'false', ...own } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...own } },
        spec: {
          priorityClassName: 'system-node-critical',
          serviceAccountName: 'svclb',
          automountServiceAccountToken: false,
          securityContext: { sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] },
          tolerations: [
            tolerate('node-role.kubernetes.io/control-plane', 'NoSchedule'),
            tolerate('node-role.kubernetes.io/master', 'NoSchedule'),
            tolerate('CriticalAddonsOnly'),
          ],
          containers: (service.spec.ports ?? []).map((port) => containerOf(service, port)),
        },
      },
      updateStrategy: { type: 'RollingUpdate' },
    },
  } as DaemonSet;
}
