/** `kubectl top pod` (kubectl/pkg/cmd/top/top_pod.go). */
import { parseTime } from '../../../kernel/time.ts';
import { goDuration } from '../../../kernel/go-duration.ts';
import type { ResourceList } from '../../../../model/meta.ts';
import type { PodMetrics } from '../../../../model/resource-metrics.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { namespaceOf } from '../../config/kubeconfig.ts';
import { PODS } from '../../describe/pod-status.ts';
import { CommandError, usageError } from '../../errors.ts';
import { boolFlag, textFlag } from '../../flags/flag.ts';
import { byText } from '../../../text/go-json.ts';
import { GrowingTable } from '../../print/tab-writer.ts';
import { listObjects } from '../../resources/client.ts';
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, queryOf, selectionOf, SELECTOR_FLAG } from '../../resources/find.ts';
import { namesOf } from '../../resources/names.ts';
import type { Task } from '../../waits.ts';
import { amountsOf, byUse, checkSort, measured, POD_METRICS, SORTS, total } from './usage.ts';

/** Pods younger than this may not have been measured yet. */
const DELAY_MS = 120_000;

const usageOf = ({ containers }: PodMetrics): ResourceList => total(containers.map(({ usage }) => ({ ...usage })));

function order({ flags }: Call): (a: PodMetrics, b: PodMetrics) => number {
  const sortBy = flags.text('sort-by');
  const byName = (a: PodMetrics, b: PodMetrics): number =>
    byText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') || byText(a.metadata.name, b.metadata.name);
  return (a, b) => (sortBy === '' ? 0 : byUse(sortBy)(usageOf(a), usageOf(b))) || byName(a, b);
}

/** Why there are no figures. @throws CommandError */
function* explainNothing(call: Call, namespace: string): Task<void> {
  const { io } = call;
  const pods = yield* listObjects(PODS, namespace, queryOf(selectionOf(call)));
  for (const { metadata } of pods) {
    const age = io.now() - (parseTime(metadata.creationTimestamp ?? '') ?? 0);
    if (age > DELAY_MS)
      throw new CommandError(
        `Metrics not available for pod ${metadata.namespace ?? ''}/${metadata.name}, age: ${goDuration(age)}`,
      );
  }
  if (pods.length > 0) throw new CommandError('metrics not available yet');
  io.err(namespace === '' ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
}

function rowsOf({ flags }: Call, metrics: readonly PodMetrics[]): string[][] {
  const place = ({ metadata }: PodMetrics): string[] =>
    flags.bool('all-namespaces') ? [metadata.namespace ?? ''] : [];
  if (!flags.bool('containers'))
    return metrics.map((pod) => [...place(pod), pod.metadata.name, ...amountsOf(usageOf(pod)), '']);
  const sortBy = flags.text('sort-by');
  return metrics.flatMap((pod) =>
    [...pod.containers]
      .sort((a, b) => (sortBy === '' ? 0 : byUse(sortBy)({ ...a.usage }, { ...b.usage })) || byText(a.name, b.name))
      .map(({ name, usage }) => [...place(pod), pod.metadata.name, name, ...amountsOf({ ...usage }), '']),
  );
}

/** Two lines below: a rule, and what all use. */
function sumRows(width: number, metrics: readonly PodMetrics[]): string[][] {
  const blank = Array.from({ length: width - 2 }, () => '');
  return [
    [...blank, '________', '________', ''],
    [...blank, ...amountsOf(total(metrics.map(usageOf))), ''],
  ];
}

function* run(call: Call): Task<number> {
  const { flags, args, io, path } = call;
  const [name, ...rest] = args;
  if (rest.length > 0) throw usageError(path, 'pod [NAME | -l label]');
  checkSort(flags.text('sort-by'));
  const query = queryOf(selectionOf(call));
  if (name !== undefined && Object.keys(query).length > 0)
    throw new CommandError('only one of NAME or selector can be provided');
  const place = yield* namespaceOf(call);
  const withNamespace = flags.bool('all-namespaces');
  const namespace = withNamespace ? '' : place.namespace;
  const metrics = (yield* measured<PodMetrics>(POD_METRICS, namespace, name, query)).sort(order(call));
  if (metrics.length === 0) {
    yield* explainNothing(call, namespace);
    return 0;
  }
  const headings = [
    ...(withNamespace ? ['NAMESPACE'] : []),
    ...(flags.bool('containers') ? ['POD'] : []),
    ...['NAME', 'CPU(cores)', 'MEMORY(bytes)', ''],
  ];
  const rows = rowsOf(call, metrics);
  const sum = flags.bool('sum') ? sumRows(headings.length - 1, metrics) : [];
  io.out(new GrowingTable().add([...(flags.bool('no-headers') ? [] : [headings]), ...rows, ...sum]));
  return 0;
}

export const topPod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  use: 'pod [NAME | -l label] [options]',
  short: 'Display resource (CPU/memory) usage of pods',
  flags: [
    ALL_NAMESPACES_FLAG,
    boolFlag('containers', 'What each container uses.'),
    FIELD_SELECTOR_FLAG,
    boolFlag('no-headers', 'Leaves out the headers.'),
    SELECTOR_FLAG,
    textFlag('sort-by', "The most first, by 'cpu' or 'memory'.", { values: SORTS }),
    boolFlag('sum', 'What all use together, in a last line.'),
    boolFlag('use-protocol-buffers', 'Asks in protocol buffers.', { fallback: 'true', ignored: true }),
  ],
  complete: (call) => namesOf(call, 'pods'),
  run,
};
