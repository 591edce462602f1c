/** Whole clusters for tests of controllers: the user's client, manifests of Deployments, what was told. */
import type { Client } from '../../../../shared/engine/api/client.ts';
import type { KubeEvent } from '../../../../shared/model/event.ts';
import type { Condition } from '../../../../shared/model/meta.ts';
import type { Deployment, ReplicaSet } from '../../../../shared/model/workloads.ts';
import type { Session } from '../../../../shared/session/session.ts';
import { testSession } from '../../../support/session.ts';

export interface Web {
  replicas?: number;
  image?: string;
  /** Lines of the spec, at its depth. */
  spec?: string;
  /** Annotation of the template. */
  fault?: string;
}

export const web = ({ replicas = 3, image = 'nginx:1.27', spec = '', fault }: Web = {}): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
${spec}
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
${fault === undefined ? '' : `      annotations: {orrery.dev/fault: ${fault}}`}
    spec:
      containers:
        - name: web
          image: ${image}
          ports: [{name: http, containerPort: 80}]
          resources: {requests: {cpu: 50m, memory: 32Mi}}
          readinessProbe: {httpGet: {path: /, port: http}, periodSeconds: 1}
`;

export const bare = (workers = 3): Session => testSession({ workers, bare: true });

export const user = (session: Session): Client => session.cluster.as('user', { input: 1 });

export const run = (session: Session, seconds: number): void =>
  session.cluster.run(session.cluster.now + seconds * 1000);

export const deployment = (session: Session): Deployment => {
  const found = session.cluster.read.get('Deployment.apps', 'default', 'web');
  if (found === undefined) throw new Error('there is no Deployment web');
  return found;
};

export const replicaSets = (session: Session): ReplicaSet[] => [
  ...session.cluster.read.list('ReplicaSet.apps', 'default'),
];

export const sizes = (session: Session): number[] => replicaSets(session).map((rs) => rs.spec.replicas ?? 1);

export const condition = (session: Session, type: string): Condition | undefined =>
  deployment(session).status?.conditions?.find((c) => c.type === type);

/** "reason: message" of the events about an object, oldest first. */
export function told(session: Session, kind: string, name: string, namespace = 'default'): string[] {
  const about = [...session.cluster.read.list('Event', namespace)] as KubeEvent[];
  return about
    .filter((e) => e.involvedObject.kind === kind && e.involvedObject.name === name)
    .map((e) => `${e.reason}: ${e.message}`);
}
