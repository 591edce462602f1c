/**
 * The API as an HTTP server on the machines of the control plane: who asks, whether they may, and the answer as JSON
 * (k8s.io/apiserver endpoints/filters, handlers/responsewriters). Streams (logs, exec, proxies) are not served here.
 */
import type { Kind } from '../../kinds/kind.ts';
import type { Status } from '../../../model/status.ts';
import { apiGroup, apiGroups, apiResources, coreVersions } from '../discovery.ts';
import { ApiError, badRequest, noSuchResource, unsupportedMediaType } from '../errors.ts';
import { authorize } from '../rbac/authorize.ts';
import { ANONYMOUS, type Asker } from '../rbac/subject.ts';
import type { RestRequest, RestResponse } from '../rest.ts';
import type { Reader } from '../store.ts';
import type { WatchEvent } from '../watch.ts';
import { CLIENT_VERSION } from '../version.ts';
import { askerOfToken } from '../token/asker.ts';
import { addressOf, type PathAddress } from './address.ts';
import { forbiddenText, forbiddenUrl, unauthorized } from './refusals.ts';
import { pairsOf, queryOf } from './query.ts';
import { jsonText } from './json-text.ts';

export interface HttpApiRequest {
  method: string;
  /** With the query. */
  path: string;
  headers: readonly (readonly [string, string])[];
  body: string | undefined;
}

export interface HttpApiResponse {
  status: number;
  headers: readonly (readonly [string, string])[];
  body: string;
}

export interface HttpApi {
  /** Answers in no time; the server at an address of a machine, "192.168.56.10:6443". */
  handle(request: HttpApiRequest, server: string): HttpApiResponse;
}

export interface HttpApiParts {
  read: Reader;
  kinds(): readonly Kind[];
  /** Unix ms. */
  now(): number;
  /** In whose name. */
  rest(request: RestRequest, user: string): RestResponse;
  watch(request: Omit<RestRequest, 'verb'>, send: (event: WatchEvent) => void): () => void;
  /** --anonymous-auth: whether those who do not say who they are are heard at all. */
  anonymous?: boolean;
  /** Of the server: "v1.34.1+k3s1". */
  gitVersion?: string;
}

const VERBS: Readonly<Record<string, RestRequest['verb']>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
};

/** What was asked for in a verb of the API; a GET of a list may be a watch. */
function verbOf(method: string, { name }: PathAddress, isWatch: boolean): RestRequest['verb'] | 'watch' {
  if (method === 'GET' || method === 'HEAD') return isWatch ? 'watch' : name === undefined ? 'list' : 'get';
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  return VERBS[method] ?? 'get';
}

function kindAt(kinds: readonly Kind[], { group, version, plural }: PathAddress['resource']): Kind {
  const kind = kinds.find((each) => each.plural === plural && each.group === group && each.version === version);
  if (kind === undefined) throw noSuchResource();
  return kind;
}

