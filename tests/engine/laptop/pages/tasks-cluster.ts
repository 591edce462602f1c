/** How the tasks about clusters and their limits are typed, and those of custom resources. */
import { readFileSync } from 'node:fs';
import { scenarioFromDisk } from '../../../../electron/headless/disk-assets.ts';
import type { PagePlay, PairPlay } from '../../../support/docs-typed.ts';

const NODE = { '$( minikube ip )': "$(kubectl get node worker-1 -o jsonpath='{.status.addresses[0].address}')" };
/** The page's curl has no -i. */
const asked: PairPlay = { as: NODE, form: 'part' };
const V2_PATH = `          - path: /v2
            pathType: Prefix
            backend:
              service:
                name: web2
                port:
                  number: 8080
`;
const makes = (namespace: string, ...files: readonly string[]): string[] => [
  `kubectl create namespace ${namespace}`,
  ...files.map((file) => `kubectl apply -f ${file} --namespace=${namespace}`),
];
const DNS = 'kubectl scale deployment coredns -n kube-system --replicas=';
const BIND = 'the image has the nslookup of BIND';

export const TASKS_CLUSTER: Readonly<Record<string, PagePlay>> = {
  'tasks__access-application-cluster__ingress-minikube': {
    session: { bare: true, names: true },
    before: [
      {
        files: { 'ingress-nginx.yaml': readFileSync('assets/manifests/ingress-nginx.yaml', 'utf8'), 'v2.txt': V2_PATH },
      },
      'kubectl apply -f ingress-nginx.yaml',
      `kubectl patch svc ingress-nginx-controller -n ingress-nginx -p '{"spec":{"type":"LoadBalancer"}}'`,
      'kubectl annotate ingressclass nginx ingressclass.kubernetes.io/is-default-class=true',
    ],
    pairs: {
      0: { pause: 60, old: [['Completed   1 ', 'Completed   0 ', 'it had to try twice there']] },
      5: { pause: 60, old: [['<none> ', 'nginx ', 'its class is the default one']] },
      6: asked,
      9: {
        before: ['echo >> example-ingress.yaml; cat v2.txt >> example-ingress.yaml'],
        old: [['ingress.networking/', 'ingress.networking.k8s.io/', 'before 1.20']],
      },
      10: asked,
      11: asked,
    },
  },
  'tasks__administer-cluster__dns-debugging-resolution': {
    session: { scenario: scenarioFromDisk('kubeadm-like') },
    pairs: {
      2: {
        old: [
          ['Address 1: 10.0.0.10', 'Address: 10.0.0.10#53', BIND],
          ['kubernetes.default\nAddress 1:', 'kubernetes.default.svc.cluster.local\nAddress:', BIND],
        ],
      },
      3: { old: [[' google.internal c.gce_project_id.internal', '', 'of a cloud']] },
      4: {
        before: [`${DNS}0`],
        old: [
          [
            /[^]*/,
            `${';; communications error to 10.0.0.10#53: connection refused\n'.repeat(3)};; no servers could be reached\n\ncommand terminated with exit code 1`,
            BIND,
          ],
        ],
      },
      5: {
        before: [
          'kubectl get configmap coredns -n kube-system -o yaml > kept.yaml',
          `kubectl get configmap coredns -n kube-system -o json | jq '.data.Corefile |= gsub("kubernetes cluster.local"; "kubernetes other.local")' | kubectl replace -f -`,
          `${DNS}2`,
        ],
        old: [
          ['Address 1: 10.0.0.10 kube-dns.kube-system.svc.cluster.local', 'Address: 10.0.0.10#53', BIND],
          [
            "nslookup: can't resolve 'kubernetes.default'",
            "** server can't find kubernetes.default: NXDOMAIN\n\ncommand terminated with exit code 1",
            BIND,
          ],
        ],
        after: ['kubectl replace -f kept.yaml'],
      },
      7: { old: [['53/UDP,53/TCP', '53/UDP,53/TCP,9153/TCP', 'before 1.20: CoreDNS has its figures there']] },
      8: {
        old: [
          [
            '10.180.3.17:53,10.180.3.17:53',
            '10.180.3.17:53,10.180.3.17:53,10.180.3.17:53 + 3 more...',
            'before 1.20: CoreDNS has its figures there',
          ],
        ],
      },
    },
  },
  'tasks__administer-cluster__manage-resources__cpu-constraint-namespace': {
    pairs: {
      0: { before: makes('constraints-cpu-example', 'cpu-constraints.yaml') },
      1: { before: ['kubectl apply -f cpu-constraints-pod.yaml --namespace=constraints-cpu-example'] },
      4: { before: ['kubectl apply -f cpu-constraints-pod-4.yaml --namespace=constraints-cpu-example'] },
    },
  },
  'tasks__administer-cluster__manage-resources__memory-constraint-namespace': {
    pairs: {
      0: { before: makes('constraints-mem-example', 'memory-constraints.yaml') },
      1: { before: ['kubectl apply -f memory-constraints-pod.yaml --namespace=constraints-mem-example'] },
      4: { before: ['kubectl apply -f memory-constraints-pod-4.yaml --namespace=constraints-mem-example'] },
    },
  },
  'tasks__administer-cluster__manage-resources__quota-memory-cpu-namespace': {
    pairs: {
      0: {
        before: [
          ...makes('quota-mem-cpu-example', 'quota-mem-cpu.yaml'),
          1,
          'kubectl apply -f quota-mem-cpu-pod.yaml --namespace=quota-mem-cpu-example',
        ],
      },
      1: {
        old: [[',\nrequested: requests.memory=700Mi,used', ', requested: requests.memory=700Mi, used', 'on one line']],
      },
    },
  },
  'tasks__administer-cluster__manage-resources__quota-pod-namespace': {
    pairs: {
      0: { before: makes('quota-pod-example', 'quota-pod.yaml') },
      1: {
        before: ['kubectl apply -f quota-pod-deployment.yaml --namespace=quota-pod-example'],
        old: [
          [
            /lastUpdateTime: .*\n +message: 'unable to create pods: pods "pod-quota-demo-1650323038-"/,
            `  conditions:\n  - message: 'pods "pod-quota-demo-1650323038-25cdf"`,
            'put in its place; 1.6 and 1.27: the words, the whole name',
          ],
        ],
      },
    },
  },
  'tasks__administer-cluster__namespaces-walkthrough': {
    pairs: {
      0: {
        old: [
          [
            /$/,
            '\nkube-node-lease Active 13m\nkube-public Active 13m\nkube-system Active 13m',
            'before 1.20: and those of the system',
          ],
        ],
      },
      1: {
        before: ['kubectl create -f namespace-dev.yaml; kubectl create -f namespace-prod.yaml'],
        old: [
          ['<none>', 'kubernetes.io/metadata.name=default', '1.21'],
          [/name=(development|production)$/gm, 'kubernetes.io/metadata.name=$1,name=$1', '1.21'],
          [
            /$/,
            ['node-lease', 'public', 'system']
              .map((name) => `\nkube-${name} Active 9m kubernetes.io/metadata.name=kube-${name}`)
              .join(''),
            'before 1.20: and those of the system',
          ],
        ],
      },
      2: { old: [['lithe-cocoa-92103_kubernetes', 'orrery', 'another cluster']] },
      3: {
        before: [
          'kubectl config set-context dev --namespace=development --cluster=orrery --user=you',
          'kubectl config set-context prod --namespace=production --cluster=orrery --user=you',
          'kubectl config use-context dev',
        ],
      },
      6: { before: ['kubectl config use-context prod'], last: 10 },
    },
  },
  'tasks__extend-kubernetes__custom-resources__custom-resource-definitions': {
    left: 'a CustomResourceDefinition is kept and listed, but its resources are not served',
  },
};
