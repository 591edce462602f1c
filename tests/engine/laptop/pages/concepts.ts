/** How the pages of the concepts are typed: what their readers do between the commands, and which words are old. */
import type { OldWords, PagePlay } from '../../../support/docs-typed.ts';
import {
  BACKOFF_PER_INDEX,
  BAZ_RULE,
  JOB_OLD,
  MYAPP,
  MYAPP_SERVICES,
  MYJOB,
  MYJOB_OF_THREE,
  PROJECT,
  QUOTA_FILES,
  RESOURCES,
  TEST_SERVICES,
} from './files-concepts.ts';

const firstOf = (selector: string): string => `$(kubectl get pods ${selector} -o name | head -n 1 | cut -d/ -f2)`;
const NGINX = 'docs/concepts/cluster-administration/nginx/';
const suspend = (is: boolean): string =>
  `kubectl patch job/myjob --type=strategic --patch '{"spec":{"suspend":${is}}}'`;

/** Stands for the controller of an Ingress, which the page takes for granted. */
const addressed = (name: string, ip: string): string =>
  `kubectl patch ingress ${name} --subresource=status -p '{"status":{"loadBalancer":{"ingress":[{"ip":"${ip}"}]}}}'`;
const withHost = (text: string): string => text.replace(/^status:/m, `${BAZ_RULE}status:`);
const CLOUD: OldWords = [
  ['default-http-backend:80 (10.8.2.3:8080)', '<default>', 'after 1.20'],
  [/Events:\n.*/s, 'Events: <none>', 'the events are of the controller of a cloud'],
];
const ONE_LINE: OldWords = [[/Annotations:\n */, 'Annotations: ', 'before 1.20: on one line']];

const QUOTA_COLUMNS = 'before 1.20: how much of it is used is listed';
const quotaRow = (name: string, request: string, limit: string, age: string): string =>
  name.padEnd(24) + request.padEnd(160) + limit.padEnd(40) + age;

