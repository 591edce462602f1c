/** The containers of a pod by their names, and which one is meant where none is named (kubectl/pkg/cmd/util/podcmd). */
import { listAt, textAt } from '../../kinds/look.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Io } from '../call.ts';
import { CommandError } from '../errors.ts';

const LISTS = { containers: '', ephemeralContainers: ' (ephem)', initContainers: ' (init)' } as const;
type List = keyof typeof LISTS;

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

export const containerNames = (pod: Pod, list: List): string[] =>
  listAt(pod, 'spec', list).map((container) => textAt(container, 'name'));

/** "web, log, debugger-x (ephem), setup (init)". */
export const allContainerNames = (pod: Pod): string =>
  (Object.keys(LISTS) as List[])
    .flatMap((list) => containerNames(pod, list).map((name) => `${name}${LISTS[list]}`))
    .join(', ');

export const hasContainer = (pod: Pod, name: string): boolean =>
  (Object.keys(LISTS) as List[]).some((list) => containerNames(pod, list).includes(name));

/** The container that the pod's annotation names; says so where there is none of that name. */
export function annotatedContainer({ err }: Io, pod: Pod): string | undefined {
  const wanted = pod.metadata.annotations?.[DEFAULT_CONTAINER] ?? '';
  if (wanted === '') return undefined;
  if (hasContainer(pod, wanted)) return wanted;
  err(`Default container name ${JSON.stringify(wanted)} not found in pod ${pod.metadata.name}\n`);
  return undefined;
}

/** The first container; says which others there are, unless `quiet`. @throws CommandError a pod without containers */
export function firstContainer({ err }: Io, pod: Pod, quiet: boolean): string {
  const [first] = containerNames(pod, 'containers');
  const { name, namespace = '' } = pod.metadata;
  if (first === undefined) throw new CommandError(`pod ${namespace}/${name} does not have any containers`);
  const all = allContainerNames(pod);
  if (!quiet && all !== first) err(`Defaulted container ${JSON.stringify(first)} out of: ${all}\n`);
  return first;
}

/** The container of a call: as -c names it, or the annotated one, or the first. @throws CommandError */
export function containerFor(io: Io, pod: Pod, wanted: string, quiet = false): string {
  if (wanted === '') return annotatedContainer(io, pod) ?? firstContainer(io, pod, quiet);
  if (!hasContainer(pod, wanted)) throw new CommandError(`container ${wanted} not found in pod ${pod.metadata.name}`);
  return wanted;
}
