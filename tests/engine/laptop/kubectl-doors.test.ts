/** kubectl's commands that speak to kubelets, in a terminal: logs, attach, port-forward, wait, drain. */
import { describe, expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, testSession } from '../../support/session.ts';

const PODS = `apiVersion: v1
kind: Pod
metadata: {name: talker, labels: {app: talk}}
spec:
  initContainers: [{name: first, image: busybox:1.36, command: [sh, -c, echo made ready]}]
  containers:
  - {name: one, image: busybox:1.36, command: [sh, -c, 'i=0; while true; do echo one $i; i=$((i+1)); sleep 10; done']}
  - {name: two, image: busybox:1.36, command: [sh, -c, 'while true; do echo two; sleep 10; done']}
---
apiVersion: v1
kind: Pod
metadata: {name: quiet, labels: {app: talk}}
spec: {containers: [{name: only, image: busybox:1.36, command: [sh, -c, 'echo quiet; sleep 1000000']}]}
---
apiVersion: v1
kind: Pod
metadata: {name: shell}
spec: {containers: [{name: sh, image: busybox:1.36, command: [sh], stdin: true, tty: true}]}
---
apiVersion: v1
kind: Pod
metadata: {name: reader}
spec: {restartPolicy: Never, containers: [{name: cat, image: busybox:1.36, command: [sh, -c, 'read a; echo got $a; exit 3'], stdin: true, stdinOnce: true}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: nginx, image: 'nginx:1.27', ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 8000, targetPort: http}]}
`;

function opened(): LaptopTerminal {
  const session = testSession({ bare: true });
  apply(session, PODS, 'pods.yaml');
  session.advance(session.now + 30_000);
  return new LaptopTerminal(session).act({ size: { columns: 120, rows: 30 } });
}
/** What a line prints, without the line and the prompt. */
const said = (t: LaptopTerminal, line: string): string =>
  t
    .type(line)
    .split('\n')
    .slice(1, -1)
    .map((text) => `${text}\n`)
    .join('');

describe('logs', () => {
  test('of a default container, a named one, all of them, several pods', () => {
    const t = opened();
    expect(said(t, 'kubectl logs talker --tail=1')).toMatch(
      /^Defaulted container "one" out of: one, two, first \(init\)\none \d+\n$/,
    );
    expect(said(t, 'kubectl logs talker -c first')).toBe('made ready\n');
    expect(said(t, 'kubectl logs talker two --tail 1')).toBe('two\n');
    expect(said(t, 'kubectl logs talker --all-containers --prefix --tail=1')).toMatch(
      /^\[pod\/talker\/first\] made ready\n\[pod\/talker\/one\] one \d+\n\[pod\/talker\/two\] two\n$/,
    );
    expect(said(t, 'kubectl logs -l app=talk --tail=1 --prefix')).toMatch(/\[pod\/quiet\/only\] quiet\n/);
    expect(said(t, 'kubectl logs -l app=none')).toBe('No resources found in default namespace.\n');
    expect(said(t, 'kubectl logs svc/web > /dev/null; echo $?')).toBe('0\n');
    expect(said(t, 'kubectl logs quiet --timestamps')).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z quiet\n$/);
    expect(said(t, 'kubectl logs quiet --since=1s')).toBe('');
    expect(said(t, 'kubectl logs quiet --limit-bytes=3; echo')).toBe('qui\n');
  });

  test('what cannot be', () => {
    const t = opened();
    expect(said(t, 'kubectl logs talker -c three')).toBe(
      'error: container three is not valid for pod talker out of: one, two, first (init)\n',
    );
    expect(said(t, 'kubectl logs quiet -p')).toContain(
      'Error from server (BadRequest): previous terminated container "only" in pod "quiet" not found',
    );
    expect(said(t, 'kubectl logs quiet --since=-1s')).toBe('error: --since must be greater than 0\n');
    expect(said(t, 'kubectl logs quiet --tail=-2')).toBe('error: --tail must be greater than or equal to -1\n');
    expect(said(t, 'kubectl logs cm/kube-root-ca.crt')).toContain(
      'error: cannot get the logs from *v1.ConfigMap: selector for *v1.ConfigMap not implemented\n',
    );
  });

  test('-f goes on with all of them at once, until Ctrl+C', () => {
    const t = opened();
    t.type('kubectl logs -f talker --all-containers --tail=0 --prefix');
    const more = t.wait(10_500);
    expect(more).toMatch(/\[pod\/talker\/one\] one \d+\n/);
    expect(more).toContain('[pod/talker/two] two\n');
    t.act({ signal: 'INT' });
    expect(t.front).toBe('prompt');
    t.type('kubectl delete pod quiet --wait=false --grace-period=1; kubectl logs -f quiet');
    expect(t.wait(5000)).toContain('dev@laptop');
  });
});

