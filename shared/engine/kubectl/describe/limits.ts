/** `kubectl describe` of quotas, LimitRanges, and of namespaces, which show both. */
import { bytesOf, parseQuantity, quantityOf } from '../../api/quantity.ts';
import { fieldsAt, listAt, mapAt, textAt, textsAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { byText } from '../../text/go-json.ts';
import { listObjects } from '../resources/client.ts';
import type { Address, Task } from '../waits.ts';
import { Page } from './page.ts';
import { conditions, head, sortedKeys } from './parts.ts';
import type { Subject } from './subject.ts';

const QUOTAS: Address = { group: '', version: 'v1', plural: 'resourcequotas' };
const LIMIT_RANGES: Address = { group: '', version: 'v1', plural: 'limitranges' };

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function scopes(page: Page, depth: number, quota: AnyObject, star: string): void {
  const list = textsAt(quota, 'spec', 'scopes').sort(byText);
  if (list.length === 0) return;
  page.row(depth, 'Scopes', list.join(', '));
  for (const scope of list) if (SCOPES[scope] !== undefined) page.line(depth, `${star} ${SCOPES[scope]}`);
}

/** What is used, in the way in which the limit is written. */
function inFormOf(used: string, hard: string): string {
  const [a, b] = [parseQuantity(used), parseQuantity(hard)];
  if (!a.ok || !b.ok || a.amount.format === b.amount.format) return used;
  return quantityOf(bytesOf(used), b.amount.format);
}

export function describeQuota({ object }: Subject): string {
  const page = new Page();
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Namespace', object.metadata.namespace ?? '');
  scopes(page, 0, object, ' *');
  page.line(0, 'Resource\tUsed\tHard');
  page.line(0, '--------\t----\t----');
  const [hard, used] = [mapAt(object, 'status', 'hard') ?? {}, mapAt(object, 'status', 'used') ?? {}];
  for (const name of sortedKeys(hard))
    page.line(0, `${name}\t${inFormOf(used[name] ?? '0', hard[name]!)}\t${hard[name]}`);
  return page.text();
}

const COLUMNS = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'];

function limitLines(page: Page, range: AnyObject, indent: string): void {
  for (const item of listAt(range, 'spec', 'limits')) {
    const names = new Set(COLUMNS.flatMap((column) => sortedKeys(fieldsAt(item, column))));
    for (const name of [...names].sort(byText)) {
      const cells = COLUMNS.map((column) => mapAt(item, column)?.[name] ?? '-');
      page.line(0, `${indent}${[textAt(item, 'type'), name, ...cells].join('\t')}`);
    }
  }
}

const HEADINGS = 'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio';
const RULES = '----\t--------\t---\t---\t---------------\t-------------\t-----------------------';

export function describeLimitRange({ object }: Subject): string {
  const page = new Page();
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Namespace', object.metadata.namespace ?? '');
  page.line(0, HEADINGS);
  page.line(0, RULES);
  limitLines(page, object, '');
  return page.text();
}

function quotasOf(page: Page, list: readonly AnyObject[]): void {
  if (list.length === 0) return page.line(0, 'No resource quota.');
  page.line(0, 'Resource Quotas');
  for (const quota of [...list].sort((a, b) => byText(a.metadata.name, b.metadata.name))) {
    page.row(1, 'Name', quota.metadata.name);
    scopes(page, 1, quota, '*');
    page.line(1, 'Resource\tUsed\tHard');
    page.line(1, '--------\t---\t---');
    const [hard, used] = [mapAt(quota, 'status', 'hard') ?? {}, mapAt(quota, 'status', 'used') ?? {}];
    for (const name of sortedKeys(hard)) page.line(1, `${name}\t${used[name] ?? '0'}\t${hard[name]}`);
  }
}

export function* describeNamespace({ object }: Subject): Task<string> {
  const page = new Page();
  head(page, object, false);
  page.row(0, 'Status', textAt(object, 'status', 'phase'));
  conditions(page, listAt(object, 'status', 'conditions'), [
    ['Type', 'type'],
    ['Status', 'status'],
    ['LastTransitionTime', 'lastTransitionTime'],
    ['Reason', 'reason'],
    ['Message', 'message'],
  ]);
  page.line(0, '');
  quotasOf(page, yield* listObjects(QUOTAS, object.metadata.name));
  page.line(0, '');
  const ranges = yield* listObjects(LIMIT_RANGES, object.metadata.name);
  if (ranges.length === 0) page.line(0, 'No LimitRange resource.');
  else {
    page.line(0, 'Resource Limits');
    page.line(0, ` ${HEADINGS}`);
    page.line(0, ` ${RULES}`);
    for (const range of ranges) limitLines(page, range, ' ');
  }
  return page.text();
}
