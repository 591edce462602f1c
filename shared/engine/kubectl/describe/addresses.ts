/** `kubectl describe` of ServiceCIDRs and IPAddresses. */
import { at, listAt, textAt, textsAt } from '../../kinds/look.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { Page } from './page.ts';
import { conditions, head } from './parts.ts';
import type { Subject } from './subject.ts';

export function* describeServiceCidr(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  head(page, object, false);
  page.row(0, 'CIDRs', textsAt(object, 'spec', 'cidrs').join(', '));
  const list = listAt(object, 'status', 'conditions');
  if (list.length > 0) page.line(0, 'Status:');
  conditions(page, list, [
    ['Type', 'type'],
    ['Status', 'status'],
    ['LastTransitionTime', 'lastTransitionTime'],
    ['Reason', 'reason'],
    ['Message', 'message'],
  ]);
  yield* eventsOf(page, subject);
  return page.text();
}

export function* describeIpAddress(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  head(page, object, false);
  const parent = at(object, 'spec', 'parentRef');
  if (parent !== undefined) {
    page.line(0, 'Parent Reference:');
    for (const [title, field] of [
      ['Group', 'group'],
      ['Resource', 'resource'],
      ['Namespace', 'namespace'],
      ['Name', 'name'],
    ] as const)
      page.row(1, title, textAt(parent, field));
  }
  yield* eventsOf(page, subject);
  return page.text();
}
