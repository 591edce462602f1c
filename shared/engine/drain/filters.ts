/** Which pods a drain takes, and which keep it from being begun (staging/src/k8s.io/kubectl/pkg/drain/filters.go). Pure. */
import { MIRROR_ANNOTATION } from '../kinds/pod/mirror.ts';
import { controllerOf } from '../api/store.ts';
import { isPodTerminal } from '../kinds/pod/conditions.ts';
import type { Pod } from '../../model/pod.ts';

export interface DrainOptions {
  ignoreDaemonSets: boolean;
  deleteEmptyDirData: boolean;
  force: boolean;
  /** Seconds; -1: the pods' own. */
  gracePeriodSeconds: number;
}

export interface Selection {
  pods: Pod[];
  warnings: string[];
  errors: string[];
}

const full = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`;

const DAEMONS = {
  fatal: 'cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
  warn: 'ignoring DaemonSet-managed Pods',
};
/** Where it is overridden nothing is said: the word of a later filter takes its place. */
const STORAGE = { fatal: 'cannot delete Pods with local storage (use --delete-emptydir-data to override)' };
const LONE = {
  fatal: 'cannot delete Pods that declare no controller (use --force to override)',
  warn: 'deleting Pods that declare no controller',
};

/** Pods of one sentence, in the order in which they are found. */
class Sentences {
  private readonly found = new Map<string, string[]>();
  add(text: string, pod: Pod): void {
    const list = this.found.get(text);
    if (list === undefined) this.found.set(text, [full(pod)]);
    else list.push(full(pod));
  }
  get all(): string[] {
    return [...this.found].map(([text, pods]) => `${text}: ${pods.join(', ')}`);
  }
}

/** Takes the pods of a machine; gives those that are to go, what is worth a warning, and what forbids it. */
export function selectPods(
  pods: Iterable<Pod>,
  hasDaemonSet: (namespace: string, name: string) => boolean,
  options: DrainOptions,
): Selection {
  const warnings = new Sentences();
  const errors = new Sentences();
  const chosen: Pod[] = [];
  for (const pod of pods) {
    if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) continue;
    const owner = controllerOf(pod);
    const isDaemon = owner?.kind === 'DaemonSet' && !isPodTerminal(pod);
    if (isDaemon && hasDaemonSet(pod.metadata.namespace ?? '', owner.name)) {
      if (options.ignoreDaemonSets) warnings.add(DAEMONS.warn, pod);
      else errors.add(DAEMONS.fatal, pod);
      continue;
    }
    const isLocal =
      pod.spec.volumes?.some((volume) => volume['emptyDir'] !== undefined) === true && !isPodTerminal(pod);
    if (isLocal && !options.deleteEmptyDirData) {
      errors.add(STORAGE.fatal, pod);
      continue;
    }
    if (owner === undefined && !isPodTerminal(pod)) {
      if (!options.force) {
        errors.add(LONE.fatal, pod);
        continue;
      }
      warnings.add(LONE.warn, pod);
    }
    chosen.push(pod);
  }
  return { pods: chosen, warnings: warnings.all, errors: errors.all };
}
