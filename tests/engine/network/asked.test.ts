/** What processes ask of the network, as the ledger has it: connections, the outside world, names, and clients that hang up. */
import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../../shared/model/request.ts';
import type { Session } from '../../../shared/session/session.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, testSession } from '../../support/session.ts';

const pod = (name: string, image: string, script?: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} }${more} }
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: c
    image: ${image}
${script === undefined ? '' : `    command: ['${/busybox|alpine/.test(image) ? 'sh' : 'bash'}', '-c', ${JSON.stringify(script)}]\n`}---
`;
const service = (name: string, port: number): string => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: ${port} }] }
---
`;
const go = (session: Session, ms: number): void => session.advance(session.now + ms);

function up(text: string): Session {
  const session = testSession({ bare: false, workers: 2 });
  session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
  expect(apply(session, text).report?.problems.filter((p) => p.severity === 'error')).toEqual([]);
  return session;
}
/** What a pod has asked, in order. */
const askedBy = (session: Session, name: string): RequestRecord[] =>
  session.cluster.ledger({ from: `pod default/${name}` }, 1000).records.toReversed();
const brief = ({ protocol, host, outcome, cause }: RequestRecord): string =>
  `${protocol} ${host} ${outcome}${cause === undefined ? '' : ` ${cause}`}`;
const logOf = (session: Session, name: string): string =>
  session.cluster
    .logs(session.cluster.read.get('Pod', 'default', name)!, 'c', false)
    .map(({ text }) => text)
    .join('\n');

describe('plain TCP', () => {
  const db = pod('redis', 'redis') + service('redis', 6379);

  test('nc, /dev/tcp and clients of databases stand in the ledger with whom they asked, and what came of it', () => {
    const session = up(db);
    go(session, 20_000);
    const script = [
      'echo PING | nc -w 3 redis 6379',
      '(echo > /dev/tcp/redis/6379)',
      'redis-cli -h redis ping',
      'redis-cli -h redis -p 6380 ping',
      'pg_isready -h redis',
      'sleep 600',
    ].join('; ');
    apply(session, pod('caller', 'example.com/tools', script));
    go(session, 240_000);
    const records = askedBy(session, 'caller');
    expect(records.map(brief)).toEqual([
      'TCP redis:6379 ok',
      'TCP redis:6379 ok',
      'TCP redis:6379 ok',
      'TCP redis:6380 lost timed-out',
      'TCP redis:5432 lost timed-out',
    ]);
    const [first] = records;
    expect(first).toMatchObject({ service: { name: 'redis', port: 6379 }, candidates: 1, pod: { name: 'redis' } });
    expect(first!.path).toBeUndefined();
    expect(first!.hops.map(({ kind }) => kind)).toContain('service');
    expect(logOf(session, 'caller')).toContain('PONG');
    // A Service has no port of that number: nobody answers, until the client's own patience ends.
    expect(records[4]!.latency).toBe(3000);
    expect(session.cluster.requests.services['default/redis']).toMatchObject({ sent: 3, ok: 3 });
  });

  test('a server that is not there refuses; one that a policy keeps away is silent', () => {
    const session = up(db);
    go(session, 20_000);
    const script = 'nc -z -w 2 $(hostname -i) 81; nc -z -w 2 redis 6379; sleep 600';
    const deny = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed }
spec: { podSelector: { matchLabels: { app: redis } }, policyTypes: [Ingress] }
---
`;
    apply(session, deny + pod('caller', 'busybox', script));
    go(session, 60_000);
    const records = askedBy(session, 'caller');
    expect(records.map(({ outcome, cause }) => `${outcome} ${cause}`)).toEqual(['lost refused', 'lost policy']);
    expect(records[1]!.latency).toBe(2000);
    expect(records[1]!.reason).toContain('the client gave up after 2000 ms');
  });

  test('what a probe asks, and what goes by a socket, stands in no ledger', () => {
    const session = up(
      `apiVersion: v1
kind: Pod
metadata: { name: db }
spec:
  containers:
  - name: c
    image: mysql
    env: [{ name: MYSQL_ALLOW_EMPTY_PASSWORD, value: '1' }]
    readinessProbe: { periodSeconds: 2, exec: { command: [mysqladmin, ping] } }
    livenessProbe: { initialDelaySeconds: 15, exec: { command: [mysql, '-h', '127.0.0.1', '-e', 'SELECT 1'] } }
`,
    );
    const isReady = (): boolean =>
      session.cluster.read
        .get('Pod', 'default', 'db')
        ?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
    go(session, 8000);
    expect(isReady()).toBe(false);
    go(session, 40_000);
    expect(isReady()).toBe(true);
    expect(session.cluster.read.get('Pod', 'default', 'db')!.status!.containerStatuses![0]!.restartCount).toBe(0);
    expect(askedBy(session, 'db')).toEqual([]);
  });
});

describe('the outside world', () => {
  test('is reached from a pod, by HTTP and by TCP', () => {
    const session = up(
      pod('caller', 'busybox', 'wget -qO- http://example.com/a; nc -z smtp.example.com 25; sleep 600'),
    );
    go(session, 30_000);
    const records = askedBy(session, 'caller');
    expect(records.map(brief)).toEqual(['TCP example.com ok', 'TCP smtp.example.com:25 ok']);
    expect(records[0]).toMatchObject({ code: 200, path: '/a' });
    for (const { hops } of records) expect(hops.map(({ kind }) => kind)).toEqual(['client', 'machine', 'away']);
  });

  test('is kept from a pod by the policy that says so', () => {
    const egress = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: inside-only }
spec:
  podSelector: { matchLabels: { app: caller } }
  policyTypes: [Egress]
  egress: [{ ports: [{ port: 53, protocol: UDP }] }]
---
`;
    const session = up(egress + pod('caller', 'busybox', 'wget -T 4 -qO- http://example.com/a; sleep 600'));
    go(session, 30_000);
    const [record] = askedBy(session, 'caller');
    expect(record).toMatchObject({ host: 'example.com', outcome: 'lost', cause: 'policy' });
    expect(record!.reason).toContain('inside-only');
    expect(record!.latency).toBeGreaterThanOrEqual(3990);
    expect(record!.latency).toBeLessThanOrEqual(4000);
    expect(record!.hops.map(({ kind }) => kind)).toEqual(['client', 'machine']);
  });

  test('is there for the computer beside the cluster too', () => {
    const session = testSession({ workers: 1 });
    const terminal = new LaptopTerminal(session);
    terminal.type('curl -s example.com');
    expect(terminal.wait(3000)).toContain('example.com');
    expect(session.cluster.ledger({ from: 'laptop' }, 5).records.map(brief)).toEqual(['TCP example.com ok']);
  });
});