describe('attach', () => {
  test('shows what is printed from now on', () => {
    const t = opened();
    t.type('kubectl attach talker -c two');
    expect(t.all).toContain("If you don't see a command prompt, try pressing enter.\n");
    expect(t.wait(21_000)).toBe('two\ntwo\n');
    t.act({ signal: 'INT' });
    expect(t.front).toBe('prompt');
  });

  test('a shell with a terminal takes lines, and is resumed', () => {
    const t = opened();
    t.type('kubectl attach -it shell');
    expect(t.type('echo hi $((6*7))') + t.wait(100)).toContain('hi 42');
    expect(t.type('exit') + t.wait(2000)).toContain(
      "Session ended, resume using 'kubectl attach shell -c sh -n default -i -t' command\n",
    );
  });

  test('input through a pipe ends where the container was made for one', () => {
    const t = opened();
    expect(t.type('echo word | kubectl attach -i -q reader') + t.wait(3000)).toContain('got word\n');
    expect(
      said(t, "kubectl get pod reader -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}'; echo"),
    ).toBe('3\n');
    expect(said(t, 'kubectl attach reader')).toBe(
      'error: cannot attach a container in a completed pod; current phase is Failed\n',
    );
  });
});

describe('port-forward', () => {
  test('curl on the laptop reaches the pod while it runs', () => {
    const t = opened();
    expect(t.type('kubectl port-forward svc/web 8080:8000 &') + t.wait(100)).toContain(
      'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n',
    );
    const page = t.type('curl -s localhost:8080 | grep -i title') + t.wait(1000);
    expect(page).toContain('<title>Welcome to nginx!</title>');
    expect(page).toContain('Handling connection for 8080\n');
    expect(t.type('kubectl port-forward web 8080:80') + t.wait(100)).toContain(
      'Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]\nerror: unable to listen on any of the requested ports: [{8080 80}]\n',
    );
    t.type('kill %1');
    expect(t.type('curl -s localhost:8080; echo $?') + t.wait(1000)).toContain('\n7\n');
  });

  test('ends with Ctrl+C, and where the pod does not listen', () => {
    const t = opened();
    t.type('kubectl port-forward web 9000:81');
    t.act({ signal: 'INT' });
    expect(t.front).toBe('prompt');
    t.type('kubectl port-forward web 9000:81 &');
    const lost = t.type('curl -sS localhost:9000; echo $?') + t.wait(1000);
    expect(lost).toContain('error: lost connection to pod\n');
    expect(lost).toContain('\n56\n');
  });

  test('names of ports, and what there is not', () => {
    const t = opened();
    expect(t.type('kubectl port-forward web :http &')).toMatch(/Forwarding from 127\.0\.0\.1:\d{5} -> 80\n/);
    expect(said(t, 'kubectl port-forward web 8080:https')).toBe(
      "error: Pod 'web' does not have a named port 'https'\n",
    );
    expect(said(t, 'kubectl port-forward svc/web 8080:1')).toBe('error: Service web does not have a service port 1\n');
    expect(said(t, 'kubectl port-forward web 80')).toContain('bind: permission denied');
  });

  test('a restored moment forwards on', () => {
    const t = opened();
    t.type('kubectl port-forward web 8080:80 > /dev/null &');
    t.wait(1000);
    const saved = t.session.cluster.save();
    t.type('kill %1');
    t.session.cluster.restore(saved);
    expect(t.type('curl -s localhost:8080 | grep -c title') + t.wait(1000)).toContain('\n1\n');
  });
});

describe('wait', () => {
  test('until a pod is ready, gone, or time is up', () => {
    const t = opened();
    t.type('kubectl run late --image=nginx:1.27; kubectl wait --for=condition=Ready pod/late');
    expect(t.wait(20_000)).toContain('pod/late condition met\n');
    t.type('kubectl delete pod late --wait=false; kubectl wait --for=delete pod/late --timeout=60s; echo done $?');
    expect(t.wait(40_000)).toContain('pod/late condition met\ndone 0\n');
    t.type('kubectl wait --for=jsonpath={.status.phase}=Failed pod/web --timeout=5s; echo done $?');
    expect(t.wait(6000)).toContain('error: timed out waiting for the condition on pods/web\ndone 1\n');
    t.type('kubectl wait --for=create pod/soon --timeout=60s &');
    t.type('kubectl run soon --image=nginx:1.27');
    expect(t.wait(3000)).toContain('pod/soon condition met\n');
  });
});

test('drain closes a machine, evicts and waits', () => {
  const t = opened();
  const node = said(t, "kubectl get pod web -o jsonpath='{.spec.nodeName}'; echo").trim();
  expect(said(t, `kubectl drain ${node} --ignore-daemonsets`)).toContain(
    'cannot delete Pods that declare no controller (use --force to override)',
  );
  t.type(`kubectl drain ${node} --ignore-daemonsets --force`);
  const all = t.wait(60_000);
  expect(t.all).toContain(`node/${node} already cordoned\nWarning: deleting Pods that declare no controller: `);
  expect(t.all).toContain('evicting pod default/web\n');
  expect(all).toContain('pod/web evicted\n');
  expect(all).toContain(`node/${node} drained\n`);
  expect(said(t, `kubectl uncordon ${node}`)).toBe(`node/${node} uncordoned\n`);
});

