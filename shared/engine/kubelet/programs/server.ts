/** What the servers in a pod answer: by their image, from their files, as long as they are up. */
import type { Context } from '../../api/actor.ts';
import { utf8Length } from '../../text/utf8.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import { hasFault, readyAfter } from '../behaviour.ts';
import type { ImageCatalogue } from '../images/image-catalogue.ts';
import { containerAt, podRecords, type ContainerRecord } from '../pod-record.ts';
import { processesKey, type ContainerProcesses } from '../runtime/container-processes.ts';
import { runsServer } from '../runtime/run-processes.ts';
import { factsAt } from './facts.ts';
import { takesPort } from './listening.ts';
import { ownProgram, type OwnProgram } from './own-program.ts';
import { changesWithTime, pageFor } from './page.ts';
import { addWork } from './work-done.ts';
import { hear } from './request-log.ts';
import { fill, type Headers } from './template.ts';
import { unixNow } from '../../api/unix-time.ts';
import { coresOf, workMs } from './usage.ts';

/** What a pod takes to answer that says nothing else, its own work not counted. */
const LATENCY_MS = 20;

/** What a client asks of a server. */
export interface ServerRequest {
  port: number;
  /** With the query. */
  path: string;
  method: string;
  /** The Host header. */
  host: string;
  /** The client's address, and what it calls itself. */
  client: string;
  agent: string;
  /** As the client wrote them. */
  headers?: Headers;
}

export interface ServerAnswer {
  status: number;
  body: string;
  headers: readonly (readonly [string, string])[];
  afterMs: number;
}

/** Whether the container's own server is up: it runs, has had its time, and its processes have not put another in its place. */
function isUp(
  ctx: Context,
  pod: Pod,
  index: number,
  record: ContainerRecord,
  { container, image }: OwnProgram,
): boolean {
  if (record.status.state?.running === undefined || record.closedAt !== undefined) return false;
  if (ctx.now < (record.startedAt ?? 0) + readyAfter(pod, container, image)) return false;
  const known = ctx.table<ContainerProcesses>('processes').get(processesKey(pod.metadata.uid ?? '', index));
  return known === undefined || known.run !== record.run || runsServer(known);
}

/** The answer of one container's server that is up; it is noted for its access log. */
export function answerOf(
  ctx: Context,
  pod: Pod,
  index: number,
  record: ContainerRecord,
  own: OwnProgram,
  request: ServerRequest,
): ServerAnswer {
  const { container, image } = own;
  const { path, method, host, client, agent, port, headers: asked } = request;
  const ageMs = ctx.now - (record.startedAt ?? 0);
  const page = pageFor({ ctx, pod, index, container, image, path, ageMs });
  const moment = { pod, own, ip: pod.status?.podIP ?? '', at: unixNow(ctx), ageMs };
  const body = fill(page.body, factsAt(moment, { path, method, host, client, agent, port }, asked));
  const bytes = utf8Length(body);
  const line = image.log?.request;
  if (line !== undefined) {
    const heard = { at: ctx.now, client, agent, method, path, status: page.status, bytes, line };
    hear(ctx, pod.metadata.uid ?? '', index, record.run, heard);
  }
  addWork(ctx, { uid: pod.metadata.uid ?? '', index, run: record.run }, image.usage.requestCpuMs);
  const type = body.startsWith('<')
    ? 'text/html'
    : body.startsWith('{')
      ? 'application/json'
      : 'text/plain; charset=utf-8';
  const headers = [
    ['Content-Type', type],
    ['Content-Length', String(bytes)],
  ] as const;
  return { status: page.status, body, headers, afterMs: LATENCY_MS + workMs(container, image) };
}

interface Listener {
  index: number;
  record: ContainerRecord;
  own: OwnProgram;
}

/** The container of a pod whose server is up and listens on the port. */
function listenerOn(catalogue: ImageCatalogue, ctx: Context, pod: Pod, port: number): Listener | undefined {
  const known = podRecords(ctx).get(pod.metadata.uid ?? '');
  for (const [index, record] of (known?.containers ?? []).entries()) {
    if (record.status.state?.running === undefined) continue;
    const own = ownProgram(ctx, catalogue, pod, index, record);
    if (!takesPort(own.container, own.image, port)) continue;
    if (isUp(ctx, pod, index, record, own)) return { index, record, own };
  }
  return undefined;
}

/** A container that takes connections, and what a request costs in it. */
export interface Listening {
  index: number;
  run: number;
  workMs: number;
  cpuMs: number;
  cores: number;
  isLimited: boolean;
  workers?: number;
  backlog: number;
  hangs: boolean;
}

function listeningOf(pod: Pod, { index, record, own }: Listener): Listening {
  const { container, image } = own;
  const limit = coresOf(container);
  const { workers, threads, backlog } = image.serving;
  return {
    index,
    run: record.run,
    workMs: workMs(container, image),
    cpuMs: image.usage.requestCpuMs,
    cores: Math.min(limit ?? threads, threads),
    isLimited: limit !== undefined && limit < threads,
    ...(workers === undefined ? {} : { workers }),
    backlog,
    hangs: hasFault(pod, 'hang'),
  };
}

export interface PageSize {
  status: number;
  bytes: number;
}

/** Pages that are the same for ever, by the manifest's container: derived, and never more than so many. */
const pages = new WeakMap<Container, Map<string, PageSize>>();
const MOST_PAGES = 1000;

function pagesOf(container: Container): Map<string, PageSize> {
  let known = pages.get(container);
  if (known === undefined) pages.set(container, (known = new Map()));
  return known;
}

/**
 * The servers of all pods, as the network knows them.
 * @param ctx the kubelet's
 * @param catalogue how their images behave
 */
export function servers(ctx: Context, catalogue: ImageCatalogue) {
  return {
    /** What takes a connection on a pod's port; undefined: it is refused. */
    listening(pod: Pod, port: number): Listening | undefined {
      const found = listenerOn(catalogue, ctx, pod, port);
      return found && listeningOf(pod, found);
    },
    /** What answers on a pod's port, or undefined where the connection is refused. */
    answer(pod: Pod, request: ServerRequest): ServerAnswer | undefined {
      const found = listenerOn(catalogue, ctx, pod, request.port);
      return found && answerOf(ctx, pod, found.index, found.record, found.own, request);
    },
    /** Status and size of a page of the server in a container, for whoever does not read it; undefined: it is gone. */
    pageOf(pod: Pod, index: number, path: string): PageSize | undefined {
      const record = podRecords(ctx).get(pod.metadata.uid ?? '')?.containers[index];
      if (record === undefined) return undefined;
      const container = containerAt(pod, index)!;
      // Nothing but the image says what it answers while no process of the container can have written anything.
      const isOwn = ctx.table<ContainerProcesses>('processes').has(processesKey(pod.metadata.uid ?? '', index));
      const known = isOwn ? undefined : pagesOf(container);
      const before = known?.get(path);
      if (before !== undefined) return before;
      const own = ownProgram(ctx, catalogue, pod, index, record);
      const ageMs = ctx.now - (record.startedAt ?? 0);
      const { status, body } = pageFor({ ctx, pod, index, ...own, path, ageMs });
      const size = { status, bytes: utf8Length(body) };
      if (known !== undefined && known.size < MOST_PAGES && !changesWithTime(own.image, own.container))
        known.set(path, size);
      return size;
    },
  };
}
