/** Decides what becomes of an object whose owners changed (garbagecollector.go attemptToDeleteItem). */
import type { PropagationPolicy } from '../../api/client.ts';
import type { KubeObject, OwnerReference } from '../../../model/meta.ts';
import { FOREGROUND, hasFinalizer, ORPHAN, type OwnerState } from './owners.ts';

export type Fate =
  | { do: 'nothing' }
  /** Owners that are gone are struck out; one that is there keeps the object. */
  | { do: 'keep'; ownerReferences: OwnerReference[] }
  | { do: 'delete'; policy: PropagationPolicy; unblock: boolean };

export interface Dependents {
  some: boolean;
  /** One of them waits for its own dependents already: owners in a circle. */
  waiting: boolean;
}

function policyOf(object: KubeObject): PropagationPolicy {
  if (hasFinalizer(object, ORPHAN)) return 'Orphan';
  return hasFinalizer(object, FOREGROUND) ? 'Foreground' : 'Background';
}

/** `states`: of the object's references, in their order. */
export function planFate(object: KubeObject, states: readonly OwnerState[], dependents: Dependents): Fate {
  const refs = object.metadata.ownerReferences ?? [];
  if (refs.length === 0 || states.includes('unknown')) return { do: 'nothing' };
  if (states.includes('solid')) {
    const kept = refs.filter((_, i) => states[i] === 'solid');
    return kept.length === refs.length ? { do: 'nothing' } : { do: 'keep', ownerReferences: kept };
  }
  if (states.includes('waiting') && dependents.some)
    return { do: 'delete', policy: 'Foreground', unblock: dependents.waiting };
  return { do: 'delete', policy: policyOf(object), unblock: false };
}
