/** Whose logs a call means: containers of one pod, of several, of a workload's (polymorphichelpers/logsforobject.go). */
import type { AnyObject } from '../../../../model/meta.ts';
import type { Pod } from '../../../../model/pod.ts';
import type { Io } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import {
  allContainerNames,
  annotatedContainer,
  containerNames,
  firstContainer,
  hasContainer,
} from '../../resources/pod-containers.ts';
import { podsOf, selectorOf } from '../../resources/pods-of.ts';
import type { Task } from '../../waits.ts';

export interface Source {
  namespace: string;
  pod: string;
  container: string;
}

export interface Wanted {
  /** '' for the pod's default. */
  container: string;
  allContainers: boolean;
  allPods: boolean;
  /** How long a workload's first pod is waited for. Virtual ms. */
  withinMs: number;
}

/** @throws CommandError no such container */
export function sourcesOf(io: Io, pod: Pod, { container, allContainers, allPods }: Wanted): Source[] {
  const { name, namespace = '' } = pod.metadata;
  const source = (one: string): Source => ({ namespace, pod: name, container: one });
  if (allContainers)
    return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
      containerNames(pod, list).map(source),
    );
  const chosen = container === '' ? (annotatedContainer(io, pod) ?? firstContainer(io, pod, allPods)) : container;
  if (!hasContainer(pod, chosen))
    throw new CommandError(`container ${chosen} is not valid for pod ${name} out of: ${allContainerNames(pod)}`);
  return [source(chosen)];
}

/** The sources of a pod, or of the pods of a workload or Service. @throws CommandError */
export function* logSources(io: Io, object: AnyObject, wanted: Wanted): Task<Source[]> {
  if (object.kind === 'Pod') return sourcesOf(io, object as unknown as Pod, wanted);
  const selector = selectorOf(object, 'get the logs from');
  const namespace = object.metadata.namespace ?? '';
  const pods = yield* podsOf(io, namespace, selector, { use: 'logs', withinMs: wanted.withinMs });
  if (pods.length > 1 && wanted.allPods) return pods.flatMap((pod) => sourcesOf(io, pod, wanted));
  const [best] = pods;
  if (pods.length > 1) io.err(`Found ${pods.length} pods, using pod/${best!.metadata.name}\n`);
  return sourcesOf(io, best!, wanted);
}
