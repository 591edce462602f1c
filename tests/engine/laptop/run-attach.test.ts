/** kubectl run -it --rm and edit from the terminal: pods that are joined and taken away, objects in the editor. */
import { expect, test } from 'vitest';
import { LaptopTerminal } from '../../support/laptop.ts';
import { apply, settle, testSession } from '../../support/session.ts';

const PROMPT = 'dev@laptop:~$ ';

function opened(manifest = ''): LaptopTerminal {
  const session = testSession();
  if (manifest !== '') apply(session, manifest);
  settle(session);
  const t = new LaptopTerminal(session).act({ size: { columns: 100, rows: 30 } });
  void t.news;
  return t;
}

test('a shell in a pod that goes with it', () => {
  const t = opened();
  t.type('kubectl run box -it --rm --restart=Never --image=busybox -- sh');
  expect(t.wait(30_000)).toContain("If you don't see a command prompt, try pressing enter.\n");
  expect(t.type('echo hi from $HOSTNAME')).toContain('hi from box\n');
  expect(t.type('exit') + t.wait(60_000)).toContain(`pod "box" deleted from default namespace\n${PROMPT}`);
  t.wait(60_000);
  expect(t.type('kubectl get pod box')).toContain('pods "box" not found');
});

test('a command that is over before anybody can join it: its log, and its exit code', () => {
  const t = opened();
  t.type('kubectl run once -i --rm --restart=Never --image=busybox -- sh -c "echo done; exit 3"; echo code $?');
  const told = t.wait(120_000);
  expect(told).toContain('done\n');
  expect(told).toContain('pod "once" deleted from default namespace\n');
  expect(told).toContain('pod default/once terminated (Error)\n');
  expect(told).toContain('code 3\n');
});

test('edit: what is saved is sent, what is refused comes back with the reason', () => {
  const t = opened('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: "1" }\n');
  t.type('kubectl edit configmap c');
  const { text, name } = t.edit!;
  expect(name).toBe('configmap-c.yaml');
  expect(text).toMatch(/^# Please edit the object below\. /);
  t.act({ edited: text.replace('a: "1"', 'b d: "1"') });
  expect(t.edit!.text).toContain('# configmaps "c" was not valid:\n# * data[b d]: ');
  t.act({ edited: t.edit!.text.replace('b d: "1"', 'b: "2"') });
  expect(t.news).toContain('configmap/c edited\n');
  expect(t.type('kubectl get cm c -o jsonpath={.data}')).toContain('{"b":"2"}');
  t.type('kubectl edit configmap c');
  t.act({ edited: t.edit!.text });
  expect(t.news).toContain('Edit cancelled, no changes made.\n');
});
