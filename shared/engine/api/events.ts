/** Records events as upstream's recorder: alike ones are counted, floods are joined, then dropped (client-go tools/record/events_cache.go). */
import { formatTime } from '../kernel/time.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Cause } from '../../model/change.ts';
import type { KubeEvent } from '../../model/event.ts';
import type { KubeObject, ObjectReference } from '../../model/meta.ts';
import type { ApiServer } from './server.ts';
import type { Store } from './store.ts';

/** maxLruCacheEntries. */
const CACHE = 4096;
/** More different messages than this of one reason about one object within the interval are joined. */
const MAX_ALIKE = 10;
const ALIKE_INTERVAL_MS = 600_000;
/** 25 events at once about one object, then one every five minutes. */
const BURST = 25;
const REFILL_MS = 300_000;
/** Different events about one object that are still counted. */
const MAX_COUNTED = 40;

/** One event that is being counted. */
interface Counted {
  type: string;
  reason: string;
  /** As recorded; of joined ones the last. */
  message: string;
  fieldPath: string | undefined;
  joined: boolean;
  name: string;
  namespace: string;
  count: number;
  /** Virtual ms of the last time. */
  at: number;
}

/** What one source said of one object. */
interface Said {
  tokens: number;
  at: number;
  events: readonly Counted[];
}

export interface EventSource {
  /** "kubelet", "default-scheduler", "deployment-controller" */
  component: string;
  /** The node, where the source is a kubelet. */
  host?: string;
}

/** Remembers a value as the most recent; forgets the least recent when there are too many. */
function remember<T>(table: Map<string, T>, key: string, value: T): void {
  table.delete(key);
  if (table.size >= CACHE) table.delete(table.keys().next().value!);
  table.set(key, value);
}

/** True when the message is one too many of its reason in a short time (EventAggregator). */
function isFlood(events: readonly Counted[], type: string, reason: string, message: string, now: number): boolean {
  if (events.length < MAX_ALIKE) return false;
  let alike = 0;
  for (const e of events) {
    if (e.type !== type || e.reason !== reason || now - e.at > ALIKE_INTERVAL_MS) continue;
    if (!e.joined && e.message === message) return false;
    alike += 1;
  }
  return alike >= MAX_ALIKE;
}

export class EventRecorder {
  constructor(
    private readonly kernel: Kernel,
    private readonly store: Store,
    private readonly server: ApiServer,
    private readonly epoch: number,
  ) {}

  record(
    source: EventSource,
    actor: string,
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    fieldPath?: string,
  ): void {
    const { now } = this.kernel;
    const table = this.kernel.table<Said>('events');
    const who = `${source.component}/${source.host ?? ''}/${about.metadata.uid ?? about.metadata.name}`;
    const said = table.get(who);
    const tokens = said === undefined ? BURST : Math.min(BURST, said.tokens + (now - said.at) / REFILL_MS);
    const events = said?.events ?? [];
    if (tokens < 1) {
      remember(table, who, { tokens, at: now, events });
      return;
    }
    const joined = isFlood(events, type, reason, message, now);
    const known = events.find(
      (e) =>
        e.type === type &&
        e.reason === reason &&
        e.joined === joined &&
        (joined || (e.message === message && e.fieldPath === fieldPath)),
    );
    const cause = { actor, ...this.kernel.because };
    const text = joined ? `(combined from similar events): ${message}` : message;
    const counted =
      this.again(known, text, now, cause) ??
      this.first(source, about, { type, reason, message, fieldPath, joined }, text, cause);
    const others = known === undefined ? events : events.filter((e) => e !== known);
    remember(table, who, { tokens: tokens - 1, at: now, events: [...others.slice(-MAX_COUNTED), counted] });
  }

  /** Counts an event that is there already. */
  private again(known: Counted | undefined, text: string, now: number, cause: Cause): Counted | undefined {
    const stored = known === undefined ? undefined : this.store.get('Event', known.namespace, known.name);
    if (known === undefined || stored === undefined) return undefined;
    const count = known.count + 1;
    this.server.update({ ...stored, count, lastTimestamp: formatTime(this.epoch + now), message: text }, cause);
    return { ...known, count, at: now };
  }

  private first(
    source: EventSource,
    about: KubeObject,
    said: Pick<Counted, 'reason' | 'message' | 'fieldPath' | 'joined'> & { type: 'Normal' | 'Warning' },
    text: string,
    cause: Cause,
  ): Counted {
    const at = formatTime(this.epoch + this.kernel.now);
    const { metadata } = this.server.createEvent(
      this.newEvent(source, about, said.type, said.reason, text, said.fieldPath, at),
      cause,
    );
    return { ...said, name: metadata.name, namespace: metadata.namespace ?? 'default', count: 1, at: this.kernel.now };
  }

  private newEvent(
    source: EventSource,
    about: KubeObject,
    type: KubeEvent['type'],
    reason: string,
    message: string,
    fieldPath: string | undefined,
    at: string,
  ): KubeEvent {
    const { name, namespace, uid, resourceVersion } = about.metadata;
    const involvedObject: ObjectReference = { kind: about.kind, apiVersion: about.apiVersion, name };
    if (namespace !== undefined) involvedObject.namespace = namespace;
    if (uid !== undefined) involvedObject.uid = uid;
    if (resourceVersion !== undefined) involvedObject.resourceVersion = resourceVersion;
    if (fieldPath !== undefined) involvedObject.fieldPath = fieldPath;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${this.stamp()}`, namespace: namespace ?? 'default' },
      involvedObject,
      reason,
      message,
      source:
        source.host === undefined
          ? { component: source.component }
          : { component: source.component, host: source.host },
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: source.component,
      reportingInstance: source.host ?? '',
    };
  }

  /** Upstream names events by the nanosecond; a counter stands for what a virtual millisecond cannot tell apart. */
  private stamp(): string {
    const table = this.kernel.table<number>('events/counter');
    const n = (table.get('n') ?? 0) + 1;
    table.set('n', n);
    return (BigInt(this.epoch + this.kernel.now) * 1_000_000n + BigInt(n % 1_000_000)).toString(16);
  }
}
