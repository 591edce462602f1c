/** Which taints a pod puts up with (k8s.io/api/core/v1 Toleration.ToleratesTaint). */
import type { Taint } from '../../model/node.ts';
import type { Toleration } from '../../model/pod.ts';

/** An empty key, effect or operator of a toleration means any key, any effect, Equal. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key = '', operator = '', value = '', effect } = toleration;
  if (effect !== undefined && (effect as string) !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  if ((operator as string) === '' || operator === 'Equal') return value === (taint.value ?? '');
  return operator === 'Exists';
}

/** The first of the taints that none of the tolerations puts up with. */
export function firstUntolerated(taints: readonly Taint[], tolerations: readonly Toleration[]): Taint | undefined {
  for (const taint of taints) {
    let tolerated = false;
    for (const toleration of tolerations) {
      if (tolerates(toleration, taint)) {
        tolerated = true;
        break;
      }
    }
    if (!tolerated) return taint;
  }
  return undefined;
}
