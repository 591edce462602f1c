/** Tools where no real one is at hand to compare with: busybox' texts, files, processes, resources. */
import { describe, expect, test } from 'vitest';
import { emptyTree } from '../../../shared/engine/files/tree.ts';
import { feed, usageOf } from '../../../shared/engine/shell/processes.ts';
import { toolNames } from '../../../shared/engine/shell/tools/registry.ts';
import { Container, shell } from './container.ts';

describe('files', () => {
  test('ls -l of both families', () => {
    const script = 'mkdir /w; cd /w; echo hello > f; mkdir d; ln -s f l; chmod 755 f; ls -l';
    expect(shell(script, { flavour: 'ash' }).out).toBe(
      'total 12\ndrwxr-xr-x    2 root     root          4096 Jan  1 09:00 d\n-rwxr-xr-x    1 root     root             6 Jan  1 09:00 f\nlrwxrwxrwx    1 root     root             1 Jan  1 09:00 l -> f\n',
    );
    expect(shell(script, { flavour: 'dash' }).out).toBe(
      'total 12\ndrwxr-xr-x 2 root root 4096 Jan  1 09:00 d\n-rwxr-xr-x 1 root root    6 Jan  1 09:00 f\nlrwxrwxrwx 1 root root    1 Jan  1 09:00 l -> f\n',
    );
  });

  test('ls -L looks through links; the bits of chmod g+s, and what a directory with it hands down', () => {
    const script =
      'mkdir /d; chmod g+s /d; mkdir /d/e; touch /d/f; ln -s /d/f /l; ls -lL /l; ls -ld /d /d/e; stat -c %a /d';
    expect(shell(script, { flavour: 'dash' }).out.replace(/Jan +\d+ \d\d:\d\d/g, 'now')).toBe(
      '-rw-r--r-- 1 root root 0 now /l\ndrwxr-sr-x 3 root root 4096 now /d\ndrwxr-sr-x 2 root root 4096 now /d/e\n2755\n',
    );
    expect(shell('mkdir /d; ln -s d /m; touch /d/f; ls -l /m/ | tail -n 1', {}).out).toMatch(/ f\n$/);
  });

  test('a full volume and a read-only one', () => {
    const mounts = [
      { path: '/small', volume: 's' },
      { path: '/ro', volume: 'r', readOnly: true },
    ];
    const volumes = (): Map<string, ReturnType<typeof emptyTree>> =>
      new Map([
        ['s', emptyTree({ limit: 1_000_000 })],
        ['r', emptyTree()],
      ]);
    expect(shell('echo x > /ro/f', { mounts, volumes: volumes() }).err).toBe(
      "sh: can't create /ro/f: Read-only file system\n",
    );
    expect(shell('touch /ro/f', { mounts, volumes: volumes() }).err).toBe('touch: /ro/f: Read-only file system\n');
    expect(
      shell('dd if=/dev/zero of=/small/big bs=1M count=2', { mounts, volumes: volumes(), flavour: 'dash' }),
    ).toMatchObject({ err: "dd: error writing '/small/big': No space left on device\n", code: 1 });
    expect(shell('yes > /small/f; echo $?; wc -c < /small/f', { mounts, volumes: volumes() }).out).toMatch(
      /^1\n9\d{5}\n$/,
    );
    expect(
      shell('dd if=/dev/zero of=/tmp/big bs=1M count=500 2>/dev/null; stat -c %s /tmp/big; du -m /tmp/big', {}).out,
    ).toMatch(/^524288000\n/);
  });

  test("/dev/stdout, /dev/stderr and the first process' output", () => {
    const c = new Container();
    c.start(['sh', '-c', 'echo a > /dev/stdout; echo b > /dev/stderr; sleep 9']);
    c.step();
    const pid = c.start(['sh', '-c', 'echo from exec > /proc/1/fd/1']);
    c.step();
    expect(c.stdout).toBe('a\nfrom exec\n');
    expect(c.stderr).toBe('b\n');
    expect(c.exits).toEqual([{ pid, code: 0 }]);
  });

  test('tail -F follows a file that is replaced', () => {
    const c = new Container();
    c.start(['tail', '-F', '/tmp/log']);
    c.until(1000);
    expect(c.stderr).toBe("tail: can't open '/tmp/log': No such file or directory\n");
    c.files.write('/tmp/log', 'one\n');
    c.until(2500);
    c.files.append('/tmp/log', 'two\n');
    c.until(4000);
    c.files.rename('/tmp/log', '/tmp/old');
    c.files.write('/tmp/log', 'three\n');
    c.until(6000);
    expect(c.stdout).toBe('one\ntwo\nthree\n');
  });
});

