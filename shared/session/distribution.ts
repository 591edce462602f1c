/** What tells one way of setting up a cluster from another: versions, labels, networks. */

export interface Distribution {
  /** What its kubelets call themselves. */
  version: string;
  runtime: string;
  /** The networks of pods, one a machine: "10.42" gives 10.42.0.0/24, 10.42.1.0/24, ... */
  podPrefix: string;
  serviceRange: string;
  /** Labels of every machine, and of those with the control plane. */
  labels: Readonly<Record<string, string>>;
  controlPlaneLabels: Readonly<Record<string, string>>;
  /** "k3s://worker-1"; none where no cloud knows the machine. */
  providerPrefix?: string;
  /** Whether the API hears those who do not say who they are (--anonymous-auth). */
  anonymous: boolean;
  /** Who gives Services of type LoadBalancer an address, unless the scenario says another. */
  loadBalancer: LoadBalancers;
}

/** svclb: k3s' own, by pods on every machine; cloud: one outside; none: they wait for ever. */
export type LoadBalancers = 'svclb' | 'cloud' | 'none';

export const LOAD_BALANCERS: readonly LoadBalancers[] = ['svclb', 'cloud', 'none'];

const ROLE = 'node-role.kubernetes.io/control-plane';

export const DISTRIBUTIONS = {
  k3s: {
    version: 'v1.34.1+k3s1',
    runtime: 'containerd://2.1.4-k3s1',
    podPrefix: '10.42',
    serviceRange: '10.43.0.0/16',
    labels: { 'beta.kubernetes.io/instance-type': 'k3s', 'node.kubernetes.io/instance-type': 'k3s' },
    controlPlaneLabels: { [ROLE]: 'true' },
    providerPrefix: 'k3s://',
    anonymous: false,
    loadBalancer: 'svclb',
  },
  kubeadm: {
    version: 'v1.34.1',
    runtime: 'containerd://2.1.4',
    podPrefix: '10.244',
    serviceRange: '10.96.0.0/12',
    labels: {},
    controlPlaneLabels: { [ROLE]: '', 'node.kubernetes.io/exclude-from-external-load-balancers': '' },
    anonymous: true,
    loadBalancer: 'none',
  },
} as const satisfies Record<string, Distribution>;

export type DistributionName = keyof typeof DISTRIBUTIONS;
