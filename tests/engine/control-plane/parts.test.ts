/** A cluster as kubeadm sets it up: parts of the control plane are pods, and each can be missed by itself. */
import { describe, expect, test } from 'vitest';
import { imagesFromDisk, scenarioFromDisk } from '../../../electron/headless/disk-assets.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { Session } from '../../../shared/session/session.ts';
import { apply, settle } from '../../support/session.ts';

const started = (): Session => new Session({ scenario: scenarioFromDisk('kubeadm-like'), images: imagesFromDisk() });
const wait = (session: Session, seconds: number): void => session.advance(session.now + seconds * 1000);
const podsOf = (session: Session, namespace: string): Pod[] => [...session.cluster.read.list('Pod', namespace)];
const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;

function fault(session: Session, name: string, annotations: Record<string, string | null>): void {
  const patch = { metadata: { annotations } };
  const target = { type: 'patch', kind: 'Pod', namespace: 'kube-system', name } as const;
  expect(session.apply({ ...target, patchType: 'merge', patch }).error).toBeUndefined();
}

/** The second time its kubelet waits for ten seconds. */
function crashTwice(session: Session, name: string): void {
  for (const number of ['1', '2']) {
    fault(session, name, { 'orrery.dev/crash': number });
    wait(session, 3);
  }
}

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: c, image: nginx }] }
`;

describe('kubeadm', () => {
  test('its system pods are ready, on its own networks', () => {
    const session = started();
    const system = [...podsOf(session, 'kube-system'), ...podsOf(session, 'kube-flannel')];
    expect(system).toHaveLength(14);
    for (const pod of system) expect(isReady(pod), pod.metadata.name).toBe(true);
    const { read } = session.cluster;
    expect(read.get('Service', 'default', 'kubernetes')?.spec.clusterIP).toBe('10.96.0.1');
    expect(read.get('Node', '', 'worker-1')).toMatchObject({
      spec: { podCIDR: '10.244.1.0/24' },
      status: { nodeInfo: { kubeletVersion: 'v1.34.1' } },
    });
    const dns = podsOf(session, 'kube-system').filter((pod) => pod.metadata.labels?.['k8s-app'] === 'kube-dns');
    for (const pod of dns) expect(pod.status?.podIP).toMatch(/^10\.244\./);
    expect(settle(session)).toBe(true);
  });

  test('Services get addresses of its range, and pods ask its DNS', () => {
    const session = started();
    const yaml = `apiVersion: v1
kind: Service
metadata: { name: a }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: asks }
spec: { containers: [{ name: c, image: busybox, command: [sh, -c, 'cat /etc/resolv.conf; nslookup a; sleep 1000'] }] }
`;
    expect(apply(session, yaml).report?.problems).toEqual([]);
    wait(session, 20);
    expect(session.cluster.read.get('Service', 'default', 'a')?.spec.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./);
    const log = session.cluster.logs(session.cluster.read.get('Pod', 'default', 'asks')!).map((line) => line.text);
    expect(log).toContain('nameserver 10.96.0.10');
    expect(log.join('\n')).toContain('Name:\ta.default.svc.cluster.local');
  });
});

describe('a part that does not run', () => {
  test('without the scheduler nothing new is placed, what is placed is kept', () => {
    const session = started();
    crashTwice(session, 'kube-scheduler-control-plane');
    expect(apply(session, WEB).report?.problems).toEqual([]);
    wait(session, 4);
    expect(podsOf(session, 'default').map((pod) => pod.spec.nodeName)).toEqual([undefined, undefined]);
    // Its kubelet starts it again: as soon as it is there, it does what waited.
    wait(session, 60);
    expect(podsOf(session, 'default').filter(isReady)).toHaveLength(2);
  });

  test('without the controller manager nothing is made from a Deployment', () => {
    const session = started();
    crashTwice(session, 'kube-controller-manager-control-plane');
    expect(apply(session, WEB).report?.problems).toEqual([]);
    wait(session, 5);
    expect(session.cluster.read.count('ReplicaSet.apps', 'default')).toBe(0);
    wait(session, 200);
    expect(podsOf(session, 'default').filter(isReady)).toHaveLength(2);
  });

  test('a static pod that is deleted comes back', () => {
    const session = started();
    const name = 'kube-scheduler-control-plane';
    const { uid } = session.cluster.read.get('Pod', 'kube-system', name)!.metadata;
    const { error } = session.apply({ type: 'delete', kind: 'Pod', namespace: 'kube-system', name });
    expect(error).toBeUndefined();
    wait(session, 60);
    const again = session.cluster.read.get('Pod', 'kube-system', name)!;
    expect(again.metadata.uid).not.toBe(uid);
    expect(isReady(again)).toBe(true);
    expect(apply(session, WEB).report?.problems).toEqual([]);
    wait(session, 30);
    expect(podsOf(session, 'default').filter(isReady)).toHaveLength(2);
  });
});
