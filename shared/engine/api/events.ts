/** Records events as upstream's recorder: floods are joined, alike ones counted, and too many dropped (client-go tools/record/event.go). */
import { formatTime } from '../kernel/time.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Cause } from '../../model/change.ts';
import type { KubeEvent } from '../../model/event.ts';
import type { KubeObject, ObjectReference } from '../../model/meta.ts';
import { isServed } from './availability.ts';
import { correlate, type Said } from './event-correlation.ts';
import type { ApiServer } from './server.ts';
import type { Store } from './store.ts';

/** maxLruCacheEntries. */
const CACHE = 4096;

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
  private second = -1;
  private text = '';

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
    // Nobody hears it; upstream's recorder gives up after some tries.
    if (!isServed(this.kernel)) return;
    const { now } = this.kernel;
    const table = this.kernel.table<Said>('events');
    const who = `${source.component}/${source.host ?? ''}/${about.metadata.uid ?? about.metadata.name}`;
    const { name, namespace = 'default' } = about.metadata;
    const fresh = (): { name: string; namespace: string } => ({ name: `${name}.${this.stamp()}`, namespace });
    const what = { type, reason, message, fieldPath };
    const { said, counted, text, dropped } = correlate(table.get(who), what, fresh, now);
    remember(table, who, said);
    if (dropped) return;
    const cause: Cause = { ...this.kernel.because, actor };
    const lastTimestamp = this.timestamp(now);
    const stored = counted.count > 1 ? this.store.get('Event', counted.namespace, counted.name) : undefined;
    if (stored !== undefined) {
      this.server.update({ ...stored, count: counted.count, lastTimestamp, message: text }, cause);
      return;
    }
    const event: KubeEvent = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: counted.name, namespace: counted.namespace },
      involvedObject: referenceTo(about, fieldPath),
      reason,
      message: text,
      source: source.host === undefined ? { component: source.component } : { ...source, host: source.host },
      firstTimestamp: this.timestamp(counted.first),
      lastTimestamp,
      count: counted.count,
      type,
      eventTime: null,
      reportingComponent: source.component,
      reportingInstance: source.host ?? '',
    };
    this.server.createEvent(event, cause);
  }

  /** Upstream names events by the nanosecond; a counter stands for what a virtual millisecond cannot tell apart. */
  private stamp(): string {
    const table = this.kernel.table<number>('events/counter');
    const n = (table.get('n') ?? 0) + 1;
    table.set('n', n);
    return nanoseconds(this.epoch + this.kernel.now, n % 1_000_000);
  }

  /** RFC 3339 of virtual ms; mostly the same second as before. */
  private timestamp(at: number): string {
    const second = Math.floor((this.epoch + at) / 1000);
    if (second !== this.second) {
      this.second = second;
      this.text = formatTime(second * 1000);
    }
    return this.text;
  }
}

const LOW_BITS = 2 ** 20;

/** `ms` * 1,000,000 + `more` in hexadecimal digits: more bits than a number holds, so in two parts of whole digits. */
export function nanoseconds(ms: number, more: number): string {
  const low = (ms % LOW_BITS) * 1_000_000 + more;
  const high = Math.floor(ms / LOW_BITS) * 1_000_000 + Math.floor(low / LOW_BITS);
  const digits = (low % LOW_BITS).toString(16);
  return high === 0 ? digits : high.toString(16) + digits.padStart(5, '0');
}

function referenceTo({ apiVersion, kind, metadata }: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { name, namespace, uid, resourceVersion } = metadata;
  const reference: ObjectReference = { kind, apiVersion, name };
  if (namespace !== undefined) reference.namespace = namespace;
  if (uid !== undefined) reference.uid = uid;
  if (resourceVersion !== undefined) reference.resourceVersion = resourceVersion;
  if (fieldPath !== undefined) reference.fieldPath = fieldPath;
  return reference;
}
