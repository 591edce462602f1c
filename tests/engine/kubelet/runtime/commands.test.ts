/** Containers whose manifests have commands, in a whole cluster: what they print, when they end, what that does to their pods. */
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../../../shared/session/session.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import { fixturesDir } from '../../../support/fixtures.ts';
import { apply, testSession } from '../../../support/session.ts';

const pod = (session: Session, name: string): Pod => session.cluster.read.get('Pod', 'default', name)!;

const texts = (session: Session, name: string, container?: string): string[] =>
  session.cluster.logs(pod(session, name), container).map((line) => line.text);

const reasons = (session: Session, name: string): string[] =>
  [...session.cluster.read.list('Event', 'default')]
    .map((e) => e as unknown as KubeEvent)
    .filter((e) => e.involvedObject.name === name)
    .map((e) => `${e.reason}: ${e.message}`);

/** `names`: with a DNS server, as every cluster has. */
function run(yaml: string, seconds: number, { names = false } = {}): Session {
  const session = testSession({ bare: !names });
  const { report } = apply(session, yaml);
  expect(report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  session.advance(session.now + seconds * 1000);
  return session;
}

/** A pod with one container. */
const one = (spec: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
${more}  containers:
    - name: c
      image: busybox:1.36
${spec
  .split('\n')
  .map((line) => `      ${line}`)
  .join('\n')}
`;

describe('the container’s own command', () => {
  test('prints to its log, second by second', () => {
    const session = run(one(`command: [sh, -c, 'i=0; while true; do echo "n $i"; i=$((i+1)); sleep 1; done']`), 10);
    const said = texts(session, 'p');
    expect(said.slice(0, 4)).toEqual(['n 0', 'n 1', 'n 2', 'n 3']);
    expect(said.length).toBeGreaterThan(5);
    expect(said.length).toBeLessThan(11);
  });

  test('ends with its code; a restarted one begins its log anew', () => {
    const session = run(one(`command: [sh, -c, 'echo here; exit 3']`, '  restartPolicy: OnFailure\n'), 8);
    const status = pod(session, 'p').status?.containerStatuses?.[0];
    expect(status?.lastState?.terminated ?? status?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    expect(texts(session, 'p')).toEqual(['here']);
    const done = run(one(`command: [sh, -c, 'echo done']`, '  restartPolicy: Never\n'), 8);
    expect(pod(done, 'p').status?.phase).toBe('Succeeded');
  });

  test('a name that the image has not is a StartError, in runc’s words', () => {
    const session = run(one(`command: [nonesuch]`), 8);
    const status = pod(session, 'p').status?.containerStatuses?.[0];
    expect(status?.lastState?.terminated).toMatchObject({ exitCode: 128, reason: 'StartError' });
    expect(status?.lastState?.terminated?.message).toContain(
      'exec: "nonesuch": executable file not found in $PATH: unknown',
    );
    expect(reasons(session, 'p').some((r) => r.startsWith('Failed: Error: failed to create containerd task'))).toBe(
      true,
    );
  });

  test('$(NAME) is expanded as upstream does', () => {
    const spec = `env: [{ name: WHO, value: world }]\ncommand: [echo]\nargs: ['hello $(WHO) $(NOBODY) $$(WHO)']`;
    expect(texts(run(one(spec, '  restartPolicy: Never\n'), 8), 'p')).toEqual(['hello world $(NOBODY) $(WHO)']);
  });

  test('a shell that is PID 1 ignores SIGTERM and is killed when its time is over; one with a trap leaves by itself', () => {
    const stop = (script: string): { code: number | undefined; ms: number } => {
      const session = run(
        one(`command: [sh, -c, ${JSON.stringify(script)}]`, '  terminationGracePeriodSeconds: 5\n'),
        5,
      );
      const codes: number[] = [];
      session.cluster.onChange(({ after }) => {
        const end = (after as Pod | undefined)?.status?.containerStatuses?.[0]?.state?.terminated;
        if (after?.kind === 'Pod' && end !== undefined) codes.push(end.exitCode);
      });
      const from = session.now;
      session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'p' });
      while (session.cluster.read.get('Pod', 'default', 'p') !== undefined) session.advance(session.now + 100);
      return { code: codes[0], ms: session.now - from };
    };
    const deaf = stop('while true; do sleep 1; done');
    expect(deaf.code).toBe(137);
    expect(deaf.ms).toBeGreaterThanOrEqual(5000);
    const polite = stop('trap "echo bye; exit 0" TERM; while true; do sleep 1; done');
    expect(polite.code).toBe(0);
    expect(polite.ms).toBeLessThan(3000);
  });

  test('a message for the one who looks after it', () => {
    const session = run(
      one(`command: [sh, -c, 'echo why > /dev/termination-log; exit 1']`, '  restartPolicy: Never\n'),
      8,
    );
    expect(pod(session, 'p').status?.containerStatuses?.[0]?.state?.terminated?.message).toBe('why\n');
  });

  test('memory beyond its limit ends it', () => {
    const spec = `image: polinux/stress\nresources: { limits: { memory: 100Mi } }\ncommand: [stress]\nargs: [--vm, '1', --vm-bytes, 250M, --vm-hang, '1']`;
    const yaml = one(spec).replace('      image: busybox:1.36\n', '');
    const status = pod(run(yaml, 8), 'p').status?.containerStatuses?.[0];
    expect(status?.lastState?.terminated ?? status?.state?.terminated).toMatchObject({
      exitCode: 137,
      reason: 'OOMKilled',
    });
  });
});

describe('hooks that send requests', () => {
  const nginx = (hook: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: nginx, lifecycle: { ${hook} } }] }\n`;

  test('one at the start that nobody answers ends the container', () => {
    const session = run(nginx('postStart: { httpGet: { port: 81 } }'), 12);
    expect(reasons(session, 'p')).toContain('FailedPostStartHook: PostStartHook failed');
  });

  test('one before the stop is answered by the server that is about to go', () => {
    const session = run(nginx('preStop: { httpGet: { port: 80, path: /bye } }'), 12);
    session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'p' });
    session.advance(session.now + 5_000);
    expect(reasons(session, 'p').filter((r) => r.startsWith('FailedPreStop'))).toEqual([]);
    expect(session.cluster.read.get('Pod', 'default', 'p')).toBeUndefined();
  });
});