function bodyOf(text: string | undefined, type: string): unknown {
  if (text === undefined || text === '') return undefined;
  if (!/json/.test(type)) {
    const known = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
    throw unsupportedMediaType(
      `the body of the request was in an unknown format - accepted media types include: ${known}`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badRequest(`couldn't get version/kind; json parse error: ${error.message}`);
  }
}

/** Paths below which nothing but the root's index is served. */
const WELL = ['/healthz', '/livez', '/readyz'];

/** @param parts of the cluster whose API it is */
export function httpApi({ read, kinds, now, rest, watch, anonymous = true, gitVersion }: HttpApiParts): HttpApi {
  const askerOf = (authorization: string | undefined): Asker => {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]?.trim();
    if (token === undefined && anonymous) return ANONYMOUS;
    const asker = token === undefined ? undefined : askerOfToken(read, token, now());
    if (asker === undefined) throw unauthorized();
    return asker;
  };

  /** What is no object: the root, versions, discovery, health. */
  function aboutServer(path: string, server: string): unknown {
    if (WELL.includes(path)) return 'ok';
    const [, root, group, version] = path.split('/');
    if (path === '/version') return { ...CLIENT_VERSION, ...(gitVersion !== undefined && { gitVersion }) };
    if (path === '/api') {
      return { ...coreVersions(), serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: server }] };
    }
    if (path === '/apis') return apiGroups(kinds());
    if (root === 'api' && version === undefined) return apiResources(kinds(), group ?? '');
    if (root === 'apis' && version === undefined) return apiGroup(kinds(), group ?? '');
    if (root === 'apis') return apiResources(kinds(), `${group}/${version}`);
    if (path !== '/') throw noSuchResource();
    const served = kinds().map((kind) => [kind.group, kind.version] as const);
    const paths = new Set(['/api', '/apis', '/version', ...WELL]);
    for (const [name, number] of served) {
      if (name !== '') paths.add(`/apis/${name}`);
      paths.add(name === '' ? `/api/${number}` : `/apis/${name}/${number}`);
    }
    return { paths: [...paths].sort() };
  }

  /** Everything that a watch begins with: the answer is whole, and ends there. */
  function watched(request: Omit<RestRequest, 'verb'>): string {
    const events: WatchEvent[] = [];
    watch(request, (event) => events.push(event))();
    return events.map((event) => jsonText(event, false)).join('');
  }

  function answer(
    { method, path: whole, headers, body }: HttpApiRequest,
    server: string,
  ): { code: number; body: unknown } {
    const header = (name: string): string | undefined => headers.find(([n]) => n.toLowerCase() === name)?.[1];
    const asker = askerOf(header('authorization'));
    const [given = '', query = ''] = whole.split('?');
    const path = given === '/' ? given : given.replace(/\/$/, '');
    const address = addressOf(path);
    if (address === undefined) {
      const verdict = authorize(read, asker, '', { verb: method.toLowerCase().replace('head', 'get'), url: given });
      if (!verdict.allowed) throw forbiddenUrl(asker.name, method.toLowerCase(), given, verdict.why);
      return { code: 200, body: aboutServer(path, server) };
    }
    const { resource, namespace, name = '', subresource: part = '' } = address;
    const verb = verbOf(method, address, pairsOf(query).get('watch') === 'true' || pairsOf(query).get('watch') === '1');
    const action = { verb, group: resource.group, resource: resource.plural, part, name };
    const place = resource.plural === 'namespaces' && resource.group === '' ? name : namespace;
    const verdict = authorize(read, asker, place, action);
    if (!verdict.allowed) throw forbiddenText(asker.name, { ...action, namespace: place }, verdict.why);
    const kind = kindAt(kinds(), resource);
    const asked = { ...address, kind, query: queryOf(query) };
    if (verb === 'watch') return { code: 200, body: watched(asked) };
    const type = header('content-type') ?? 'application/json';
    const sent = bodyOf(body, type);
    const content = verb === 'patch' ? { contentType: type } : {};
    return rest({ ...asked, verb, ...content, ...(sent === undefined ? {} : { body: sent }) }, asker.name);
  }

  return {
    handle(request, server) {
      const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '';
      const isPretty = /[?&]pretty(=true|=1|&|$)/.test(request.path) || /^(curl|Wget|Mozilla\/5\.0)/.test(agent);
      const reply = (code: number, said: unknown): HttpApiResponse => {
        const isText = typeof said === 'string';
        const type = isText && !said.startsWith('{') ? 'text/plain; charset=utf-8' : 'application/json';
        const kept = [['Cache-Control', 'no-cache, private'] as const, ['Content-Type', type] as const];
        const sniff = code === 403 || isText ? [['X-Content-Type-Options', 'nosniff'] as const] : [];
        return { status: code, headers: [...kept, ...sniff], body: isText ? said : jsonText(said, isPretty) };
      };
      try {
        const { code, body } = answer(request, server);
        return reply(code, body);
      } catch (error) {
        if (error instanceof ApiError) {
          const { status } = error;
          return reply(status.code ?? 500, status satisfies Status);
        }
        throw error;
      }
    },
  };
}
