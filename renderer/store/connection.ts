/** Joins a host's bridge to the stores: news come in, actions go out, and every failure becomes a sentence on screen. */
import type { Bridge, Opening } from '../../shared/ipc/contract.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Frame, Input, InputResult, PodInside, SourceFile } from '../../shared/model/session.ts';
import { i18n } from '../i18n/i18n.ts';
import { actingComponents } from '../graph/acting.ts';
import { qualifiedKind } from '../graph/kinds.ts';
import type { Placement } from '../../shared/model/placement.ts';
import type { Why } from '../../shared/model/why.ts';
import { isStructural } from '../graph/structural.ts';
import { forgetCauses, noteCauses } from './causes.ts';
import { clock, records, turns } from './cluster.ts';
import { marksOf } from './marks.ts';
import { tellActing, tellEnds, tellRequests } from './news.ts';
import { Gap } from './records.ts';
import { touchScene } from './scene.ts';
import { addMarks, addTrouble, type Mark, nextId, useSession } from './session.ts';
import { tellTerminals } from './terminal-text.ts';
import { useView } from './view.ts';

let host: Bridge | undefined;
let reopening = false;
/** Marks of the frames since the time line was last drawn. */
let freshMarks: Mark[] = [];
/** Real ms between two drawings of the time line's marks. */
const marksEvery = 200;

function showMarks(): void {
  const marks = freshMarks;
  freshMarks = [];
  addMarks(marks);
}

/** @throws Error while no host is connected */
export function bridge(): Bridge {
  if (host === undefined) throw new Error('no host is connected');
  return host;
}

/** Starts listening to a host and asks it for everything. Gives a function that stops listening. */
export function connect(to: Bridge): () => void {
  host = to;
  const stops = [
    to.on('frame', onFrame),
    to.on('trouble', addTrouble),
    to.on('command', (command) => {
      if (command.name === 'play-pause') void togglePlay();
      else if (command.name === 'step') void step();
      else if (command.files !== undefined && command.files.length > 0) void applyFiles(command.files);
      else void chooseFiles();
    }),
  ];
  void tried(async () => {
    opened(await to.request('open', null));
    const [scenarios, samples] = await Promise.all([to.request('scenarios', null), to.request('samples', null)]);
    useSession.setState({ scenarios, samples });
  });
  return () => {
    for (const stop of stops) stop();
    host = undefined;
  };
}

function opened(opening: Opening): void {
  turns.drop('traffic');
  if (useSession.getState().generation !== opening.generation) {
    // What was not drawn yet of a cluster that is gone is nobody's mark.
    freshMarks = [];
    forgetCauses();
  }
  records.load(opening.snapshot);
  clock.restart(opening.snapshot.at, performance.now());
  const { pace, traffic, scenario, files, generation } = opening;
  useSession.setState((s) => ({
    connected: true,
    generation,
    pace,
    traffic,
    scenario,
    files,
    epoch: Date.parse(opening.snapshot.epoch),
    marks: s.generation === generation ? s.marks : [],
  }));
  clock.set(opening.snapshot.at, performance.now(), pace.playing && !pace.settled ? pace.speed : 0);
  tellTerminals(opening.terminals, true);
  const { selected, select } = useView.getState();
  if (selected !== undefined && !selected.startsWith('users:') && records.get(selected) === undefined)
    select(undefined);
}

