/** A run of the session in Node, in a process of its own: reads {seed, log, ask} as JSON, prints the fingerprints at the times asked for. */
import { readFileSync } from 'node:fs';
import { imagesFromDisk, scenarioFromDisk } from '../../electron/headless/disk-assets.ts';
import type { RequestResult } from '../../shared/ipc/contract.ts';
import type { LoggedInput } from '../../shared/model/session.ts';
import { Session } from '../../shared/session/session.ts';

export interface NodeRun {
  seed: number;
  log: LoggedInput[];
  /** Virtual ms, in order; an input at the same time comes after the fingerprint. */
  ask: number[];
}

export type Fingerprint = RequestResult<'fingerprint'>;

const { seed, log, ask } = JSON.parse(readFileSync(0, 'utf8')) as NodeRun;
const session = new Session({ scenario: scenarioFromDisk(), images: imagesFromDisk(), seed });
const rest = [...log];
const prints: Fingerprint[] = [];
for (const at of ask) {
  while (rest[0] !== undefined && rest[0].at < at) session.replay(rest.splice(0, 1));
  session.advance(at);
  const { read } = session.cluster;
  prints.push({ time: session.now, revision: read.revision, historyHash: read.historyHash });
}
process.stdout.write(JSON.stringify(prints));
