/** `orrery run`: applies files to a fresh cluster, runs its clock, prints what there is at the end. */
import type { InputResult } from '../../shared/model/session.ts';
import type { ImageCatalogue } from '../../shared/engine/kubelet/images/image-catalogue.ts';
import { withWorkers } from '../../shared/session/scenario.ts';
import { Session } from '../../shared/session/session.ts';
import { describeFromDisk, imagesFromDisk, scenarioFromDisk } from './disk-assets.ts';
import { problemLine } from './problems.ts';
import { readSources } from './sources.ts';
import { printTables } from './tables.ts';
import { parseDuration, parseTimedInput, type TimedInput } from './timed-inputs.ts';
import { TypedLines, type TypedLine } from './typed-lines.ts';

export interface RunOptions {
  seed?: number;
  nodes?: number;
  until: string;
  json?: boolean;
  /** The shipped ones where absent. */
  images?: ImageCatalogue;
  timed: readonly TimedInput[];
}

/** A cluster that has not settled after this long (virtual) never will: something crashes or waits for ever. */
const SETTLE_LIMIT_MS = 3_600_000;

/** Runs, prints, and gives the exit code. */
export function runFiles(names: readonly string[], options: RunOptions): number {
  const complaints: string[] = [];
  const sources = readSources(names);
  complaints.push(...sources.errors);
  const scenario = scenarioFromDisk();
  const session = new Session({
    scenario: options.nodes === undefined ? scenario : withWorkers(scenario, options.nodes),
    images: options.images ?? imagesFromDisk(),
    describe: describeFromDisk(),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  const note = (result: InputResult): void => {
    if (result.error !== undefined) complaints.push(result.error);
    for (const p of result.report?.problems ?? []) {
      if (p.severity === 'error') complaints.push(problemLine(p));
      else process.stderr.write(`${problemLine(p)}\n`);
    }
  };
  note(session.apply({ type: 'apply', files: sources.files }));
  const lines = new TypedLines(session);
  for (const { at, what, isLine } of options.timed) {
    if (!Number.isFinite(at)) break;
    session.advance(at);
    try {
      note(isLine === true ? lines.type(what) : session.apply(parseTimedInput(what)));
    } catch (error) {
      complaints.push(`--at: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  let settled = runUntil(session, options.until);
  // What is asked at the end may take its time, as rollout status does, and change things.
  for (const { at, what } of options.timed) {
    if (Number.isFinite(at)) continue;
    note(lines.type(what));
    settled = runUntil(session, 'settled') && settled;
  }
  if (!settled)
    process.stderr.write(
      `not settled after ${SETTLE_LIMIT_MS / 60_000} minutes of virtual time: something crashes or waits for ever\n`,
    );
  print(session, lines.all, options.json === true);
  for (const line of complaints) process.stderr.write(`${line}\n`);
  return complaints.length === 0 ? 0 : 1;
}

/** Gives false when it was to settle and did not. */
function runUntil(session: Session, until: string): boolean {
  if (until !== 'settled') {
    session.advance(parseDuration(until));
    return true;
  }
  return session.cluster.settle(session.cluster.now + SETTLE_LIMIT_MS);
}

function print(session: Session, lines: readonly TypedLine[], json: boolean): void {
  const { read } = session.cluster;
  if (!json) {
    for (const { line, output } of lines) process.stdout.write(`$ ${line}\n${output}\n`);
    return printTables(session);
  }
  const all = [...read.all()];
  const out = {
    time: session.now,
    revision: read.revision,
    historyHash: read.historyHash,
    objects: all.filter((o) => o.kind !== 'Event'),
    events: all.filter((o) => o.kind === 'Event'),
    requests: session.cluster.requests,
    ...(lines.length === 0 ? {} : { lines }),
  };
  process.stdout.write(`${JSON.stringify(out)}\n`);
}
