/** Makes sessions for tests: the shipped scenario and images, everything stored frozen. */
import { describeFromDisk, imagesFromDisk, scenarioFromDisk } from '../../electron/headless/disk-assets.ts';
import { withWorkers, type Scenario } from '../../shared/session/scenario.ts';
import { Session, type SessionOptions } from '../../shared/session/session.ts';
import type { InputResult } from '../../shared/model/session.ts';
import type { Pod } from '../../shared/model/pod.ts';

const images = imagesFromDisk();
const describe = describeFromDisk();
const scenario = scenarioFromDisk();

export interface TestSessionOptions extends Partial<SessionOptions> {
  workers?: number;
  /** Leave kube-system's pods out, and the hour of warming up. */
  bare?: boolean;
  /** With `bare`: but with the cluster's DNS, which is up after some seconds. */
  names?: boolean;
}

/** The documents of the cluster's DNS, of all that a scenario begins with. */
const dnsAlone = (objects: string): string =>
  objects
    .split(/^---$/m)
    .filter((document) => /name: (coredns|kube-dns)\b/.test(document))
    .join('---\n');

export function testSession({ workers, bare, names, ...options }: TestSessionOptions = {}): Session {
  let wanted: Scenario = workers === undefined ? scenario : withWorkers(scenario, workers);
  if (bare === true) wanted = { ...wanted, objects: names === true ? dnsAlone(wanted.objects) : '', origin: 1000 };
  return new Session({ scenario: wanted, images, describe, freeze: true, ...options });
}

export function apply(session: Session, text: string, name = 'test.yaml'): InputResult {
  return session.apply({ type: 'apply', files: [{ name, text }] });
}

/** Lets an hour of virtual time pass at most; says whether the cluster settled. */
export function settle(session: Session): boolean {
  return session.cluster.settle(session.cluster.now + 3_600_000);
}

export function pods(session: Session, namespace = 'default'): Pod[] {
  return [...session.cluster.read.list('Pod', namespace)];
}

export const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
