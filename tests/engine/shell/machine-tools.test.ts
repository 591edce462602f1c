/** What is told of processes, memory, disks, interfaces and files: titles and shapes against the system's own tools, where they are. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shell } from './container.ts';
import { Terminal } from './terminal.ts';

const real = (command: string): string | undefined => {
  const done = spawnSync('sh', ['-c', command], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', COLUMNS: '300' },
  });
  if (done.status === 0) return done.stdout;
  console.warn(`not here, and not compared with: ${command}`);
  return undefined;
};
const hasBusybox = real('busybox true') !== undefined;

const gnu = (script: string) => shell(script, { flavour: 'bash' });
const ash = (script: string) => shell(script, { flavour: 'ash' });

/** Titles, whatever the width of a pid is. */
const titles = (text: string): string => text.split('\n')[0]!.trim().split(/\s+/).join(' ');

describe('titles are those of procps, util-linux, net-tools and iproute2', () => {
  test.each(['ps', 'ps aux', 'ps -ef', 'ps -o pid,ppid,user,comm', 'ps -eo pid,args', 'free', 'df', 'df -h', 'df -T'])(
    '%s',
    (command) => {
      const theirs = real(command);
      if (theirs === undefined) return;
      expect(titles(gnu(command).out)).toBe(titles(theirs));
    },
  );

  test.each([
    'free',
    'free -m',
    'ifconfig lo',
    'ip addr show lo',
    'ip link show lo',
    'netstat -tln',
    'ss -tln',
    'route -n',
  ])('%s to the letter, but for numbers', (command) => {
    const theirs = real(command);
    if (theirs === undefined) return;
    const numberless = (text: string): string => text.replaceAll(/ +\d+/g, ' N').replaceAll(/\(.* [KMGi]*B\)/g, '(B)');
    // What is there besides the first of it is this computer's own.
    const heads = (text: string): string =>
      numberless(text)
        .split('\n')
        .slice(0, command.startsWith('ip') ? 6 : 2)
        .join('\n');
    const [ours, expected] = [heads(gnu(command).out), heads(theirs)];
    // Ports that are listened on make the column of the real one wider.
    if (command.startsWith('ss')) expect(titles(ours)).toBe(titles(expected));
    else expect(ours).toBe(expected);
  });

  test.skipIf(!hasBusybox).each(['free', 'ifconfig lo', 'ip addr show lo', 'netstat -tln', 'df', 'df -h'])(
    'busybox %s',
    (command) => {
      const theirs = real(`busybox ${command}`) ?? '';
      const plain = (text: string): string =>
        text.replaceAll(/ +\d+/g, ' N').replaceAll(/[\d.]+ [KMG]iB|\d+\.\d B/g, 'B');
      const heads = (text: string): string =>
        plain(text)
          .split('\n')
          .slice(0, command.startsWith('ip') ? 4 : command.startsWith('if') ? 4 : 1)
          .join('\n');
      expect(heads(ash(command).out)).toBe(heads(theirs));
    },
  );
});

describe('fingerprints', () => {
  test.each(['md5sum', 'sha1sum', 'sha256sum', 'sha512sum'])('%s', (tool) => {
    const script = `cd /tmp; printf 'été\\n' > finger; ${tool} finger; printf abc | ${tool}; ${tool} finger > sums; ${tool} -c sums; rm finger sums`;
    const theirs = real(script);
    if (theirs !== undefined) expect(gnu(script).out).toBe(theirs);
  });

  test('a file that is another one', () => {
    const done = gnu('echo a > f; md5sum f > s; echo b > f; md5sum -c s; echo $?');
    expect(done.out).toBe('f: FAILED\n1\n');
    expect(done.err).toBe('md5sum: WARNING: 1 computed checksum did NOT match\n');
  });
});

describe('processes', () => {
  test('ps shows those of its own terminal, ps aux all with their states', () => {
    const t = new Terminal();
    void t.news;
    expect(t.type('ps\n').news).toMatch(
      /ps\n +PID TTY +TIME CMD\n +2 pts\/0 +00:00:00 bash\n +3 pts\/0 +00:00:00 ps\n/,
    );
    const all = t.type('ps aux\n').news;
    expect(all).toMatch(/\nroot +1 +0\.0 +0\.0 +\d+ +\d+ \? +Ss +\d\d:\d\d +0:00 sleep infinit\n/);
    expect(all).toMatch(/\nroot +2 .* pts\/0 +Ss .* bash\nroot +4 .* pts\/0 +R\+ .* ps aux\n/);
    expect(t.type('sleep 50 & ps -o stat,args\n').news).toMatch(/\nS +sleep 50\nR\+ +ps /);
    expect(t.type('tty; stty size; tput cols\n').news).toContain('/dev/pts/0\n24 80\n80\n');
  });

  test('columns by name, without a title, of one process', () => {
    expect(gnu('ps -o pid= -p $$').out).toBe('      1\n');
    expect(gnu('ps -o pid=PROCESS,comm=NAME -p 1; :').out).toBe('PROCESS NAME\n      1 bash\n');
    expect(gnu('ps -o nothing').err).toContain('error: unknown user-defined format specifier "nothing"\n');
    expect(gnu('ps -p 99 -o pid=; echo $?').out).toBe('1\n');
    expect(ash('ps -o pid,comm; :').out).toMatch(/^PID   COMMAND\n    1 sh\n/);
  });

  test('top once, and again until Ctrl+C', () => {
    expect(gnu('top -b -n1').out).toMatch(
      /^top - [\d:]{8} up .*\nTasks: .*\n%Cpu\(s\): .*\nMiB Mem : .*\nMiB Swap: .*\n\n +PID USER /,
    );
    const t = new Terminal();
    t.type('top\n');
    void t.news;
    expect(t.wait(3000).news.startsWith('\u001B[H\u001B[2Jtop - ')).toBe(true);
    expect(t.interrupt().news).toMatch(/\^?C?\n.*# $/);
  });
});

test('time says how long it took, in the words of each shell', () => {
  expect(gnu('time sleep 61.5').err).toBe('\nreal\t1m1.500s\nuser\t0m0.000s\nsys\t0m0.000s\n');
  expect(gnu('time -p sleep 2 | cat').err).toBe('real 2.00\nuser 0.00\nsys 0.00\n');
  expect(ash('time sleep 1').err).toBe('real\t0m 1.00s\nuser\t0m 0.00s\nsys\t0m 0.00s\n');
  expect(gnu('time false; echo $?').out).toBe('1\n');
  expect(gnu('for i in 1 2; do time break; done; echo on').out).toBe('on\n');
});

test('what is not there, in a part of a pipeline that was typed', () => {
  const t = new Terminal();
  void t.news;
  expect(t.type('nothing | cat\n').news).toContain('\nbash: nothing: command not found\n');
});

test('history through a pipe', () => {
  const t = new Terminal();
  t.type('echo one\n').type('echo two\n');
  void t.news;
  expect(t.type('history | tail -n 2\n').news).toContain('\n    2  echo two\n    3  history | tail -n 2\n');
});

test('bash tells commands where they were found', () => {
  expect(gnu('env | grep ^_=').out).toBe('_=/usr/bin/env\n');
  expect(gnu('bash -c "export -p" | grep -c "declare -x _="').out).toBe('0\n');
});