describe('cp', () => {
  test('files and folders, there and back', () => {
    const t = opened();
    t.type('mkdir -p d/e; echo one > d/a; echo two > d/e/b; echo three > c');
    expect(said(t, 'kubectl cp c web:/tmp; kubectl exec web -- cat /tmp/c')).toBe('three\n');
    expect(said(t, 'kubectl cp c web:/tmp/other; kubectl exec web -- cat /tmp/other')).toBe('three\n');
    expect(said(t, 'kubectl cp d default/web:/tmp; kubectl exec web -- cat /tmp/d/a /tmp/d/e/b')).toBe('one\ntwo\n');
    expect(said(t, 'kubectl cp web:/tmp/d back && cat back/a back/e/b')).toBe(
      "tar: Removing leading `/' from member names\none\ntwo\n",
    );
    expect(said(t, 'kubectl cp quiet:/etc/hostname h && cat h')).toBe(
      "tar: removing leading '/' from member names\nquiet\n",
    );
  });

  test('what cannot be', () => {
    const t = opened();
    expect(said(t, 'kubectl cp nope web:/tmp; echo $?')).toBe("error: nope doesn't exist in local filesystem\n1\n");
    expect(said(t, 'kubectl cp a b')).toBe('error: one of src or dest must be a remote file specification\n');
    expect(said(t, 'kubectl cp web:/nope x; echo $?')).toBe(
      'tar: /nope: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\ncommand terminated with exit code 2\n2\n',
    );
    expect(said(t, 'echo x > f; kubectl cp f web:/no/such; echo $?')).toContain(
      'tar: /no: Cannot open: No such file or directory\n',
    );
    expect(said(t, 'kubectl cp web:/etc/hostname .')).toContain('error: open .: is a directory\n');
    expect(said(t, 'kubectl cp f gone:/tmp')).toBe('Error from server (NotFound): pods "gone" not found\n');
  });
});

describe('debug', () => {
  test('an ephemeral container joins a pod, with a shell', () => {
    const t = opened();
    const begun = t.type('kubectl debug web -it --image=busybox:1.36 --target=nginx --profile=general') + t.wait(8000);
    expect(begun).toMatch(
      /Targeting container "nginx"\. .*\nDefaulting debug container name to debugger-[a-z0-9]{5}\.\n/,
    );
    expect(begun).toContain("If you don't see a command prompt, try pressing enter.\n");
    expect(t.type('ps') + t.wait(100)).toMatch(/1 root +0:00 nginx -g daemon off;\n/);
    const ended = t.type('exit') + t.wait(3000);
    expect(ended).toMatch(/Session ended, the ephemeral container will not be restarted but may be reattached using/);
    expect(said(t, "kubectl get pod web -o jsonpath='{.spec.ephemeralContainers[0].securityContext}'; echo")).toBe(
      '{"capabilities":{"add":["SYS_PTRACE"]}}\n',
    );
  });

  test('a copy with another command, and a pod on a node', () => {
    const t = opened();
    t.type('kubectl debug web --copy-to=web2 --container=nginx --profile=general -q -- sleep 1000');
    t.wait(5000);
    expect(
      said(
        t,
        "kubectl get pod web2 -o jsonpath='{.spec.containers[0].command} {.spec.shareProcessNamespace} {.metadata.labels}'; echo",
      ),
    ).toBe('["sleep","1000"] true \n');
    const made =
      t.type('kubectl debug node/worker-1 --image=busybox:1.36 --profile=sysadmin -- sleep 5') + t.wait(5000);
    expect(made).toMatch(
      /Creating debugging pod node-debugger-worker-1-[a-z0-9]{5} with container debugger on node worker-1\.\n/,
    );
    expect(
      said(
        t,
        "kubectl get pod -l app.kubernetes.io/managed-by=kubectl-debug -o jsonpath='{.items[0].spec.nodeName} {.items[0].spec.hostPID} {.items[0].spec.containers[0].securityContext}'; echo",
      ),
    ).toBe('worker-1 true {"privileged":true}\n');
  });

  test('what cannot be', () => {
    const t = opened();
    expect(said(t, 'kubectl debug web')).toBe('error: you must specify --image when not using --copy-to.\n');
    expect(said(t, 'kubectl debug web --image=busybox --profile=all')).toBe('error: unknown profile: all\n');
    expect(said(t, 'kubectl debug web --image=busybox -t --profile=general')).toBe(
      'error: -i/--stdin is required for containers with -t/--tty=true\n',
    );
    expect(said(t, 'kubectl debug svc/web --image=busybox')).toContain(
      'error: "v1, Kind=Service" not supported by debug\n',
    );
    expect(said(t, 'kubectl debug web --copy-to=x')).toBe(
      'error: you must specify --image, --set-image or command arguments.\n',
    );
  });
});
