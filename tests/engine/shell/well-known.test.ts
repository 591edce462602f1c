/** Commands of the Kubernetes documentation, second by second. */
import { describe, expect, test } from 'vitest';
import { emptyTree } from '../../../shared/engine/files/tree.ts';
import { withFiles } from '../../../shared/engine/files/build.ts';
import { Container, shell } from './container.ts';

const exec = (c: Container, argv: readonly string[]): { code: number | undefined; out: string; err: string } => {
  const [out, err] = [c.stdout.length, c.stderr.length];
  const pid = c.start(argv);
  c.step();
  return { code: c.exits.find((e) => e.pid === pid)?.code, out: c.stdout.slice(out), err: c.stderr.slice(err) };
};

describe('well-known commands', () => {
  test('the liveness example is healthy for 30 seconds and ends after 630', () => {
    const c = new Container();
    c.start(['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600']);
    c.until(0);
    expect(exec(c, ['cat', '/tmp/healthy'])).toEqual({ code: 0, out: '', err: '' });
    c.until(29_999);
    expect(exec(c, ['cat', '/tmp/healthy']).code).toBe(0);
    c.until(30_000);
    expect(exec(c, ['cat', '/tmp/healthy'])).toEqual({
      code: 1,
      out: '',
      err: "cat: can't open '/tmp/healthy': No such file or directory\n",
    });
    c.until(629_999);
    expect(c.exits.some((e) => e.pid === 1)).toBe(false);
    c.until(630_000);
    expect(c.exits.at(-1)).toEqual({ pid: 1, code: 0 });
  });

  test('the counter prints each second', () => {
    const c = new Container();
    c.start(['/bin/sh', '-c', 'i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done']);
    c.until(2500);
    expect(c.stdout).toBe(
      '0: Thu Jan  1 09:00:00 UTC 2026\n1: Thu Jan  1 09:00:01 UTC 2026\n2: Thu Jan  1 09:00:02 UTC 2026\n',
    );
    expect(c.log.map((l) => l.at)).toEqual([0, 1000, 2000]);
  });

  test('two containers share a volume: one writes, the other follows', () => {
    const volumes = new Map([['logs', emptyTree()]]);
    const mounts = [{ path: '/var/log', volume: 'logs' }];
    const writer = new Container({ volumes, mounts });
    writer.start([
      '/bin/sh',
      '-c',
      'i=0; while true; do echo "$i: $(date)" >> /var/log/1.log; i=$((i+1)); sleep 1; done',
    ]);
    const reader = new Container({ volumes, mounts });
    reader.start(['/bin/sh', '-c', 'tail -n+1 -F /var/log/1.log']);
    for (let at = 0; at <= 5000; at += 500) {
      writer.until(at);
      reader.until(at);
    }
    expect(reader.stdout.split('\n').slice(0, 3)).toEqual([
      '0: Thu Jan  1 09:00:00 UTC 2026',
      '1: Thu Jan  1 09:00:01 UTC 2026',
      '2: Thu Jan  1 09:00:02 UTC 2026',
    ]);
    expect(reader.stderr).toBe('');
  });

  test('an init container waits until a service resolves', () => {
    const c = new Container({
      network: (request, now) =>
        request.kind !== 'dns'
          ? undefined
          : {
              afterMs: 5,
              answer: {
                kind: 'dns',
                server: '10.96.0.10',
                replies: request.questions.map((question) => ({
                  question,
                  rcode: now < 6000 ? 'NXDOMAIN' : 'NOERROR',
                  authoritative: true,
                  answers:
                    now < 6000 || question.type !== 'A'
                      ? []
                      : [{ name: `${question.name}.`, type: 'A', ttl: 5, data: '10.96.7.7' }],
                  authority: [],
                  additional: [],
                })),
              },
            },
    });
    c.start([
      'sh',
      '-c',
      'until nslookup myservice.default.svc.cluster.local; do echo waiting for myservice; sleep 2; done',
    ]);
    c.until(60_000);
    expect(c.requests.map((r) => r.at)).toEqual([0, 2005, 4010, 6015]);
    expect(c.stdout.match(/waiting for myservice/g)).toHaveLength(3);
    expect(c.stdout).toContain('Name:\tmyservice.default.svc.cluster.local\nAddress: 10.96.7.7\n');
    expect(c.stdout).toContain("** server can't find myservice.default.svc.cluster.local: NXDOMAIN");
    expect(c.exits).toEqual([{ pid: 1, code: 0 }]);
  });

  test('the termination message is written', () => {
    const c = new Container({
      flavour: 'dash',
      volumes: new Map([['message', withFiles(emptyTree(), [['log', '']])]]),
      mounts: [{ path: '/dev/termination-log', volume: 'message', subPath: 'log' }],
    });
    c.start(['/bin/sh', '-c', 'sleep 10 && echo Sleep expired > /dev/termination-log']);
    c.until(10_000);
    expect(c.exits).toEqual([{ pid: 1, code: 0 }]);
    expect(c.files.read('/dev/termination-log')).toBe('Sleep expired\n');
    expect(c.volumes.get('message')?.bytes).toBe(14);
  });

  test('the lifecycle hooks of nginx', () => {
    const c = new Container({
      flavour: 'dash',
      programs: { nginx: { catches: ['TERM', 'QUIT'] } },
      volumes: new Map(),
    });
    c.start(['nginx', '-g', 'daemon off;']);
    c.step();
    expect(c.processes.list.get(1)?.body.k).toBe('program');
    exec(c, ['/bin/sh', '-c', 'mkdir -p /usr/share; echo Hello from the postStart handler > /usr/share/message']);
    expect(c.files.read('/usr/share/message')).toBe('Hello from the postStart handler\n');
    const before = c.exits.length;
    c.start(['/bin/sh', '-c', 'while killall -0 nginx; do sleep 1; done']);
    c.until(c.now + 3000);
    expect(c.exits).toHaveLength(before);
    c.send(1, 'TERM');
    expect(c.signalled).toEqual([{ pid: 1, signal: 'TERM' }]);
  });

  test('a command without a shell', () => {
    const c = new Container();
    c.start(['sleep', '3600']);
    c.until(3_599_999);
    expect(c.exits).toEqual([]);
    c.until(3_600_000);
    expect(c.exits).toEqual([{ pid: 1, code: 0 }]);
  });

  test('env, printenv and the downward API loop', () => {
    const c = new Container({ env: { MY_NODE_NAME: 'worker-1', MY_POD_NAME: 'p' } });
    c.start(['sh', '-c', "while true; do echo -en '\\n'; printenv MY_NODE_NAME MY_POD_NAME; sleep 10; done;"]);
    c.until(10_000);
    expect(c.stdout).toBe('\nworker-1\np\n\nworker-1\np\n');
  });

  test('mysql-style init script of a StatefulSet', () => {
    const script =
      'set -ex\n[[ $HOSTNAME =~ -([0-9]+)$ ]] || exit 1\nordinal=${BASH_REMATCH[1]}\nmkdir -p /mnt/conf.d\necho [mysqld] > /mnt/conf.d/server-id.cnf\necho server-id=$((100 + $ordinal)) >> /mnt/conf.d/server-id.cnf\n';
    const { code, container } = shell(script, { flavour: 'bash', hostname: 'mysql-2', env: { HOSTNAME: 'mysql-2' } });
    expect(code).toBe(0);
    expect(container.files.read('/mnt/conf.d/server-id.cnf')).toBe('[mysqld]\nserver-id=102\n');
  });

  test('an indexed job takes its item', () => {
    expect(
      shell('items=(foo bar baz qux xyz)\necho ${items[$JOB_COMPLETION_INDEX]}', {
        flavour: 'bash',
        env: { JOB_COMPLETION_INDEX: '3' },
      }).out,
    ).toBe('qux\n');
  });

  test("errors are each shell's own", () => {
    expect(shell('foo', { flavour: 'dash' })).toMatchObject({ err: 'sh: 1: foo: not found\n', code: 127 });
    expect(shell('foo', { flavour: 'ash' })).toMatchObject({ err: 'sh: foo: not found\n', code: 127 });
    expect(shell('foo', { flavour: 'bash' })).toMatchObject({
      err: 'bash: line 1: foo: command not found\n',
      code: 127,
    });
    expect(shell('echo x > /no/where', { flavour: 'dash' }).err).toBe(
      'sh: 1: cannot create /no/where: Directory nonexistent\n',
    );
    expect(shell('echo x > /no/where', { flavour: 'ash' }).err).toBe(
      "sh: can't create /no/where: nonexistent directory\n",
    );
    expect(shell('cat < /none', { flavour: 'bash' }).err).toBe('bash: line 1: /none: No such file or directory\n');
    expect(shell('set -u; echo $x', { flavour: 'dash' })).toMatchObject({
      err: 'sh: 1: x: parameter not set\n',
      code: 2,
    });
    expect(shell('if', { flavour: 'dash' })).toMatchObject({
      err: 'sh: 1: Syntax error: end of file unexpected (expecting "then")\n',
      code: 2,
    });
  });
});
