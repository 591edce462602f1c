/** What the metrics API says that pods and machines use, and how it is written (kubectl/pkg/metricsutil). */
import { addLists } from '../../../api/resource-list.ts';
import { bytesOf, milliOf } from '../../../api/quantity.ts';
import type { ListBody } from '../../../api/rest.ts';
import type { RestQuery } from '../../../api/request-options.ts';
import type { KubeObject, ResourceList } from '../../../../model/meta.ts';
import { CommandError } from '../../errors.ts';
import { good } from '../../resources/client.ts';
import { rest, type Address, type Task } from '../../waits.ts';

const METRICS = { group: 'metrics.k8s.io', version: 'v1beta1' };
export const POD_METRICS: Address = { ...METRICS, plural: 'pods' };
export const NODE_METRICS: Address = { ...METRICS, plural: 'nodes' };

const NOT_FOUND = 404;
const MEBIBYTE = 2 ** 20;

export const SORTS = ['cpu', 'memory'];

/** The figures of one by its name, or of all. @throws CommandError where nobody measures, StatusError */
export function* measured<T extends KubeObject>(
  resource: Address,
  namespace: string,
  name: string | undefined,
  query: RestQuery,
): Task<T[]> {
  const answer = yield* rest({
    verb: name === undefined ? 'list' : 'get',
    resource,
    namespace,
    ...(name === undefined ? { query } : { name }),
  });
  const isMissing =
    answer.code === NOT_FOUND && (answer.body as { details?: { name?: string } }).details?.name === undefined;
  if (isMissing) throw new CommandError('Metrics API not available');
  const body = good(answer);
  return name === undefined ? ((body as ListBody).items as unknown as T[]) : [body as T];
}

/** "250m" and "64Mi". */
export const amountsOf = (usage: ResourceList): [cpu: string, memory: string] => [
  `${milliOf(usage['cpu'] ?? '0')}m`,
  `${Math.floor(bytesOf(usage['memory'] ?? '0') / MEBIBYTE)}Mi`,
];

export const total = (lists: readonly ResourceList[]): ResourceList => lists.reduce(addLists, {});

/** The most first, by what --sort-by says. */
export function byUse(sortBy: string): (a: ResourceList, b: ResourceList) => number {
  const measure = sortBy === 'cpu' ? milliOf : bytesOf;
  return (a, b) => measure(b[sortBy] ?? '0') - measure(a[sortBy] ?? '0');
}

/** @throws CommandError */
export function checkSort(sortBy: string): void {
  if (sortBy !== '' && !SORTS.includes(sortBy)) throw new CommandError('--sort-by accepts only cpu or memory');
}
