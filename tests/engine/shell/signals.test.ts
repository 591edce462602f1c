/** Signals, traps and the first process. */
import { describe, expect, test } from 'vitest';
import { Container, shell } from './container.ts';

function started(argv: readonly string[]): Container {
  const c = new Container();
  c.start(argv);
  return c.until(1000);
}

describe('signals', () => {
  test('the first process ignores TERM without a handler; KILL ends it', () => {
    for (const argv of [
      ['sleep', '3600'],
      ['sh', '-c', 'while true; do sleep 1; done'],
      ['tail', '-f', '/dev/null'],
    ]) {
      const c = started(argv).send(1, 'TERM').until(5000);
      expect(c.exits).toEqual([]);
      c.send(1, 'KILL');
      expect(c.exits).toEqual([{ pid: 1, code: 137, signal: 'KILL' }]);
      expect(c.processes.list.size).toBe(0);
    }
  });

  test('a trap runs after the foreground command', () => {
    const c = started(['sh', '-c', 'trap "echo got; exit 0" TERM; sleep 10; echo not reached'])
      .send(1, 'TERM')
      .until(9999);
    expect(c.stdout).toBe('');
    c.until(10_000);
    expect(c.stdout).toBe('got\n');
    expect(c.exits).toEqual([{ pid: 1, code: 0 }]);
  });

  test('wait is interrupted by a trap at once', () => {
    const c = started(['sh', '-c', 'trap "echo got; kill $p; exit 0" TERM; sleep 100 & p=$!; wait $p; echo $?']);
    c.send(1, 'TERM');
    expect(c.stdout).toBe('got\n');
    expect(c.exits).toEqual([{ pid: 1, code: 0 }]);
  });

  test('without exit the trap goes on behind the wait, with 128 + n', () => {
    const c = started(['sh', '-c', 'trap "echo got" TERM; sleep 100 & wait $!; echo $?']).send(1, 'TERM');
    expect(c.stdout).toBe('got\n143\n');
  });

  test('sh -c of one command becomes that command', () => {
    const c = started(['sh', '-c', 'sleep 3600']);
    expect(c.processes.list.get(1)?.argv).toEqual(['sleep', '3600']);
    expect(c.processes.list.size).toBe(1);
  });

  test('exec replaces the shell', () => {
    const c = started(['sh', '-c', 'trap "echo no" TERM; exec sleep 100']).send(1, 'TERM').until(2000);
    expect(c.stdout).toBe('');
    expect(c.exits).toEqual([]);
    expect(c.until(100_000).exits).toEqual([{ pid: 1, code: 0 }]);
  });

  test('a child that dies of a signal', () => {
    expect(shell('sleep 100 & kill $!; wait $!; echo $?').out).toBe('143\n');
    expect(shell('sh -c "kill -9 \\$\\$; echo no"; echo $?').out).toBe('137\n');
    expect(shell('timeout 5 sleep 100; echo $?', { flavour: 'dash' }).out).toBe('124\n');
    expect(shell('timeout 5 sleep 100; echo $?', { flavour: 'ash' }).out).toBe('143\n');
    expect(shell('timeout 5 sleep 1; echo $?').out).toBe('0\n');
  });

  test('with the first process all others end', () => {
    const c = started(['sh', '-c', 'sleep 3; exit 4']);
    c.start(['sleep', '1000']);
    c.until(5000);
    expect(c.exits.map((e) => e.code).sort()).toEqual([137, 4].sort());
  });

  test('programs of the host are told of what they catch', () => {
    const c = new Container({ programs: { server: { catches: ['TERM'] } } });
    c.start(['server']);
    c.step();
    c.send(1, 'TERM').send(1, 'USR1');
    expect(c.signalled).toEqual([{ pid: 1, signal: 'TERM' }]);
    expect(c.exits).toEqual([]);
  });
});

describe('time', () => {
  test('processes go on side by side', () => {
    const c = new Container();
    c.start(['sh', '-c', '(sleep 2; echo two) & (sleep 1; echo one) & sleep 3; echo three']);
    c.until(10_000);
    expect(c.log.map((l) => [l.at, l.text])).toEqual([
      [1000, 'one\n'],
      [2000, 'two\n'],
      [3000, 'three\n'],
    ]);
  });

  test('a pipeline passes on what is written as it is written', () => {
    const c = new Container();
    c.start(['sh', '-c', 'for i in 1 2 3; do echo $i; sleep 1; done | tee /tmp/f | sed s/^/n/']);
    c.until(10_000);
    expect(c.log.at(-1)?.at).toBe(3000);
    expect(c.stdout).toBe('n1\nn2\nn3\n');
    expect(c.files.read('/tmp/f')).toBe('1\n2\n3\n');
  });

  test('a busy loop takes virtual time, and others have their turns', () => {
    const c = new Container();
    c.start(['sh', '-c', 'while true; do :; done']);
    const pid = c.start(['sh', '-c', 'sleep 1; echo here']);
    c.until(30_000);
    expect(c.stdout).toBe('here\n');
    expect(c.runs).toBeLessThan(200);
    expect(c.exits).toEqual([{ pid, code: 0 }]);
    c.send(1, 'KILL');
    expect(c.processes.list.size).toBe(0);
  });

  test('read waits for what the host feeds; a time-out ends it', () => {
    expect(shell('read -t 3 x; echo $?', { flavour: 'bash' }).out).toBe('1\n');
    const c = shell('(sleep 9; echo late) | { read -t 3 x; echo "$? $x"; }', { flavour: 'bash' });
    expect(c.out).toBe('142 \n');
    expect(shell('(sleep 2; echo x) | { read x; date +%S; }').out).toBe('02\n');
  });

  test('dates', () => {
    expect(shell('date -u +%Y-%m-%dT%H:%M:%SZ; date +%s; date -Iseconds; date -R; date -d @0 +%F').out).toBe(
      '2026-01-01T09:00:00Z\n1767258000\n2026-01-01T09:00:00+00:00\nThu, 01 Jan 2026 09:00:00 +0000\n1970-01-01\n',
    );
  });
});
