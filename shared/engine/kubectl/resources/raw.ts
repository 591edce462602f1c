/** `--raw`: a URI of the API as what it asks for, and what the server says to it (kubectl/pkg/rawhttp). */
import { compactJson } from '../../text/go-json.ts';
import { noSuchResource } from '../../api/errors.ts';
import { addressOf } from '../../api/http/address.ts';
import { queryOf } from '../../api/http/query.ts';
import type { RestQuery } from '../../api/request-options.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { textFlag, type Flag } from '../flags/flag.ts';
import { discover, readFile, stdin, type Task } from '../waits.ts';
import { ask } from './client.ts';
import { parseObjects } from './files.ts';

/** @param what "POST to", "DELETE to" */
export const rawFlag = (what: string): Flag => textFlag('raw', `A URI to ${what} the server as it is.`);

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

function split(uri: string): { path: string; query: RestQuery } {
  const [path = '', query = ''] = uri.split('?');
  return { path: path.replace(/(?<=.)\/$/, ''), query: queryOf(query) };
}

/** What the server sends, as it sends it. @throws ApiError, CommandError */
export function* rawText(uri: string): Task<string> {
  checkUri(uri);
  const { path, query } = split(uri);
  const address = addressOf(path);
  if (address === undefined) return yield* aboutServer(path);
  const verb = address.name === undefined ? 'list' : 'get';
  return `${compactJson(yield* ask({ ...address, verb, query }))}\n`;
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
  const request = addressOf(path);
  if (request === undefined) throw noSuchResource();
  const isWhole = verb === 'delete' && request.name === undefined;
  const wanted = isWhole ? 'deletecollection' : verb;
  call.io.out(
    `${compactJson(yield* ask({ ...request, verb: wanted, query, ...(body === undefined ? {} : { body }) }))}\n`,
  );
  return 0;
}
