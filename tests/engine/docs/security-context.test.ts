/** The page "Configure a Security Context for a Pod or Container": users, groups, what they own, what root may. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage } from '../../support/docs-page.ts';

describe.skipIf(fixturesDir === undefined)('security context', () => {
  test('the pod’s user, group and fsGroup are those of its processes, its volume, its files', () => {
    const page = new DocsPage().apply('pods/security/security-context.yaml').ready('security-context-demo');
    const say = (command: string): string => page.exec('security-context-demo', command).out;
    expect(say('ps').split('\n')[1]).toMatch(/^ +1 1000 +0:00 sleep 1h$/);
    expect(say('cd /data; ls -l')).toMatch(/drwxrwsrwx +2 root +2000 +4096 \w+ +\d+ \d\d:\d\d demo\n/);
    expect(say('cd /data/demo; echo hello > testfile; ls -l')).toMatch(/-rw-r--r-- +1 1000 +2000 +6 .* testfile\n/);
    // Since supplementary groups count the primary one among them.
    expect(say('id')).toBe('uid=1000 gid=3000 groups=2000,3000\n');
    expect(page.exec('security-context-demo', 'touch /etc/passwd').out).toContain('Permission denied');
    expect(page.container('security-context-demo')['user']).toEqual({
      linux: { uid: 1000, gid: 3000, supplementalGroups: [2000, 3000] },
    });
  });

  test('the container’s own user comes before the pod’s', () => {
    const page = new DocsPage().apply('pods/security/security-context-2.yaml').ready('security-context-demo-2');
    const { out } = page.exec('security-context-demo-2', ['ps', 'aux']);
    expect(out.split('\n')[1]).toMatch(/^2000 +1 /);
    expect(page.exec('security-context-demo-2', ['id', '-u']).out).toBe('2000\n');
  });

  test('what root may: the runtime’s set, and one with NET_ADMIN and SYS_TIME', () => {
    const page = new DocsPage()
      .apply('pods/security/security-context-3.yaml')
      .apply('pods/security/security-context-4.yaml')
      .ready('security-context-demo-3')
      .ready('security-context-demo-4');
    const capabilities = (pod: string): string[] =>
      page
        .exec(pod, 'cat /proc/1/status')
        .out.split('\n')
        .filter((line) => /^Cap(Prm|Eff)/.test(line));
    expect(capabilities('security-context-demo-3')).toEqual(['CapPrm:\t00000000a80425fb', 'CapEff:\t00000000a80425fb']);
    expect(capabilities('security-context-demo-4')).toEqual(['CapPrm:\t00000000aa0435fb', 'CapEff:\t00000000aa0435fb']);
  });

  test('a user namespace of its own: root, but of 65,536 ids that are nobody’s on the machine', () => {
    const page = new DocsPage().apply('pods/user-namespaces-stateless.yaml').ready('userns');
    const [zero, first, count] = page.exec('userns', 'cat /proc/self/uid_map').out.trim().split(/\s+/).map(Number);
    expect([zero, count]).toEqual([0, 65_536]);
    expect(first! % 65_536).toBe(0);
    expect(first).toBeGreaterThan(0);
    const inside = page.exec('userns', 'readlink /proc/self/ns/user').out;
    expect(inside).toMatch(/^user:\[\d+\]\n$/);
    expect(inside).not.toBe('user:[4026531837]\n');
    page.apply('pods/simple-pod.yaml').ready('nginx');
    expect(page.exec('nginx', 'readlink /proc/self/ns/user').out).toBe('user:[4026531837]\n');
  });
});

test('a root filesystem that is only read: volumes and the message file are still written', () => {
  const page = new DocsPage().apply(`apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  restartPolicy: Never
  volumes: [{ name: work, emptyDir: {} }]
  containers:
    - name: c
      image: busybox
      securityContext: { readOnlyRootFilesystem: true }
      volumeMounts: [{ name: work, mountPath: /data }]
      command: [sh, -c, 'touch /tmp/x; echo done > /data/x; cat /data/x; echo said > /dev/termination-log; echo gone > /dev/null']
`);
  page.until(() => page.phase('p') === 'Succeeded');
  expect(page.logs('p')).toEqual(['touch: /tmp/x: Read-only file system', 'done']);
  expect(page.container('p').state?.terminated?.message).toBe('said\n');
});

test('whoever asks for a user of his own has his groups: Secrets are read by the pod’s group alone', () => {
  const page = new DocsPage()
    .apply('apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { key: value }\n')
    .apply(`apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  securityContext: { fsGroup: 500, supplementalGroups: [600] }
  volumes: [{ name: s, secret: { secretName: s, defaultMode: 256 } }, { name: w, emptyDir: {} }]
  containers:
    - { name: one, image: busybox, command: [sleep, '1000'], securityContext: { runAsUser: 10 }, volumeMounts: [{ name: s, mountPath: /s }, { name: w, mountPath: /w }] }
    - { name: two, image: busybox, command: [sleep, '1000'], securityContext: { runAsUser: 20 }, volumeMounts: [{ name: s, mountPath: /s }, { name: w, mountPath: /w }] }
`)
    .ready('p');
  expect(page.exec('p', 'id; cat /s/key', 'one').out).toBe('uid=10 gid=0(root) groups=0(root),500,600\nvalue');
  expect(page.exec('p', 'ls -lL /s/key', 'two').out).toMatch(/^-r--r----- +1 root +500 /);
  page.exec('p', 'umask 002; echo hi > /w/f', 'one');
  expect(page.exec('p', 'echo ho >> /w/f; cat /w/f', 'two').out).toBe('hi\nho\n');
});
