/** The terminal slides of the course (deck-slides.ts), typed: the same lines, and output that is theirs but for names, ages and addresses. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { testSession } from '../../support/session.ts';
import { expectLines, expectTable, type Shape } from '../../support/shown.ts';
import { FILES } from './deck-files.ts';
import { SLIDES } from './deck-slides.ts';

const AGE = /(?:\d+[smhdy])+/;
const IP = /\d+\.\d+\.\d+\.\d+/;
const IPS = /\d+\.\d+\.\d+\.\d+(?:,\d+\.\d+\.\d+\.\d+)*/;
const VERSION = /v1\.34\.\d+\+k3s1/;
const UID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const DATE = /\w{3} \w{3} [ \d]\d [\d:]{8} UTC \d{4}/;
const PODS = ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'];
const SERVICES = ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'];
/** A shell at its prompt. The slides' container shows bash's own, as its image has no settings for it. */
const PROMPT = /(?:dev@(?:laptop|worker-\d|control-plane):[^\n$]*\$|[\w-]+:\/#) $/;

const running = (name: Shape, ready = '1/1', restarts: Shape = '0'): Shape[] => [name, ready, 'Running', restarts, AGE];
const clusterIp = (name: string, ports: string): Shape[] => [name, 'ClusterIP', IP, '<none>', ports, AGE];
const KUBERNETES = clusterIp('kubernetes', '443/TCP');

/** What each test has typed. */
const typed = new Map<string, string[]>();

class Slides {
  readonly t: LaptopTerminal;

  constructor(readonly lines: string[]) {
    const session = testSession();
    session.cluster.computer({}).addFiles(FILES);
    this.t = new LaptopTerminal(session).act({ size: { columns: 240, rows: 50 } });
    this.t.wait(1);
  }

  /** Types a line, lets its answer come, and gives that: what stands between the line and the next prompt. */
  run(line: string, ms = 3000): string {
    this.lines.push(line);
    const said = this.t.type(line) + this.t.wait(ms);
    expect(said.startsWith(`${line}\n`), said).toBe(true);
    expect(said).toMatch(PROMPT);
    return said.slice(line.length + 1).replace(/(?:dev@[\w-]+:[^\n$]*\$|(?:root@)?[\w-]+:\/#) $/, '');
  }

  wait(ms: number): void {
    this.t.wait(ms);
  }

  file(name: string): string {
    return FILES.find((one) => one.name.endsWith(name))!.text;
  }
}

function slide(name: string, play: (s: Slides) => void): void {
  test(name, () => {
    const lines: string[] = [];
    typed.set(name, lines);
    play(new Slides(lines));
  });
}

describe('kubectl', () => {
  slide('nodes', (s) => {
    const nodes = ['control-plane', 'worker-1', 'worker-2', 'worker-3'];
    const role = (name: string): string => (name === 'control-plane' ? name : '<none>');
    expectTable(
      s.run('kubectl get nodes'),
      ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
      nodes.map((name) => [name, 'Ready', role(name), AGE, VERSION]),
    );
    const more = ['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME'];
    expectTable(
      s.run('k get node -o wide'),
      ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION', ...more],
      nodes.map((name) => [
        ...[name, 'Ready', role(name), AGE, VERSION, IP, '<none>'],
        ...[/Debian GNU\/Linux \d+ \(\w+\)/, /\d+\.\d+\.\d+-\d+-amd64/, /containerd:\/\/\d+\.\d+\.\d+-k3s\d/],
      ]),
    );
  });

  slide('two pods', (s) => {
    expectLines(s.run('k apply -f pod-simple.yml -f pod-2containers.yml', 50_000), [
      'pod/infinite-loop created',
      'pod/infinite-2loops created',
    ]);
    expectTable(s.run('kubectl get po'), PODS, [running('infinite-2loops', '2/2'), running('infinite-loop')]);
    const log = s.run('kubectl logs infinite-loop');
    expectLines(log, ['going to sleep for 10s every 10s', ...Array(5).fill(DATE)]);
    const moment = /\w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000/.source;
    expectLines(s.run('kubectl describe po infinite-loop'), [
      ...['Name:             infinite-loop', 'Namespace:        default', 'Priority:         0'],
      ...['Service Account:  default', /Node: {13}worker-\d\/\d+\.\d+\.\d+\.\d+/, RegExp(`Start Time: {7}${moment}`)],
      ...['Labels:           <none>', 'Annotations:      <none>', 'Status:           Running'],
      ...[RegExp(`IP: {15}${IP.source}`), 'IPs:', RegExp(`  IP:  ${IP.source}`), 'Containers:', '  container1:'],
      ...[/    Container ID:   containerd:\/\/[0-9a-f]{64}/, '    Image:          pause'],
      ...[/    Image ID:       docker\.io\/library\/pause@sha256:[0-9a-f]{64}/, '    Port:           <none>'],
      ...['    Host Port:      <none>', '    State:          Running', RegExp(`      Started:      ${moment}`)],
      ...['    Ready:          True', '    Restart Count:  0', '    Environment:    <none>', '    Mounts:'],
      /      \/var\/run\/secrets\/kubernetes\.io\/serviceaccount from kube-api-access-\w{5} \(ro\)/,
      ...['Conditions:', /  Type {24}Status/, /  PodReadyToStartContainers {3}True */, /  Initialized +True */],
      ...[/  Ready +True */, /  ContainersReady +True */, /  PodScheduled +True */, 'Volumes:'],
      ...[/  kube-api-access-\w{5}:/, /    Type: +Projected .*/, /    TokenExpirationSeconds: +3607/],
      ...[/    ConfigMapName: +kube-root-ca.crt/, /    Optional: +false/, /    DownwardAPI: +true/],
      ...[/QoS Class: +BestEffort/, /Node-Selectors: +<none>/, /Tolerations: +.*not-ready:NoExecute .*300s/],
      ...[/ +.*unreachable:NoExecute .*300s/, 'Events:', /  Type +Reason +Age +From +Message/, /[- ]+/],
      ...[/  Normal  Scheduled .*/, /  Normal  Pulled .*/, /  Normal  Created .*/, /  Normal  Started .*/],
    ]);
  });

  slide('a shell in a pod', (s) => {
    s.run('k apply -f pod-simple.yml', 12_000);
    s.run('kubectl exec -it infinite-loop -- bash');
    expect(s.run('hostname')).toBe('infinite-loop\n');
    const shell = 'bash -c echo going to sleep for 10s every 10s; while true; do sleep 10; date; done';
    const row = (command: string): RegExp =>
      RegExp(` *\\d+ root {6}0:00 ${command.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`);
    expectLines(s.run('ps aux'), [
      'PID   USER     TIME  COMMAND',
      ...[row(shell), row('sleep 10'), row('bash'), row('ps aux')],
    ]);
    const host = /10\.43\.0\.1/.source;
    const wanted: Shape[] = [
      ...['KUBERNETES_SERVICE_PORT_HTTPS=443', 'KUBERNETES_SERVICE_PORT=443', 'HOSTNAME=infinite-loop', 'PWD=/'],
      ...['HOME=/root', RegExp(`KUBERNETES_PORT_443_TCP=tcp://${host}:443`), 'TERM=xterm', 'SHLVL=1'],
      ...['KUBERNETES_PORT_443_TCP_PROTO=tcp', RegExp(`KUBERNETES_PORT_443_TCP_ADDR=${host}`)],
      ...[RegExp(`KUBERNETES_SERVICE_HOST=${host}`), RegExp(`KUBERNETES_PORT=tcp://${host}:443`)],
      ...['KUBERNETES_PORT_443_TCP_PORT=443', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      '_=/usr/bin/env',
    ];
    const byName = (shape: Shape): string => String(shape).replace(/^\//, '').split('=')[0]!;
    const sorted = (lines: string): string =>
      lines
        .trimEnd()
        .split('\n')
        .sort((a, b) => (byName(a) < byName(b) ? -1 : 1))
        .join('\n');
    expectLines(
      sorted(s.run('env')),
      wanted.sort((a, b) => (byName(a) < byName(b) ? -1 : 1)),
    );
    expect(s.run('exit')).toBe('exit\n');
  });

  slide('a pod is deleted', (s) => {
    s.run('k apply -f pod-simple.yml -f pod-2containers.yml', 10_000);
    expectTable(s.run('kubectl get po'), PODS, [running('infinite-2loops', '2/2'), running('infinite-loop')]);
    expectLines(s.run('kubectl delete po infinite-loop', 40_000), [
      'pod "infinite-loop" deleted from default namespace',
    ]);
    expectTable(s.run('kubectl get po'), PODS, [running('infinite-2loops', '2/2')]);
  });

  const SYSTEM = (prefix: string[] = []): Shape[][] => [
    [...prefix, ...running(/coredns-[0-9a-z]+-\w{5}/, '1/1', /\d+/)],
    ...[/helm-install-traefik-crd-\w{5}/, /helm-install-traefik-\w{5}/].map((name) => [
      ...prefix,
      ...[name, '0/1', 'Completed', '0', AGE],
    ]),
    [...prefix, ...running(/local-path-provisioner-[0-9a-z]+-\w{5}/, '1/1', /\d+/)],
    [...prefix, ...running(/metrics-server-[0-9a-z]+-\w{5}/, '1/1', /\d+/)],
    ...Array.from({ length: 4 }, () => [...prefix, ...running(/svclb-traefik-[0-9a-f]{8}-\w{5}/, '2/2', /\d+/)]),
    [...prefix, ...running(/traefik-[0-9a-z]+-\w{5}/, '1/1', /\d+/)],
  ];

  slide('all namespaces', (s) => {
    s.run('k apply -f pod-2containers.yml', 10_000);
    expectTable(
      s.run('kubectl get po --all-namespaces'),
      ['NAMESPACE', ...PODS],
      [['default', ...running('infinite-2loops', '2/2')], ...SYSTEM(['kube-system'])],
    );
    expectTable(
      s.run('kubectl get ns'),
      ['NAME', 'STATUS', 'AGE'],
      ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => [name, 'Active', AGE]),
    );
  });

  slide('two containers', (s) => {
    expect(s.run('cat pod-2containers.yml')).toBe(s.file('pod-2containers.yml'));
    s.run('k apply -f pod-2containers.yml', 12_000);
    const log = ['going to sleep for 10s every 10s', DATE];
    expectLines(s.run('k logs infinite-2loops'), [
      'Defaulted container "container1" out of: container1, container2',
      ...log,
    ]);
    expectLines(s.run('k logs -c container1 infinite-2loops'), log);
  });
});

describe('machines', () => {
  slide('docker ps', (s) => {
    s.run('k apply -f pod-2containers.yml', 10_000);
    const node = s.run("k get po infinite-2loops -o jsonpath='{.spec.nodeName}'");
    const pod = "k -n kube-system get po -l app.kubernetes.io/name=traefik -o jsonpath='{.items[0].spec.nodeName}'";
    expect(s.run(pod), 'the slide has traefik on the same machine').toBe(node);
    s.wait(53 * 60_000);
    s.run(`ssh ${node}`);
    const own = (name: string): Shape[] => [
      ...(name === 'POD' ? ['rancher/mirrored-pause:3.6', '"/pause"'] : [/[0-9a-f]{12}/, `"bash -c 'echo going…"`]),
      '53 minutes ago',
      RegExp(`k8s_${name}_infinite-2loops_default_${UID}_0`),
    ];
    const other = (name: string, command: Shape): Shape[] => [
      ...[/[0-9a-f]{12}/, command, '2 hours ago', RegExp(`k8s_${name}_kube-system_${UID}_\\d+`)],
    ];
    const pause = (name: string): Shape[] => [
      'rancher/mirrored-pause:3.6',
      ...other(`POD_${name}`, '"/pause"').slice(1),
    ];
    const controller = 'traefik-[0-9a-z]+-\\w{5}';
    const balancer = 'svclb-traefik-[0-9a-f]{8}-\\w{5}';
    expectTable(
      s.run(String.raw`docker ps --format 'table {{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Names}}'`),
      ['IMAGE', 'COMMAND', 'CREATED', 'NAMES'],
      [
        ...['container2', 'container1', 'POD'].map(own),
        other(`traefik_${controller}`, '"/entrypoint.sh --gl…"'),
        other(`lb-tcp-443_${balancer}`, '"entry"'),
        other(`lb-tcp-80_${balancer}`, '"entry"'),
        pause(balancer),
        pause(controller),
      ],
    );
  });
});

describe('manifests', () => {
  slide('two services in one pod', (s) => {
    s.run('cd misc/kubernetes/basic-service');
    expect(s.run('cd ..')).toBe('');
    expect(s.run('ls')).toBe('basic-service  pod-2services.yml\n');
    expect(s.run('cat pod-2services.yml')).toBe(s.file('pod-2services.yml'));
    expect(s.run('k apply -f pod-2services.yml', 12_000)).toBe('pod/basic-service created\n');
    expectTable(s.run('k get po'), PODS, [running('basic-service', '2/2')]);
    // What one container writes, the other serves: the volume is theirs.
    const page = s.run('k exec basic-service -c service -- cat /mnt/index.html');
    expectLines(page, [DATE]);
    expectLines(s.run('k logs basic-service -c refresh'), Array(4).fill('refreshed /srv/index.html'));
  });

  slide('a ReplicaSet and its pods', (s) => {
    expect(s.run('k get po')).toBe('No resources found in default namespace.\n');
    expect(s.run('k apply -f replicaset.yml', 8000)).toBe('replicaset.apps/webservice created\n');
    expectTable(s.run('k get po'), PODS, Array(3).fill(running(/webservice-\w{5}/)));
    const name = s.run('k get po -o name | head -n 1').trim();
    s.run(`k get ${name} -o yaml > webservice-pod.yml`);
    s.lines.push('vim webservice-pod.yml');
    s.t.type('vim webservice-pod.yml');
    const shown = s.t.edit?.text ?? '';
    s.t.act({ edited: null });
    const quoted = (value: RegExp): RegExp => RegExp(`.*: "${value.source}"`);
    expectLines(shown.split('\nstatus:\n')[0]!, [
      ...[
        'apiVersion: v1',
        'kind: Pod',
        'metadata:',
        quoted(/\d{4}-\d\d-\d\dT[\d:]{8}Z/),
        '  generateName: webservice-',
      ],
      ...['  generation: 1', '  labels:', '    app: webservice', /  name: webservice-\w{5}/, '  namespace: default'],
      ...['  ownerReferences:', '  - apiVersion: apps/v1', '    blockOwnerDeletion: true', '    controller: true'],
      ...['    kind: ReplicaSet', '    name: webservice', RegExp(`    uid: ${UID}`), /  resourceVersion: "\d+"/],
      ...[RegExp(`  uid: ${UID}`), 'spec:', '  containers:', '  - image: webservice', '    imagePullPolicy: Never'],
      ...['    name: webservice', '    resources: {}', '    terminationMessagePath: /dev/termination-log'],
      ...['    terminationMessagePolicy: File', '    volumeMounts:'],
      ...['    - mountPath: /var/run/secrets/kubernetes.io/serviceaccount', /      name: kube-api-access-\w{5}/],
      ...['      readOnly: true', '  dnsPolicy: ClusterFirst', '  enableServiceLinks: true', /  nodeName: worker-\d/],
      ...['  preemptionPolicy: PreemptLowerPriority', '  priority: 0', '  restartPolicy: Always'],
      ...['  schedulerName: default-scheduler', '  securityContext: {}', '  serviceAccount: default'],
      ...['  serviceAccountName: default', '  terminationGracePeriodSeconds: 30', '  tolerations:'],
      ...['not-ready', 'unreachable'].flatMap((key) => [
        ...['  - effect: NoExecute', `    key: node.kubernetes.io/${key}`, '    operator: Exists'],
        '    tolerationSeconds: 300',
      ]),
      ...[
        '  volumes:',
        /  - name: kube-api-access-\w{5}/,
        '    projected:',
        '      defaultMode: 420',
        '      sources:',
      ],
      ...['      - serviceAccountToken:', '          expirationSeconds: 3607', '          path: token'],
      ...['      - configMap:', '          items:', '          - key: ca.crt', '            path: ca.crt'],
      ...['          name: kube-root-ca.crt', '      - downwardAPI:', '          items:', '          - fieldRef:'],
      ...['              apiVersion: v1', '              fieldPath: metadata.namespace', '            path: namespace'],
    ]);
  });

  slide('rollouts', (s) => {
    s.run('k apply -f deployment.yml', 8000);
    const deployment = 'deployment.apps/webservice';
    expect(s.run('kubectl rollout status deployment webservice')).toBe(
      'deployment "webservice" successfully rolled out\n',
    );
    s.lines.push('kubectl rollout');
    s.run('k set env deployment webservice COLOUR=blue', 30_000);
    expectLines(s.run('kubectl rollout history deployment webservice'), [
      ...[`${deployment} `, 'REVISION  CHANGE-CAUSE', '1         <none>', '2         <none>', ''],
    ]);
    expectTable(
      s.run('k get rs'),
      ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'],
      ['old', 'new'].map(() => [/webservice-[0-9a-z]+/, /[03]/, /[03]/, /[03]/, AGE]),
    );
    expect(s.run("k get rs -o jsonpath='{.items[*].spec.replicas}' | tr ' ' '\\n' | sort | tr '\\n' ' '")).toBe('0 3 ');
    expect(s.run('kubectl rollout undo deployment webservice', 30_000)).toBe(`${deployment} rolled back\n`);
    expectLines(s.run('kubectl rollout history deployment webservice'), [
      ...[`${deployment} `, 'REVISION  CHANGE-CAUSE', '2         <none>', '3         <none>', ''],
    ]);
    expect(s.run('kubectl rollout pause deployment webservice')).toBe(`${deployment} paused\n`);
    expect(s.run('kubectl rollout resume deployment webservice')).toBe(`${deployment} resumed\n`);
  });

  slide('a StatefulSet', (s) => {
    s.run('k apply -f pod-simple.yml -f statefulset.yml', 20_000);
    const pod = (n: number, ready: string): Shape[] => running(`complex-webservice-${n}`, ready);
    const other = running('infinite-loop');
    expectTable(s.run('k get po', 500), PODS, [pod(0, '0/1'), other]);
    s.wait(14_000);
    expectTable(s.run('k get po', 500), PODS, [pod(0, '1/1'), pod(1, '0/1'), other]);
    s.wait(28_000);
    expectTable(s.run('k get po', 500), PODS, [pod(0, '1/1'), pod(1, '1/1'), pod(2, '0/1'), other]);
  });

  slide('a Secret', (s) => {
    expect(s.run('cat secret.yml')).toBe(s.file('secret.yml'));
    expect(s.run('k apply -f secret.yml')).toBe('secret/not-so-super-secret created\n');
    expectTable(s.run('k get secrets'), ['NAME', 'TYPE', 'DATA', 'AGE'], [['not-so-super-secret', 'Opaque', '2', AGE]]);
    expectLines(s.run('k get secrets not-so-super-secret -o YAML'), [
      ...['apiVersion: v1', 'data:', '  password: cGFzc3dvcmQ=', '  username: YWRtaW4=', 'kind: Secret', 'metadata:'],
      ...['  annotations:', '    kubectl.kubernetes.io/last-applied-configuration: |'],
      '      {"apiVersion":"v1","data":{"password":"cGFzc3dvcmQ=","username":"YWRtaW4="},"kind":"Secret","metadata":{"annotations":{},"name":"not-so-super-secret","namespace":"default"},"type":"Opaque"}',
      ...[/  creationTimestamp: "\d{4}-\d\d-\d\dT[\d:]{8}Z"/, '  name: not-so-super-secret', '  namespace: default'],
      ...[/  resourceVersion: "\d+"/, RegExp(`  uid: ${UID}`), 'type: Opaque'],
    ]);
    expect(s.run('k get secrets not-so-super-secret -o JSON | jq -r .data.password | base64 -d')).toBe('password');
  });
});

describe('network', () => {
  const served = (s: Slides): string => {
    s.run('k apply -f replicaset.yml', 8000);
    s.run('k apply -f service.yml', 3000);
    return s.run("k get svc webservice -o jsonpath='{.spec.clusterIP}'");
  };

  slide('a Service', (s) => {
    s.run('k apply -f replicaset.yml', 8000);
    expect(s.run('ls').split(/\s+/)).toEqual(
      expect.arrayContaining(['pod-simple.yml', 'replicaset.yml', 'service.yml']),
    );
    s.lines.push('vim service.yml');
    s.t.type('vim service.yml');
    expect(s.t.edit).toMatchObject({ name: 'service.yml', text: s.file('service.yml') });
    s.t.act({ edited: s.file('service.yml') });
    expect(s.t.news).toMatch(PROMPT);
    expect(s.run('k apply -f service.yml')).toBe('service/webservice created\n');
    expectTable(s.run('k get service'), SERVICES, [KUBERNETES, clusterIp('webservice', '80/TCP')]);
    const ip = s.run("k get svc webservice -o jsonpath='{.spec.clusterIP}'");
    expect(s.run(`curl ${ip}`)).toBe('root');
    expect(s.run(`curl ${ip}/whoami`)).toMatch(/^webservice-\w{5}$/);
  });

  slide('Services of all namespaces', (s) => {
    served(s);
    s.run(`k patch svc webservice -p '{"spec":{"type":"LoadBalancer","ports":[{"port":80,"nodePort":30000}]}}'`);
    expectTable(
      s.run('k get service --all-namespaces'),
      ['NAMESPACE', ...SERVICES],
      [
        ['default', ...KUBERNETES],
        // Its port is traefik's already, so no machine is left for it, as on the slide.
        ['default', 'webservice', 'LoadBalancer', IP, '<pending>', '80:30000/TCP', AGE],
        ['kube-system', ...clusterIp('kube-dns', '53/UDP,53/TCP,9153/TCP')],
        ['kube-system', ...clusterIp('metrics-server', '443/TCP')],
        ['kube-system', 'traefik', 'LoadBalancer', IP, IPS, /80:\d{5}\/TCP,443:\d{5}\/TCP/, AGE],
      ],
    );
  });

  /** What dig prints after its first lines, in which the question is. */
  const digEnd = (size: number): Shape[] => [
    ...['', /;; Query time: \d+ msec/, ';; SERVER: 10.43.0.10#53(10.43.0.10) (UDP)'],
    ...[/;; WHEN: \w{3} \w{3} \d\d [\d:]{8} UTC \d{4}/, `;; MSG SIZE  rcvd: ${size}`, ''],
  ];
  const edns: Shape[] = [
    '',
    ';; OPT PSEUDOSECTION:',
    /; EDNS: version: 0, flags:; udp: \d+/,
    /; COOKIE: [0-9a-f]{16} \(echoed\)/,
  ];

  slide('DNS', (s) => {
    const ip = served(s);
    const wide = [...KUBERNETES, '<none>'];
    expectTable(
      s.run('k get svc -o wide'),
      [...SERVICES, 'SELECTOR'],
      [wide, [...clusterIp('webservice', '80/TCP'), 'app=webservice']],
    );
    expectLines(s.run('dig webservice.default.svc.cluster.local @10.43.0.10'), [
      '',
      /; <<>> DiG 9\.\d+\.\d+ <<>> webservice\.default\.svc\.cluster\.local @10\.43\.0\.10/,
      ...[';; global options: +cmd', ';; Got answer:', ';; WARNING: .local is reserved for Multicast DNS'],
      ';; You are currently testing what happens when an mDNS query is leaked to DNS',
      /;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: \d+/,
      ';; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1',
      ...[';; WARNING: recursion requested but not available', ...edns, ';; QUESTION SECTION:'],
      ...[';webservice.default.svc.cluster.local. IN A', '', ';; ANSWER SECTION:'],
      RegExp(`webservice\\.default\\.svc\\.cluster\\.local\\. 5\\s+IN\\s+A\\s+${ip.replaceAll('.', '\\.')}`),
      ...digEnd(129),
    ]);
    s.run('k apply -f pod-simple.yml', 8000);
    expectTable(s.run('k get svc'), SERVICES, [KUBERNETES, clusterIp('webservice', '80/TCP')]);
    expectTable(s.run('k get po'), PODS, [running('infinite-loop'), ...Array(3).fill(running(/webservice-\w{5}/))]);
    s.run('k exec -it infinite-loop -- bash');
    expectLines(s.run('curl webservice/whoami && echo'), [/webservice-\w{5}/]);
    expectLines(s.run('curl webservice/whoami && echo'), [/webservice-\w{5}/]);
    expect(s.run('exit')).toBe('exit\n');
    expectLines(s.run('dig webservice @10.43.0.10'), [
      ...['', /; <<>> DiG 9\.\d+\.\d+ <<>> webservice @10\.43\.0\.10/, ';; global options: +cmd', ';; Got answer:'],
      /;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: \d+/,
      ';; flags: qr rd ra ad; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1',
      ...[...edns, ';; QUESTION SECTION:', /;webservice\.\t+IN\tA/, '', ';; AUTHORITY SECTION:'],
      /\.\t+30\tIN\tSOA\ta\.root-servers\.net\. nstld\.verisign-grs\.com\. \d{10} 1800 900 604800 86400/,
      ...digEnd(126),
    ]);
  });

  slide('an Ingress', (s) => {
    served(s);
    s.run('k apply -f ingress.yml', 6000);
    expectTable(
      s.run('k get ingress --all-namespaces'),
      ['NAMESPACE', 'NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'],
      [['default', 'webservice', 'traefik', '*', IPS, '80', AGE]],
    );
    const address = s.run("k get ingress webservice -o jsonpath='{.status.loadBalancer.ingress[0].ip}'");
    expect(s.run(`curl ${address}/whoami`)).toMatch(/^webservice-\w{5}$/);
  });
});

describe('the table of slides', () => {
  // An address of this cluster stands for the slide's.
  const plain = (line: string): string => line.trim().replace(/^curl \d+\.\d+\.\d+\.\d+/, 'curl IP');

  test('each slide that is played was typed', () => {
    for (const { commands, played } of SLIDES) {
      if (typeof played !== 'string') continue;
      const lines = typed.get(played)?.map(plain);
      for (const command of commands) expect(lines, `${command} in "${played}"`).toContain(plain(command));
    }
  });

  const course = fixturesDir === undefined ? '' : join(fixturesDir, '..', 'deck', 'kubernetes-pour-les-devs.txt');

  test.skipIf(!existsSync(course))('no command of the course is forgotten', () => {
    const known = new Map(SLIDES.flatMap((one) => one.at.map((at) => [at, one] as const)));
    const missing = readFileSync(course, 'utf8')
      .split('\n')
      .flatMap((text, i) => {
        const found =
          /^(?:\d+ )?(?:└─?|bash-5\.1)?\$ (?<line>[^\]].*)$/.exec(text)?.groups?.['line'] ??
          /(?:docker (?:run|network)|kubectl rollout).*/.exec(text)?.[0];
        return found === undefined || known.has(i + 1) ? [] : [`${i + 1}: ${found}`];
      });
    expect(missing).toEqual([]);
  });

  afterAll(() => {
    const left = SLIDES.filter(({ played }) => typeof played !== 'string');
    console.log(`${SLIDES.length - left.length} of ${SLIDES.length} terminal slides of the course are played`);
  });
});