test('names that are not found are lost for that reason, each once; those that are found are nothing to tell', () => {
  const script = [
    'wget -qO- http://nobody/x',
    'nslookup nobody.default.svc.cluster.local',
    'nslookup kubernetes.default.svc.cluster.local',
    'getent hosts nothing.example',
    'nc -z nobody 80',
    'sleep 600',
  ].join('; ');
  const session = up(pod('caller', 'busybox', script));
  go(session, 30_000);
  expect(askedBy(session, 'caller').map(brief)).toEqual([
    'TCP nobody lost dns',
    'UDP nobody.default.svc.cluster.local lost dns',
    'UDP nothing.example lost dns',
    'TCP nobody:80 lost dns',
  ]);
  for (const { reason } of askedBy(session, 'caller')) expect(reason).toMatch(/^no such host: /);
});

describe('a client that hangs up', () => {
  const slow = pod('web', 'nginx', undefined, ", annotations: { orrery.dev/latency-ms: '8000' }") + service('web', 80);
  /** Hits it, and gives what the ledger has of it after so many ms. */
  function after(ms: number, script: string, then?: (session: Session) => void): RequestRecord {
    const session = up(slow);
    go(session, 20_000);
    apply(session, pod('caller', 'curlimages/curl', script).replace("'bash'", "'sh'"));
    go(session, ms);
    then?.(session);
    const records = askedBy(session, 'caller');
    expect(records).toHaveLength(1);
    return records[0]!;
  }

  test('by its own patience: the request ends then, timed out', () => {
    const record = after(20_000, 'curl -s --max-time 2 web; sleep 600');
    expect(record).toMatchObject({ outcome: 'lost', cause: 'timed-out', latency: 2000, pod: { name: 'web' } });
    expect(record.reason).toBe('web had not answered after 2000 ms: the client gave up');
    expect(record.code).toBeUndefined();
  });

  test('because it was killed, by a signal, by timeout, or with its pod', () => {
    const killed = after(20_000, 'curl -s web & sleep 2; kill $!; sleep 600');
    expect(killed).toMatchObject({ outcome: 'lost', cause: 'hung-up', latency: 2000 });
    expect(killed.reason).toBe('web had not answered after 2000 ms: the client was ended');
    expect(after(20_000, 'timeout 3 curl -s web; sleep 600')).toMatchObject({ cause: 'hung-up', latency: 3000 });
    const gone = after(8000, 'sleep 5; curl -s web', (session) => {
      session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'caller' });
      go(session, 2500);
    });
    expect(gone).toMatchObject({ outcome: 'lost', cause: 'hung-up' });
    expect(gone.latency).toBeLessThan(8000);
  });

  test('by Ctrl+C in a terminal, on the computer beside the cluster', () => {
    const session = testSession({ workers: 2 });
    session.apply({ type: 'users', client: 'users', requestsPerSecond: 0 });
    apply(session, slow.replace('spec: { selector', 'spec: { type: NodePort, selector'));
    go(session, 20_000);
    const { nodePort } = session.cluster.read.get('Service', 'default', 'web')!.spec.ports![0]!;
    const terminal = new LaptopTerminal(session);
    terminal.type(`curl -s worker-1:${nodePort}`);
    terminal.wait(1500);
    terminal.act({ signal: 'INT' });
    const [record] = session.cluster.ledger({ from: 'laptop' }, 5).records;
    expect(record).toMatchObject({ outcome: 'lost', cause: 'hung-up', latency: 1500, pod: { name: 'web' } });
    go(session, 20_000);
    expect(session.cluster.ledger({ from: 'laptop' }, 5).records).toHaveLength(1);
  });

  test('with its machine', () => {
    const record = after(11_000, 'sleep 5; curl -s web', (session) => {
      const { nodeName } = session.cluster.read.get('Pod', 'default', 'caller')!.spec;
      const patch = { metadata: { annotations: { 'orrery.dev/machine': 'off' } } };
      session.apply({ type: 'patch', kind: 'Node', namespace: '', name: nodeName!, patchType: 'merge', patch });
      go(session, 500);
    });
    expect(record).toMatchObject({ outcome: 'lost', cause: 'hung-up' });
    expect(record.reason).toContain('lost its power, and with it the client');
  });

  test('is told to whoever looks at the picture', () => {
    const session = up(slow);
    go(session, 20_000);
    const ended: unknown[] = [];
    session.cluster.onTrace((event) => void (event.type === 'request-ended' && ended.push(event)));
    apply(session, pod('caller', 'curlimages/curl', 'curl -s --max-time 2 web; sleep 600').replace("'bash'", "'sh'"));
    go(session, 20_000);
    expect(ended).toMatchObject([{ outcome: 'lost', cause: 'timed-out', latency: 2000 }]);
  });
});

