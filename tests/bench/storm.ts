/** What it costs when one third of the machines is lost at once, until every pod has its replacement. */
import { deployment, emptySession } from './bringup.ts';

export interface Storm extends Record<string, number | string> {
  name: string;
  machines: number;
  pods: number;
  lost: number;
  cpuSeconds: number;
  peakMB: number;
  virtualSeconds: number;
}

/** Virtual ms between two looks whether all is well again. */
const LOOK_MS = 10_000;
const MOST_MS = 2 * 3_600_000;

/** @throws Error when not every pod is replaced within two hours of virtual time */
export function measureStorm(pods: number, machines: number): Storm {
  const session = emptySession(machines);
  session.apply({ type: 'apply', files: [{ name: 'web.yaml', text: deployment(pods) }] });
  session.cluster.settle(session.cluster.now + 3_600_000);
  const { read } = session.cluster;
  const workers = [...read.list('Node', '')].map((n) => n.metadata.name).filter((name) => name.startsWith('worker'));
  const lost = workers.slice(0, Math.floor(machines / 3));
  const cpu = process.cpuUsage();
  const from = session.now;
  for (const name of lost) {
    const patch = { metadata: { annotations: { 'orrery.dev/machine': 'off' } } };
    session.apply({ type: 'patch', kind: 'Node', namespace: '', name, patchType: 'merge', patch });
  }
  const isWell = (): boolean => {
    for (const name of lost)
      for (const pod of read.podsOnNode(name)) if (pod.metadata.deletionTimestamp === undefined) return false;
    return (read.get('Deployment.apps', 'default', 'web')?.status?.readyReplicas ?? 0) >= pods;
  };
  while (!isWell()) {
    if (session.now - from > MOST_MS) throw new Error('the pods were not replaced within two hours');
    session.advance(session.now + LOOK_MS);
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    name: 'storm',
    machines,
    pods,
    lost: lost.length,
    cpuSeconds: Number(((user + system) / 1e6).toFixed(3)),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
    virtualSeconds: (session.now - from) / 1000,
  };
}
