/** The terminal of a session: a shell with the person's files, kubectl in it, the virtual clock, and checkpoints. */
import { describe, expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const PROMPT = 'dev@laptop:~$ ';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: nginx:1.27}]}
`;

function opened(): LaptopTerminal {
  const session = testSession();
  apply(session, WEB, 'web.yaml');
  settle(session);
  return new LaptopTerminal(session).act({ size: { columns: 100, rows: 30 } });
}

describe('a session has a terminal', () => {
  test('with the opened manifests as files, and a shell that pipes', () => {
    const t = opened();
    expect(t.all).toBe(PROMPT);
    expect(t.type('ls; grep -c image web.yaml')).toBe(`ls; grep -c image web.yaml\nweb.yaml\n1\n${PROMPT}`);
    expect(t.type('echo hi > a/b')).toContain('bash: a/b: No such file or directory');
    expect(t.type('mkdir -p a && echo hi > a/b && cat a/b && whoami && hostname')).toContain('\nhi\ndev\nlaptop\n');
    expect(t.type('ps aux | wc -l')).toMatch(/\n\d+\n/);
  });

  test('kubectl answers in the same instant, through pipes too', () => {
    const t = opened();
    const at = t.session.now;
    expect(t.type('kubectl get deploy')).toMatch(/NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 +\S+\n/);
    expect(t.type('k get pods -o name | sort | wc -l')).toContain('\n2\n');
    expect(t.type('kubectl get nope; echo $?')).toContain(
      'error: the server doesn\'t have a resource type "nope"\n1\n',
    );
    expect(t.type('kubectl get pods --nope; echo $?')).toContain('error: unknown flag: --nope\n');
    expect(t.session.now).toBe(at);
    expect(t.front).toBe('prompt');
  });

  test('what is typed is an input, and is known by its place', () => {
    const t = opened();
    t.type('echo one');
    t.type('echo two');
    const inputs = t.session.log.filter(({ input }) => input.type === 'terminal' && input.text !== undefined);
    const { lines, text } = t.session.cluster.computer({}).news(new Map())[0]!;
    expect(lines.map(({ input }) => input)).toEqual(inputs.map(({ number }) => number));
    expect(lines.map(({ at }) => text.slice(at).split('\n')[0])).toEqual(['echo one', 'echo two']);
  });

  test('a shell that has ended is told, and a tab of that name can be opened anew once it is closed', () => {
    const t = opened();
    expect(t.type('exit')).toBe('exit\nexit\n');
    expect(t.front).toBe('ended');
    expect(() => t.act({ text: 'ls\n' })).toThrow('has ended');
    t.act({ close: true });
    expect(t.act({ text: 'echo on\n' }).all).toContain('\non\n');
  });

  test('no more than sixteen', () => {
    const { session } = opened();
    const open = (i: number) => session.apply({ type: 'terminal', tab: `t${i}`, size: { columns: 80, rows: 24 } });
    for (let i = 0; i < 15; i++) expect(open(i).error).toBeUndefined();
    expect(open(16).error).toContain('16 terminals are open');
  });
});

describe('time', () => {
  test('sleep waits for the virtual clock, and Ctrl+C ends it', () => {
    const t = opened();
    expect(t.type('sleep 5; echo awake')).toBe('sleep 5; echo awake\n');
    expect(t.front).toBe('waits');
    expect(t.wait(4999)).toBe('');
    expect(t.wait(1)).toBe(`awake\n${PROMPT}`);
    t.type('sleep 50; echo never');
    t.act({ signal: 'INT' });
    expect(t.news).toBe(`^C\n${PROMPT}`);
  });

  test('what is typed meanwhile is echoed, and done afterwards', () => {
    const t = opened();
    t.type('sleep 1');
    expect(t.type('echo ahead')).toBe('echo ahead\n');
    expect(t.wait(1000)).toBe(`${PROMPT}echo ahead\nahead\n${PROMPT}`);
    t.type('cat');
    expect(t.front).toBe('line');
    expect(t.type('copied')).toBe('copied\ncopied\n');
    t.act({ text: '\u0004' });
    expect(t.news).toBe(PROMPT);
  });

  test('kubectl get -w tells of what happens, until Ctrl+C', () => {
    const t = opened();
    expect(t.type('kubectl get pods -w')).toMatch(/\nNAME .*\nweb-.* 1\/1 +Running .*\nweb-.*\n$/);
    expect(t.front).toBe('waits');
    t.session.apply({
      type: 'patch',
      kind: 'Deployment.apps',
      namespace: 'default',
      name: 'web',
      patchType: 'merge',
      patch: { spec: { replicas: 3 } },
    });
    const told = t.wait(20_000);
    expect(told).toMatch(/0\/1 +Pending .*\n.*0\/1 +ContainerCreating .*\n.*1\/1 +Running/s);
    t.act({ signal: 'INT' });
    expect(t.news).toBe(`^C\n${PROMPT}`);
    expect(t.type('echo $?')).toContain('130');
    expect(t.session.cluster.table('laptop/given').size).toBe(0);
    expect(t.session.cluster.table('laptop/watches').size).toBe(0);
    expect(t.session.cluster.table('laptop/played').size).toBe(1);
  });

  test('a broken pipe ends it too', () => {
    const t = opened();
    expect(t.type('kubectl get pods -w | head -n 1')).toMatch(/\nNAME .*\n/);
    t.session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: podOf(t) });
    expect(t.wait(60_000)).toContain(PROMPT);
  });
});

const podOf = (t: LaptopTerminal): string => [...t.session.cluster.read.list('Pod', 'default')][0]!.metadata.name;

describe('anything at all', () => {
  test('infinite output is cut off at the start, and Ctrl+C still works', () => {
    const t = opened();
    t.act({ text: 'yes\n' });
    t.session.advance(t.session.now + 3000);
    expect(t.all.length).toBeLessThan(2_100_000);
    t.act({ signal: 'INT' });
    expect(t.front).toBe('prompt');
    expect(t.session.cluster.computer({}).news(new Map())[0]!.text.endsWith(`^C\n${PROMPT}`)).toBe(true);
  });

  test('a fork bomb, an endless loop, a megabyte, control characters', () => {
    const t = opened();
    t.act({ text: ':(){ :|:& };:\n' });
    t.session.advance(t.session.now + 1000);
    t.act({ close: true });
    t.act({ text: 'while :; do :; done\n' });
    t.session.advance(t.session.now + 1000);
    t.act({ signal: 'INT' });
    t.act({ text: `${'x'.repeat(1_000_000)}\n` });
    t.act({ text: `${'y'.repeat(1_100_000)}\n`.repeat(2) });
    t.act({ text: '\u0000\u0001\u001B[31m"\'\n"\'"\n' });
    t.session.advance(t.session.now + 1000);
    expect(t.act({ signal: 'INT' }).front).toBe('prompt');
    expect(t.type('echo on')).toContain('\non\n');
  });
});

describe('an editor', () => {
  test('opens in the window on a file, and saves it', () => {
    const t = opened();
    t.type('vim web.yaml');
    expect(t.edit).toEqual({ name: 'web.yaml', text: WEB });
    t.act({ edited: WEB.replace('replicas: 2', 'replicas: 5') });
    expect(t.edit).toBeUndefined();
    expect(t.front).toBe('prompt');
    expect(t.type('grep replicas web.yaml')).toContain('  replicas: 5\n');
    t.type('nano new.txt');
    expect(t.edit).toEqual({ name: 'new.txt', text: '' });
    t.act({ edited: null });
    expect(t.type('ls')).toContain('\nweb.yaml\n');
  });

  test('says so where there is no window', () => {
    const t = new LaptopTerminal(testSession({ bare: true }));
    expect(t.type('vim a; echo $?')).toContain('vim: there is no window to edit in');
  });
});

describe('the same again', () => {
  test('a log with typed lines gives the same history and the same output', () => {
    const t = opened();
    t.act({ text: 'kubectl get pods -w | cat\n' });
    t.session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: podOf(t) });
    t.wait(8_000);
    t.act({ signal: 'INT', text: 'half' });
    t.act({ text: 'echo $RANDOM; for i in 1 2 3; do sleep 1; date; done &\n' });
    t.wait(10_000);
    t.act({ text: 'jobs; curl -s worker-1:80; dig example.com | head -n 3\n' });
    t.wait(10_000);
    const again = testSession();
    again.replay(t.session.log);
    again.advance(t.session.now);
    expect(new LaptopTerminal(again).all).toBe(t.all);
    expect(again.cluster.read.historyHash).toBe(t.session.cluster.read.historyHash);
  });

  test.each([
    ['kubectl get pods -w', 'scale'],
    ['sleep 7; echo awake', 'scale'],
    ['kubectl get pods -w | while read name rest; do echo "<$name>"; sleep 1; done', 'scale'],
    ['ssh worker-1', 'scale'],
    ['x=1; f() { echo f$x; }; sleep 3; f', 'scale'],
  ])('a restore in the middle of %s goes on as if nothing had been', (line) => {
    const t = opened();
    t.act({ text: `${line}\n` });
    const scale = (replicas: number): void =>
      void t.session.cluster
        .as('user', { input: 99 })
        .patch('Deployment.apps', 'default', 'web', 'merge', { spec: { replicas } });
    scale(4);
    t.wait(2_000);
    const saved = t.session.cluster.save();
    const goOn = (): { text: string; hash: string } => {
      scale(1);
      t.session.cluster.run(saved.kernel.now + 20_000);
      return { text: t.all, hash: t.session.cluster.read.historyHash };
    };
    const first = goOn();
    t.session.cluster.restore(saved);
    expect(goOn()).toEqual(first);
    expect(first.text.length).toBeGreaterThan(40);
  });
});
