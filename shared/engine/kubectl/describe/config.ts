/** `kubectl describe` of ConfigMaps, Secrets and ServiceAccounts. */
import { base64Size, decodeBase64Text } from '../../text/base64.ts';
import { listAt, mapAt, textAt } from '../../kinds/look.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { Page } from './page.ts';
import { head, sortedKeys } from './parts.ts';
import type { Subject } from './subject.ts';

export function* describeConfigMap(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  head(page, object);
  page.line(0, '\nData\n====');
  const data = mapAt(object, 'data') ?? {};
  for (const key of sortedKeys(data)) page.line(0, `${key}:\n----\n${data[key]}\n`);
  page.line(0, '\nBinaryData\n====');
  const binary = mapAt(object, 'binaryData') ?? {};
  for (const key of sortedKeys(binary)) page.line(0, `${key}: ${base64Size(binary[key]!)} bytes`);
  page.line(0, '');
  yield* eventsOf(page, subject);
  return page.text();
}

export function describeSecret({ object }: Subject): string {
  const page = new Page();
  head(page, object);
  const type = textAt(object, 'type');
  page.line(0, `\nType:\t${type}`);
  page.line(0, '\nData\n====');
  const data = mapAt(object, 'data') ?? {};
  for (const key of sortedKeys(data)) {
    const isToken = key === 'token' && type === 'kubernetes.io/service-account-token';
    page.row(0, key, isToken ? (decodeBase64Text(data[key]!) ?? '') : `${base64Size(data[key]!)} bytes`);
  }
  return page.text();
}

export function* describeServiceAccount(subject: Subject): Task<string> {
  const { object } = subject;
  const page = new Page();
  head(page, object);
  const [first, ...rest] = listAt(object, 'imagePullSecrets').map((each) => textAt(each, 'name'));
  page.row(0, 'Image pull secrets', first ?? '<none>');
  for (const name of rest) page.line(0, `                   \t${name}`);
  yield* eventsOf(page, subject);
  return page.text();
}
