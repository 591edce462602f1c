/** Sessions with storage: short manifests, and what came of them. */
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { Pod } from '../../../../shared/model/pod.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../shared/model/storage.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { apply } from '../../../support/session.ts';

/** A volume of the class "manual", a directory of every machine. */
export const volumeYaml = (name: string, size: string, more = ''): string => `
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec:
  storageClassName: manual
  capacity: { storage: ${size} }
  accessModes: [ReadWriteOnce]
  hostPath: { path: /mnt/${name} }
  ${more}`;

export const claimYaml = (name: string, size: string, more = 'storageClassName: manual'): string => `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: ${size} } }
  ${more}`;

/** A pod that mounts the claim at /data and runs the command. */
export const podYaml = (name: string, claim: string, command = 'sleep 100000', more = ''): string => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: main
      image: busybox
      command: [sh, -c, ${JSON.stringify(command)}]
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: ${claim} } }]
  ${more}`;

/** Applies, and fails the test when something was refused. */
export function give(session: Session, text: string): void {
  const { ok, error } = outcome(apply(session, text));
  if (!ok) throw new Error(error);
}

function outcome(result: ReturnType<typeof apply>): { ok: boolean; error: string } {
  const problems = result.report?.problems.filter(({ severity }) => severity === 'error') ?? [];
  return { ok: problems.length === 0, error: problems.map(({ message }) => message).join('; ') };
}

export const claimOf = (session: Session, name: string): PersistentVolumeClaim | undefined =>
  session.cluster.read.get('PersistentVolumeClaim', 'default', name);

export const volumeOf = (session: Session, name: string): PersistentVolume | undefined =>
  session.cluster.read.get('PersistentVolume', '', name);

export const podOf = (session: Session, name: string): Pod | undefined =>
  session.cluster.read.get('Pod', 'default', name);

/** "reason: message" of the events about an object, oldest first. */
export function eventsOf(session: Session, name: string): string[] {
  const events: KubeEvent[] = [...session.cluster.read.list('Event')];
  return events.filter((e) => e.involvedObject.name === name).map((e) => `${e.reason}: ${e.message}`);
}

/** As the person at the keyboard. */
export const user = (session: Session) => session.cluster.as('user', { input: 1 });