function onFrame(frame: Frame): void {
  const state = useSession.getState();
  if (!state.connected || reopening) return;
  if (frame.generation !== state.generation) return reopen();
  try {
    const touched = records.apply(frame.delta);
    noteCauses(touched, frame.delta.at);
    const created = touched.flatMap((t) => (t.before === undefined && t.after !== undefined ? [t.after] : []));
    freshMarks.push(...marksOf(created, frame.delta.at));
    if (freshMarks.length > 0) turns.ask('marks', showMarks, marksEvery);
    if (touched.some((t) => isStructural(t.before, t.after))) touchScene();
    const said = frame.delta.trace.filter((t) => t.type === 'acted');
    if (touched.length > 0 || said.length > 0) tellActing(actingComponents(touched, said));
  } catch (error) {
    if (!(error instanceof Gap)) throw error;
    return reopen();
  }
  const { pace, traffic } = frame;
  clock.set(frame.delta.at, performance.now(), pace.playing ? pace.speed : 0);
  const samePace =
    pace.playing === state.pace.playing && pace.speed === state.pace.speed && pace.settled === state.pace.settled;
  if (!samePace) useSession.setState({ pace });
  if (frame.terminals !== undefined) tellTerminals(frame.terminals);
  if (traffic !== undefined) turns.ask('traffic', () => useSession.setState({ traffic }));
  tellRequests(frame.delta.trace.filter((t) => t.type === 'request'));
  tellEnds(frame.delta.trace.filter((t) => t.type === 'request-ended'));
}

/** After a gap, as a watch lists again. */
function reopen(): void {
  reopening = true;
  void tried(async () => {
    try {
      opened(await bridge().request('open', null));
    } finally {
      reopening = false;
    }
  });
}

