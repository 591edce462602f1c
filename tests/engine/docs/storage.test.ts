/** The pages "Configure a Pod to Use a Volume" and "... a PersistentVolume for Storage": what stays, and for how long. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';
import { printedTable, shownTable } from '../../support/kubectl-get.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';

interface Phased extends KubeObject {
  status?: { phase?: string };
}

const phaseOf = (page: DocsPage, kind: string, name: string): string | undefined =>
  page.find<Phased>(kind, name)?.status?.phase;

const PAGE = 'tasks__configure-pod-container__configure-persistent-volume-storage';

/** The one line of a kind is that of the page, in the cells that say the same each time. */
function isAsPrinted(page: DocsPage, kind: string, command: string, which = 0): void {
  const [said] = printedTable(printed(PAGE, command, which).replace('Available      ', 'Available   none'));
  const [shown] = shownTable(page, kind);
  const old: Record<string, string> = { ACCESSMODES: 'ACCESS MODES', RECLAIMPOLICY: 'RECLAIM POLICY' };
  for (const name of ['NAME', 'STATUS', 'CAPACITY', 'ACCESSMODES', 'RECLAIMPOLICY', 'VOLUME', 'STORAGECLASS'])
    if (said![name] !== undefined) expect(shown![old[name] ?? name], name).toBe(said![name]);
  if (said!['CLAIM']?.includes('/') === true) expect(shown!['CLAIM']).toBe(said!['CLAIM']);
}

/** Somebody with a shell on the machine. */
const onMachine = (command: string): string => `apiVersion: v1
kind: Pod
metadata: { name: machine-shell }
spec:
  restartPolicy: Never
  volumes: [{ name: mnt, hostPath: { path: /mnt/data, type: DirectoryOrCreate } }]
  containers: [{ name: c, image: busybox, command: [sh, -c, ${JSON.stringify(command)}], volumeMounts: [{ name: mnt, mountPath: /mnt/data }] }]
`;

describe.skipIf(fixturesDir === undefined)('volumes', () => {
  test('an emptyDir outlives a crash of its container', () => {
    const page = new DocsPage().apply('pods/storage/redis.yaml').ready('redis');
    page.exec('redis', 'cd /data/redis/; echo Hello > test-file');
    // Its reader installs procps first, to find out that redis is process 1.
    expect(page.exec('redis', 'ps aux')).toMatchObject({ out: 'sh: 1: ps: not found\n', code: 127 });
    page.exec('redis', 'kill 1');
    page.until(() => page.container('redis').restartCount === 1 && page.isReady('redis'));
    expect(page.exec('redis', 'cd /data/redis/; ls; cat test-file').out).toBe('test-file\nHello\n');
  });

  test('a PersistentVolume of the machine: claimed, served, kept', () => {
    const page = new DocsPage({ bare: true, workers: 1 });
    page.apply(onMachine("echo 'Hello from Kubernetes storage' > /mnt/data/index.html"));
    page.until(() => page.phase('machine-shell') === 'Succeeded');
    page.apply('pods/storage/pv-volume.yaml').wait(1);
    isAsPrinted(page, 'PersistentVolume', 'kubectl get pv task-pv-volume');
    page.apply('pods/storage/pv-claim.yaml');
    page.until(() => phaseOf(page, 'PersistentVolumeClaim', 'task-pv-claim') === 'Bound', 20);
    isAsPrinted(page, 'PersistentVolume', 'kubectl get pv task-pv-volume', 1);
    isAsPrinted(page, 'PersistentVolumeClaim', 'kubectl get pvc task-pv-claim');
    page.apply('pods/storage/pv-pod.yaml').ready('task-pv-pod').wait(1);
    expect(page.exec('task-pv-pod', ['curl', 'http://localhost/']).out.trim()).toContain(
      printed(PAGE, 'curl http://localhost/'),
    );
    // A claim in use goes with its pod, the volume stays, since it is to be retained.
    page.delete('PersistentVolumeClaim', 'task-pv-claim');
    page.wait(5);
    expect(page.find('PersistentVolumeClaim', 'task-pv-claim')?.metadata.deletionTimestamp).toBeDefined();
    page.delete('Pod', 'task-pv-pod');
    page.until(() => page.find('PersistentVolumeClaim', 'task-pv-claim') === undefined);
    expect(phaseOf(page, 'PersistentVolume', 'task-pv-volume')).toBe('Released');
    page.delete('Pod', 'machine-shell');
    page.until(() => page.find('Pod', 'machine-shell') === undefined);
    page.apply(onMachine('cat /mnt/data/index.html'));
    page.until(() => page.phase('machine-shell') === 'Succeeded');
    expect(page.logs('machine-shell')).toEqual(['Hello from Kubernetes storage']);
  });

  test('one volume in two places of a container', () => {
    const page = new DocsPage({ bare: true, workers: 1 })
      .apply(
        'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: test-nfs-claim }\nspec: { storageClassName: manual, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n',
      )
      .apply('pods/storage/pv-volume.yaml')
      .apply(
        onMachine(
          'mkdir /mnt/data/html; echo twice > /mnt/data/html/index.html; echo "events {}" > /mnt/data/nginx.conf',
        ),
      );
    page.until(() => page.phase('machine-shell') === 'Succeeded');
    page.apply('pods/storage/pv-duplicate.yaml').ready('test').wait(1);
    expect(page.exec('test', 'curl -s localhost; cat /etc/nginx/nginx.conf').out).toBe('twice\nevents {}\n');
  });
});
