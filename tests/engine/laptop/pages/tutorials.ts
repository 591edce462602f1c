/** How the tutorials are typed, but for the one of StatefulSets. */
import { scenarioFromDisk } from '../../../../electron/headless/disk-assets.ts';
import type { PagePlay } from '../../../support/docs-typed.ts';
import { NGINX_CONF, NGINX_SECRETS, PEM_FILES } from './files-tutorials.ts';

const MY_NGINX = '$(kubectl get pods -l run=my-nginx -o name | head -n 1 | cut -d/ -f2)';
const HELLO = '$(kubectl get pods -l app=hello-node -o name | cut -d/ -f2)';
const SLICE = '$(kubectl get endpointslice -l kubernetes.io/service-name=nginx-service -o name | cut -d/ -f2)';

export const TUTORIALS: Readonly<Record<string, PagePlay>> = {
  'tutorials__hello-minikube': {
    session: { scenario: scenarioFromDisk('kubeadm-like') },
    before: [
      'kubectl create deployment hello-node --image=registry.k8s.io/e2e-test-images/agnhost:2.39 -- /agnhost netexec --http-port=8080',
    ],
    pairs: {
      2: { as: { 'hello-node-5f76cf6ccf-br9b5': HELLO } },
      3: { before: ['kubectl expose deployment hello-node --type=LoadBalancer --port=8080'] },
      4: { left: 'lists what minikube and its add-ons bring' },
    },
  },
  'tutorials__services__connect-applications-service': {
    // Without traefik the machines' ports are free for a load balancer.
    session: { bare: true, names: true },
    before: [{ files: { ...PEM_FILES, 'default.conf': NGINX_CONF, 'nginxsecrets.yaml': NGINX_SECRETS } }],
    pairs: {
      0: { last: 13 },
      5: { as: { 'my-nginx-3800858182-jr4a2': MY_NGINX } },
      // The page's reader is not as quick as to give the controller no time.
      6: {
        line: 'kubectl scale deployment my-nginx --replicas=0; sleep 1; kubectl scale deployment my-nginx --replicas=2\nkubectl get pods -l run=my-nginx -o wide',
        last: 5,
      },
      7: { as: { 'my-nginx-3800858182-e9ihh': MY_NGINX }, form: 'any order' },
      8: { old: [['53/UDP,53/TCP', '53/UDP,53/TCP,9153/TCP', 'before 1.20: CoreDNS has its figures there']] },
      9: {
        after: ['exit', 5],
        old: [
          [
            /^Waiting.*\n/,
            'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n',
            'after 1.28: warns, and waits in silence',
          ],
          ['Hit enter for command prompt', "If you don't see a command prompt, try pressing enter.", 'before 1.20'],
        ],
      },
      10: { line: 'kubectl create secret tls nginxsecret --key nginx.key --cert nginx.crt' },
      13: { old: [[/$/, '\nkube-root-ca.crt  1  2m', '1.20: every namespace has it']] },
      14: { before: ['kubectl delete secret nginxsecret'], last: 0 },
      15: { before: ['kubectl delete deployments,svc my-nginx; kubectl create -f ./nginx-secure-app.yaml'], last: 20 },
      16: {
        last: 5,
        edit: (text) => text.replace('type: NodePort', 'type: LoadBalancer'),
        old: [
          ['xx.xxx.xxx.xxx ', '10.1.2.3 ', 'left out on the page'],
          ['8080:30163/TCP', '8080:30163/TCP,443:30164/TCP', 'its file has two ports'],
        ],
      },
    },
  },
  'tutorials__services__pods-and-endpoint-termination-flow': {
    pairs: {
      0: {
        old: [
          ['10.12.1.199,10.12.1.201', '10.12.1.201', 'its Deployment has one replica'],
          [/$/, '\nkubernetes IPv4 6443 10.0.0.1 22m', 'it stands in the same namespace'],
        ],
      },
      1: { form: 'some fields', old: [[/$/, '}}]}', 'cut off']] },
      2: { before: [{ tab: 'two', line: 'kubectl delete pod -l app=nginx' }], pause: 8 },
      3: {
        as: { 'nginx-service-6tjbr': SLICE },
        form: 'some fields',
        pause: 1,
        old: [
          [/,\n *"zone": ".*"/g, '', 'machines have no zone here'],
          [/$/, '}]}', 'cut off'],
        ],
      },
    },
  },
  'tutorials__stateless-application__guestbook': {
    // The same.
    session: { bare: true, names: true },
    pairs: {
      6: { lasts: 1 },
      7: {
        before: [
          "sed -i 's/^  # type: LoadBalancer/  type: LoadBalancer/' frontend-service.yaml; kubectl apply -f frontend-service.yaml",
        ],
      },
      8: { before: ['kubectl scale deployment frontend --replicas=5'] },
      9: { before: ['kubectl scale deployment frontend --replicas=2'] },
      10: {
        old: [
          [
            'deployment.apps "frontend"',
            'service "redis-follower" deleted\nservice "redis-leader" deleted\ndeployment.apps "frontend"',
            'the second of its four commands',
          ],
        ],
      },
    },
  },
};