describe('a process whose server ends before it has answered', () => {
  const slow = pod('web', 'nginx', undefined, ", annotations: { orrery.dev/latency-ms: '6000' }") + service('web', 80);

  /** How long a pod's container has run, ms. */
  function age({ cluster }: Session, name: string): number {
    const at = cluster.read.get('Pod', 'default', name)!.status?.containerStatuses?.[0]?.state?.running?.startedAt;
    return at === undefined ? 0 : cluster.unixMs - Date.parse(at);
  }

  /** A curl that has waited for a second; what happens then; what it says, and what the ledger has, so many ms later. */
  function during(
    act: (session: Session) => void,
    ms: number,
    options = '',
  ): { said: string; record: RequestRecord | undefined } {
    const session = up(slow);
    go(session, 20_000);
    const script = `sleep 3; start=$(date +%s); curl -sS ${options} web; echo over $? after $(($(date +%s) - start)); sleep 600`;
    apply(session, pod('caller', 'curlimages/curl', script).replace("'bash'", "'sh'"));
    while (age(session, 'caller') < 4100) go(session, 50);
    expect(logOf(session, 'caller')).toBe('');
    act(session);
    go(session, ms);
    return { said: logOf(session, 'caller'), record: askedBy(session, 'caller')[0] };
  }

  test('hears so at once, when its container is killed', () => {
    const { said, record } = during((session) => {
      const patch = { metadata: { annotations: { 'orrery.dev/crash': '1' } } };
      session.apply({ type: 'patch', kind: 'Pod', namespace: 'default', name: 'web', patchType: 'merge', patch });
    }, 300);
    expect(said).toMatch(/curl: \(56\) .*reset/);
    expect(said).toMatch(/over 56 after [12]$/);
    expect(record).toMatchObject({ outcome: 'lost', cause: 'reset', pod: { name: 'web' } });
    expect(record!.latency).toBeLessThan(2500);
  });

  test('never hears so, when its machine has no power: it waits as long as it is told to', () => {
    const off = (session: Session): void => {
      const { nodeName } = session.cluster.read.get('Pod', 'default', 'web')!.spec;
      expect(session.cluster.read.get('Pod', 'default', 'caller')!.spec.nodeName).not.toBe(nodeName);
      const patch = { metadata: { annotations: { 'orrery.dev/machine': 'off' } } };
      session.apply({ type: 'patch', kind: 'Node', namespace: '', name: nodeName!, patchType: 'merge', patch });
    };
    const { said, record } = during(off, 20_000, '--max-time 9');
    expect(said).toMatch(/over 28 after 9$/);
    expect(record).toMatchObject({ outcome: 'lost', cause: 'timed-out', latency: 9000 });
    expect(record!.reason).toMatch(/lost its power before the answer came; the client gave up after 9000 ms$/);
  });

  test('is answered, when that finishes what it has begun: the container ends after it', () => {
    const { said, record } = during((session) => {
      session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'web', gracePeriodSeconds: 30 });
    }, 12_000);
    expect(said).toMatch(/over 0 after [5-9]$/);
    expect(record).toMatchObject({ outcome: 'ok', code: 200 });
  });
});
