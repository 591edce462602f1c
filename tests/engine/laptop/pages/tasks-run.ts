/** How the tasks that run applications, Jobs and DaemonSets are typed. */
import type { OldWords, PagePlay, PairPlay } from '../../../support/docs-typed.ts';
import { PATCHES, RABBITMQ } from './files-tasks.ts';

const patches = (file: string, flags = ''): string =>
  `kubectl patch deployment patch-demo ${flags}--patch-file ${file}`;
const DAEMON_SET: PairPlay['as'] = { '<daemonset-name>': 'fluentd-elasticsearch', '<revision>': '1' };
const CAUSE = 'kubectl annotate ds fluentd-elasticsearch --overwrite kubernetes.io/change-cause=';
const OF_JOB = '-l batch.kubernetes.io/job-completion-index=3 -o name | cut -d/ -f2';
const HPA: OldWords = [
  ['php-apache/scale', 'php-apache', 'before 1.20'],
  [/(\d+%) \/ 50%/, 'cpu: $1/50%', 'after 1.28: with what is measured'],
];

const OF_DAEMON_SET: OldWords[number] = [
  'daemonsets "<daemonset-name>"',
  'daemonset.apps/fluentd-elasticsearch',
  'before 1.20',
];
const JOB_WQ: OldWords = [
  [/^(Selector: +)controller-uid/m, '$1batch.kubernetes.io/controller-uid', '1.27: with their domain'],
  [
    /^( *)Labels: +(controller-uid=(\S+))\n +job-name=job-wq-1/gm,
    '$1Labels: batch.kubernetes.io/controller-uid=$3\nbatch.kubernetes.io/job-name=job-wq-1\n$2\njob-name=job-wq-1',
    '1.27: with their domain, and as before',
  ],
  [
    'Start Time:',
    'Completion Mode: NonIndexed\nSuspend: false\nBackoff Limit: 6\nStart Time:',
    '1.21 to 1.28: said of every Job',
  ],
  ['Pods Statuses:', 'Completed At: Wed, 06 Sep 2017 16:42:19 +0800\nDuration: 26s\nPods Statuses:', 'before 1.20'],
  ['0 Running /', '0 Active (0 Ready) /', 'after 1.20'],
  [/Port:$/m, 'Port: <none>', 'before 1.20'],
  [/─+/g, '-', 'in letters that kubectl has not'],
  [/^ *\S+ +\S+ +1 +\{job \} +(Normal +SuccessfulCreate) +/gm, '$1 27s job-controller ', 'before 1.20'],
  [/job-wq-1-\w{5}$/gm, 'job-wq-1-25cdf', 'drawn from other letters'],
  [/$/, '\nNormal Completed 1s job-controller Job completed', 'before 1.20'],
];
const TEMPLATE = `Labels: name=fluentd-elasticsearch
Containers:
fluentd-elasticsearch:
Image: quay.io/fluentd_elasticsearch/fluentd:v2.5.2
Port: <none>
Host Port: <none>
Environment: <none>
Mounts:
/var/lib/docker/containers from varlibdockercontainers (ro)
/var/log from varlog (rw)
Volumes:
varlog:
Type: HostPath (bare host directory volume)
Path: /var/log
HostPathType:
varlibdockercontainers:
Type: HostPath (bare host directory volume)
Path: /var/lib/docker/containers
HostPathType:
Node-Selectors: <none>
Tolerations: node-role.kubernetes.io/control-plane:NoSchedule op=Exists
node-role.kubernetes.io/master:NoSchedule op=Exists`;

