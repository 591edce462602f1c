/** What the servers in a pod answer: by their image, from their files, as long as they are up. */
import type { Context } from '../../api/actor.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import { hasFault, readyAfter, servesPort } from '../behaviour.ts';
import { FileView } from '../../files/view.ts';
import { lookUp, type HttpAnswer, type ImageCatalogue, type SimulatedImage } from '../images/image-catalogue.ts';
import { containerAt, podRecords, type ContainerRecord } from '../pod-record.ts';
import { diskFor } from '../runtime/container-disk.ts';
import type { ContainerProcesses } from '../runtime/container-processes.ts';
import { runsServer } from '../runtime/run-processes.ts';
import { mountsAt } from '../runtime/surroundings.ts';

/** What a pod takes to answer that says nothing else. */
const LATENCY_MS = 20;

export interface ServerAnswer {
  status: number;
  body: string;
  headers: readonly (readonly [string, string])[];
  afterMs: number;
}

/** The answer on a path after so many ms of life; a greeting where the image says nothing of its paths. */
export function pageAt(
  image: SimulatedImage,
  container: Container,
  path: string,
  ageMs: number,
): HttpAnswer | undefined {
  const answers = image.subcommands?.[container.args?.[0] ?? ''] ?? image.answers;
  if (answers === undefined) return undefined;
  const [plain = '/'] = path.split('?');
  const page = answers[plain] ?? answers['*'];
  if (page?.later !== undefined && ageMs >= page.later.afterMs) return { ...page, status: page.later.status };
  return page;
}

/** Whether the container's own server is up: it runs, has had its time, and its processes have not put another in its place. */
export function isServing(
  ctx: Context,
  pod: Pod,
  index: number,
  record: ContainerRecord,
  image: SimulatedImage,
): boolean {
  if (record.status.state?.running === undefined || hasFault(pod, 'hang')) return false;
  if (ctx.now < (record.startedAt ?? 0) + readyAfter(pod, image)) return false;
  const known = ctx.table<ContainerProcesses>('processes').get(`${pod.metadata.uid} ${index}`);
  return known === undefined || known.run !== record.run || runsServer(known);
}

function fill(text: string, pod: Pod, path: string): string {
  return text
    .replaceAll('{{hostname}}', pod.metadata.name)
    .replaceAll('{{ip}}', pod.status?.podIP ?? '')
    .replaceAll('{{path}}', path);
}

/** A file below the image's document root; undefined: it serves none. */
function fileAnswer(
  ctx: Context,
  pod: Pod,
  index: number,
  image: SimulatedImage,
  path: string,
): HttpAnswer | undefined {
  if (image.serves === undefined) return undefined;
  const files = new FileView(diskFor(ctx), mountsAt(ctx, pod, index, image), '/', ctx.now);
  const [plain = '/'] = path.split('?');
  const wanted = `${image.serves}${plain.endsWith('/') ? `${plain}index.html` : plain}`;
  const node = files.find(wanted);
  if (node?.kind === 'file') return { status: 200, body: files.read(wanted) };
  const isDirectory = files.find(`${image.serves}${plain}`)?.kind === 'directory';
  const status = isDirectory ? 403 : 404;
  const words = isDirectory ? '403 Forbidden' : '404 Not Found';
  return {
    status,
    body: `<html>\n<head><title>${words}</title></head>\n<body>\n<center><h1>${words}</h1></center>\n</body>\n</html>\n`,
  };
}

/** The servers of all pods: what answers on a pod's port, or undefined where the connection is refused. */
export function servers(catalogue: ImageCatalogue) {
  return (ctx: Context, pod: Pod, port: number, path: string): ServerAnswer | undefined => {
    const record = podRecords(ctx).get(pod.metadata.uid ?? '');
    for (const [index, c] of (record?.containers ?? []).entries()) {
      const container = containerAt(pod, index)!;
      const image = lookUp(catalogue, container.image ?? '');
      const declares = (container.ports ?? []).some((p) => p.containerPort === port);
      if (!declares && !servesPort(container, image, port)) continue;
      if (!isServing(ctx, pod, index, c, image)) continue;
      const page =
        fileAnswer(ctx, pod, index, image, path) ??
        pageAt(image, container, path, ctx.now - (c.startedAt ?? 0)) ??
        (image.answers === undefined
          ? { status: 200, body: 'Hello from {{hostname}}\n' }
          : { status: 404, body: '404 page not found\n' });
      const body = fill(page.body, pod, path);
      const type = body.startsWith('<') ? 'text/html' : 'text/plain; charset=utf-8';
      const headers = [
        ['Content-Type', type],
        ['Content-Length', String(body.length)],
      ] as const;
      return { status: page.status, body, headers, afterMs: LATENCY_MS };
    }
    return undefined;
  };
}
