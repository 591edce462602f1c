/** How the pages of the reference are typed. */
import type { OldWords, PagePlay } from '../../../support/docs-typed.ts';

const NGINX_APP = '$(kubectl get po -l app=nginx-app -o name | cut -d/ -f2)';
const OF_DEPLOYMENT: OldWords = [
  ['nginx-app-5jyvm', 'nginx-app-5786f69b7b-5jyvm', 'the pod of a Deployment, as in the pairs before'],
];
const LOGGED: OldWords = [[' 200 612 ', ' 200 121 ', 'the page of welcome is a shorter one here']];
const ASKS =
  'kubectl run asks --image=curlimages/curl --restart=Never -- sh -c "curl -s nginx-http; sleep 1; curl -s nginx-http"';

export const REFERENCE: Readonly<Record<string, PagePlay>> = {
  reference__kubectl___index: {
    before: ['kubectl run pod-name --image=nginx'],
    pairs: {
      0: { as: { '<pod-name>': 'pod-name' } },
      1: { left: 'a plugin is a program of the laptop' },
      2: { left: 'a plugin is a program of the laptop' },
      3: { left: 'a plugin is a program of the laptop' },
    },
  },
  'reference__kubectl__docker-cli-to-kubectl': {
    pairs: {
      3: { before: ['kubectl run ubuntu --image=ubuntu --restart=Never -- sleep 5'] },
      4: { before: ['kubectl delete pod ubuntu'], old: OF_DEPLOYMENT },
      5: { old: OF_DEPLOYMENT },
      6: { as: { 'nginx-app-5jyvm': NGINX_APP }, old: OF_DEPLOYMENT },
      7: { before: [20, ASKS], as: { 'nginx-app-zibvs': NGINX_APP }, lasts: 2, form: 'part', old: LOGGED },
      8: {
        before: [`kubectl exec ${NGINX_APP} -- nginx -s quit`, 5, 'kubectl delete pod asks'],
        as: { 'nginx-app-zibvs': NGINX_APP },
        form: 'part',
        old: LOGGED,
      },
      10: { old: [['Running   0', 'Running   1', 'it was stopped for the pair two before']] },
      11: { old: [['deployment "', 'deployment.apps "', 'before 1.20: with its group']] },
      12: {
        old: [
          [
            /[^]*/,
            'Client Version: v1.34.1\nKustomize Version: v5.7.1\nServer Version: v1.34.1',
            '1.28: the short form is the only one',
          ],
        ],
      },
      13: {
        form: 'part',
        old: [
          ['Kubernetes master', 'Kubernetes control plane', 'after 1.20'],
          [/https:..203.0.113.141/g, 'https://127.0.0.1:6443', 'the address of its server'],
          ['KubeDNS', 'CoreDNS', 'before 1.20'],
          ['services/kube-dns/', 'services/kube-dns:dns/', 'before 1.20'],
          [/kubernetes-dashboard is[^]*/, '', 'add-ons of its cluster'],
        ],
      },
    },
  },
};