export const TASKS_RUN: Readonly<Record<string, PagePlay>> = {
  'tasks__job__automated-tasks-with-cron-jobs': {
    pairs: {
      1: { pause: 10, old: [['*/1 *', '* *', 'as its file has it']] },
      2: { lasts: 40 },
      3: { old: [['*/1 *', '* *', 'as its file has it']] },
      4: {
        before: [
          'pods=$(kubectl get pods --selector=job-name=$(kubectl get jobs -o name | head -n 1 | cut -d/ -f2) --output=jsonpath={.items..metadata.name})',
        ],
      },
    },
  },
  'tasks__job__coarse-parallel-processing-work-queue': {
    before: [{ files: RABBITMQ }],
    pairs: {
      0: { line: 'kubectl create -f rabbitmq-service.yaml' },
      1: { line: 'kubectl create -f rabbitmq-controller.yaml' },
      2: {
        form: 'part',
        old: [
          [
            /[^]*/,
            "If you don't see a command prompt, try pressing enter.\nroot@temp:/#",
            'after 1.28: waits in silence; the page has a joke in it',
          ],
        ],
        after: ['exit'],
      },
      // Its image is one that the reader builds; one that nobody knows does its work in five seconds.
      3: {
        before: ["sed -i 's/<project>/causal-jigsaw-637/' job.yaml; kubectl apply -f job.yaml"],
        pause: 40,
        old: JOB_WQ,
      },
    },
  },
  'tasks__job__indexed-parallel-processing-static': {
    pairs: {
      0: {
        before: ['kubectl apply -f indexed-job.yaml'],
        pause: 1.8,
        old: [
          [/^(Selector: +)controller-uid/m, '$1batch.kubernetes.io/controller-uid', '1.27: with their domain'],
          [
            /^( *)Labels: +(controller-uid=(\S+))\n +job-name=indexed-job/gm,
            '$1Labels: batch.kubernetes.io/controller-uid=$3\nbatch.kubernetes.io/job-name=indexed-job\n$2\njob-name=indexed-job',
            '1.27: with their domain, and as before',
          ],
          [
            'Start Time:',
            'Completion Mode: Indexed\nSuspend: false\nBackoff Limit: 6\nStart Time:',
            '1.21 to 1.28: said of every Job',
          ],
          ['2 Running /', '2 Active (0 Ready) /', 'after 1.20'],
          [/Created pod: indexed-job-(?=\w{5}$)/gm, 'Created pod: indexed-job-0-', '1.22: with the index'],
        ],
      },
      1: { as: { 'indexed-job-fdhq5': `$(kubectl get pods ${OF_JOB})` } },
    },
  },
  'tasks__manage-daemon__rollback-daemon-set': {
    examples: ['controllers/fluentd-daemonset.yaml'],
    before: [
      'kubectl config set-context --current --namespace=kube-system',
      'kubectl apply -f fluentd-daemonset.yaml',
      `${CAUSE}...`,
      20,
      'kubectl set image ds fluentd-elasticsearch fluentd-elasticsearch=quay.io/fluentd_elasticsearch/fluentd:v2.6.0',
      60,
    ],
    pairs: {
      0: { as: DAEMON_SET, old: [OF_DAEMON_SET, [/^\.\.\.$/m, '', 'and so on']] },
      1: {
        as: DAEMON_SET,
        old: [OF_DAEMON_SET, [/Labels:[^]*/, TEMPLATE, 'left out on the page']],
      },
      2: {
        as: DAEMON_SET,
        old: [['daemonset "<daemonset-name>"', 'daemonset.apps/fluentd-elasticsearch', 'before 1.20']],
      },
      3: {
        as: DAEMON_SET,
        form: 'part',
        old: [['daemonset "<daemonset-name>"', 'daemon set "fluentd-elasticsearch"', 'before 1.20']],
      },
      4: {
        as: { '<daemonset-selector-key>=<daemonset-selector-value>': 'name=fluentd-elasticsearch' },
        old: [
          ['<daemonset-name>-<revision-hash>', 'fluentd-elasticsearch-7f4d9c5b8', 'left open'],
          ['DaemonSet/<daemonset-name>', 'daemonset.apps/fluentd-elasticsearch', 'before 1.20'],
          [/ 1( +1h\n)/, ' 3$1', 'the first is the third after the way back'],
        ],
      },
    },
  },
  'tasks__manage-daemon__update-daemon-set': {},
  'tasks__manage-kubernetes-objects__update-api-object-kubectl-patch': {
    before: [{ files: PATCHES }],
    pairs: {
      1: { before: [patches('patch-file.yaml')] },
      3: { as: { '<your-pod-name>': '$(kubectl get pods -o name | head -n 1 | cut -d/ -f2)' } },
      4: { before: [patches('patch-file-tolerations.yaml')] },
      5: { before: [patches('patch-file-2.yaml', '--type merge ')] },
      7: {
        left: 'what stands below it is the file to write',
        before: ['kubectl delete deployment patch-demo', 'kubectl apply -f deployment-retainkeys.yaml'],
      },
      9: {
        before: ['kubectl patch deployment retainkeys-demo --type strategic --patch-file patch-file-retainkeys.yaml'],
      },
      10: { before: ['kubectl delete deployment retainkeys-demo', 'kubectl apply -f deployment.yaml'] },
      11: {
        before: [
          `kubectl patch deployment nginx-deployment --subresource='scale' --type='merge' -p '{"spec":{"replicas":3}}'`,
        ],
      },
    },
  },
  'tasks__run-application__horizontal-pod-autoscale-walkthrough': {
    quiet: true,
    pairs: {
      2: { pause: 30, old: HPA },
      3: {
        before: [
          {
            tab: 'two',
            line: 'kubectl run -i --tty load-generator --rm --image=busybox:1.28 --restart=Never -- /bin/sh -c "while sleep 0.01; do wget -q -O- http://php-apache; done"',
          },
        ],
        pause: 40,
        lasts: 1,
        old: [
          ...HPA,
          ['305%', '204%', 'as busy as one reader makes it here'],
          ['10        1 ', '10        2 ', 'one more by then'],
        ],
      },
      4: { pause: 120, old: [[/7\/7 +7 +7/, '5/5 5 5', 'one reader asks no faster here']] },
      // Ctrl+C ends the loop only while it sleeps: a shell that is PID 1 does not hear of it.
      5: { before: ['kubectl delete pod load-generator --now'], pause: 420, lasts: 1, old: HPA },
      7: {
        line: 'kubectl get hpa php-apache -o yaml > /tmp/hpa-v2.yaml; cat /tmp/hpa-v2.yaml',
        form: 'some fields',
        old: [
          ['  observedGeneration: 1\n', '', 'nothing writes it'],
          ['lastScaleTime: <some-time>', 'lastScaleTime: 2017-06-16T18:09:22Z', 'left open'],
          ['averageValue: 0', 'averageValue: 1m', 'what the server takes at rest'],
        ],
      },
      8: { left: 'what stands below it is what to write in the editor' },
      9: { left: 'the metric comes from an adapter that no cluster here has' },
      10: { before: ['kubectl delete hpa php-apache'] },
    },
  },
  'tasks__run-application__run-single-instance-stateful-application': {
    pairs: {
      0: {
        before: ['kubectl apply -f mysql-deployment.yaml'],
        pause: 30,
        old: [
          ['Labels:               app=mysql', 'Labels: <none>', 'as its file has it'],
          ['3306/TCP', '3306/TCP (mysql)', '1.36: with the name of the port'],
        ],
      },
      1: { before: ['kubectl apply -f mysql-pv.yaml'] },
      2: { old: [[/StorageClass:$/m, 'StorageClass: manual', 'as its file has it']] },
      3: { left: 'goes on in the client of MySQL, which is not played' },
    },
  },
  'tasks__run-application__run-stateless-application-deployment': {
    pairs: {
      0: {
        old: [
          ['Labels:     app=nginx\nAnn', 'Labels: <none>\nAnn', 'as its file has it'],
          [
            '1 max unavailable, 1 max surge',
            '25% max unavailable, 25% max surge',
            'before 1.20: apps/v1 begins with quarters',
          ],
          [
            'No events.',
            'Events:\nType Reason Age From Message\n---- ------ ---- ---- -------\nNormal ScalingReplicaSet 20s deployment-controller Scaled up replica set nginx-deployment-1771418926 to 2',
            'events are kept for an hour',
          ],
        ],
      },
    },
  },
};
