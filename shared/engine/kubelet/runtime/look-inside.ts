/** What somebody outside may see of a container: its log, its files. */
import type { Context } from '../../api/actor.ts';
import { FileView } from '../../files/view.ts';
import type { Pod } from '../../../model/pod.ts';
import { containerAt, podRecords } from '../pod-record.ts';
import { diskFor } from './container-disk.ts';
import { logLines, type LogLine } from './container-log.ts';
import { mountsOf } from './surroundings.ts';

/** The index of a container by its name; the first of the ordinary ones without a name. -1: there is none. */
function indexOf(pod: Pod, name: string | undefined): number {
  const init = pod.spec.initContainers?.length ?? 0;
  if (name === undefined) return init;
  for (let index = 0; index < init + pod.spec.containers.length; index++)
    if (containerAt(pod, index)?.name === name) return index;
  return -1;
}

/** @param ctx the kubelet's */
export function containerLog(ctx: Context, pod: Pod, container: string | undefined, previous: boolean): LogLine[] {
  const index = indexOf(pod, container);
  const uid = pod.metadata.uid ?? '';
  const run = podRecords(ctx).get(uid)?.containers[index]?.run;
  return run === undefined ? [] : logLines(ctx, uid, index, previous ? run - 1 : run);
}

/** @param ctx the kubelet's */
export function fileIn(ctx: Context, pod: Pod, container: string, path: string): string | undefined {
  const index = indexOf(pod, container);
  if (index < 0) return undefined;
  const files = new FileView(diskFor(ctx), mountsOf(ctx, pod, index), '/', ctx.now);
  return files.find(path)?.kind === 'file' ? files.read(path) : undefined;
}
