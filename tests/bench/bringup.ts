/** How much CPU and memory one Deployment takes from apply to all its pods ready. */
import { imagesFromDisk, scenarioFromDisk } from '../../electron/headless/disk-assets.ts';
import { withWorkers } from '../../shared/session/scenario.ts';
import { Session } from '../../shared/session/session.ts';

export function deployment(pods: number, image = 'nginx:1.27'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${pods}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: ${image}
          ports: [{ containerPort: 80 }]
          resources: { requests: { cpu: 10m, memory: 16Mi } }
`;
}

/** A cluster with nothing on it but machines, up since an hour. */
export function emptySession(nodes: number): Session {
  return new Session({
    scenario: { ...withWorkers(scenarioFromDisk(), nodes), objects: '' },
    images: imagesFromDisk(),
  });
}

export interface Bringup extends Record<string, number | string> {
  name: string;
  pods: number;
  nodes: number;
  cpuSeconds: number;
  wallSeconds: number;
  rssMB: number;
  virtualSeconds: number;
  coldCpuSeconds: number;
}

/** Until V8 has compiled what it will compile: the figure falls by half up to the third cluster and no more after. */
const WARM_UPS = 3;

/**
 * Measures after clusters of 1,000 pods were brought up and thrown away, so that the figure is the engine's and not the
 * compiler's; what the very first of them costs is `coldCpuSeconds`.
 * @throws Error when not all pods come up: a figure of something else would be worth nothing
 */
export function measureBringup(pods: number, nodes: number): Bringup {
  const cold = bringUp(1_000, 20);
  for (let i = 0; i < WARM_UPS; i++) bringUp(1_000, 20);
  const warm = bringUp(pods, nodes);
  return {
    name: 'bringup',
    pods,
    nodes,
    cpuSeconds: warm.cpuSeconds,
    wallSeconds: warm.wallSeconds,
    rssMB: Math.round(process.resourceUsage().maxRSS / 1024),
    virtualSeconds: warm.virtualSeconds,
    coldCpuSeconds: cold.cpuSeconds,
  };
}

function bringUp(pods: number, nodes: number): { cpuSeconds: number; wallSeconds: number; virtualSeconds: number } {
  const session = emptySession(nodes);
  const cpu = process.cpuUsage();
  const wall = process.hrtime.bigint();
  session.apply({ type: 'apply', files: [{ name: 'web.yaml', text: deployment(pods) }] });
  session.cluster.settle(session.cluster.now + 3_600_000);
  const { user, system } = process.cpuUsage(cpu);
  const ready = session.cluster.read.get('Deployment.apps', 'default', 'web')?.status?.readyReplicas ?? 0;
  if (ready !== pods) throw new Error(`${ready} of ${pods} pods are ready`);
  return {
    cpuSeconds: Number(((user + system) / 1e6).toFixed(3)),
    wallSeconds: Number((Number(process.hrtime.bigint() - wall) / 1e9).toFixed(3)),
    virtualSeconds: session.now / 1000,
  };
}
