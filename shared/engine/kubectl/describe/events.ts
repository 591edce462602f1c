/** The events of an object, at the end of its description (DescribeEvents, searchEvents). */
import { since } from '../../kinds/cells.ts';
import { isMissing } from '../../kinds/defaulting.ts';
import { at, numberAt, textAt } from '../../kinds/look.ts';
import { escapeValue } from '../../api/field-selector.ts';
import { parseTime } from '../../kernel/time.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { goSorted } from '../print/go-sort.ts';
import { listObjects } from '../resources/client.ts';
import type { Address, Task } from '../waits.ts';
import type { Page } from './page.ts';
import type { Subject } from './subject.ts';

export const EVENTS: Address = { group: '', version: 'v1', plural: 'events' };

/** Which object events are about; what is empty is not asked for. */
export interface About {
  name: string;
  namespace: string;
  kind: string;
  uid: string;
}

export const aboutOf = ({ object }: Subject): About => ({
  name: object.metadata.name,
  namespace: object.metadata.namespace ?? '',
  kind: object.kind,
  uid: object.metadata.uid ?? '',
});

/** The events about an object. @throws StatusError */
export function* searchEvents({ name, namespace, kind, uid }: About): Task<AnyObject[]> {
  const terms = [
    ['involvedObject.name', name],
    ['involvedObject.namespace', namespace],
    ['involvedObject.kind', kind],
    ['involvedObject.uid', uid],
  ] as const;
  const fieldSelector = terms
    .filter(([field, value]) => value !== '' || field === 'involvedObject.namespace')
    .map(([field, value]) => `${field}=${escapeValue(value)}`)
    .join(',');
  return yield* listObjects(EVENTS, namespace, { fieldSelector });
}

/** "2m42s (x5 over 15m)". now: Unix ms. */
export function interval(event: AnyObject, now: number): string {
  const first = since(isMissing(event['eventTime']) ? event['firstTimestamp'] : event['eventTime'], now);
  const series = at(event, 'series');
  if (series !== undefined)
    return `${since(textAt(series, 'lastObservedTime'), now)} (x${numberAt(series, 'count') ?? 0} over ${first})`;
  const times = numberAt(event, 'count') ?? 0;
  return times > 1 ? `${since(event['lastTimestamp'], now)} (x${times} over ${first})` : first;
}

const lastSeen = (event: AnyObject): number => parseTime(textAt(event, 'lastTimestamp')) ?? -Infinity;

/** In order of the last time that they were seen (util/event.SortableEvents). */
export const byLastSeen = (events: readonly AnyObject[]): AnyObject[] =>
  goSorted(events, (a, b) => lastSeen(a) < lastSeen(b));

export function printEvents(page: Page, events: readonly AnyObject[], now: number): void {
  if (events.length === 0) return page.row(0, 'Events', '<none>');
  page.flush();
  page.line(0, 'Events:');
  page.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  page.line(1, '----\t------\t----\t----\t-------');
  for (const event of byLastSeen(events)) {
    const from = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
    const path = textAt(event, 'involvedObject', 'fieldPath');
    const message = textAt(event, 'message').trim();
    const cells = [textAt(event, 'type'), textAt(event, 'reason'), interval(event, now), from];
    page.line(1, [...cells, path === '' ? message : `${path}: ${message}`].join('\t'));
  }
}

/** Looks for the events of the subject and prints them, unless they are not wanted. */
export function* eventsOf(page: Page, subject: Subject): Task<void> {
  if (!subject.showEvents) return;
  printEvents(page, yield* searchEvents(aboutOf(subject)), subject.now);
}
