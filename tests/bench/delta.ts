/** How much of a core it takes to keep a window up to date: engine writes, squashing, transport and the window's store. */
import { deserialize, serialize } from 'node:v8';
import { Records } from '../../renderer/store/records.ts';
import { DeltaCollector } from '../../shared/model/delta.ts';
import type { Delta } from '../../shared/model/change.ts';
import type { Pod } from '../../shared/model/pod.ts';
import { deployment, emptySession } from './bringup.ts';

const PODS = 1_000;
const HZ = 30;
/** Simulated seconds of watching. */
const SECONDS = 60;
const CHANGING = PODS * 0.02;

/** @throws Error when the pods do not come up */
export function measureDelta(): Record<string, number | string> & { name: string } {
  const session = emptySession(20);
  const { cluster } = session;
  session.apply({ type: 'apply', files: [{ name: 'web.yaml', text: deployment(PODS) }] });
  if (!cluster.settle(cluster.now + 3_600_000)) throw new Error('the pods did not come up');
  const collector = new DeltaCollector(cluster.read.revision);
  cluster.onChange((change) => collector.add(change));
  const records = new Records();
  records.load(structuredClone(cluster.snapshot()));
  const names = [...cluster.read.list('Pod', 'default')].map((p) => p.metadata.name);
  const api = cluster.as('bench', { timer: 'bench' });
  let next = 0;
  const frame = (): void => {
    for (let i = 0; i < CHANGING; i++) {
      const pod = cluster.read.get('Pod', 'default', names[next++ % names.length]!) as Pod;
      const [first, ...rest] = pod.status!.containerStatuses!;
      const containerStatuses = [{ ...first!, restartCount: first!.restartCount + 1 }, ...rest];
      api.setStatus('Pod', 'default', pod.metadata.name, { ...pod.status, containerStatuses });
    }
    const delta = collector.take(cluster.read.revision, cluster.now);
    // Structured clone, as a window's channel does: written by one side, read by the other.
    records.apply(deserialize(serialize(delta)) as Delta);
  };
  for (let i = 0; i < 60; i++) frame();
  const cpu = process.cpuUsage();
  for (let i = 0; i < HZ * SECONDS; i++) frame();
  const { user, system } = process.cpuUsage(cpu);
  return {
    name: 'delta',
    pods: PODS,
    hz: HZ,
    corePercent: Number((((user + system) / 1e6 / SECONDS) * 100).toFixed(2)),
  };
}
