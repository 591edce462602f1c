/**
 * How long `kubectl get pods -A` takes where there are many pods, from the words of the line to the last line printed:
 * wall time, and the processor time that does not depend on who else runs.
 */
import { frozenApi, runFrozen, type Outside } from '../../shared/engine/kubectl/frozen-driver.ts';
import type { KubeObject } from '../../shared/model/meta.ts';

const NOW = 1_795_000_000_000;
const RUNS = 9;
const NAMESPACES = 20;

function pod(i: number): KubeObject {
  const name = `web-${(i * 2_654_435_761) % 4_294_967_296}-${i}`;
  const container = { name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '100m', memory: '64Mi' } } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: `team-${i % NAMESPACES}`,
      uid: `uid-${i}`,
      resourceVersion: String(i + 1),
      creationTimestamp: '2026-11-18T10:00:00Z',
      labels: { app: 'web', tier: i % 2 === 0 ? 'front' : 'back' },
    },
    spec: { nodeName: `node-${i % 200}`, containers: [container] },
    status: {
      phase: 'Running',
      podIP: `10.42.${(i >> 8) & 255}.${i & 255}`,
      containerStatuses: [
        {
          name: 'web',
          image: 'nginx:1.27',
          ready: true,
          restartCount: i % 7 === 0 ? 1 : 0,
          state: { running: { startedAt: '2026-11-18T10:00:05Z' } },
        },
      ],
    },
  } as unknown as KubeObject;
}

const median = (times: readonly number[]): number => Math.round([...times].sort((a, b) => a - b)[times.length >> 1]!);

export function measureKubectl(pods: number): Record<string, number | string> & { name: string } {
  const api = frozenApi(
    Array.from({ length: pods }, (_, i) => pod(i)),
    NOW,
  );
  const times: number[] = [];
  const cpus: number[] = [];
  let bytes = 0;
  for (let i = 0; i < RUNS; i++) {
    bytes = 0;
    const outside: Outside = {
      readFile: () => ({ error: 'no such file or directory' }),
      listFolder: () => ({ error: 'no such file or directory' }),
      stdin: () => '',
      out: (text) => void (bytes += text.length),
      err: () => undefined,
      env: {},
    };
    const start = performance.now();
    const cpu = process.cpuUsage();
    if (runFrozen(api, outside, ['get', 'pods', '-A']) !== 0) throw new Error('kubectl get pods -A failed');
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    cpus.push((user + system) / 1000);
  }
  const first = times[0]!;
  return {
    name: 'kubectl',
    pods,
    firstMs: Math.round(first),
    medianMs: median(times),
    medianCpuMs: median(cpus),
    bytes,
  };
}
