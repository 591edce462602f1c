/** Lists as clients know them: in the order of keys, as of one revision, and page by page (apiserver storage/etcd3/store.go GetList). */
import type { KubeObject } from '../../model/meta.ts';
import { decodeBase64, encodeBase64 } from '../text/base64.ts';
import { badRequest, expired, tooLargeResourceVersion } from './errors.ts';
import { keyOf, kindOf, type KindName } from './kind-map.ts';
import { isRecord } from './patch/record.ts';
import type { Store } from './store.ts';

export interface ListOptions {
  kind: KindName;
  /** '' = all namespaces. */
  namespace: string;
  matches(object: KubeObject): boolean;
  /** Whether `matches` may leave objects out: then nobody counts what remains. */
  selective: boolean;
  /** At most so many items; 0 = all. */
  limit: number;
  /** The token of the page before; '' = the first page. */
  next: string;
  /** A revision that must have been reached; undefined = any. */
  notBefore: number | undefined;
  /** As of that very revision, and not as of now. */
  exactly: boolean;
}

export interface ListMeta {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** The end of what etcd would not read further from. */
const AFTER = '\0';

/** At the latest revision, whatever the first page was at. */
const LATEST = -1;

interface Token {
  revision: number;
  /** Keys below have been listed. */
  start: string;
}

const NOT_VALID = 'continue key is not valid';

function encodeToken({ revision, start }: Token): string {
  const json = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start });
  return encodeBase64(json).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @throws ApiError BadRequest in upstream's words (storage/continue.go) */
function decodeToken(text: string): Token {
  const bare = text.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = decodeBase64(bare.padEnd(Math.ceil(bare.length / 4) * 4, '='));
  if (bytes === undefined) throw badRequest(`${NOT_VALID}: illegal base64 data at input byte ${badByte(text)}`);
  let token: unknown;
  try {
    token = JSON.parse(String.fromCharCode(...bytes));
  } catch {
    throw badRequest(`${NOT_VALID}: invalid character in the token`);
  }
  const { v, rv, start } = isRecord(token) ? token : {};
  if (v !== 'meta.k8s.io/v1') {
    const version = typeof v === 'string' ? v : '';
    throw badRequest(`${NOT_VALID}: server does not recognize this encoded version ${version}`);
  }
  if (typeof rv !== 'number' || rv === 0)
    throw badRequest(`${NOT_VALID}: incorrect encoded start resourceVersion (version meta.k8s.io/v1)`);
  if (typeof start !== 'string' || start === '')
    throw badRequest(`${NOT_VALID}: encoded start key empty (version meta.k8s.io/v1)`);
  return { revision: rv, start };
}

/** Where a text stops being base64url. */
function badByte(text: string): number {
  const at = /[^A-Za-z0-9_-]/.exec(text)?.index;
  return at ?? text.length;
}

const CONTINUE_EXPIRED =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.';

type Entry = readonly [key: string, object: KubeObject];

/** Objects with their keys as they were at a revision; undefined when the history does not reach back so far. */
function objectsAt(store: Store, { kind, namespace }: ListOptions, revision: number): Iterable<Entry> | undefined {
  const now: Entry[] = [];
  for (const object of store.list(kind, namespace)) now.push([keyOf(object), object]);
  if (revision >= store.revision) return now;
  const objects = new Map(now);
  const { history } = store;
  if ((history[0]?.revision ?? Infinity) > revision + 1) return undefined;
  for (let i = history.length - 1; i >= 0 && history[i]!.revision > revision; i--) {
    const { before, after } = history[i]!;
    const object = (after ?? before)!;
    if (kindOf(object) !== kind || (namespace !== '' && object.metadata.namespace !== namespace)) continue;
    if (before === undefined) objects.delete(keyOf(object));
    else objects.set(keyOf(object), before);
  }
  return objects;
}

/**
 * One page of a list, or all of it.
 * @throws ApiError BadRequest (token), Expired (the revision is no longer known), Timeout (it is not there yet)
 */
export function listPage(store: Store, options: ListOptions): { items: KubeObject[]; metadata: ListMeta } {
  const token = options.next === '' ? undefined : decodeToken(options.next);
  const { notBefore, exactly } = options;
  const least = token?.revision ?? notBefore ?? LATEST;
  if (least > store.revision) throw tooLargeResourceVersion(least, store.revision);
  const revision = least !== LATEST && (token !== undefined || exactly) ? least : store.revision;
  const objects = objectsAt(store, options, revision);
  if (objects === undefined) {
    if (token === undefined) throw expired('The resourceVersion for the provided list is too old.');
    throw expired(CONTINUE_EXPIRED, encodeToken({ revision: LATEST, start: token.start }));
  }
  const entries = [...objects].filter(([key]) => token === undefined || key >= token.start).sort(byKey);
  const items: KubeObject[] = [];
  const metadata: ListMeta = { resourceVersion: String(revision) };
  for (const [i, [key, object]] of entries.entries()) {
    if (!options.matches(object)) continue;
    items.push(object);
    if (items.length !== options.limit || i === entries.length - 1) continue;
    metadata.continue = encodeToken({ revision, start: key + AFTER });
    if (!options.selective) metadata.remainingItemCount = entries.length - 1 - i;
    break;
  }
  return { items, metadata };
}

/** etcd's order. Keys are ASCII, so that characters compare as bytes do. */
const byKey = ([a]: Entry, [b]: Entry): number => (a < b ? -1 : a > b ? 1 : 0);
