/** The pods of a workload, and the one of them that is best to look at (kubectl/pkg/polymorphichelpers, util/podutils). */
import { labelSelectorText } from '../../api/label-selector.ts';
import { formatSet } from '../../api/labels.ts';
import { parseTime } from '../../kernel/time.ts';
import { fieldsAt, mapAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Io } from '../call.ts';
import { CommandError } from '../errors.ts';
import { nextEvent, unwatch, watch, type Task } from '../waits.ts';
import { ask } from './client.ts';

export const PODS = { group: '', version: 'v1', plural: 'pods' };

const BY_SELECTOR = new Set(['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Deployment', 'Job']);

/** As Go names the type of an object. */
const goType = ({ apiVersion, kind }: AnyObject): string =>
  `*${apiVersion.slice(apiVersion.lastIndexOf('/') + 1)}.${kind}`;

/** The label selector of a workload's or a Service's pods. @param doing "get the logs from". @throws CommandError */
export function selectorOf(object: AnyObject, doing: string): string {
  const fail = (why: string): never => {
    throw new CommandError(`cannot ${doing} ${goType(object)}: ${why}`);
  };
  const { kind, metadata } = object;
  if (BY_SELECTOR.has(kind)) return labelSelectorText(fieldsAt(object, 'spec', 'selector'));
  if (kind === 'ReplicationController') return formatSet(mapAt(object, 'spec', 'selector') ?? {});
  if (kind !== 'Service') return fail(`selector for ${goType(object)} not implemented`);
  const selector = mapAt(object, 'spec', 'selector') ?? {};
  if (Object.keys(selector).length === 0)
    return fail(`invalid service '${metadata.name}': Service is defined without a selector`);
  return formatSet(selector);
}

const PHASES: Readonly<Record<string, number>> = { Unknown: 1, Pending: 2 };

/** Numbers by which pods are ordered: the first that differs decides. */
function ranks(pod: Pod, byRestarts: 1 | -1): number[] {
  const ready = pod.status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'True');
  const time = (text: string | undefined): number => parseTime(text ?? '') ?? Infinity;
  const restarts = Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
  return [
    (pod.spec.nodeName ?? '') === '' ? 1 : 0,
    PHASES[pod.status?.phase ?? ''] ?? 0,
    ready === undefined ? 1 : 0,
    ready === undefined ? 0 : time(ready.lastTransitionTime),
    restarts * byRestarts,
    time(pod.metadata.creationTimestamp),
  ];
}

/** In the order in which they are best: for logs those that were restarted most come first, for other uses last. */
export function bestFirst(pods: readonly Pod[], use: 'logs' | 'attach'): Pod[] {
  const ranked = pods.map((pod) => ({ pod, by: ranks(pod, use === 'logs' ? -1 : 1) }));
  ranked.sort((a, b) => {
    const differs = a.by.findIndex((rank, i) => rank !== b.by[i]);
    return differs < 0 ? 0 : a.by[differs]! < b.by[differs]! ? -1 : 1;
  });
  return ranked.map(({ pod }) => pod);
}

/**
 * The pods that a selector finds, the best first; where there are none yet, the first that comes.
 * @param withinMs how long it is waited for; 0 is for ever
 * @throws CommandError when none came
 */
export function* podsOf(
  io: Io,
  namespace: string,
  selector: string,
  { use, withinMs }: { use: 'logs' | 'attach'; withinMs: number },
): Task<Pod[]> {
  const query = { labelSelector: selector };
  const { items, metadata } = (yield* ask({ verb: 'list', resource: PODS, namespace, query })) as {
    items: Pod[];
    metadata: { resourceVersion?: string };
  };
  if (items.length > 0) return bestFirst(items, use);
  const until = io.now() + withinMs;
  const { resourceVersion = '' } = metadata;
  const number = yield* watch({ resource: PODS, namespace, query: { ...query, resourceVersion } });
  try {
    for (;;) {
      const event = yield* nextEvent(number, withinMs === 0 ? undefined : Math.max(0, until - io.now()));
      if (event === undefined) throw new CommandError('timed out waiting for the condition');
      if (event.type === 'ADDED' || event.type === 'MODIFIED') return [event.object as Pod];
    }
  } finally {
    yield* unwatch(number);
  }
}

/** A pod itself, or the best of those of a workload or Service. @param doing "attach to". @throws CommandError */
export function* podFor(io: Io, object: AnyObject, doing: string, withinMs: number): Task<Pod> {
  if (object.kind === 'Pod') return object as unknown as Pod;
  const selector = selectorOf(object, doing);
  const pods = yield* podsOf(io, object.metadata.namespace ?? '', selector, { use: 'attach', withinMs });
  return pods[0]!;
}
