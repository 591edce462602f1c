/** `--raw`: a URI of the API as what it asks for, and what the server says to it (kubectl/pkg/rawhttp). */
import { compactJson } from '../../text/go-json.ts';
import { noSuchResource } from '../../api/errors.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { textFlag, type Flag } from '../flags/flag.ts';
import { discover, readFile, stdin, type DoorRequest, type Task } from '../waits.ts';
import { ask } from './client.ts';
import { parseObjects } from './files.ts';

const GROUP_VERSION = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))(?:\/(.*))?$/;

/** @param what "POST to", "DELETE to" */
export const rawFlag = (what: string): Flag => textFlag('raw', `A URI to ${what} the server as it is.`);

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

/** @throws CommandError in the words of Go's net/url */
export function checkUri(uri: string): void {
  const why = uri.startsWith('/') || /^[A-Za-z][\w+.-]*:/.test(uri) ? '' : 'invalid URI for request';
  const text = uri.startsWith(':') ? 'missing protocol scheme' : why;
  if (text !== '') throw new CommandError(`--raw must be a valid URL path: parse ${JSON.stringify(uri)}: ${text}`);
}

function split(uri: string): { path: string; query: DoorRequest['query'] & object } {
  const [path = '', query = ''] = uri.split('?');
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('=').map(decodeURIComponent));
  return { path: path.replace(/(?<=.)\/$/, ''), query: Object.fromEntries(pairs) as DoorRequest['query'] & object };
}

/** What the server sends, as it sends it. @throws ApiError, CommandError */
export function* rawText(uri: string): Task<string> {
  checkUri(uri);
  const { path, query } = split(uri);
  const request = requestOf(path);
  if (request === undefined) return yield* aboutServer(path);
  return `${compactJson(yield* ask({ ...request, query }))}\n`;
}

/** The flags that cannot stand beside --raw, which reads one file. @throws CommandError */
export function checkRaw({ flags }: Call, others: readonly string[] = []): void {
  const shown: Readonly<Record<string, string>> = { selector: '--selector (-l)' };
  for (const name of others)
    if (flags.changed(name)) throw new CommandError(`--raw and ${shown[name] ?? `--${name}`} are mutually exclusive`);
  const [file, ...more] = flags.list('filename');
  if (more.length > 0 || file === undefined) throw new CommandError('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(file)) throw new CommandError('--raw cannot read from a url');
  checkUri(flags.text('raw'));
}

function* bodyOf({ flags }: Call): Task<unknown> {
  const [file] = flags.list('filename');
  if (file === undefined) return undefined;
  if (file === '-') return parseObjects(yield* stdin(), 'STDIN')[0]?.object;
  const answer = yield* readFile(file);
  if ('error' in answer) throw new CommandError(`open ${file}: ${answer.error}`);
  return parseObjects(answer.text, file)[0]?.object;
}

/** Sends what the one file holds to the URI of --raw, and prints the answer. @throws ApiError, CommandError */
export function* sendRaw(call: Call, verb: 'create' | 'update' | 'delete'): Task<number> {
  const { path, query } = split(call.flags.text('raw'));
  const body = yield* bodyOf(call);
  const request = requestOf(path);
  if (request === undefined) throw noSuchResource();
  const isWhole = verb === 'delete' && request.name === undefined;
  const wanted = isWhole ? 'deletecollection' : verb;
  call.io.out(
    `${compactJson(yield* ask({ ...request, verb: wanted, query, ...(body === undefined ? {} : { body }) }))}\n`,
  );
  return 0;
}
