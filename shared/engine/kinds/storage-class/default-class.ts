/** Which class claims get that name none (pkg/volume/util GetDefaultClass). */
import type { KubeObject } from '../../../model/meta.ts';
import type { StorageClass } from '../../../model/storage.ts';

export const DEFAULT_CLASS_ANNOTATIONS: readonly string[] = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const isDefaultClass = (object: KubeObject): boolean =>
  DEFAULT_CLASS_ANNOTATIONS.some((key) => object.metadata.annotations?.[key] === 'true');

/** Of several defaults the youngest; the first by name among those of one second. */
export function defaultClass(classes: Iterable<StorageClass>): StorageClass | undefined {
  let best: StorageClass | undefined;
  for (const each of classes) {
    if (!isDefaultClass(each)) continue;
    const [age, bestAge] = [each.metadata.creationTimestamp ?? '', best?.metadata.creationTimestamp ?? ''];
    if (best === undefined || age > bestAge || (age === bestAge && each.metadata.name < best.metadata.name))
      best = each;
  }
  return best;
}

/** Whether claims of the class wait for a pod (IsDelayBindingMode); a class that does not exist makes nobody wait. */
export const waitsForConsumer = (storageClass: StorageClass | undefined): boolean =>
  storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