test('a pod that is active for too long is ended', () => {
  const session = run(
    one('command: [sleep, "1000"]', '  activeDeadlineSeconds: 10\n  terminationGracePeriodSeconds: 1\n'),
    25,
  );
  expect(pod(session, 'p').status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
  });
});

describe('several containers', () => {
  test('share an emptyDir, which outlives a crash of theirs', () => {
    const session = run(
      `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  volumes: [{ name: shared, emptyDir: {} }]
  containers:
    - name: writer
      image: busybox
      volumeMounts: [{ name: shared, mountPath: /out }]
      command: [sh, -c, 'echo "run" >> /out/runs; sleep 2; exit 1']
    - name: reader
      image: busybox
      volumeMounts: [{ name: shared, mountPath: /in }]
      command: [sh, -c, 'sleep 40; wc -l < /in/runs; sleep 1000']
`,
      60,
    );
    expect(Number(texts(session, 'p', 'reader')[0])).toBeGreaterThanOrEqual(3);
  });

  test('init containers run to their end one after the other, before the others begin', () => {
    const session = run(
      `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  volumes: [{ name: work, emptyDir: {} }]
  initContainers:
    - { name: one, image: busybox, command: [sh, -c, 'sleep 3; echo one > /w/a'], volumeMounts: [{ name: work, mountPath: /w }] }
    - { name: two, image: busybox, command: [sh, -c, 'cat /w/a; echo two >> /w/a'], volumeMounts: [{ name: work, mountPath: /w }] }
  containers:
    - { name: main, image: busybox, command: [sh, -c, 'cat /w/a; sleep 1000'], volumeMounts: [{ name: work, mountPath: /w }] }
`,
      15,
    );
    expect(texts(session, 'p', 'two')).toEqual(['one']);
    expect(texts(session, 'p', 'main')).toEqual(['one', 'two']);
  });
});

