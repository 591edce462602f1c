/** How the tutorial of StatefulSets is typed. */
import type { OldWords, PagePlay, PairPlay, Step } from '../../../support/docs-typed.ts';

const WATCH: Step = { tab: 'watch', line: 'kubectl get pods -w -l app=nginx' };
const COMPLETED: OldWords = [
  [/0\/1( +)Terminating/g, '0/1$1Completed', 'after 1.28: a pod whose containers have ended is shown as ended'],
];
const BEFORE = 'the watch begins with the change';
const CUT = 'after 1.28: what they end with is seen';
/** A watch in the other terminal, from some pair on. */
const seen: PairPlay = { seen: 'watch', pause: 60 };
const ended: PairPlay = { ...seen, old: COMPLETED };
const IN_SHELL: PairPlay = {
  before: ['kubectl run -i --tty --image busybox:1.28 dns-test --restart=Never --rm'],
  line: 'nslookup web-0.nginx\nnslookup web-1.nginx',
  old: [
    [/\nnslookup web-1.nginx\n/, '\n', 'the second command'],
    [
      /^Name: +(\S+)\nAddress 1: (\S+)$/gm,
      'Name: $1\nAddress 1: $2 $1.default.svc.cluster.local',
      'before 1.20: CoreDNS knows the way back',
    ],
  ],
  after: ['exit', 5],
};
const REGISTRY: PairPlay = {
  old: [['registry.k8s.io/nginx-slim:0.8', 'gcr.io/google_containers/nginx-slim:0.8', 'the image that the page sets']],
};

export const STATEFUL_SET: Readonly<Record<string, PagePlay>> = {
  'tutorials__stateful-application__basic-stateful-set': {
    pairs: {
      0: { before: [WATCH] },
      1: { pause: 1 },
      2: {
        pause: 4,
        old: [
          ['DESIRED   CURRENT', 'READY', 'before 1.20'],
          ['2         1 ', '1/2 ', 'before 1.20'],
        ],
      },
      3: seen,
      6: IN_SHELL,
      8: { pause: 0, lasts: 40 },
      10: IN_SHELL,
      14: { pause: 0, lasts: 40, differs: 'web-0 is up again by the time that web-1 is gone' },
      15: { before: [30, WATCH] },
      16: seen,
      17: { before: [30, WATCH] },
      18: {
        ...seen,
        old: [
          [/web-4 +0\/1 .*\n/, '', 'the watch began a while before'],
          [/$/, '\nweb-3 0/1 Completed 0 1s\nweb-4 0/1 Completed 0 1s', CUT],
        ],
      },
      20: { old: [['patched', 'patched (no change)', 'before 1.20: it is so by itself']] },
      21: { before: [30, WATCH] },
      22: ended,
      23: REGISTRY,
      27: { pause: 0, lasts: 40 },
      28: REGISTRY,
      30: { pause: 0.7, lasts: 40 },
      32: { before: [30, WATCH] },
      33: {
        ...seen,
        old: [
          [
            'web-1     0/1       Terminating   0          6m\n',
            'web-1 1/1 Running 0 6m\nweb-1 1/1 Terminating 0 6m\n',
            BEFORE,
          ],
          ...COMPLETED,
        ],
      },
      34: REGISTRY,
      35: { before: [30, WATCH] },
      36: {
        ...seen,
        old: [
          [
            'web-1     0/1       ContainerCreating   0          11s\n',
            'web-1 1/1 Running 0 6m\nweb-1 1/1 Terminating 0 6m\nweb-1 0/1 Completed 0 1s\nweb-1 0/1 Pending 0 0s\nweb-1 0/1 ContainerCreating 0 1s\n',
            BEFORE,
          ],
          ...COMPLETED,
        ],
      },
      42: {
        before: [30, WATCH],
        old: [
          [
            'statefulset.apps/web created\nservice/nginx unchanged',
            'service/nginx unchanged\nstatefulset.apps/web created',
            'in the order of the file',
          ],
        ],
      },
      43: {
        ...seen,
        old: [
          [
            /$/,
            '\nweb-1 1/1 Terminating 0 6m\nweb-1 0/1 Completed 0 1s\nweb-1 0/1 Pending 0 0s\nweb-1 0/1 ContainerCreating 0 1s\nweb-1 1/1 Running 0 2s',
            'its pod is of the image before as well',
          ],
          ...COMPLETED,
        ],
      },
      45: { before: [30, WATCH] },
      46: ended,
      51: { old: [['statefulset "', 'statefulset.apps "', 'before 1.20: with its group']] },
      52: { before: [30, WATCH] },
      53: seen,
      55: {
        before: [30, WATCH, 'kubectl delete sts web'],
        ...seen,
        old: [
          [
            /^/,
            'NAME READY STATUS RESTARTS AGE\nweb-0 1/1 Running 0 9m\nweb-1 1/1 Running 0 9m\nweb-2 1/1 Running 0 9m\nweb-3 1/1 Running 0 9m\n',
            'without its head',
          ],
          ...COMPLETED,
        ],
        form: 'watch',
      },
      56: { old: [['standard', 'local-path', 'the class of k3s']] },
      57: { old: [['standard', 'local-path', 'the class of k3s']] },
    },
  },
};
