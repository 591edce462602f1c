/** What a container's own server answers on a path: a file of its document root, a page of its image, or a greeting. */
import type { Context } from '../../api/actor.ts';
import { FileView } from '../../files/view.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { HttpAnswer } from '../images/image-behaviour.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { diskFor } from '../runtime/container-disk.ts';
import { mountsAt } from '../runtime/surroundings.ts';
import { fill } from './template.ts';

const withoutQuery = (path: string): string => path.split('?')[0] || '/';

/** What the image says of a path, after so many ms of life. */
function imageAnswer(image: SimulatedImage, path: string, ageMs: number): HttpAnswer | undefined {
  const page = image.answers?.[path] ?? image.answers?.['*'];
  if (page?.later !== undefined && ageMs >= page.later.afterMs) return { ...page, status: page.later.status };
  return page;
}

const errorPage = (status: number, words: string): HttpAnswer => ({
  status,
  body: `<html>\n<head><title>${status} ${words}</title></head>\n<body>\n<center><h1>${status} ${words}</h1></center>\n</body>\n</html>\n`,
});

/** The folder that the program serves; one that does not begin with a slash is below where it works. */
function rootOf(container: Container, { serves, workdir = '/' }: SimulatedImage): string | undefined {
  if (serves === undefined) return undefined;
  const folder = fill(serves, { words: {}, container, at: 0 });
  if (folder.startsWith('/')) return folder.replace(/\/$/, '');
  const place = `${container.workingDir ?? workdir}/${folder.replace(/^\.(\/|$)/, '')}`;
  return place.replace(/\/+$/, '').replace(/^\/+/, '/');
}

/** A file below the program's document root; undefined: it serves none. */
function fileAnswer({ ctx, pod, index, container, image }: PageRequest, path: string): HttpAnswer | undefined {
  const root = rootOf(container, image);
  if (root === undefined) return undefined;
  // Nothing is mounted and nothing was written: then it is the image's own file.
  const wanted = `${root}${path.endsWith('/') ? `${path}index.html` : path}`;
  const files = new FileView(diskFor(ctx), mountsAt(ctx, pod, index, image), '/', ctx.now);
  const node = files.find(wanted);
  if (node?.kind === 'file') return { status: 200, body: files.read(wanted) };
  const isDirectory = files.find(`${root}${path}`)?.kind === 'directory';
  return isDirectory ? errorPage(403, 'Forbidden') : errorPage(404, 'Not Found');
}

export interface PageRequest {
  ctx: Context;
  pod: Pod;
  /** Of the container in the pod's record. */
  index: number;
  container: Container;
  image: SimulatedImage;
  path: string;
  /** Ms since the container's start. */
  ageMs: number;
}

/** The page, its templates not filled yet. */
export function pageFor(request: PageRequest): HttpAnswer {
  const { image, path, ageMs } = request;
  const plain = withoutQuery(path);
  return (
    imageAnswer(image, plain, ageMs) ??
    fileAnswer(request, plain) ??
    (image.answers === undefined
      ? { status: 200, body: 'Hello from {{hostname}}\n' }
      : { status: 404, body: '404 page not found\n' })
  );
}

/** Whether the answers are other ones later, or come from files that others can change. */
export function changesWithTime(image: SimulatedImage, container: Container): boolean {
  if (Object.values(image.answers ?? {}).some((answer) => answer.later !== undefined)) return true;
  const { volumeMounts = [] } = container;
  const root = volumeMounts.length === 0 ? undefined : rootOf(container, image);
  return root !== undefined && volumeMounts.some(({ mountPath }) => isWithin(root, mountPath));
}

/** Whether one of the two paths lies in the other. */
const isWithin = (a: string, b: string): boolean => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
