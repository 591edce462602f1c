/** Programs of images in a whole cluster: where they listen, what they answer, log and take, and how they end. */
import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply, testSession } from '../../../support/session.ts';

const pod = (session: Session, name: string): Pod => session.cluster.read.get('Pod', 'default', name)!;
const log = (session: Session, name: string, container?: string, previous = false): string[] =>
  session.cluster.logs(pod(session, name), container, previous).map((line) => line.text);

function run(yaml: string, seconds: number, names = false): Session {
  const session = testSession({ bare: true, names });
  const { report } = apply(session, yaml);
  expect(report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  session.advance(session.now + seconds * 1000);
  return session;
}

/** A pod that serves, and one that asks it by its address once it is up. */
function ask(server: string, url: string, seconds = 20): { session: Session; answer: string[] } {
  const yaml = `apiVersion: v1
kind: Pod
metadata: { name: s, labels: { app: s } }
spec:
  containers:
    - ${server}
---
apiVersion: v1
kind: Service
metadata: { name: s }
spec: { clusterIP: None, selector: { app: s }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: c }
spec:
  restartPolicy: Never
  containers:
    - { name: c, image: curlimages/curl, command: [sh, -c, 'sleep 12; curl -sS ${url} 2>&1'] }
`;
  const session = run(yaml, seconds, true);
  return { session, answer: log(session, 'c') };
}

describe('answers', () => {
  test.each([
    ['{ name: s, image: hashicorp/http-echo, args: [-listen=:8080, "-text=hi there"] }', 's:8080', ['hi there']],
    ['{ name: s, image: hashicorp/http-echo, args: [-text, hello] }', 's:5678/x', ['hello']],
    ['{ name: s, image: traefik/whoami, args: [--port, "8000"] }', 's:8000/x', /GET \/x HTTP\/1.1/],
    ['{ name: s, image: traefik/whoami }', '-H "X-Own: 5" s/', /\nX-Own: 5\n/],
    ['{ name: s, image: traefik/whoami, env: [{ name: WHOAMI_PORT_NUMBER, value: "81" }] }', 's:81', /Hostname: s/],
    [
      '{ name: s, image: gcr.io/google-samples/hello-app:1.0 }',
      's:8080',
      ['Hello, world!', 'Version: 1.0.0', 'Hostname: s'],
    ],
    [
      '{ name: s, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=9000] }',
      's:9000/hostname',
      ['s'],
    ],
    ['{ name: s, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [serve-hostname] }', 's:9376', ['s']],
    [
      '{ name: s, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec] }',
      '"s:8080/echo?msg=hello+you"',
      ['hello you'],
    ],
    ['{ name: s, image: gcr.io/google-samples/hello-app:2.0 }', 's:8080', /Version: 2\.0\.0/],
    ['{ name: s, image: hashicorp/http-echo, env: [{ name: ECHO_TEXT, value: hi }] }', 's:5678', ['hi']],
    [
      '{ name: s, image: hashicorp/http-echo, args: [-text=$(WHO)], env: [{ name: WHO, valueFrom: { fieldRef: { fieldPath: metadata.name } } }] }',
      's:5678',
      ['s'],
    ],
    ['{ name: s, image: python:3, command: [python3, -m, http.server, "9000"] }', 's:9000/nothing', /404 Not Found/],
    [
      '{ name: s, image: ghcr.io/me/py, command: [sh, -c, "cd /etc; exec python -m http.server"] }',
      's:8000/hostname',
      ['s'],
    ],
    [
      '{ name: s, image: busybox, command: [sh, -c, "mkdir /www; echo mine > /www/index.html; httpd -f -p 81 -h /www"] }',
      's:81',
      ['mine'],
    ],
    ['{ name: s, image: webservice, imagePullPolicy: Never }', 's/whoami', ['s']],
    ['{ name: s, image: nginx }', 's/nothing', /404 Not Found/],
    ['{ name: s, image: ghcr.io/me/own, ports: [{ containerPort: 3000 }] }', 's:3000', ['Hello from s']],
  ])('%s at %s', (server, url, expected) => {
    const { answer } = ask(server, url);
    if (expected instanceof RegExp) expect(answer.join('\n')).toMatch(expected);
    else expect(answer).toEqual(expected);
  });

  test.each([
    ['{ name: s, image: hashicorp/http-echo, args: [-listen=:8080, -text=x] }', 's:5678'],
    ['{ name: s, image: nginx, ports: [{ containerPort: 8080 }] }', 's:8080'],
    ['{ name: s, image: traefik/whoami, args: [--port, "8000"] }', 's:80'],
  ])('%s does not listen at %s', (server, url) => {
    expect(ask(server, url).answer.join('\n')).toMatch(/Failed to connect|Connection refused/);
  });

  test('take longer under a cpu limit: the work of 100 ms at a tenth of a core is a second', () => {
    const timed = (limit: string): number => {
      const server = `{ name: s, image: registry.k8s.io/hpa-example${limit} }`;
      const { answer } = ask(server, '-o /dev/null -w "%{time_total}" s', 25);
      return Number(answer.at(-1));
    };
    const free = timed('');
    const slow = timed(', resources: { limits: { cpu: 100m } }');
    expect(free).toBeLessThan(0.3);
    expect(slow).toBeGreaterThan(0.6);
    expect(slow).toBeLessThan(1.7);
  });
});

const config = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { PORT: "9090", MYSQL_ROOT_PASSWORD: secret }
---
`;

describe('variables from elsewhere', () => {
  test('move a port: probes and clients find it, and the log names it', () => {
    const session = run(
      `${config}apiVersion: v1
kind: Pod
metadata: { name: s }
spec:
  containers:
    - name: s
      image: gcr.io/google-samples/hello-app:1.0
      envFrom: [{ configMapRef: { name: settings } }]
      readinessProbe: { httpGet: { path: /, port: 9090 } }
`,
      20,
    );
    expect(pod(session, 's').status?.containerStatuses?.[0]?.ready).toBe(true);
    expect(log(session, 's')[0]).toMatch(/Server listening on port 9090$/);
  });

  test('are what a database asks for', () => {
    const session = run(
      `${config}apiVersion: v1
kind: Pod
metadata: { name: db }
spec: { containers: [{ name: db, image: mysql, envFrom: [{ configMapRef: { name: settings } }] }] }
`,
      30,
    );
    expect(pod(session, 'db').status?.phase).toBe('Running');
    expect(log(session, 'db').join('\n')).toMatch(/ready for connections/);
  });
});

describe('people outside', () => {
  const shop = (container: string, targetPort: number, perSecond = 12): Session =>
    run(
      `apiVersion: v1
kind: Pod
metadata: { name: s, labels: { app: s } }
spec: { containers: [${container}] }
---
apiVersion: v1
kind: Service
metadata: { name: s, annotations: { orrery.dev/requests-per-second: '${perSecond}' } }
spec: { selector: { app: s }, ports: [{ port: 80, targetPort: ${targetPort} }] }
`,
      40,
    );
  const seen = (session: Session) => session.cluster.traffic.clients[0]!;

  test('are refused where nothing listens on the Service’s targetPort', () => {
    const right = seen(shop('{ name: s, image: nginx }', 80));
    expect(right.failedPerSecond).toBe(0);
    expect(right.okPerSecond).toBeGreaterThan(5);
    const wrong = seen(shop('{ name: s, image: nginx }', 8080));
    expect(wrong.okPerSecond).toBe(0);
    expect(wrong.failedPerSecond).toBeGreaterThan(5);
    expect(seen(shop('{ name: s, image: ghcr.io/me/own }', 3000)).failedPerSecond).toBe(0);
  });

  test('wait longer for a container whose cpu limit is below its work', () => {
    const image = 'name: s, image: registry.k8s.io/hpa-example';
    const free = seen(shop(`{ ${image} }`, 80)).p95Ms;
    const limited = `{ ${image}, resources: { limits: { cpu: 100m } } }`;
    const slow = seen(shop(limited, 80, 0.5)).p95Ms;
    expect(free).toBeLessThan(300);
    expect(slow).toBeGreaterThan(900);
    // Twelve a second are more than it can ever do: all wait in vain.
    expect(seen(shop(limited, 80)).failedPerSecond).toBeGreaterThan(10);
  });
});

describe('commands that are known', () => {
  test('pi is printed, and the pod is over', () => {
    const session = run(
      `apiVersion: v1
kind: Pod
metadata: { name: pi }
spec:
  restartPolicy: Never
  containers: [{ name: pi, image: "perl:5.34.0", command: ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"] }]
`,
      40,
    );
    expect(pod(session, 'pi').status?.phase).toBe('Succeeded');
    const [line = '', ...others] = log(session, 'pi');
    expect(others).toEqual([]);
    expect(line).toMatch(/^3\.14159265358979\d+$/);
    expect(line).toHaveLength(2001);
  });

  test('an echo without a text says what is missing, and ends', () => {
    const session = run(
      `apiVersion: v1
kind: Pod
metadata: { name: e }
spec: { restartPolicy: Never, containers: [{ name: e, image: hashicorp/http-echo }] }
`,
      20,
    );
    expect(pod(session, 'e').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(127);
    expect(log(session, 'e')).toEqual(['Missing -text option OR ENV var TEXT is empty!']);
  });
});

describe('logs', () => {
  test('count and time the requests of their run, and name the port that was given', () => {
    const { session } = ask('{ name: s, image: "gcr.io/google-samples/kubernetes-bootcamp:v1" }', 's:8080 s:8080');
    expect(log(session, 's').filter((line) => line.includes('Total Requests'))).toEqual([
      expect.stringMatching(/Total Requests: 1 \| App Uptime: \d+\.\d{3} seconds/),
      expect.stringMatching(/Total Requests: 2 \| App Uptime: \d+\.\d{3} seconds/),
    ]);
    const named = ask('{ name: s, image: traefik/whoami, args: [--port=81] }', 's:81').session;
    expect(log(named, 's')[0]).toMatch(/Starting up on port 81$/);
  });

  test('of a server that a script has started stand among the script’s own lines', () => {
    const { session } = ask(
      '{ name: s, image: python:3, command: [sh, -c, "echo begin; python -m http.server 80"] }',
      's/etc/hostname',
    );
    const lines = log(session, 's');
    expect(lines[0]).toBe('begin');
    expect(lines[1]).toMatch(/"GET \/etc\/hostname HTTP\/1.1" 200 -$/);
  });

  test('of a server: its start, then each request, in its own format', () => {
    const { session } = ask('{ name: s, image: nginx:1.27 }', 's/');
    const lines = log(session, 's');
    expect(lines[0]).toMatch(/docker-entrypoint/);
    expect(lines.at(-1)).toMatch(
      /^10\.42\.\d+\.\d+ - - \[\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000] "GET \/ HTTP\/1.1" 200 \d+ "-" "curl\/[\d.]+" "-"$/,
    );
  });

  test('probes stand in it at every tick, also while they rest, and stay when they are taken up again', () => {
    const session = run(
      `apiVersion: v1
kind: Pod
metadata: { name: s }
spec:
  containers:
    - { name: s, image: nginx:1.27, readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5 } }
`,
      60,
    );
    const probes = (): string[] => log(session, 's').filter((line) => line.includes('kube-probe/1.34'));
    const before = probes();
    expect(before.length).toBeGreaterThanOrEqual(10);
    const patch = { metadata: { annotations: { 'orrery.dev/fault': 'readiness-fails' } } };
    session.apply({ type: 'patch', kind: 'Pod', namespace: 'default', name: 's', patchType: 'merge', patch });
    session.advance(session.now + 20_000);
    expect(probes().slice(0, before.length)).toEqual(before);
    expect(probes().length).toBeGreaterThan(before.length + 2);
  });

  test('of people outside', () => {
    const session = testSession({ bare: true });
    apply(
      session,
      `apiVersion: v1
kind: Pod
metadata: { name: s, labels: { app: s } }
spec: { containers: [{ name: s, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: s }
spec: { selector: { app: s }, ports: [{ port: 80 }] }
`,
    );
    session.advance(session.now + 20_000);
    expect(log(session, 's').filter((line) => line.includes('Mozilla/5.0')).length).toBeGreaterThan(20);
  });

  test('a database without a password says so and fails; with one it comes up', () => {
    const failing = run(
      `apiVersion: v1
kind: Pod
metadata: { name: db }
spec: { restartPolicy: Never, containers: [{ name: db, image: mysql:8 }] }
`,
      30,
    );
    expect(pod(failing, 'db').status?.phase).toBe('Failed');
    expect(pod(failing, 'db').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ exitCode: 1 });
    expect(log(failing, 'db').join('\n')).toMatch(/MYSQL_ROOT_PASSWORD/);
    const fine = run(
      `apiVersion: v1
kind: Pod
metadata: { name: db }
spec: { containers: [{ name: db, image: mysql:8, env: [{ name: MYSQL_ROOT_PASSWORD, value: x }] }] }
`,
      30,
    );
    expect(pod(fine, 'db').status?.phase).toBe('Running');
    expect(log(fine, 'db').at(-1)).toMatch(/ready for connections/);
  });

  test('the course’s own images: the looping date printer, present on every machine', () => {
    const session = run(
      `apiVersion: v1
kind: Pod
metadata: { name: infinite-loop }
spec: { containers: [{ name: container1, image: pause, imagePullPolicy: Never }] }
`,
      35,
    );
    const lines = log(session, 'infinite-loop');
    expect(lines[0]).toBe('going to sleep for 10s every 10s');
    expect(lines.slice(1).every((line) => /^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d/.test(line))).toBe(true);
    expect(lines).toHaveLength(4);
  });
});

describe('memory', () => {
  const db = (limit: string): string => `apiVersion: v1
kind: Pod
metadata: { name: db }
spec:
  restartPolicy: Never
  containers:
    - name: db
      image: mysql:8
      env: [{ name: MYSQL_ROOT_PASSWORD, value: x }]
      resources: { limits: { memory: ${limit} } }
`;

  test('a limit below what a program needs kills it as it comes up', () => {
    const state = pod(run(db('128Mi'), 30), 'db').status?.containerStatuses?.[0]?.state;
    expect(state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
    expect(pod(run(db('512Mi'), 30), 'db').status?.phase).toBe('Running');
  });

  test('a cpu limit makes a program slow to come up, so that an impatient probe kills it', () => {
    const slow = (limit: string): string => `apiVersion: v1
kind: Pod
metadata: { name: db }
spec:
  containers:
    - name: db
      image: mysql:8
      env: [{ name: MYSQL_ROOT_PASSWORD, value: x }]
      resources: { limits: { cpu: ${limit} } }
      livenessProbe: { tcpSocket: { port: 3306 }, initialDelaySeconds: 15, periodSeconds: 5, failureThreshold: 2 }
`;
    const restarts = (limit: string) => pod(run(slow(limit), 90), 'db').status?.containerStatuses?.[0]?.restartCount;
    expect(restarts('900m')).toBe(0);
    expect(restarts('100m')).toBeGreaterThan(0);
  });

  const leaking = (more: string): string => `apiVersion: v1
kind: Pod
metadata: { name: p, annotations: { orrery.dev/memory-leak: 10Mi } }
spec: { containers: [{ name: c, image: nginx${more} }] }
`;

  test('a leak ends at the limit, again after each restart, and stops when it is taken away', () => {
    const session = run(leaking(', resources: { limits: { memory: 106Mi } }'), 9);
    const status = () => pod(session, 'p').status!.containerStatuses![0]!;
    expect(status().restartCount).toBe(0);
    session.advance(session.now + 6000);
    expect(status().restartCount).toBe(1);
    expect(status().lastState?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
    session.apply({
      type: 'patch',
      kind: 'Pod',
      namespace: 'default',
      name: 'p',
      patchType: 'merge',
      patch: { metadata: { annotations: { 'orrery.dev/memory-leak': null } } },
    });
    session.advance(session.now + 300_000);
    expect(status().restartCount).toBe(1);
    expect(status().ready).toBe(true);
  });

  test('without a limit the machine runs out, and the pod is evicted', () => {
    const session = run(leaking('').replace('10Mi', '500Mi'), 60);
    const { phase, reason, message } = pod(session, 'p').status!;
    expect({ phase, reason }).toEqual({ phase: 'Failed', reason: 'Evicted' });
    expect(message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \w+\. Container c was using \w+, request is 0, has larger consumption of memory\. $/,
    );
  });
});

describe('storage that is limited', () => {
  const filling = (script: string): string => `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  restartPolicy: Never
  containers:
    - { name: c, image: busybox, command: [sh, -c, '${script}'], volumeMounts: [{ name: scratch, mountPath: /s }] }
  volumes: [{ name: scratch, emptyDir: { sizeLimit: 500Ki } }]
`;

  test('evicts the pod at the next look, in upstream’s words', () => {
    const session = run(filling('head -c 900000 /dev/zero > /s/big; sleep 600'), 40);
    expect(pod(session, 'p').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "scratch" exceeds the limit "500Ki". ',
    });
  });

  test('not when it was cleaned up in time, nor when it fits', () => {
    const cleaned = run(filling('sleep 2; head -c 900000 /dev/zero > /s/big; rm /s/big; sleep 600'), 40);
    expect(pod(cleaned, 'p').status?.phase).toBe('Running');
    expect(pod(run(filling('head -c 400000 /dev/zero > /s/big; sleep 600'), 40), 'p').status?.phase).toBe('Running');
  });
});