describe('processes', () => {
  test('ps, kill, pidof', () => {
    const c = new Container({ programs: { nginx: {} } });
    c.start(['nginx']);
    c.start(['sh', '-c', 'sleep 50 & ps; kill $!; pidof nginx']);
    c.until(10);
    expect(c.stdout).toBe(
      'PID   USER     TIME  COMMAND\n    1 root      0:00 nginx\n    2 root      0:00 sh -c sleep 50 & ps; kill $!; pidof nginx\n    3 root      0:00 sleep 50\n    4 root      0:00 ps\n1\n',
    );
  });

  test('a shell reads its commands from what the host feeds', () => {
    const c = new Container();
    const pid = c.start(['sh'], { stdin: 'open' });
    c.step();
    for (const text of ['echo one\nx=5\n', 'for i in 1 2; do\n', 'echo $i$x\ndone\n', 'exit 3\n']) {
      c.processes = feed(c.processes, pid, text);
      c.step();
    }
    expect(c.stdout).toBe('one\n15\n25\n');
    expect(c.exits).toEqual([{ pid, code: 3 }]);
  });

  test('cat reads until the host closes', () => {
    const c = new Container();
    const pid = c.start(['cat'], { stdin: 'open' });
    c.processes = feed(c.processes, pid, 'hello\n');
    c.step();
    expect(c.exits).toEqual([]);
    c.processes = feed(c.processes, pid, undefined);
    c.step();
    expect(c.stdout).toBe('hello\n');
    expect(c.exits).toEqual([{ pid, code: 0 }]);
  });

  test('stress takes memory and processor', () => {
    const c = new Container();
    c.start(['stress', '--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1']);
    c.step();
    expect(usageOf(c.processes)).toEqual({ cpuMilli: 0, memoryBytes: 262_144_000 });
    expect(c.stdout).toBe('stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n');
    const d = new Container();
    d.start(['sh', '-c', 'while :; do :; done']);
    d.step();
    expect(usageOf(d.processes).cpuMilli).toBe(1000);
  });

  test('vish/stress takes as many processors and as much memory as it is told to, for ever', () => {
    const c = new Container();
    c.start(['stress', '-logtostderr', '-cpus', '2', '-mem-total', '950Mi']);
    c.step();
    expect(usageOf(c.processes)).toEqual({ cpuMilli: 2000, memoryBytes: 950 * 1_048_576 });
    expect(c.stderr).toMatch(
      /^I\d{4} [\d:.]+ +1 main\.go:26\] Allocating "950Mi" memory, .*\n(?:I.* Spawning a thread to consume CPU\n){2}I.* Allocated "950Mi" memory\n$/,
    );
  });

  test('a script file runs by its first line, and only if it may', () => {
    const c = new Container({ flavour: 'ash' });
    c.files.write('/run.sh', '#!/bin/bash\na=(1 2); echo ${a[1]} $0 $1\n');
    expect(() => c.start(['/run.sh', 'x'])).toThrow('permission denied');
    c.files.change('/run.sh', { mode: 0o755 });
    c.start(['/run.sh', 'x']);
    c.step();
    expect(c.stdout).toBe('2 /run.sh x\n');
    expect(() => c.start(['/none'])).toThrow('not found');
  });

  test('there are some seventy tools', () => {
    expect(toolNames().length).toBeGreaterThan(70);
  });
});
