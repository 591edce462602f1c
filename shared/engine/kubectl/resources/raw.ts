/** `get --raw`: a URI of the API as what it asks for. */
import { compactJson } from '../../text/go-json.ts';
import { noSuchResource } from '../../api/errors.ts';
import { discover, type DoorRequest, type Task } from '../waits.ts';
import { ask } from './client.ts';

const GROUP_VERSION = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))(?:\/(.*))?$/;

/** The request that a path means; undefined: it is none of an object or a list. */
export function requestOf(path: string): DoorRequest | undefined {
  const [, core, group = '', version = core ?? '', rest = ''] = GROUP_VERSION.exec(path) ?? [];
  if (version === '' || rest === '') return undefined;
  const parts = rest.split('/');
  const isPlaced = parts[0] === 'namespaces' && parts.length > 2;
  const [plural = '', name, part, ...more] = isPlaced ? parts.slice(2) : parts;
  if (more.length > 0) return undefined;
  const resource = { group, version, plural };
  const namespace = isPlaced ? parts[1]! : '';
  if (name === undefined) return { verb: 'list', resource, namespace };
  return { verb: 'get', resource, namespace, name, ...(part === undefined ? {} : { subresource: part as 'status' }) };
}

/** Answers to what is no object: whether the server is well, and what it serves. */
function* aboutServer(path: string): Task<string> {
  if (['/healthz', '/livez', '/readyz'].includes(path)) return 'ok';
  const lists = yield* discover();
  const version = path.replace(/^\/(?:api|apis)\//, '');
  const list = lists.find(({ groupVersion }) => groupVersion === version);
  if (list !== undefined) return `${compactJson(list)}\n`;
  throw noSuchResource();
}

/** What the server sends, as it sends it. @throws ApiError */
export function* rawText(uri: string): Task<string> {
  const [path = '', query = ''] = uri.split('?');
  const request = requestOf(path.replace(/\/$/, ''));
  if (request === undefined) return yield* aboutServer(path);
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
  const options = Object.fromEntries(pairs) as DoorRequest['query'] & object;
  return `${compactJson(yield* ask({ ...request, query: options }))}\n`;
}
