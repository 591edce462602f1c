/** `kubectl top node` (kubectl/pkg/cmd/top/top_node.go). */
import { bytesOf, milliOf } from '../../../api/quantity.ts';
import { mapAt } from '../../../kinds/look.ts';
import type { ResourceList } from '../../../../model/meta.ts';
import type { NodeMetrics } from '../../../../model/resource-metrics.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, usageError } from '../../errors.ts';
import { boolFlag, textFlag } from '../../flags/flag.ts';
import { byText } from '../../../text/go-json.ts';
import { GrowingTable } from '../../print/tab-writer.ts';
import { getObject, listObjects } from '../../resources/client.ts';
import { queryOf, selectionOf, SELECTOR_FLAG } from '../../resources/find.ts';
import { namesOf } from '../../resources/names.ts';
import type { Address, Task } from '../../waits.ts';
import { amountsOf, byUse, checkSort, measured, NODE_METRICS, SORTS } from './usage.ts';

const NODES: Address = { group: '', version: 'v1', plural: 'nodes' };
const HEADINGS = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ''];

const percent = (used: number, all: number): string => `${all === 0 ? 0 : Math.trunc((used / all) * 100)}%`;

function rowOf({ metadata, usage }: NodeMetrics, all: ResourceList): string[] {
  const [cpu, memory] = amountsOf({ ...usage });
  return [
    metadata.name,
    cpu,
    percent(milliOf(usage.cpu), milliOf(all['cpu'] ?? '0')),
    memory,
    percent(bytesOf(usage.memory), bytesOf(all['memory'] ?? '0')),
    '',
  ];
}

function* run(call: Call): Task<number> {
  const { flags, args, io, path } = call;
  const [name, ...rest] = args;
  if (rest.length > 0) throw usageError(path, 'node [NAME | -l label]');
  const sortBy = flags.text('sort-by');
  checkSort(sortBy);
  const query = queryOf(selectionOf(call));
  if (name !== undefined && Object.keys(query).length > 0)
    throw new CommandError('only one of NAME or selector can be provided');
  const metrics = yield* measured<NodeMetrics>(NODE_METRICS, '', name, query);
  if (metrics.length === 0) throw new CommandError('metrics not available yet');
  const nodes = name === undefined ? yield* listObjects(NODES, '', query) : [yield* getObject(NODES, '', name)];
  const field = flags.bool('show-capacity') ? 'capacity' : 'allocatable';
  const sizes = new Map(nodes.map((node) => [node.metadata.name, mapAt(node, 'status', field) ?? {}]));
  metrics.sort(
    (a, b) =>
      (sortBy === '' ? 0 : byUse(sortBy)({ ...a.usage }, { ...b.usage })) || byText(a.metadata.name, b.metadata.name),
  );
  const rows = metrics.map((each) => rowOf(each, sizes.get(each.metadata.name) ?? {}));
  for (const { metadata } of metrics) sizes.delete(metadata.name);
  // Nobody has heard of these.
  const silent = [...sizes.keys()].map((each) => [each, '<unknown>', '<unknown>', '<unknown>', '<unknown>', '']);
  io.out(new GrowingTable().add([...(flags.bool('no-headers') ? [] : [HEADINGS]), ...rows, ...silent]));
  return 0;
}

export const topNode: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  use: 'node [NAME | -l label] [options]',
  short: 'Display resource (CPU/memory) usage of nodes',
  flags: [
    boolFlag('no-headers', 'Leaves out the headers.'),
    SELECTOR_FLAG,
    boolFlag('show-capacity', 'Percents are of what machines have, not of what they give away.'),
    textFlag('sort-by', "The most first, by 'cpu' or 'memory'.", { values: SORTS }),
    boolFlag('use-protocol-buffers', 'Asks in protocol buffers.', { fallback: 'true', ignored: true }),
  ],
  complete: (call) => namesOf(call, 'nodes'),
  run,
};
