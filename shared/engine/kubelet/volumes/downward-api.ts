/** Files that tell a container about its own pod. */
import type { Node } from '../../../model/node.ts';
import type { Pod } from '../../../model/pod.ts';
import { ConfigError, throwTogether } from '../environment/config-error.ts';
import { fieldText, type FieldSelector } from '../environment/pod-field.ts';
import {
  allocatableFor,
  containerNamed,
  containerResource,
  withDefaultLimits,
  type ResourceSelector,
} from '../environment/resource-field.ts';
import { cleanPath } from './paths.ts';
import type { VolumeEntry } from './volume-content.ts';

/** core/v1 DownwardAPIVolumeFile. */
export interface DownwardFile {
  path: string;
  fieldRef?: FieldSelector;
  resourceFieldRef?: ResourceSelector;
  mode?: number;
}

/** Lines in order; upstream sorts every value so, even an annotation of several lines. */
const sortLines = (text: string): string => text.split('\n').sort(byCode).join('\n');

function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function valueOf({ fieldRef, resourceFieldRef }: DownwardFile, pod: Pod, node: Node | undefined): string {
  if (fieldRef !== undefined) return fieldText(pod, fieldRef.fieldPath);
  if (resourceFieldRef === undefined) return '';
  const { container } = containerNamed(pod, resourceFieldRef.containerName ?? '');
  return containerResource(resourceFieldRef, withDefaultLimits(container, allocatableFor(node)));
}

/**
 * The files of a downwardAPI source. Throws ConfigError, for all that cannot be given together
 * (pkg/volume/downwardapi CollectData).
 */
export function downwardFiles(
  items: readonly DownwardFile[],
  pod: Pod,
  node: Node | undefined,
  mode: number,
): VolumeEntry[] {
  const entries: VolumeEntry[] = [];
  const problems: string[] = [];
  for (const item of items) {
    try {
      const text = sortLines(valueOf(item, pod, node));
      entries.push({ path: cleanPath(item.path), text, mode: item.mode ?? mode });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error.message);
    }
  }
  throwTogether(problems);
  return entries;
}