describe('the network', () => {
  const server = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
`;

  test('a Service is found by its name, and answers', () => {
    const session = run(
      server +
        one(
          `command: [sh, -c, 'sleep 8; wget -qO- http://web/ | grep -c nginx; wget -qO- web.default.svc.cluster.local/none; sleep 1000']`,
        ),
      20,
      { names: true },
    );
    expect(texts(session, 'p')).toEqual(['2', 'wget: server returned error: HTTP/1.1 404 Not Found']);
  });

  test('an unknown name is not resolved', () => {
    expect(
      texts(run(one(`command: [sh, -c, 'wget -qO- http://nobody/; sleep 1000']`), 10, { names: true }), 'p'),
    ).toEqual(["wget: bad address 'nobody'"]);
  });
});

describe('configuration', () => {
  const config = `apiVersion: v1
kind: ConfigMap
metadata: { name: conf }
data: { greeting: hello, colour: blue }
---
apiVersion: v1
kind: Secret
metadata: { name: pass }
stringData: { word: s3cret }
---
`;
  const env = `env:
  - { name: GREETING, valueFrom: { configMapKeyRef: { name: conf, key: greeting } } }
  - { name: WORD, valueFrom: { secretKeyRef: { name: pass, key: word } } }
  - { name: ME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
  - { name: LIMIT, valueFrom: { resourceFieldRef: { resource: limits.memory } } }
envFrom: [{ configMapRef: { name: conf }, prefix: C_ }]
resources: { limits: { memory: 64Mi } }
command: [sh, -c, 'echo $GREETING $WORD $ME $LIMIT $C_colour; sleep 1000']`;

  test('environment from a ConfigMap, a Secret, the pod itself', () => {
    expect(texts(run(config + one(env), 8), 'p')).toEqual(['hello s3cret p 67108864 blue']);
  });

  test('a missing ConfigMap is a CreateContainerConfigError until it comes', () => {
    const session = run(one(env), 8);
    const waiting = pod(session, 'p').status?.containerStatuses?.[0]?.state?.waiting;
    expect(waiting).toEqual({ reason: 'CreateContainerConfigError', message: 'configmap "conf" not found' });
    expect(reasons(session, 'p')).toContain('Failed: Error: configmap "conf" not found');
    apply(session, config);
    session.advance(session.now + 30_000);
    expect(texts(session, 'p')).toEqual(['hello s3cret p 67108864 blue']);
  });

  const mounted = (mount: string): string =>
    one(
      `volumeMounts: [${mount}]\ncommand: [sh, -c, 'while true; do cat /etc/conf/greeting; echo; sleep 10; done']`,
      '  volumes: [{ name: conf, configMap: { name: conf } }]\n',
    );

  test('mounted files follow their ConfigMap after the kubelet’s delay', () => {
    const session = run(config + mounted('{ name: conf, mountPath: /etc/conf }'), 5);
    apply(session, config.replace('greeting: hello', 'greeting: salut'));
    session.advance(session.now + 110_000);
    const said = texts(session, 'p').filter((line) => line !== '');
    expect(said[0]).toBe('hello');
    expect(said.at(-1)).toBe('salut');
  });

  test('a file mounted by itself stays as it was', () => {
    const session = run(config + mounted('{ name: conf, mountPath: /etc/conf/greeting, subPath: greeting }'), 5);
    apply(session, config.replace('greeting: hello', 'greeting: salut'));
    session.advance(session.now + 110_000);
    expect(new Set(texts(session, 'p').filter((line) => line !== ''))).toEqual(new Set(['hello']));
  });

  test('a missing volume source keeps the pod from starting, and says so', () => {
    const session = run(mounted('{ name: conf, mountPath: /etc/conf }'), 8);
    expect(pod(session, 'p').status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ContainerCreating');
    expect(reasons(session, 'p')).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "conf" : configmap "conf" not found',
    );
    apply(session, config);
    session.advance(session.now + 30_000);
    expect(texts(session, 'p')[0]).toBe('hello');
  });
});

const EXAMPLES = 'manifests/website-examples/files/content/en/examples';

test('init containers wait for Services that come later', () => {
  const session = run(
    `apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  initContainers:
    - name: wait
      image: busybox:1.28
      command: [sh, -c, 'until nslookup myservice.default.svc.cluster.local; do echo waiting for myservice; sleep 2; done']
  containers: [{ name: main, image: busybox, command: [sh, -c, 'echo up; sleep 1000'] }]
`,
    20,
    { names: true },
  );
  expect(pod(session, 'p').status?.phase).toBe('Pending');
  expect(texts(session, 'p', 'wait')).toContain('waiting for myservice');
  apply(session, 'apiVersion: v1\nkind: Service\nmetadata: { name: myservice }\nspec: { ports: [{ port: 80 }] }\n');
  session.advance(session.now + 10_000);
  expect(texts(session, 'p')).toEqual(['up']);
});

describe.skipIf(fixturesDir === undefined)('examples of the documentation', () => {
  const example = (path: string): string => readFileSync(join(fixturesDir!, EXAMPLES, path), 'utf8');

  test('exec liveness: the file goes after 30 s, three probes fail, and it is restarted', () => {
    const session = run(example('pods/probe/exec-liveness.yaml'), 35);
    expect(reasons(session, 'liveness-exec').filter((r) => r.startsWith('Unhealthy'))).toEqual([]);
    expect(pod(session, 'liveness-exec').status?.containerStatuses?.[0]?.restartCount).toBe(0);
    session.advance(session.now + 20_000);
    expect(reasons(session, 'liveness-exec').map((r) => r.trim())).toContain(
      "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
    );
    expect(reasons(session, 'liveness-exec')).toContain(
      'Killing: Container liveness failed liveness probe, will be restarted',
    );
    session.advance(session.now + 35_000);
    expect(pod(session, 'liveness-exec').status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      ready: true,
    });
  });

  test('http liveness: 200 for ten seconds, then 500', () => {
    const session = run(example('pods/probe/http-liveness.yaml'), 30);
    expect(reasons(session, 'liveness-http').some((r) => r.includes('HTTP probe failed with statuscode: 500'))).toBe(
      true,
    );
    expect(pod(session, 'liveness-http').status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
  });

  test('two containers: what one writes the other serves', () => {
    const session = run(
      example('pods/two-container-pod.yaml') +
        `---\n${one(`command: [sh, -c, 'sleep 12; wget -qO- $TARGET; sleep 1000']`)}`,
      12,
    );
    const ip = pod(session, 'two-containers').status?.podIP ?? '';
    expect(pod(session, 'two-containers').status?.containerStatuses?.map((s) => s.state?.terminated?.reason)).toContain(
      'Completed',
    );
    apply(session, one(`command: [sh, -c, 'wget -qO- http://${ip}/; sleep 1000']`).replace('name: p ', 'name: q '));
    session.advance(session.now + 8_000);
    expect(texts(session, 'q')).toEqual(['Hello from the debian container']);
  });

  test('an init container fetches what the main one serves', () => {
    const session = run(example('pods/init-containers.yaml'), 20);
    expect(pod(session, 'init-demo').status?.phase).toBe('Running');
    expect(session.cluster.fileIn(pod(session, 'init-demo'), 'nginx', '/usr/share/nginx/html/index.html')).toContain(
      'info.cern.ch',
    );
  });

  test('a termination message', () => {
    const session = run(example('debug/termination.yaml'), 25);
    expect(pod(session, 'termination-demo').status?.containerStatuses?.[0]?.lastState?.terminated?.message).toBe(
      'Sleep expired\n',
    );
  });

  test('lifecycle events: the hook has written before anybody looks', () => {
    const session = run(example('pods/lifecycle-events.yaml'), 10);
    expect(
      session.cluster.fileIn(pod(session, 'lifecycle-demo'), 'lifecycle-demo-container', '/usr/share/message'),
    ).toBe('Hello from the postStart handler\n');
  });
});
