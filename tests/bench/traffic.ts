/** What a thousand requests a second cost, over a hundred pods, each by its whole way and into the ledger. */
import { deployment, emptySession } from './bringup.ts';

export interface Traffic extends Record<string, number | string> {
  name: string;
  requests: number;
  pods: number;
  cpuSeconds: number;
}

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, annotations: { orrery.dev/requests-per-second: '0' } }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

const NODES = 10;

/** @throws Error when requests were lost: a figure of something else would be worth nothing */
export function measureTraffic(perSecond: number, pods: number, seconds: number): Traffic {
  const session = emptySession(NODES);
  session.apply({ type: 'apply', files: [{ name: 'web.yaml', text: `${deployment(pods)}---\n${SERVICE}` }] });
  session.cluster.settle(session.cluster.now + 3_600_000);
  const client = { name: 'crowd', rate: perSecond, target: 'service/default/web' };
  const run = (ms: number): void => session.advance(session.now + ms);
  session.apply({ type: 'client', client });
  // Compiled once, measured then.
  run(10_000);
  const before = session.cluster.requests.sent;
  const cpu = process.cpuUsage();
  run(seconds * 1000);
  const { user, system } = process.cpuUsage(cpu);
  const { sent, lost } = session.cluster.requests;
  if (Object.keys(lost).length > 0) throw new Error(`requests were lost: ${JSON.stringify(lost)}`);
  return { name: 'traffic', requests: sent - before, pods, cpuSeconds: Number(((user + system) / 1e6).toFixed(3)) };
}
