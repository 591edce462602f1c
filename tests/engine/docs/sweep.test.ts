/** Every manifest of the documentation's pods, application, debug and controllers examples, alone and as its page has it, to its end. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, example } from '../../support/docs-page.ts';
import type { KubeEvent } from '../../../shared/model/event.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { ENDINGS, GONE, READY, REFUSED, type Ending } from './endings.ts';

const FOLDERS = ['pods', 'application', 'debug', 'controllers'];
const MINUTES = 5;

const filesOf = (root: string): string[] =>
  FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => `${folder}/${file}`),
  );

/** Of the documentation of 1.28, and what newer ones have besides. */
const files = (): string[] => {
  const sets = fixturesDir === undefined ? [] : ['website-examples', 'website-examples-newer'];
  const roots = sets.map((set) => join(fixturesDir!, 'manifests', set, 'files/content/en/examples'));
  return [...new Set(roots.flatMap(filesOf))].sort();
};

/** How a pod stands, in the words of `endings.ts`. */
function endOf(page: DocsPage, pod: Pod): string {
  const { status = {} } = pod;
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return status.phase;
  const scheduled = status.conditions?.find((c) => c.type === 'PodScheduled');
  if (scheduled?.status !== 'True')
    return `Pending ${scheduled?.reason ?? ''} ${scheduled?.message ?? ''}`.replace(
      /0\/\d nodes are available: (.*?)\. .*/,
      '$1',
    );
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const restarted = all.find((c) => c.restartCount > 0)?.lastState?.terminated;
  if (restarted !== undefined) return `restarted after ${restarted.reason} ${restarted.exitCode}`;
  const waiting = all.find((c) => c.state?.waiting !== undefined)?.state?.waiting;
  const isBegun = all.some((c) => c.state?.running !== undefined || c.state?.terminated !== undefined);
  if (waiting?.reason === 'ContainerCreating' || (waiting?.reason === 'PodInitializing' && !isBegun)) {
    const failed = [...page.session.cluster.read.list('Event', pod.metadata.namespace ?? '')]
      .map((e) => e as unknown as KubeEvent)
      .filter((e) => e.type === 'Warning' && e.involvedObject.name === pod.metadata.name);
    return `ContainerCreating ${failed.at(-1)?.reason ?? ''} ${(failed.at(-1)?.message ?? '').replace(/^.* : /, '')}`;
  }
  if (waiting !== undefined) return `${waiting.reason} ${waiting.message ?? ''}`;
  const ended = (status.containerStatuses ?? []).filter((c) => c.state?.terminated !== undefined);
  const isRest = (status.containerStatuses ?? []).every((c) => c.ready || c.state?.terminated?.exitCode === 0);
  if (ended.length > 0) return isRest ? 'one Completed, others ready' : 'a container ended badly';
  return status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true ? READY : 'not ready';
}

/** What no manifest may meet: that the model lacks what its commands need. */
function lacks(page: DocsPage, pod: Pod): string[] {
  const said = pod.spec.containers.flatMap((c) =>
    [false, true].flatMap((previous) => page.session.cluster.logs(pod, c.name, previous).map((line) => line.text)),
  );
  const ends = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].flatMap((c) =>
    [c.state?.terminated, c.lastState?.terminated].map((end) => end?.message ?? ''),
  );
  return [...said, ...ends].filter((text) => /command not found|: not found|executable file not found/.test(text));
}

/** Plays a manifest; gives how its pods end. */
function play(text: string, first: readonly string[] = []): string[] {
  const namespaces = new Set([...text.matchAll(/^ +namespace: (\S+)/gm)].map(([, name]) => name!));
  // Only where claims are to be filled is there a class of storage.
  const page = new DocsPage(/PersistentVolumeClaim|volumeClaimTemplates/.test(text) ? {} : { bare: true });
  const before = new Set([...page.session.cluster.read.list('Pod')].map((pod) => pod.metadata.uid));
  for (const name of namespaces) page.apply(`apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`);
  for (const one of first) page.apply(one);
  const refused = page.refusal(text);
  if (refused !== '') return [`refused ${refused.replace(/^.*: (?=error looking)/, '')}`];
  // What k3s puts before a Service is the cluster's own; a port that traefik has stays its.
  const isBalancer = (pod: Pod): boolean => pod.metadata.labels?.['svccontroller.k3s.cattle.io/svcname'] !== undefined;
  const since = () =>
    [...page.session.cluster.read.list('Pod')].filter((pod) => !before.has(pod.metadata.uid) && !isBalancer(pod));
  const atOnce = since();
  page.wait(MINUTES * 60);
  const made = since();
  if (made.length === 0) return atOnce.map(() => GONE);
  return made.map((pod) => {
    expect(lacks(page, pod)).toEqual([]);
    return endOf(page, pod);
  });
}

/** Plays it alone and as its page has it. Gives how many pods it made. */
function check(text: string, ending: Ending): number {
  const ends = play(text);
  for (const end of ends) expect(end.startsWith(ending.alone), `${end}\nis not\n${ending.alone}`).toBe(true);
  // What does not run says why.
  expect(ending.alone === READY || ending.because !== undefined).toBe(true);
  if (ending.with !== undefined) for (const end of play(text, ending.with)) expect(end).toBe(ending.thus);
  return ends.length;
}

describe.skipIf(fixturesDir === undefined)('every example', () => {
  let pods = 0;
  const none: string[] = [];

  test.each(files())('%s', (file) => {
    const refused = REFUSED[file];
    if (refused !== undefined) {
      expect(play(example(file)).join()).toContain(refused);
      return;
    }
    const made = check(example(file), ENDINGS[file] ?? { alone: READY });
    pods += made;
    if (made === 0) none.push(file);
  });

  test('is counted', () => {
    expect(pods).toBeGreaterThan(100);
    expect(Object.keys(ENDINGS).filter((file) => none.includes(file) || !files().includes(file))).toEqual([]);
    console.log(`  ${files().length} manifests, ${pods} pods; without pods of their own:\n    ${none.join('\n    ')}`);
  });
});
