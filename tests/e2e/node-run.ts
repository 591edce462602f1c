/** A run of the session in Node, in a process of its own: reads {scenarios, seed, log, ask} as JSON, prints the fingerprints at the times asked for. */
import { readFileSync } from 'node:fs';
import { imagesFromDisk } from '../../electron/headless/disk-assets.ts';
import type { RequestResult } from '../../shared/ipc/contract.ts';
import type { LoggedInput } from '../../shared/model/session.ts';
import { parseScenarios } from '../../shared/session/scenario.ts';
import { Session } from '../../shared/session/session.ts';

export interface NodeRun {
  /** Of the scenario; those whose objects another borrows come with it. */
  scenarios: string[];
  seed: number;
  log: LoggedInput[];
  /** Virtual ms, in order; an input at the same time comes after the fingerprint. */
  ask: number[];
}

export type Fingerprint = RequestResult<'fingerprint'>;

const { scenarios, seed, log, ask } = JSON.parse(readFileSync(0, 'utf8')) as NodeRun;
const files = scenarios.map((id) => readFileSync(`assets/scenarios/${id}.yaml`, 'utf8'));
const scenario = parseScenarios(files).find(({ id }) => id === scenarios[0])!;
const session = new Session({ scenario, images: imagesFromDisk(), seed });
const rest = [...log];
const prints: Fingerprint[] = [];
for (const at of ask) {
  while (rest[0] !== undefined && rest[0].at < at) session.replay(rest.splice(0, 1));
  session.advance(at);
  const { read, ledgerHash } = session.cluster;
  prints.push({ time: session.now, revision: read.revision, historyHash: read.historyHash, ledgerHash });
}
process.stdout.write(JSON.stringify(prints));
