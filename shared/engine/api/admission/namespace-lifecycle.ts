/** Nothing is made in a namespace that does not exist or is going away (plugin NamespaceLifecycle). */
import type { KubeObject } from '../../../model/meta.ts';
import type { Kind } from '../../kinds/kind.ts';
import { ApiError, forbiddenRequest, notFound } from '../errors.ts';
import type { Reader } from '../store.ts';

/**
 * shown: how a refusal calls the object.
 * @throws ApiError NotFound or Forbidden
 */
export function checkNamespace(object: KubeObject, shown: string, kind: Kind, read: Reader): void {
  const name = object.metadata.namespace;
  if (!kind.namespaced || name === undefined) return;
  const namespace = read.get('Namespace', '', name);
  if (namespace === undefined) throw notFound({ plural: 'namespaces', group: '' }, name);
  if (namespace.status?.phase !== 'Terminating' || kind.kind === 'Event') return;
  const refusal = forbiddenRequest(
    kind,
    shown,
    `unable to create new content in namespace ${name} because it is being terminated`,
  );
  throw new ApiError({
    ...refusal.status,
    details: {
      ...refusal.status.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${name} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    },
  });
}

/** Namespaces that may not be deleted. */
export const IMMORTAL_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);
