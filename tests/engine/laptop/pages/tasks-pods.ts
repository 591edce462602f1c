/** How the tasks that configure pods are typed. */
import type { OldWords, PagePlay, PairPlay } from '../../../support/docs-typed.ts';
import { CONFIG_FILES, ENV_FILES, kustomization, TWO_PODS } from './files-tasks.ts';

const makes = (namespace: string): string[] => [`kubectl create namespace ${namespace}`];
const applied = (namespace: string, file: string): PairPlay => ({
  before: [`kubectl apply -f ${file} --namespace=${namespace}`],
});
const unschedulable = (what: string): OldWords => [
  [
    /(?:\.\.\. +)?FailedScheduling +No nodes.*/,
    `Warning FailedScheduling 9m default-scheduler 0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient ${what}. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.`,
    'before 1.20: the machines are counted by reason',
  ],
  [/^.*Reason +Message\n.*\n/m, '', 'fewer columns than there are'],
];
const described: OldWords = [
  [/$/, '\nBinaryData\n====\nEvents: <none>', 'after 1.20: and what is binary; the page ends before the events'],
];
const GAME_4 = '$(kubectl get configmap -o name | grep game-config-4 | cut -d/ -f2)';

export const TASKS_PODS: Readonly<Record<string, PagePlay>> = {
  'tasks__configmap-secret__managing-secret-using-kubectl': {
    before: ["echo -n 'admin' > ./username.txt", "echo -n 'S!B\\*d$zDsb=' > ./password.txt"],
    pairs: {
      3: { form: 'some fields' },
      4: {
        as: { '<secret-name>': 'db-user-pass' },
        edit: (text) => text,
        inEditor: true,
        old: [['this file, it will', 'this file will', 'a slip of the page']],
      },
    },
  },
  'tasks__configure-pod-container__assign-cpu-resource': {
    pairs: {
      0: {
        old: [
          ['NAME', 'NAME SERVICE AVAILABLE AGE', 'the first column alone'],
          ['metrics.k8s.io', 'metrics.k8s.io kube-system/metrics-server True 60m', 'the same'],
        ],
      },
      1: { before: [...makes('cpu-example'), 'kubectl apply -f cpu-request-limit.yaml --namespace=cpu-example'] },
      2: {
        pause: 60,
        old: [
          ['974m        ', '1000m        ', 'what two threads have of a core'],
          ['<something>', '0Mi', 'not said'],
        ],
      },
      3: applied('cpu-example', 'cpu-request-limit-2.yaml'),
      4: { old: unschedulable('cpu') },
    },
  },
  'tasks__configure-pod-container__assign-memory-resource': {
    pairs: {
      0: { before: [...makes('mem-example'), 'kubectl apply -f memory-request-limit.yaml --namespace=mem-example'] },
      1: {
        pause: 60,
        old: [
          ['<something>', '1m', 'not said'],
          ['162856960', '150Mi', 'before 1.20: in Mi'],
        ],
      },
      2: { ...applied('mem-example', 'memory-request-limit-2.yaml'), pause: 1.8 },
      3: {
        old: [
          ['containerID: 6', 'containerID: containerd://6', '1.24: containerd in place of Docker'],
          ['startedAt: null', 'startedAt: 2017-06-20T20:52:19Z', 'now known'],
        ],
      },
      4: {
        old: [
          [
            /^\.\.\. Normal.*/m,
            'Normal Created 7s (x4 over 47s) kubelet Created container: memory-demo-2-ctr',
            'after 1.28: by its name',
          ],
          [
            /^\.\.\. Warning.*/m,
            'Warning BackOff 7s (x3 over 47s) kubelet Back-off restarting failed container memory-demo-2-ctr in pod memory-demo-2_mem-example(18ae4aa1-6e2a-4b0a-8d4e-0d4d0a2f8a37)',
            'after 1.20: with its pod',
          ],
        ],
      },
      5: { differs: 'the event is of the node problem detector, which no cluster here has' },
      6: { ...applied('mem-example', 'memory-request-limit-3.yaml'), old: unschedulable('memory') },
    },
  },
  'tasks__configure-pod-container__configure-liveness-readiness-startup-probes': {
    pairs: { 1: { pause: 30 }, 2: { pause: 35 } },
  },
  'tasks__configure-pod-container__configure-persistent-volume-storage': {
    session: { workers: 1 },
    pairs: {
      3: {
        before: [
          'ssh worker-1 "sudo mkdir -p /mnt/data; sudo sh -c \\"echo Hello from Kubernetes storage > /mnt/data/index.html\\""',
          'kubectl apply -f pv-pod.yaml',
          20,
          'kubectl exec -it task-pv-pod -- /bin/bash',
        ],
        // The image has it by now.
        differs: 'the files that ssh sees on a machine are not those that a hostPath has',
        line: 'curl http://localhost/',
        after: ['exit'],
      },
    },
  },
  'tasks__configure-pod-container__configure-pod-configmap': {
    before: [{ files: { ...CONFIG_FILES, ...ENV_FILES } }],
    pairs: {
      0: {
        before: ['kubectl create configmap game-config --from-file=configure-pod-container/configmap/'],
        old: described,
      },
      2: {
        before: [
          'kubectl create configmap game-config-2 --from-file=configure-pod-container/configmap/game.properties',
        ],
        old: described,
      },
      3: {
        before: [
          'kubectl delete configmap game-config-2',
          'kubectl create configmap game-config-2 --from-file=configure-pod-container/configmap/game.properties --from-file=configure-pod-container/configmap/ui.properties',
        ],
        old: described,
      },
      4: { before: ['kubectl create configmap game-config-env-file --from-env-file=game-env-file.properties'] },
      5: {
        before: [
          'kubectl create configmap config-multi-env-files --from-env-file=game-env-file.properties --from-env-file=ui-env-file.properties',
        ],
      },
      6: {
        before: [
          'kubectl create configmap game-config-3 --from-file=game-special-key=configure-pod-container/configmap/game.properties',
        ],
      },
      7: {
        before: [
          'kubectl create configmap special-config --from-literal=special.how=very --from-literal=special.type=charm',
        ],
      },
      8: {
        before: [
          'kubectl delete configmap --all',
          {
            files: {
              'kustomization.yaml': kustomization(
                'game-config-4',
                'config-4',
                'files:\n  - configure-pod-container/configmap/game.properties',
              ),
            },
          },
        ],
      },
      9: { old: [[/$/, '\nkube-root-ca.crt  1  1m', '1.20: every namespace has it']] },
      10: {
        as: { 'game-config-4-m9dm2f92bt': GAME_4 },
        old: [
          [/Annotations: .*\n.*\n/, 'Annotations: <none>\n', 'after 1.20: what was last applied is not described'],
          ['Events:', 'BinaryData\n====\nEvents:', 'after 1.20: and what is binary'],
        ],
      },
      11: {
        before: [
          {
            files: {
              'kustomization.yaml': kustomization(
                'game-config-5',
                'config-5',
                'files:\n  - game-special-key=configure-pod-container/configmap/game.properties',
              ),
            },
          },
        ],
      },
      12: {
        before: [
          {
            files: {
              'kustomization.yaml': kustomization(
                'special-config-2',
                undefined,
                'literals:\n  - special.how=very\n  - special.type=charm',
              ),
            },
          },
        ],
      },
      13: {
        before: [
          'kubectl create -f configmap-multikeys.yaml',
          'kubectl create -f pod-configmap-env-var-valueFrom.yaml',
        ],
      },
      14: {
        before: ['kubectl delete pod dapi-test-pod', 'kubectl create -f pod-configmap-volume.yaml'],
        line: 'kubectl logs dapi-test-pod',
      },
      15: {
        before: ['kubectl delete pod dapi-test-pod', 'kubectl create -f pod-configmap-volume-specific-key.yaml'],
        line: 'kubectl logs dapi-test-pod',
      },
      16: { left: 'has what a kubelet did until 1.30: names of variables are not checked any more' },
    },
  },
  'tasks__configure-pod-container__quality-service-pod': {
    pairs: {
      0: { before: [...makes('qos-example'), 'kubectl apply -f qos-pod.yaml --namespace=qos-example'] },
      1: applied('qos-example', 'qos-pod-2.yaml'),
      2: applied('qos-example', 'qos-pod-3.yaml'),
      3: applied('qos-example', 'qos-pod-4.yaml'),
    },
  },
  'tasks__inject-data-application__define-environment-variable-container': {
    pairs: {
      1: {
        form: 'part',
        old: [[/NODE_VERSION.*\nEXAMPLE.*\n/, '', 'of an older image, and of a Service of its cluster']],
      },
    },
  },
  'tasks__inject-data-application__define-interdependent-environment-variables': {
    pairs: { 1: { pause: 5 }, 2: { pause: 2 } },
  },
  'tasks__inject-data-application__distribute-credentials-secure': {
    pairs: {
      1: {
        old: [
          ['13 bytes', '12 bytes', 'as its file has it'],
          ['7 bytes', '6 bytes', 'the same'],
        ],
      },
      3: {
        before: [
          'kubectl create secret generic backend-user --from-literal=backend-username=backend-admin',
          'kubectl create -f pod-single-secret-env-variable.yaml',
        ],
      },
      4: {
        before: [
          'kubectl create secret generic db-user --from-literal=db-username=db-admin',
          'kubectl create -f pod-multiple-secret-env-variable.yaml',
        ],
        form: 'any order',
      },
      5: { before: ['kubectl create -f pod-secret-envFrom.yaml'] },
      8: {
        before: [{ files: { 'pod.yaml': TWO_PODS } }, 'kubectl create -f pod.yaml'],
        line: 'kubectl exec prod-db-client-pod -- sh -c "ls /etc/secret-volume/*"',
        old: [[/^\/etc\/secret-volume\/username\n(.*)$/, '$1\n/etc/secret-volume/username', 'in the order of names']],
      },
    },
  },
};
