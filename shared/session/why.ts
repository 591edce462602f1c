/** Walks the causes of an object back through the history, from revision to revision, to the person or the timer behind it. */
import type { Change } from '../model/change.ts';
import type { KubeObject } from '../model/meta.ts';
import type { Pod } from '../model/pod.ts';
import type { Deed, FieldNews, Why, WhyStep } from '../model/why.ts';

/** Longer chains tell nobody anything; what is dropped lies in the middle. */
const MOST_STEPS = 12;
const MOST_FIELDS = 3;
const MOST_LETTERS = 48;

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function short(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS - 1)}…`;
}

/** Fields under a path that differ, deepest first known; lists of named things are compared by name. */
function differences(path: string, before: unknown, after: unknown, found: FieldNews[]): void {
  if (before === after || found.length >= MOST_FIELDS) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      differences(path === '' ? key : `${path}.${key}`, before[key], after[key], found);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [i, item] of after.entries()) {
      const name = isRecord(item) && typeof item['name'] === 'string' ? item['name'] : String(i);
      differences(`${path}[${name}]`, before[i], item, found);
    }
    return;
  }
  if (JSON.stringify(before) !== JSON.stringify(after))
    found.push({ path, before: short(before), after: short(after) });
}

const isTrue = (object: KubeObject | undefined, type: string): boolean =>
  ((object as Pod | undefined)?.status?.conditions ?? []).some((c) => c.type === type && c.status === 'True');
const phaseOf = (object: KubeObject | undefined): string => (object as Pod | undefined)?.status?.phase ?? '';
const isOver = (phase: string): boolean => phase === 'Succeeded' || phase === 'Failed';

function deedOf({ before, after }: Change): Deed {
  if (before === undefined) return 'made';
  if (after === undefined) return 'removed';
  if (before.metadata.deletionTimestamp === undefined && after.metadata.deletionTimestamp !== undefined)
    return 'leaving';
  if (after.kind !== 'Pod') return 'changed';
  if (((before as Pod).spec.nodeName ?? '') === '' && ((after as Pod).spec.nodeName ?? '') !== '') return 'placed';
  if (!isOver(phaseOf(before)) && isOver(phaseOf(after))) return 'ended';
  if (isTrue(before, 'Ready') !== isTrue(after, 'Ready')) return isTrue(after, 'Ready') ? 'ready' : 'unready';
  return 'changed';
}

function fieldsOf(change: Change, deed: Deed): FieldNews[] {
  const { before, after } = change;
  if (deed === 'placed') return [{ path: 'spec.nodeName', before: '', after: (after as Pod).spec.nodeName ?? '' }];
  if (deed === 'ended') return [{ path: 'status.phase', before: phaseOf(before), after: phaseOf(after) }];
  if (deed !== 'changed' || before === undefined || after === undefined) return [];
  const [was, is] = [before as unknown as Fields, after as unknown as Fields];
  const found: FieldNews[] = [];
  differences('spec', was['spec'], is['spec'], found);
  differences('data', was['data'], is['data'], found);
  if (found.length === 0) {
    differences('metadata.annotations', before.metadata.annotations, after.metadata.annotations, found);
    differences('metadata.labels', before.metadata.labels, after.metadata.labels, found);
  }
  if (found.length === 0) differences('status', was['status'], is['status'], found);
  return found;
}

function stepOf(change: Change, origin: number): WhyStep {
  const { kind, metadata } = (change.after ?? change.before)!;
  const deed = deedOf(change);
  return {
    at: change.at - origin,
    actor: change.cause.actor,
    deed,
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    fields: fieldsOf(change, deed),
    ...(change.cause.revision === undefined &&
      change.cause.input === undefined &&
      change.cause.timer !== undefined && { timer: change.cause.timer }),
  };
}

/** Deeds of a pod's later life that are worth a line. */
const milestones: ReadonlySet<Deed> = new Set(['placed', 'ready', 'unready', 'ended', 'leaving']);

/**
 * Takes the history (consecutive revisions, oldest first), an object's uid and the virtual ms at which the person's clock
 * showed zero; gives why the object is there and what became of it since. The first cause of the chain is a person's
 * input, a timer, or the oldest change that is remembered.
 */
export function whyOf(history: readonly Change[], uid: string, origin: number): Why {
  const first = history[0]?.revision ?? 0;
  const at = (revision: number): Change | undefined => history[revision - first];
  const own = history.filter((c) => (c.after ?? c.before)?.metadata.uid === uid);
  const birth = own.find((c) => c.before === undefined);
  const causes: WhyStep[] = [];
  let forgotten = birth === undefined;
  for (let change = birth; change !== undefined;) {
    causes.unshift(stepOf(change, origin));
    const { revision, input } = change.cause;
    if (revision === undefined || input !== undefined) break;
    const next = revision < change.revision ? at(revision) : undefined;
    if (next === undefined) forgotten = true;
    change = next;
  }
  if (causes.length > MOST_STEPS) causes.splice(MOST_STEPS >> 1, causes.length - MOST_STEPS);
  const since: WhyStep[] = [];
  for (const change of own) {
    const step = stepOf(change, origin);
    if (!milestones.has(step.deed)) continue;
    // Only the last of many turns: it is how the thing is now.
    const last = since.at(-1);
    if (last !== undefined && isTurn(last.deed) && isTurn(step.deed)) since.pop();
    since.push(step);
  }
  return { causes, since: since.slice(-MOST_STEPS), forgotten };
}

const isTurn = (deed: Deed): boolean => deed === 'ready' || deed === 'unready';
