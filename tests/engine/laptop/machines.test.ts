/** ssh to a machine: the kubelet's containers as docker and crictl list them, Ctrl+C and the way back. */
import { expect, test } from 'vitest';
import { howLong } from '../../../shared/engine/laptop/programs/node-containers.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: infinite-2loops}
spec:
  nodeName: worker-1
  containers:
    - {name: container1, image: busybox, command: [sh, -c, "while :; do echo going on; sleep 1; done"]}
    - {name: container2, image: busybox, command: [sh, -c, "while :; do echo going on; sleep 1; done"]}
`;

function opened(): LaptopTerminal {
  const session = testSession();
  apply(session, POD);
  settle(session);
  const t = new LaptopTerminal(session).act({ size: { columns: 200, rows: 30 } });
  expect(t.type('ssh worker-1')).toBe('ssh worker-1\ndev@worker-1:~$ ');
  return t;
}

test('docker ps as on the slide: k8s_ containers, and a pause container for each pod', () => {
  const t = opened();
  const { uid } = t.session.cluster.read.get('Pod', 'default', 'infinite-2loops')!.metadata;
  t.wait(53 * 60_000);
  const text = t.type(String.raw`docker ps --format 'table {{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Names}}'`);
  const lines = text.split('\n').slice(1, -1);
  expect(lines[0]).toMatch(/^IMAGE +COMMAND +CREATED +NAMES$/);
  const own = lines.filter((line) => line.includes('infinite-2loops'));
  expect(own.map((line) => line.split(/ {3,}/).at(-1)!.trim()).sort()).toEqual(
    ['POD', 'container1', 'container2'].map((name) => `k8s_${name}_infinite-2loops_default_${uid}_0`),
  );
  expect(own.filter((line) => /^[0-9a-f]{12} +"sh -c 'while :; do …" +53 minutes ago/.test(line))).toHaveLength(2);
  expect(own.filter((line) => /^rancher\/mirrored-pause:3\.6 +"\/pause"/.test(line))).toHaveLength(1);
  expect(t.type('docker ps -q --filter name=infinite | wc -l')).toContain('\n3\n');
});

test('crictl ps and crictl pods', () => {
  const t = opened();
  const ps = t.type('sudo crictl ps --name container1');
  expect(ps).toMatch(/\nCONTAINER +IMAGE +CREATED +STATE +NAME +ATTEMPT +POD ID +POD +NAMESPACE\n/);
  expect(ps).toMatch(
    /\n[0-9a-f]{13} +[0-9a-f]{13} +.* ago +Running +container1 +0 +[0-9a-f]{13} +infinite-2loops +default\n/,
  );
  expect(t.type('crictl pods | grep -c Ready')).toMatch(/\n[2-9]\n/);
});

test('it is another computer: its own files, Ctrl+C, Ctrl+D and the way back', () => {
  const t = opened();
  expect(t.type('hostname; ls; echo x > here; sleep 100')).toBe('hostname; ls; echo x > here; sleep 100\nworker-1\n');
  t.act({ signal: 'INT' });
  expect(t.news).toBe('^C\ndev@worker-1:~$ ');
  t.act({ text: '\u0004' });
  expect(t.news).toBe('exit\nConnection to worker-1 closed.\ndev@laptop:~$ ');
  expect(t.type('cat here')).toContain('No such file');
  expect(t.type('ssh worker-1 cat here')).toContain('x\n');
  expect(t.type('docker ps; echo $?')).toContain('docker: command not found\n127\n');
  expect(t.type('ssh nowhere')).toContain('Could not resolve hostname nowhere');
});

test.each([
  [400, 'Less than a second'],
  [1000, '1 second'],
  [59_999, '59 seconds'],
  [60_000, 'About a minute'],
  [53 * 60_000, '53 minutes'],
  [3_600_000, 'About an hour'],
  [2.6 * 3_600_000, '3 hours'],
  [3 * 86_400_000, '3 days'],
  [20 * 86_400_000, '2 weeks'],
])('%i ms are %s', (ms, words) => {
  expect(howLong(ms)).toBe(words);
});