/** Runs something and shows what went wrong with it, if anything did. */
export async function tried<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    addTrouble(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

export const play = () => paced('play');
export const pause = () => paced('pause');
export const step = () => paced('step');

async function paced(request: 'play' | 'pause' | 'step'): Promise<void> {
  await tried(async () => useSession.setState({ pace: await bridge().request(request, null) }));
}

export function togglePlay(): Promise<void> {
  return useSession.getState().pace.playing ? pause() : play();
}

/** 0.1 to 100 virtual seconds a second; 0 runs until it settles. */
export async function setSpeed(speed: number): Promise<void> {
  await tried(async () => useSession.setState({ pace: await bridge().request('speed', speed) }));
}

/** Sends an input; why it was refused is shown. */
export async function send(input: Input): Promise<InputResult | undefined> {
  const result = await tried(() => bridge().request('apply', input));
  if (result?.error !== undefined) addTrouble(result.error);
  return result;
}

function mark(result: InputResult, label: string): void {
  addMarks([{ id: nextId(), at: result.at, tone: 'input', label }]);
}

function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Applies manifests; what became of them is shown as the report. */
export async function applyFiles(files: SourceFile[]): Promise<InputResult | undefined> {
  if (files.length === 0) return undefined;
  const title = files.length === 1 ? baseName(files[0]?.name ?? '') : i18n.t('report.files', { count: files.length });
  useSession.setState({ busy: true });
  const result = await send({ type: 'apply', files });
  useSession.setState({ busy: false });
  if (result?.report === undefined) return result;
  const { report } = result;
  useSession.setState((s) => ({
    report: { id: nextId(), title, report },
    files: [...new Set([...s.files, ...files.map((f) => f.name)])],
  }));
  useView.getState().set({ welcomed: true });
  mark(result, i18n.t('timeline.apply', { what: title }));
  return result;
}

/** Puts edited YAML in the place of a live object. The caller shows the report beside the text. */
export async function replaceObject(yaml: string, what: string): Promise<InputResult | undefined> {
  const result = await tried(() => bridge().request('apply', { type: 'replace', yaml }));
  if (result !== undefined && result.error === undefined) mark(result, i18n.t('timeline.edit', { what }));
  return result;
}

export async function deleteObject(object: KubeObject): Promise<void> {
  const { namespace = '', name } = object.metadata;
  const result = await send({ type: 'delete', kind: qualifiedKind(object), namespace, name });
  if (result !== undefined && result.error === undefined)
    mark(result, i18n.t('timeline.delete', { what: `${object.kind} ${name}` }));
}

export async function setUsersRate(client: string, requestsPerSecond: number): Promise<void> {
  await send({ type: 'users', client, requestsPerSecond });
}

/** The YAML of a live object; its kind as `qualifiedKind` words it. */
export async function yamlOf(kind: string, namespace: string, name: string): Promise<string | undefined> {
  const answer = await tried(() => bridge().request('yaml', { kind, namespace, name }));
  return answer?.yaml;
}

/** What a container has printed; undefined when its pod is gone. */
export async function logsOf(
  pod: KubeObject,
  container: string,
  previous: boolean,
): Promise<{ at: number; text: string }[] | undefined> {
  const { namespace = '', name } = pod.metadata;
  const answer = await tried(() => bridge().request('logs', { namespace, name, container, previous }));
  return answer?.lines;
}

/** What only a pod's kubelet knows of it; undefined when it is gone. */
export async function insideOf(pod: KubeObject): Promise<PodInside | undefined> {
  const { namespace = '', name } = pod.metadata;
  return (await tried(() => bridge().request('inside', { namespace, name }))) ?? undefined;
}

/** The next runs of a CronJob, virtual ms; empty when it has none. */
export async function nextRunsOf(cron: KubeObject): Promise<number[]> {
  const { namespace = '', name } = cron.metadata;
  return (await tried(() => bridge().request('nextRuns', { namespace, name })))?.runs ?? [];
}

/** Hurries to a moment, virtual ms. */
export async function goTo(at: number): Promise<void> {
  const pace = await tried(() => bridge().request('goTo', at));
  if (pace !== undefined) useSession.setState({ pace });
}

/** Why an object is there; undefined when the host cannot say. */
export async function whyOf(uid: string): Promise<Why | undefined> {
  return tried(() => bridge().request('why', { uid }));
}

/** Where a pod could go; null where that makes no sense, undefined when the host cannot say. */
export async function placementOf(uid: string): Promise<Placement | null | undefined> {
  return tried(() => bridge().request('placement', { uid }));
}

/** What keeps an object from doing what it says; undefined when the host cannot say. */
export async function findingsOf(kind: string, namespace: string, name: string): Promise<Finding[] | undefined> {
  return tried(() => bridge().request('findings', { kind, namespace, name }));
}

/** Sets or takes away (null) annotations of an object: how faults are switched. */
export async function annotate(
  object: KubeObject,
  annotations: Record<string, string | null>,
  label: string,
): Promise<void> {
  await patchObject(object, { metadata: { annotations } }, label);
}

/** Sends an input that the time line tells of as `label`. Gives why it was refused, after showing it unless `quiet`. */
export async function sendMarked(input: Input, label: string, quiet = false): Promise<string | undefined> {
  const result = quiet ? await tried(() => bridge().request('apply', input)) : await send(input);
  if (result !== undefined && result.error === undefined) mark(result, label);
  return result?.error;
}

/** Changes an object by a merge patch; the time line tells of it as `label`. */
export async function patchObject(object: KubeObject, patch: object, label: string): Promise<void> {
  await sendMarked(patchOf(object, patch), label);
}

/** The input that a merge patch of an object is. */
export function patchOf(object: KubeObject, patch: object): Extract<Input, { type: 'patch' }> {
  const { namespace = '', name } = object.metadata;
  return { type: 'patch', kind: qualifiedKind(object), namespace, name, patchType: 'merge', patch };
}

export async function resetCluster(scenario: string, seed: number): Promise<void> {
  await tried(async () => {
    opened(await bridge().request('reset', { scenario, seed }));
    useSession.setState({ report: undefined, marks: [] });
    useView.getState().set({ welcomed: false, selected: undefined });
  });
}

/** A page may open its own dialog only while a key or button is pressed; a menu of the host asks for the host's dialog. */
async function chooseFiles(): Promise<void> {
  const files = await tried(() => bridge().request('chooseFiles', null));
  if (files !== undefined) await applyFiles(files);
}

let browse: (() => void) | undefined;

/** Tells which element opens the browser's own file dialog, for hosts that have none. */
export function setBrowse(open: (() => void) | undefined): void {
  browse = open;
}

/** Opens files by the window's own file input: it works in every host. */
export function openFiles(): void {
  browse?.();
}
