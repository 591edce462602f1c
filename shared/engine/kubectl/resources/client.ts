/** The API in the words of commands: get, list, create, patch, delete; a refusal is thrown as StatusError. */
import type { ListBody, RestResponse, Subresource } from '../../api/rest.ts';
import type { RestQuery } from '../../api/request-options.ts';
import type { Table } from '../../api/table.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Status } from '../../../model/status.ts';
import { StatusError } from '../errors.ts';
import { rest, type Address, type DoorRequest, type Task } from '../waits.ts';

const OK = 300;

/** The body of a good answer. @throws StatusError */
export function good(answer: RestResponse, prefix = ''): unknown {
  if (answer.code >= OK) throw new StatusError(answer.body as Status, prefix);
  return answer.body;
}

/** Any request. @throws StatusError, whose message starts with `prefix`, if given */
export function* ask(request: DoorRequest, prefix = ''): Task<unknown> {
  return good(yield* rest(request), prefix);
}

/** @param namespace '' for what lives in none. @throws StatusError */
export function* getObject(resource: Address, namespace: string, name: string, part?: Subresource): Task<AnyObject> {
  const subresource = part === undefined ? {} : { subresource: part };
  return (yield* ask({ verb: 'get', resource, namespace, name, ...subresource })) as AnyObject;
}

/** The object, or undefined where there is none. @throws StatusError for any other refusal */
export function* findObject(resource: Address, namespace: string, name: string): Task<AnyObject | undefined> {
  const answer = yield* rest({ verb: 'get', resource, namespace, name });
  return answer.code === 404 ? undefined : (good(answer) as AnyObject);
}

/** Says what was looked for, where a list is refused (cli-runtime resource.EnhanceListError). */
function* list(request: Omit<DoorRequest, 'verb'>): Task<unknown> {
  const answer = yield* rest({ verb: 'list', ...request });
  if (answer.code !== 400 && answer.code !== 404) return good(answer);
  const { group, version, plural } = request.resource;
  const { labelSelector = '', fieldSelector = '' } = request.query ?? {};
  const what = JSON.stringify(`${group}/${version}, Resource=${plural}`);
  const [labels, fields] = [JSON.stringify(labelSelector), JSON.stringify(fieldSelector)];
  const isWhole = labelSelector === '' && fieldSelector === '';
  throw new StatusError(
    answer.body as Status,
    isWhole
      ? `Unable to list ${what}`
      : `Unable to find ${what} that match label selector ${labels}, field selector ${fields}`,
  );
}

/** @param namespace '' for all. @throws StatusError */
export function* listObjects(resource: Address, namespace: string, query: RestQuery = {}): Task<AnyObject[]> {
  const { items } = (yield* list({ resource, namespace, query })) as ListBody;
  return items as AnyObject[];
}

/** A list as the server prints it. @throws StatusError */
export function* listTable(resource: Address, namespace: string, query: RestQuery = {}): Task<Table> {
  return (yield* list({ resource, namespace, query, asTable: true })) as Table;
}

/** One object, or a part of it, as the server prints it. @throws StatusError */
export function* getTable(resource: Address, namespace: string, name: string, part?: Subresource): Task<Table> {
  const subresource = part === undefined ? {} : { subresource: part };
  return (yield* ask({ verb: 'get', resource, namespace, name, asTable: true, ...subresource })) as Table;
}
