/** core/v1 Event: what happened to an object, as `kubectl get events` prints it. */
import { invalid, type FieldError } from '../api/field-error.ts';
import { isDns1123Subdomain } from '../api/names.ts';
import type { KubeEvent } from '../../model/event.ts';
import { since } from './cells.ts';
import { NAME, textColumn } from './columns.ts';
import { isUnset } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { numberAt, textAt } from './look.ts';

/** The event lies in the namespace of what it is about; those of cluster-scoped objects in "default". */
function validateEvent(event: KubeEvent): FieldError[] {
  const namespace = event.metadata.namespace ?? '';
  const about = event.involvedObject.namespace ?? '';
  const fits = about === '' ? namespace === '' || namespace === 'default' : namespace === about;
  const errors = fits ? [] : [invalid('involvedObject.namespace', about, 'does not match event.namespace')];
  return [...errors, ...isDns1123Subdomain(namespace).map((text) => invalid('namespace', namespace, text))];
}

function targetCell(event: KubeEvent): string {
  const { kind = '', name = '' } = event.involvedObject;
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

/** "kubelet, node-1"; events written by the newer API name their controller instead. */
function sourceCell(event: KubeEvent): string {
  const component = event.source?.component || (event.reportingComponent ?? '');
  const instance = event.source?.host || (event.reportingInstance ?? '');
  return instance === '' ? component : `${component}, ${instance}`;
}

interface Times {
  first: string;
  last: string;
  count: number;
}

/** An event of the newer API has a time and a series instead of two timestamps and a count. */
function timesOf(event: KubeEvent, nowMs: number): Times {
  const first = since(isUnset(event.firstTimestamp) ? event.eventTime : event.firstTimestamp, nowMs);
  const last = isUnset(event.lastTimestamp) ? first : since(event.lastTimestamp, nowMs);
  const seen = textAt(event, 'series', 'lastObservedTime');
  if (seen !== '') return { first, last: since(seen, nowMs), count: numberAt(event, 'series', 'count') ?? 0 };
  return { first, last, count: event.count || 1 };
}

export const eventKind: Kind<KubeEvent> = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  simulated: true,
  schema: 'CoreV1Event',
  status: false,
  scale: false,
  defaults: (event) => event,
  validate: validateEvent,
  validateUpdate: validateEvent,
  prepareForCreate: (event) => event,
  prepareForUpdate: (next) => next,
  columns: [
    textColumn('Last Seen'),
    textColumn('Type'),
    textColumn('Reason'),
    textColumn('Object'),
    textColumn('Subobject', 1),
    textColumn('Source', 1),
    textColumn('Message'),
    textColumn('First Seen', 1),
    textColumn('Count', 1),
    { ...NAME, priority: 1 },
  ],
  row: (event, nowMs) => {
    const { first, last, count } = timesOf(event, nowMs);
    return [
      last,
      event.type ?? '',
      event.reason ?? '',
      targetCell(event),
      event.involvedObject.fieldPath ?? '',
      sourceCell(event),
      (event.message ?? '').trim(),
      first,
      count,
      event.metadata.name,
    ];
  },
  fields: { '': 'shown' },
};