export const CONCEPTS: Readonly<Record<string, PagePlay>> = {
  concepts__architecture__nodes: {
    left: 'its one pair is what systemd and the kubelet do when a machine is shut down with a grace period, which no kubelet has without a configuration',
  },
  'concepts__cluster-administration__manage-deployment': {
    before: [{ files: PROJECT }],
    pairs: {
      1: { before: ['kubectl delete deployment my-nginx'] },
      2: {
        old: [
          [
            'deployment.apps "my-nginx" deleted\nservice "my-nginx-svc" deleted',
            'service "my-nginx-svc" deleted\ndeployment.apps "my-nginx" deleted',
            'in the order of the file',
          ],
        ],
      },
      3: { before: ['kubectl apply -f nginx-app.yaml'] },
      4: {
        before: [`mkdir -p ${NGINX}; cp nginx-svc.yaml nginx-deployment.yaml ${NGINX}`],
        old: [['80/TCP ', '80:30080/TCP ', 'before 1.20: with the port of the machines']],
        line: `kubectl get $(kubectl create -f ${NGINX} -o name | grep service)`,
      },
      5: { left: 'what stands below it is a folder' },
      6: {
        old: [
          [
            /[^]*/,
            'error: error reading [project/k8s/development]: recognized file extensions are [.json .yaml .yml]',
            'before 1.20: says what it looks for',
          ],
        ],
      },
      8: { before: ['kubectl delete -f project/k8s/development --recursive'] },
      9: { before: ['kubectl delete deployment my-nginx', 'kubectl apply -f nginx-deployment.yaml'] },
      12: { before: ["sed -i 's/1.14.2/1.16.1/' nginx-deployment.yaml"] },
      13: { old: [['deployment.apps/my-nginx deleted', 'deployment.apps "my-nginx" deleted', 'before 1.20']] },
      14: { before: ['kubectl delete deployment my-nginx'] },
    },
  },
  'concepts__configuration__manage-resources-containers': {
    before: [{ files: RESOURCES }, 'kubectl apply -f frontend.yaml -f simmemleak.yaml'],
    pairs: {
      0: {
        old: [
          [
            '0/42 nodes available: insufficient cpu',
            '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.',
            'before 1.20: the machines are counted by reason',
          ],
        ],
      },
      1: { left: 'its figures are those of a machine of its cluster' },
      2: {
        pause: 180,
        as: { 'simmemleak-hra99': 'simmemleak' },
        form: 'part',
        old: [
          ['simmemleak-hra99', 'simmemleak', 'no controller made it'],
          [/^(Image\(s\)|Reason|Message):.*\n/gm, '', 'before 1.20: of its containers alone'],
          ['saadali/simmemleak:latest', 'polinux/stress', 'an image that takes as much memory'],
          [
            /^ +State: +Running\n +Started: .*\n/m,
            '    State: Waiting\n      Reason: CrashLoopBackOff\n',
            'it waits most of the time',
          ],
          [
            / +Limits:\n.*\n.*\n([^]*?Restart Count: .*\n)/,
            '$1Limits:\ncpu: 100m\nmemory: 50Mi\n',
            'before 1.20: after the states',
          ],
          [/^Events:[^]*/m, '', 'of the kubelet of long ago'],
        ],
      },
    },
  },
  'concepts__policy__resource-quotas': {
    before: [{ files: QUOTA_FILES }],
    pairs: {
      0: { before: [] },
      2: { before: ['kubectl create -f ./high-priority-pod.yml'] },
      3: {
        before: [
          'kubectl create namespace myspace',
          'kubectl create -f ./compute-resources.yaml --namespace=myspace',
          'kubectl create -f ./object-counts.yaml --namespace=myspace',
        ],
        old: [
          ['NAME                    AGE', quotaRow('NAME', 'REQUEST', 'LIMIT', 'AGE'), QUOTA_COLUMNS],
          [
            'compute-resources       30s',
            quotaRow(
              'compute-resources',
              'requests.cpu: 0/1, requests.memory: 0/1Gi, requests.nvidia.com/gpu: 0/4',
              'limits.cpu: 0/2, limits.memory: 0/2Gi',
              '30s',
            ),
            QUOTA_COLUMNS,
          ],
          [
            'object-counts           32s',
            quotaRow(
              'object-counts',
              'configmaps: 1/10, persistentvolumeclaims: 0/4, pods: 0/4, replicationcontrollers: 0/20, secrets: 0/10, services: 0/10, services.loadbalancers: 0/2',
              '',
              '32s',
            ),
            QUOTA_COLUMNS,
          ],
        ],
      },
      5: {
        old: [
          ['configmaps              0 ', 'configmaps              1 ', '1.20: every namespace has kube-root-ca.crt'],
          [
            'secrets                 1 ',
            'secrets                 0 ',
            '1.24: no token Secret is made for the ServiceAccount',
          ],
        ],
      },
      6: {
        before: [
          'kubectl delete quota compute-resources object-counts --namespace=myspace',
          'kubectl create quota test --hard=count/deployments.apps=2,count/replicasets.apps=4,count/pods=3,count/secrets=4 --namespace=myspace',
          'kubectl create deployment nginx --image=nginx --namespace=myspace --replicas=2',
        ],
        old: [
          [
            'count/secrets                 1 ',
            'count/secrets                 0 ',
            '1.24: no token Secret is made for the ServiceAccount',
          ],
        ],
      },
    },
  },
  'concepts__services-networking__ingress': {
    session: { bare: true },
    before: [{ files: TEST_SERVICES }, 'kubectl apply -f services.yaml'],
    pairs: {
      0: { before: ['kubectl apply -f ingress-resource-backend.yaml'] },
      1: {
        before: [
          'kubectl apply -f external-lb.yaml',
          'kubectl annotate ingressclass external-lb ingressclass.kubernetes.io/is-default-class=true',
          'kubectl apply -f test-ingress.yaml',
          addressed('test-ingress', '203.0.113.123'),
        ],
      },
      2: {
        before: [
          'kubectl delete ingressclass external-lb',
          'kubectl apply -f simple-fanout-example.yaml',
          addressed('simple-fanout-example', '178.91.123.132'),
        ],
        old: [...CLOUD, ['Events:', 'Annotations: <none>\nEvents:', 'before 1.20: said where there are none']],
      },
      3: { before: ['kubectl apply -f test.yaml', addressed('test', '178.91.123.132')], old: [...CLOUD, ...ONE_LINE] },
      4: { edit: withHost, inEditor: true, form: 'some fields' },
      5: { old: [...CLOUD, ...ONE_LINE] },
    },
  },
  concepts__workloads__controllers__job: {
    before: [
      {
        files: {
          'myjob.yaml': MYJOB,
          'old.yaml': JOB_OLD,
          'three.yaml': MYJOB_OF_THREE,
          'backoff.yaml': BACKOFF_PER_INDEX,
        },
      },
    ],
    pairs: {
      3: { before: ['kubectl apply -f backoff.yaml'], pause: 400 },
      4: { before: ['kubectl apply -f myjob.yaml', 20, suspend(true)] },
      6: { before: [suspend(false)] },
      7: { before: ['kubectl apply -f old.yaml'] },
      8: {
        before: [
          'kubectl delete job myjob',
          'kubectl apply -f three.yaml',
          20,
          'kubectl delete pods -l job-name=myjob --wait=false',
        ],
        pause: 1,
      },
    },
  },
  concepts__workloads__controllers__replicaset: {
    pairs: {
      1: {
        old: [
          [
            `kubectl.kubernetes.io/last-applied-configuration:
                {"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"annotations":{},"labels":{"app":"guestbook","tier":"frontend"},"name":"frontend",...`,
            '<none>',
            'after 1.20: what was last applied is not described',
          ],
        ],
      },
      3: { as: { 'frontend-b2zdv': firstOf('-l tier=frontend') } },
      4: {
        before: ['kubectl apply -f pod-rs.yaml'],
        pause: 0.1,
        old: [
          [
            'pod1             0/1     Terminating   0          1s\npod2             0/1     Terminating   0          1s',
            '',
            'gone or going, as the page says: they had no machine yet',
          ],
        ],
      },
      5: {
        before: [
          'kubectl delete rs frontend',
          30,
          'kubectl apply -f pod-rs.yaml',
          10,
          'kubectl apply -f frontend.yaml',
        ],
      },
    },
  },
  'concepts__workloads__pods__init-containers': {
    before: [{ files: { 'myapp.yaml': MYAPP, 'services.yaml': MYAPP_SERVICES } }],
    pairs: {
      2: {
        old: [
          ['assigned myapp-pod', 'assigned default/myapp-pod', 'before 1.20'],
          ['"busybox"', '"busybox:1.28"', 'the image of its file'],
        ],
      },
      3: { left: 'what stands below it is the file that is applied next' },
    },
  },
};
