/** Records events as upstream's recorder: alike ones are counted, floods are joined, then dropped (client-go tools/record/events_cache.go). */
import { formatTime } from '../kernel/time.ts';
import type { Kernel } from '../kernel/kernel.ts';
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

interface Bucket {
  tokens: number;
  at: number;
}
interface Alike {
  messages: readonly string[];
  at: number;
}
interface Seen {
  name: string;
  namespace: string;
  count: number;
  first: string;
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

export class EventRecorder {
  constructor(
    private readonly kernel: Kernel,
    private readonly store: Store,
    private readonly server: ApiServer,
    private readonly epoch: number,
  ) {}

  record(source: EventSource, actor: string, about: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    const who = `${source.component}/${source.host ?? ''}/${about.metadata.uid ?? about.metadata.name}`;
    const alike = `${who}/${type}/${reason}`;
    const joined = this.join(alike, message);
    // Joined events are one event, whatever their last message says.
    const what = joined === message ? `${alike}/${message}/${fieldPath ?? ''}` : alike;
    if (!this.take(who)) return;
    const at = formatTime(this.epoch + this.kernel.now);
    const cause = { actor, ...this.kernel.because };
    const seenTable = this.kernel.table<Seen>('events/seen');
    const seen = seenTable.get(what);
    const stored = seen === undefined ? undefined : this.store.get('Event', seen.namespace, seen.name);
    if (seen !== undefined && stored !== undefined) {
      remember(seenTable, what, { ...seen, count: seen.count + 1 });
      this.server.update({ ...stored, count: seen.count + 1, lastTimestamp: at, message: joined }, cause);
      return;
    }
    const event = this.newEvent(source, about, type, reason, joined, fieldPath, at);
    remember(seenTable, what, { name: event.metadata.name, namespace: event.metadata.namespace!, count: 1, first: at });
    this.server.create(event, cause);
  }

  /** The message, or the joined one when too many different ones came of late. */
  private join(key: string, message: string): string {
    const table = this.kernel.table<Alike>('events/alike');
    const before = table.get(key);
    const now = this.kernel.now;
    const fresh = before === undefined || now - before.at > ALIKE_INTERVAL_MS;
    let messages = fresh ? [] : before.messages;
    if (!messages.includes(message)) messages = [...messages, message];
    if (messages.length <= MAX_ALIKE) {
      remember(table, key, { messages, at: now });
      return message;
    }
    remember(table, key, { messages: messages.slice(1), at: now });
    return `(combined from similar events): ${message}`;
  }

  /** Takes a token of the object's bucket; false when it is empty. */
  private take(key: string): boolean {
    const table = this.kernel.table<Bucket>('events/tokens');
    const now = this.kernel.now;
    const before = table.get(key) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, before.tokens + (now - before.at) / REFILL_MS);
    const enough = tokens >= 1;
    remember(table, key, { tokens: enough ? tokens - 1 : tokens, at: now });
    return enough;
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
      source: source.host === undefined ? { component: source.component } : { component: source.component, host: source.host },
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
