/** An API over HTTP on 127.0.0.1, as much of it as a real kubectl needs: discovery, objects, tables, patches. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiGroup, apiGroups, apiResources, coreVersions } from '../../shared/engine/api/discovery.ts';
import { ApiError, noSuchResource } from '../../shared/engine/api/errors.ts';
import type { RestQuery } from '../../shared/engine/api/request-options.ts';
import type { RestResponse, Subresource, Verb } from '../../shared/engine/api/rest.ts';
import { answer, type Api } from '../../shared/engine/kubectl/door.ts';
import type { Kind } from '../../shared/engine/kinds/kind.ts';

export interface HttpApi {
  /** "http://127.0.0.1:PORT". */
  url: string;
  close(): void;
}

const pathOf = ({ group, version }: Kind): string => (group === '' ? `api/${version}` : `apis/${group}/${version}`);

/** Which parameters a patch may have: kubectl asks before it sends fieldValidation. */
function openApi(kinds: readonly Kind[], path: string): object {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({ name, in: 'query' }));
  const mine = kinds.filter((kind) => pathOf(kind) === path);
  const paths = mine.map(({ group, version, kind, plural, namespaced }) => [
    `/${path}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`,
    { patch: { parameters, responses: {}, 'x-kubernetes-group-version-kind': { group, version, kind } } },
  ]);
  return { openapi: '3.0.0', info: { title: '', version: '' }, paths: Object.fromEntries(paths) };
}

/** @throws ApiError where nothing answers */
function document(api: Api, parts: readonly string[]): object | undefined {
  const kinds = api.kinds();
  const [root, second = '', third] = parts;
  if (root === 'version') return { major: '1', minor: '34', gitVersion: 'v1.34.1' };
  if (root === 'openapi' && second === 'v3')
    return parts.length > 2
      ? openApi(kinds, parts.slice(2).join('/'))
      : { paths: Object.fromEntries(kinds.map((k) => [pathOf(k), { serverRelativeURL: `/openapi/v3/${pathOf(k)}` }])) };
  if (root !== 'api' && root !== 'apis') throw noSuchResource();
  if (parts.length === 1) return root === 'api' ? coreVersions() : apiGroups(kinds);
  if (root === 'api') return parts.length === 2 ? apiResources(kinds, second) : undefined;
  if (parts.length === 2) return apiGroup(kinds, second);
  return parts.length === 3 ? apiResources(kinds, `${second}/${third}`) : undefined;
}

const VERBS: Readonly<Record<string, Verb>> = { POST: 'create', PUT: 'update', PATCH: 'patch' };

function verbOf(method: string, name: string | undefined): Verb {
  if (method === 'GET') return name === undefined ? 'list' : 'get';
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  return VERBS[method]!;
}

function queryOf(params: URLSearchParams): RestQuery {
  const query: Record<string, string | number | boolean> = Object.fromEntries(params);
  for (const name of ['limit', 'gracePeriodSeconds']) if (name in query) query[name] = Number(query[name]);
  for (const name of ['force', 'orphanDependents']) if (name in query) query[name] = query[name] === 'true';
  return query;
}

function respond(api: Api, request: IncomingMessage, text: string): RestResponse {
  const url = new URL(request.url!, 'http://localhost');
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const page = document(api, parts);
  if (page !== undefined) return { code: 200, body: page };
  const isCore = parts[0] === 'api';
  let rest = parts.slice(isCore ? 2 : 3).map(decodeURIComponent);
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'finalize' && rest[2] !== 'status')
    [namespace, rest] = [rest[1]!, rest.slice(2)];
  const [plural = '', name, subresource] = rest;
  const contentType = request.headers['content-type'] ?? '';
  return answer(api, {
    verb: verbOf(request.method!, name),
    resource: isCore ? { group: '', version: parts[1]!, plural } : { group: parts[1]!, version: parts[2]!, plural },
    namespace,
    query: queryOf(url.searchParams),
    asTable: (request.headers.accept ?? '').includes('as=Table'),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource: subresource as Subresource }),
    ...(request.method === 'PATCH' ? { contentType } : {}),
    ...(text === '' ? {} : { body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }),
  });
}

function send(response: ServerResponse, { code, body, warnings = [] }: RestResponse): void {
  const warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`);
  response.setHeader('warning', warning).writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Serves what `api` gives at each request. */
export async function serveApi(api: () => Api): Promise<HttpApi> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        send(response, respond(api(), request, Buffer.concat(chunks).toString()));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        send(response, { code: error.status.code ?? 500, body: error.status });
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
