/** Which Services have a load balancer, and what holds them until it is gone (k8s.io/cloud-provider/service/helpers). */
import type { KubeObject } from '../../../model/meta.ts';
import type { Service } from '../../../model/network.ts';

/** Holds a Service until its balancer is taken down. */
export const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';

/** Labels of what k3s makes for a Service. */
export const SERVICE_NAME = 'svccontroller.k3s.cattle.io/svcname';
export const SERVICE_NAMESPACE = 'svccontroller.k3s.cattle.io/svcnamespace';

export const NAMESPACE = 'kube-system';

/** Its type says so, nobody else was asked to do it, and it is not on its way out. */
export const wantsBalancer = ({ spec, metadata }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec['loadBalancerClass'] === undefined && metadata.deletionTimestamp === undefined;

export const isHeld = ({ metadata }: KubeObject): boolean => metadata.finalizers?.includes(CLEANUP) === true;

/** "svclb-web-1a2b3c4d" (k3s pkg/cloudprovider/servicelb.go generateName). */
export const daemonSetName = ({ metadata }: Service): string =>
  `svclb-${metadata.name}-${(metadata.uid ?? '').slice(0, 8)}`;

export const addressesOf = (service: Service): string[] =>
  (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]));

/** The status for these addresses; the API server adds that they are virtual ones (SetDefaults_ServiceLoadBalancer). */
export const balancerStatus = (service: Service, ips: readonly string[]): Service['status'] => ({
  ...service.status,
  loadBalancer: ips.length === 0 ? {} : { ingress: ips.map((ip) => ({ ip, ipMode: 'VIP' })) },
});
