/** Pieces that descriptions of many kinds share (kubectl/pkg/describe/describe.go). */
import { since } from '../../kinds/cells.ts';
import { at, listAt, mapAt, numberAt, textAt } from '../../kinds/look.ts';
import { isMissing } from '../../kinds/defaulting.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { byText } from '../../text/go-json.ts';
import { longTime, Page } from './page.ts';

type Texts = Readonly<Record<string, string>>;

const keysOf = (map: object | undefined): string[] => Object.keys(map ?? {}).sort(byText);

export const sortedKeys = keysOf;

/** "Labels:  a=1" and the others below it. @param indent before the title and the others */
export function labels(page: Page, title: string, map: Texts | undefined, indent = ''): void {
  page.stack(
    title,
    keysOf(map).map((key) => `${key}=${map![key]}`),
    indent,
  );
}

/** Longer ones go on a line of their own, cut. */
const MAX_ANNOTATION = 140;
const SKIPPED = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

const shorten = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max)}...` : text);

export function annotations(page: Page, title: string, map: Texts | undefined): void {
  const lines: string[] = [];
  for (const key of keysOf(map)) {
    if (SKIPPED.has(key)) continue;
    const value = map![key]!.replace(/\n$/, '');
    if (value.length + key.length + 2 <= MAX_ANNOTATION && !value.includes('\n')) {
      lines.push(`${key}: ${value}`);
      continue;
    }
    lines.push(`${key}:`, ...value.split('\n').map((line) => `  ${shorten(line, MAX_ANNOTATION - 2)}`));
  }
  page.stack(title, lines);
}

/** Name, namespace, labels, annotations. */
export function head(page: Page, { metadata }: AnyObject, withNamespace = true): void {
  page.row(0, 'Name', metadata.name);
  if (withNamespace) page.row(0, 'Namespace', metadata.namespace ?? '');
  labels(page, 'Labels', metadata.labels);
  annotations(page, 'Annotations', metadata.annotations);
}

/** "ReplicaSet/web-5d4f", or '' where nothing controls it. */
export function controllerOf({ metadata }: AnyObject): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`;
}

/** "Terminating (lasts 3m)" of what is being deleted; otherwise its phase. */
export function phaseText({ metadata, ...rest }: AnyObject, now: number): string {
  const { deletionTimestamp } = metadata;
  return isMissing(deletionTimestamp)
    ? textAt(rest, 'status', 'phase')
    : `Terminating (lasts ${since(deletionTimestamp, now)})`;
}

export function tolerations(page: Page, title: string, list: readonly unknown[], indent = ''): void {
  const byKey = [...list].sort((a, b) => byText(textAt(a, 'key'), textAt(b, 'key')));
  page.stack(
    title,
    byKey.map((toleration) => {
      const [key, value, effect] = ['key', 'value', 'effect'].map((field) => textAt(toleration, field)) as [
        string,
        string,
        string,
      ];
      const start = `${key}${value === '' ? '' : `=${value}`}${effect === '' ? '' : `:${effect}`}`;
      const exists = textAt(toleration, 'operator') === 'Exists' && value === '';
      const op = exists ? (start === '' ? 'op=Exists' : ' op=Exists') : '';
      const seconds = numberAt(toleration, 'tolerationSeconds');
      return `${start}${op}${seconds === undefined ? '' : ` for ${seconds}s`}`;
    }),
    indent,
  );
}

/** Columns of conditions: which fields of them, under which headings; times are written out. */
export function conditions(
  page: Page,
  list: readonly unknown[],
  columns: readonly (readonly [heading: string, field: string])[],
  gap = '\t',
): void {
  if (list.length === 0) return;
  const headings = columns.map(([heading]) => heading);
  page.line(0, 'Conditions:');
  page.line(1, headings.join('\t'));
  page.line(
    1,
    columns
      .map(([heading, field]) =>
        '-'.repeat(field === 'lastHeartbeatTime' || field === 'lastProbeTime' ? 17 : heading.length),
      )
      .join('\t'),
  );
  for (const each of list) {
    const cells = columns.map(([, field]) =>
      field.endsWith('Time') ? longTime(textAt(each, field)) : textAt(each, field),
    );
    page.line(1, cells.join(gap));
  }
}

/** Type, status and reason, as workloads print them. */
export function workloadConditions(page: Page, object: AnyObject): void {
  const list = listAt(object, 'status', 'conditions');
  if (list.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, 'Type\tStatus\tReason');
  page.line(1, '----\t------\t------');
  for (const each of list)
    page.line(1, `${textAt(each, 'type')} \t${textAt(each, 'status')}\t${textAt(each, 'reason')}`);
}

export const boolWord = (value: unknown): string => (value === true ? 'True' : 'False');
export const boolOrUnset = (value: unknown): string => (typeof value === 'boolean' ? boolWord(value) : '<unset>');
export const orNone = (text: string): string => (text === '' ? '<none>' : text);
export const orUnset = (text: string): string => (text === '' ? '<unset>' : text);

/** A number's text, or what stands for none. */
export const numberOr = (object: unknown, missing: string, ...path: readonly string[]): string => {
  const value = numberAt(object, ...path);
  return value === undefined ? missing : String(value);
};

/** A number that Go has no pointer for: 0 when it is missing. */
export const count = (object: unknown, ...path: readonly string[]): number => numberAt(object, ...path) ?? 0;

/** "[a b]", as Go prints a list. */
export const goList = (list: readonly unknown[]): string => `[${list.map(String).join(' ')}]`;

/** A text or a number, as intstr prints it. */
export const intOrText = (object: unknown, ...path: readonly string[]): string => {
  const value = at(object, ...path);
  return value === undefined ? '0' : String(value);
};

/** Amounts of a resource list, in order of names. */
export function amounts(page: Page, depth: number, list: object | undefined): void {
  for (const name of keysOf(list)) page.row(depth, name, mapAt(list)?.[name] ?? '0');
}
