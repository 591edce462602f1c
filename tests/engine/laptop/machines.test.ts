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

test('crictl images: name, tag, id and size, by name', () => {
  const t = opened();
  const lines = t.type('crictl images').split('\n').slice(1, -1);
  expect(lines[0]).toMatch(/^IMAGE +TAG +IMAGE ID +SIZE$/);
  for (const line of lines.slice(1)) expect(line).toMatch(/^\S+\/\S+ +\S+ +[0-9a-f]{13} +\d+(\.\d+)?[kM]B$/);
  expect(lines.slice(1)).toEqual(lines.slice(1).sort());
  expect(lines.find((line) => line.includes('library/busybox'))).toMatch(/ latest +[0-9a-f]{13} +2\.21MB$/);
  const id = t.type('crictl images -q busybox').split('\n')[1];
  expect(t.type('crictl ps --name container1 --no-trunc')).toContain(id!.replace('sha256:', ''));
});

test('logs of a container by its id, followed until Ctrl+C', () => {
  const t = opened();
  t.wait(5000);
  expect(t.type('crictl logs --tail 2 $(crictl ps -q --name container1)')).toMatch(/\)\n(going on\n){2}dev@/);
  expect(t.type('docker logs --tail 1 $(docker ps -q --filter name=container2)')).toMatch(/\)\ngoing on\ndev@/);
  t.type('crictl logs -f --tail 0 $(crictl ps -q --name container1)');
  expect(t.wait(3000)).toBe('going on\n'.repeat(3));
  t.act({ signal: 'INT' });
  expect(t.news).toBe('^C\ndev@worker-1:~$ ');
  expect(t.type('docker logs nobody; echo $?')).toContain(
    '\nError response from daemon: No such container: nobody\n1\n',
  );
  const missing = t.type('crictl logs nobody; echo $?');
  expect(missing).toMatch(/\nE\d{4} [\d:.]+ +\d+ log\.go:32\] "ContainerStatus from runtime service failed" err=/);
  expect(missing).toContain('container "nobody": not found\n1\n');
});

test('a container that was started again: its run before is there with -a', () => {
  const session = testSession();
  const crash = 'command: [sh, -c, "sleep 5; exit 3"]';
  apply(
    session,
    `apiVersion: v1\nkind: Pod\nmetadata: {name: c}\nspec: {nodeName: worker-1, containers: [{name: c, image: busybox, ${crash}}]}\n`,
  );
  session.advance(session.now + 9000);
  const t = new LaptopTerminal(session).act({ size: { columns: 200, rows: 30 } });
  t.type('ssh worker-1');
  expect(t.type('crictl ps -a --name "^c$"')).toMatch(/ Running +c +1 .*\n.* Exited +c +0 /);
  expect(t.type('docker ps -a --filter name=k8s_c_c_')).toMatch(
    /"sh -c 'sleep 5; exi…" .* Up .*\n.* Exited \(3\) .* ago /,
  );
});

test('ssh with a command: no terminal there, its input, its output and its exit code', () => {
  const session = testSession();
  const t = new LaptopTerminal(session).act({ size: { columns: 200, rows: 30 } });
  expect(t.type('ssh worker-1 hostname')).toBe('ssh worker-1 hostname\nworker-1\ndev@laptop:~$ ');
  expect(t.type('echo hi | ssh worker-1 cat')).toContain('cat\nhi\ndev@laptop');
  expect(t.type("ssh worker-1 'exit 3'; echo $?")).toContain('\n3\n');
  expect(t.type('ssh worker-1 docker ps -a -q | wc -l')).toMatch(/\n\d+\n/);
  expect(t.type('ssh -t worker-1 tty')).toContain('Connection to worker-1 closed.\n');
});

test('sudo is the root there', () => {
  const t = opened();
  expect(t.type('whoami; mkdir /data')).toContain("\ndev\nmkdir: cannot create directory '/data': Permission denied\n");
  expect(t.type('sudo whoami; sudo mkdir /data && ls -ld /data')).toMatch(/\nroot\ndrwxr-xr-x 2 root root .* \/data\n/);
  expect(t.type('whoami')).toContain('\ndev\n');
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
