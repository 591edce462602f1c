/** How the tasks about debugging are typed. */
import type { PagePlay, PairPlay } from '../../../support/docs-typed.ts';

const podOf = (selector: string): string => `$(kubectl get pods -l ${selector} -o name | head -n 1 | cut -d/ -f2)`;
/** BusyBox says its server first, which the page leaves out. */
const looked: PairPlay = { form: 'part' };
const EXPOSED = "$(kubectl get svc hostnames -o jsonpath='{.spec.clusterIP}')";
const RUN_MYAPP = 'kubectl run myapp --image=busybox:1.28';

export const TASKS_DEBUG: Readonly<Record<string, PagePlay>> = {
  'tasks__debug__debug-application__debug-running-pod': {
    pairs: {
      2: {
        as: { 'nginx-deployment-67d4bdd6f5-w6kd7': podOf('app=nginx') },
        old: [
          ['  IP:           2001:db8::1\n', '', 'its cluster has two families of addresses'],
          ['ConfigMapOptional:       <nil>', 'Optional: false', '1.36'],
        ],
      },
      3: {
        before: [
          `kubectl patch deployment nginx-deployment -p '{"spec":{"replicas":4,"strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":1}}}}'`,
          30,
          'kubectl set resources deployment nginx-deployment -c=nginx --limits=cpu=3900m,memory=128Mi --requests=cpu=3900m',
        ],
      },
      4: {
        as: {
          'nginx-deployment-1370807587-fz9sd':
            '$(kubectl get pods --field-selector=status.phase=Pending -o name | head -n 1 | cut -d/ -f2)',
        },
        form: 'part',
        old: [
          [/^  Node:.*\n/m, '  Node: <none>\n', 'before 1.20'],
          [',pod-template', '\npod-template', 'before 1.20'],
          ['Controllers:', 'Controlled By:', 'before 1.20'],
          [/ +QoS Tier:\n.*\n.*\n/, '', 'before 1.20'],
          [/cpu:\t1$/gm, 'cpu: 3900m', 'machines are larger here'],
          ['Environment Variables:', 'Environment: <none>', 'before 1.20'],
          [
            /default-token-4bcbi:\n.*\n.*/,
            'kube-api-access-4bcbi:\nType: Projected (a volume that contains injected data from multiple sources)',
            '1.21',
          ],
          [
            /    1m\t[^]*/,
            'Warning FailedScheduling 48s (x2 over 1m) default-scheduler 0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.',
            'before 1.20: the machines are counted by reason',
          ],
        ],
      },
      5: {
        as: { 'nginx-deployment-1006230814-6winp': podOf('app=nginx --sort-by=.metadata.creationTimestamp') },
        old: [['\n  - ip: 2001:db8::1', '', 'its cluster has two families of addresses']],
      },
      6: {
        before: ['kubectl run ephemeral-demo --image=registry.k8s.io/pause:3.1 --restart=Never'],
        old: [
          [
            /[^]*/,
            'error: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "0123": OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown',
            'containerd in place of Docker, and a newer runc',
          ],
        ],
      },
      8: {
        tab: 'two',
        old: [
          [/Image: +busybox\n/, 'Image: busybox:1.28\n', 'as it was asked for'],
          ['docker-pullable://busybox', 'docker.io/library/busybox', '1.24: containerd in place of Docker'],
        ],
        after: ['exit'],
      },
      9: { before: [`${RUN_MYAPP} --restart=Never -- sleep 1d`], after: ['exit'] },
      10: {
        before: ['kubectl delete pod myapp myapp-debug', `${RUN_MYAPP} -- false`],
        pause: 40,
        old: [[/Image: +busybox\n/, 'Image: busybox:1.28\n', 'as it was asked for']],
      },
      11: { after: ['exit'] },
      12: { as: { mynode: 'worker-1' }, after: ['exit'], old: [['mynode', 'worker-1', 'a machine of here']] },
    },
  },
  'tasks__debug__debug-application__debug-service': {
    pairs: {
      4: { old: [['No resources found.\n', '', 'before 1.20']] },
      7: {
        before: ['kubectl run -it --rm --restart=Never busybox --image=gcr.io/google-containers/busybox sh'],
        ...looked,
      },
      8: looked,
      9: { ...looked, after: ['exit'] },
      10: { line: 'ssh worker-1 nslookup hostnames.default.svc.cluster.local 10.43.0.10' },
      11: {
        before: ['kubectl run -it --rm --restart=Never busybox --image=gcr.io/google-containers/busybox sh'],
        after: ['exit'],
      },
      12: {
        old: [
          [/ *"name": "default",\n/, '', 'expose gives it no name'],
          [/,\n *"nodePort": 0/, '', 'before 1.20: left out'],
        ],
      },
      14: { line: `ssh worker-1 curl -s ${EXPOSED}:80` },
    },
  },
  'tasks__debug__debug-application__determine-reason-pod-failure': {
    pairs: { 0: { old: [[/^apiVersion: v1\nkind: Pod\n/, '', 'of its status']] } },
  },
};
