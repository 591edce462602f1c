/** `kubectl events`: what happened, oldest first (kubectl/pkg/cmd/events/events.go). */
import { ApiError } from '../../api/errors.ts';
import { escapeValue } from '../../api/field-selector.ts';
import { since } from '../../kinds/cells.ts';
import { isMissing } from '../../kinds/defaulting.ts';
import { numberAt, textAt } from '../../kinds/look.ts';
import { parseTime } from '../../kernel/time.ts';
import type { ListBody } from '../../api/rest.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Status } from '../../../model/status.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { EVENTS } from '../describe/events.ts';
import { BareError, CommandError } from '../errors.ts';
import { boolFlag, listFlag, textFlag } from '../flags/flag.ts';
import { goSorted } from '../print/go-sort.ts';
import { outputFlags, outputOf } from '../print/output.ts';
import { printerOf } from '../print/printer.ts';
import { GrowingTable } from '../print/tab-writer.ts';
import { ask } from '../resources/client.ts';
import { discovery, noSuchType } from '../resources/discovery.ts';
import { ALL_NAMESPACES_FLAG, CHUNK_SIZE_FLAG } from '../resources/find.ts';
import { nextEvent, unwatch, watch, type Task } from '../waits.ts';

/** When it was last seen: of a series, of a count, or at all. */
function lastSeen(event: AnyObject): string {
  const last = textAt(event, 'lastTimestamp') || textAt(event, 'eventTime');
  return textAt(event, 'series', 'lastObservedTime') || last;
}

const timeOf = (event: AnyObject): number => parseTime(lastSeen(event)) ?? -Infinity;

function interval(event: AnyObject, now: number): string {
  const times = numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 0;
  const last = since(lastSeen(event), now);
  if (times <= 1) return last;
  const first = isMissing(event['firstTimestamp']) ? event['eventTime'] : event['firstTimestamp'];
  return `${last} (x${times} over ${since(first, now)})`;
}

const rowOf = (event: AnyObject, now: number): string[] => [
  interval(event, now),
  textAt(event, 'type'),
  textAt(event, 'reason'),
  `${textAt(event, 'involvedObject', 'kind')}/${textAt(event, 'involvedObject', 'name')}`,
  textAt(event, 'message').trim(),
];

/** --for TYPE/NAME as a field selector. */
function* selectorFor(text: string): Task<string> {
  if (text === '') return '';
  const [type = '', name = '', ...more] = text.split('/');
  if (type === '' || name === '' || more.length > 0) throw new CommandError('--for must be in resource/name form');
  const found = (yield* discovery()).find(type);
  if (found === undefined) throw new BareError(noSuchType(type));
  const { kind, group, version } = found;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const terms = [
    ['kind', kind],
    ['apiVersion', apiVersion],
    ['name', name],
  ] as const;
  return terms.map(([field, value]) => `involvedObject.${field}=${escapeValue(value)}`).join(',');
}

/** The printer of rows, with or without a column of namespaces. */
function printing(call: Call): (events: readonly AnyObject[]) => void {
  const { flags, io } = call;
  const lines = new GrowingTable();
  const withNamespace = flags.bool('all-namespaces');
  const place = (event: AnyObject): string[] => (withNamespace ? [event.metadata.namespace ?? ''] : []);
  const headings = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
  let first = !flags.bool('no-headers');
  return (events) => {
    const rows = events.map((event) => [...place(event), ...rowOf(event, io.now())]);
    io.out(lines.add(first ? [[...(withNamespace ? ['NAMESPACE'] : []), ...headings], ...rows] : rows));
    first = false;
  };
}

function* follow(
  namespace: string,
  fieldSelector: string,
  resourceVersion: string,
  show: (event: AnyObject) => void,
): Task<void> {
  const number = yield* watch({ resource: EVENTS, namespace, query: { fieldSelector, resourceVersion } });
  try {
    for (;;) {
      const event = yield* nextEvent(number);
      if (event === undefined) return;
      if (event.type === 'ERROR') throw new ApiError(event.object as Status);
      if (event.type === 'ADDED' || event.type === 'MODIFIED') show(event.object as AnyObject);
    }
  } finally {
    yield* unwatch(number);
  }
}

function* run(call: Call): Task<number> {
  const { flags, io, args } = call;
  if (args.length > 0) throw new CommandError(`unexpected arguments: [${args.join(' ')}]`);
  const types = flags.list('types').map((type) => type.toLowerCase());
  if (types.some((type) => type !== 'normal' && type !== 'warning'))
    throw new CommandError('valid --types are Normal or Warning');
  const isWanted = (event: AnyObject): boolean =>
    types.length === 0 || types.includes(textAt(event, 'type').toLowerCase());
  const place = yield* namespaceOf(call);
  const namespace = flags.bool('all-namespaces') ? '' : place.namespace;
  const fieldSelector = yield* selectorFor(flags.text('for'));
  const list = (yield* ask({ verb: 'list', resource: EVENTS, namespace, query: { fieldSelector } })) as ListBody;
  const events = goSorted((list.items as AnyObject[]).filter(isWanted), (a, b) => timeOf(a) < timeOf(b));
  const output = outputOf(call);
  const show = printing(call);
  const isWatching = flags.bool('watch');
  if (events.length === 0 && !isWatching)
    io.err(namespace === '' ? 'No events found.\n' : `No events found in ${namespace} namespace.\n`);
  // kubectl's printer of names passes over lists of events.
  else if (output.format !== '' && output.format !== 'name') {
    const printer = yield* printerOf(call, output);
    printer.print({ apiVersion: 'v1', kind: 'EventList', metadata: {}, items: events } as unknown as AnyObject);
  } else if (output.format === '' && events.length > 0) show(events);
  if (isWatching)
    yield* follow(namespace, fieldSelector, list.metadata.resourceVersion, (event) => {
      if (isWanted(event)) show([event]);
    });
  return 0;
}

export const events: Command = {
  name: 'events',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'events [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  short: 'List events',
  flags: [
    ALL_NAMESPACES_FLAG,
    CHUNK_SIZE_FLAG,
    textFlag('for', 'Only events about this resource, TYPE/NAME.'),
    boolFlag('no-headers', 'Leaves out the headers.'),
    ...outputFlags(),
    listFlag('types', 'Only events of these types.'),
    boolFlag('watch', 'After the list, waits for more.', { short: 'w' }),
  ],
  complete: () => [],
  run,
};
