/** kubectl exec from the terminal: commands, their ends, input through a pipe, and a shell in a container that is typed into. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: box}
spec:
  containers:
    - {name: main, image: busybox, command: [sleep, "1000000"], env: [{name: COLOUR, value: red}]}
    - {name: side, image: nginx}
`;
const PROMPT = 'dev@laptop:~$ ';

function opened(): LaptopTerminal {
  const session = testSession();
  apply(session, POD);
  settle(session);
  const t = new LaptopTerminal(session).act({ size: { columns: 100, rows: 30 } });
  void t.news;
  return t;
}

test('a command, its output, its exit code', () => {
  const t = opened();
  expect(t.type('kubectl exec box -c main -- sh -c "echo $USER \\$COLOUR; hostname"')).toContain('\ndev red\nbox\n');
  expect(t.type('kubectl exec box -- sh -c "echo no >&2; exit 3"; echo $?')).toContain(
    '\nDefaulted container "main" out of: main, side\nno\ncommand terminated with exit code 3\n3\n',
  );
  expect(t.type('kubectl exec box -c main -- nope')).toMatch(
    /error: Internal error occurred: error executing command in container: .*exec: "nope": executable file not found in \$PATH: unknown\n/,
  );
  expect(t.type('kubectl exec nope -- ls')).toContain('Error from server (NotFound): pods "nope" not found\n');
  expect(t.type('kubectl exec box ls')).toContain(
    "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
  );
  expect(t.type('kubectl exec box -c nope -- ls')).toContain('error: container nope not found in pod box\n');
  expect(t.type('kubectl exec')).toContain('error: pod, type/name or --filename must be specified\n');
});

test('standard input through a pipe', () => {
  const t = opened();
  expect(t.type('printf "b\\na\\n" | kubectl exec -i box -c main -- sort | head -n 1')).toBe(
    `printf "b\\na\\n" | kubectl exec -i box -c main -- sort | head -n 1\na\n${PROMPT}`,
  );
  expect(t.type('echo x | kubectl exec -it box -c main -- cat')).toContain(
    'Unable to use a TTY - input is not a terminal or the right kind of file\nx\n',
  );
});

test('a shell in the container: lines, Ctrl+C within it, Ctrl+D out of it', () => {
  const t = opened();
  expect(t.type('k exec -it box -c main -- sh')).toBe('k exec -it box -c main -- sh\n/ # ');
  expect(t.front).toBe('prompt');
  expect(t.type('x=5; cd /tmp')).toBe('x=5; cd /tmp\n/tmp # ');
  expect(t.type('echo $x $COLOUR > f; cat f')).toBe('echo $x $COLOUR > f; cat f\n5 red\n/tmp # ');
  expect(t.type('sleep 50')).toBe('sleep 50\n');
  t.act({ signal: 'INT' });
  expect(t.news).toBe('^C\n/tmp # ');
  expect(t.type('sleep 2; echo awake')).toBe('sleep 2; echo awake\n');
  expect(t.wait(2000)).toBe('awake\n/tmp # ');
  t.act({ text: '\u0004' });
  expect(t.news).toMatch(/^\n?(?:command terminated with exit code 130\n)?dev@laptop:~\$ $/);
  expect(t.type('kubectl exec box -c main -- cat /tmp/f')).toContain('5 red\n');
  expect(t.type('kubectl exec -it box -c main -- sh -c "exit 7"; echo $?')).toContain('exit code 7\n7\n');
});

test('with the pod the shell in it ends', () => {
  const t = opened();
  t.type('k exec -it box -c main -- sh');
  t.session.apply({ type: 'delete', kind: 'Pod', namespace: 'default', name: 'box', gracePeriodSeconds: 1 });
  expect(t.wait(10_000)).toContain(`command terminated with exit code 137\n${PROMPT}`);
});

test('a restore in the middle of a shell in a container goes on as if nothing had been', () => {
  const t = opened();
  t.type('k exec -it box -c main -- sh');
  t.type('y=7');
  const saved = t.session.cluster.save();
  const goOn = (): string => {
    t.session.cluster.computer({ input: 50 }).act({ tab: 'one', text: 'echo $y; sleep 1; echo on\n' }, 50);
    t.session.cluster.run(saved.kernel.now + 3000);
    return t.all;
  };
  const first = goOn();
  t.session.cluster.restore(saved);
  expect(goOn()).toBe(first);
  expect(first).toContain('\n7\non\n/ # ');
});
