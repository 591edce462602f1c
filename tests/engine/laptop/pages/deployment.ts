/** How the page "Deployments" is typed. */
import type { PagePlay } from '../../../support/docs-typed.ts';

const PAGE = 'concepts__workloads__controllers__deployment';
const AGAIN = ['kubectl delete deployment nginx-deployment', 'kubectl apply -f nginx-deployment.yaml', 20];
const revision = (n: number): string =>
  `$(kubectl get rs -o jsonpath='{.items[?(@.metadata.annotations.deployment\\.kubernetes\\.io/revision=="${n}")].metadata.name}')`;
const cause = (n: number, text: string): string =>
  `kubectl annotate rs ${revision(n)} kubernetes.io/change-cause="${text}"`;

const DESIRED = 'DESIRED   CURRENT   UP-TO-DATE';
const READY = 'READY   UP-TO-DATE';
const NO_PODS = 'nginx-deployment-2035384211 (0/0 replicas created)';
const OLD_SETS = 'after 1.20: those without pods are named as well';
const NAMED = [['nginx-', 'nginx-deployment-', 'it is called so in the command']] as const;

export const DEPLOYMENT: Readonly<Record<string, PagePlay>> = {
  [PAGE]: {
    pairs: {
      0: { pause: 0 },
      1: {
        pause: 0.2,
        old: [
          [
            '2 out of 3 new replicas have been updated',
            '0 of 3 updated replicas are available',
            'a new Deployment is scaled at once',
          ],
        ],
        form: 'part',
      },
      6: { before: AGAIN, edit: (text) => text.replaceAll('nginx:1.14.2', 'nginx:1.16.1') },
      7: { pause: 0, form: 'part' },
      11: { old: [['OldReplicaSets:  <none>', `OldReplicaSets: ${NO_PODS}`, OLD_SETS]] },
      13: { pause: 0, lasts: 10, form: 'part' },
      16: {
        old: [
          [
            'OldReplicaSets:     nginx-deployment-1564180365 (3/3 replicas created)',
            `OldReplicaSets: ${NO_PODS}, nginx-deployment-1564180365 (3/3 replicas created)`,
            OLD_SETS,
          ],
          [
            'Selector:',
            'Annotations: deployment.kubernetes.io/revision: 3\nSelector:',
            'before 1.20: annotations are described',
          ],
        ],
      },
      17: {
        before: [
          cause(1, 'kubectl apply --filename=https://k8s.io/examples/controllers/nginx-deployment.yaml'),
          cause(2, 'kubectl set image deployment/nginx-deployment nginx=nginx:1.16.1'),
          cause(3, 'kubectl set image deployment/nginx-deployment nginx=nginx:1.161'),
        ],
      },
      18: {
        old: [
          [
            'deployments "nginx-deployment" revision 2\n  Labels:',
            'deployment.apps/nginx-deployment with revision #2\nPod Template:\n  Labels:',
            'before 1.20',
          ],
          ['change-cause=kubectl', 'change-cause: kubectl', 'before 1.20'],
          ['     QoS Tier:\n        cpu:      BestEffort\n        memory:   BestEffort\n', '', 'before 1.20'],
          [
            'Environment Variables:      <none>\n  No volumes.',
            'Environment:  <none>\n    Mounts:  <none>\n  Volumes:  <none>',
            'before 1.20',
          ],
        ],
      },
      19: { left: 'the page has it as the other way to do what comes next' },
      22: {
        old: [
          ['OldReplicaSets:  <none>', `OldReplicaSets: ${NO_PODS}, ${NO_PODS}`, OLD_SETS],
          ['change-cause=kubectl', 'change-cause: kubectl', 'before 1.20'],
          [
            '  Normal  DeploymentRollback  15s   deployment-controller  Rolled back deployment "nginx-deployment" to revision 2\n',
            '',
            'before 1.20: kubectl rolls back by a patch',
          ],
        ],
      },
      24: {
        old: [
          [
            'deployment.apps/nginx-deployment scaled',
            'horizontalpodautoscaler.autoscaling/nginx-deployment autoscaled',
            'a slip of the page',
          ],
        ],
      },
      25: {
        old: [
          [DESIRED, READY, 'before 1.20'],
          ['10        10        10           10 ', '10/10     10           10 ', 'before 1.20'],
        ],
        before: [
          'kubectl delete hpa nginx-deployment',
          ...AGAIN,
          `kubectl patch deployment nginx-deployment -p '{"spec":{"replicas":10,"strategy":{"rollingUpdate":{"maxSurge":3,"maxUnavailable":2}}}}'`,
        ],
      },
      28: {
        before: ['kubectl scale deployment/nginx-deployment --replicas=15'],
        pause: 0.1,
        old: [
          [DESIRED, READY, 'before 1.20'],
          ['15        18        7            8 ', '8/15        7            8 ', 'before 1.20'],
        ],
      },

      30: {
        old: [
          [DESIRED, READY, 'before 1.20'],
          [
            'nginx     3         3         3            3 ',
            'nginx-deployment     3/3         3            3 ',
            'before 1.20',
          ],
        ],
        before: [
          ...AGAIN,
          `kubectl patch deployment nginx-deployment -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":1}}}}'`,
        ],
      },
      31: { old: NAMED },
      34: { old: [['deployments "nginx"', 'deployment.apps/nginx-deployment', 'it is called so in the command']] },
      35: { old: NAMED },
      38: { pause: 0.1, lasts: 30, old: NAMED, differs: 'both new pods are ready in the same moment' },
      39: { old: NAMED },
      40: { before: ['kubectl set image deployment/nginx-deployment nginx=nginx:1.14.2'], pause: 0, form: 'part' },
      41: { old: [['patched', 'patched (no change)', 'before 1.20: ten minutes is what it begins with']] },
      42: {
        before: [
          'kubectl delete deployment nginx-deployment',
          'kubectl create quota object-counts --hard=pods=2',
          "sed 's/replicas: 3/replicas: 4/' nginx-deployment.yaml > four.yaml; kubectl create -f four.yaml",
          `kubectl patch deployment nginx-deployment -p '{"spec":{"strategy":{"rollingUpdate":{"maxUnavailable":2}}}}'`,
          `kubectl patch deployment nginx-deployment -p '{"spec":{"progressDeadlineSeconds":60}}'`,
        ],
      },
      43: {
        old: [
          ['Replica set "', 'ReplicaSet "', 'before 1.20'],
          ["'Error creating: pods", "'pods", 'before 1.20'],
          ['4262182780-"', '4262182780-25cdf"', 'after 1.20: with the whole name'],
        ],
      },
      44: {
        before: [],
        old: [
          ['2 out of 3 new', '2 out of 4 new', 'of the four that two pairs before has'],
          ['deployment "nginx"', 'deployment "nginx-deployment"', 'it is called so in the command'],
        ],
      },
    },
  },
};
