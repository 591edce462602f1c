/** Which objects the selectors of a list or a watch mean. */
import type { Kind } from '../kinds/kind.ts';
import type { KubeObject } from '../../model/meta.ts';
import { ApiError, badRequest } from './errors.ts';
import { compileFieldSelector } from './field-selector.ts';
import { kindName } from './kind-map.ts';
import { compileLabelText } from './label-selector.ts';
import { apiVersionOf } from './request-body.ts';
import type { RestQuery } from './request-options.ts';

/** A selector that cannot be read is the client's fault. @throws ApiError BadRequest */
function compiled<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

/** Which objects a list or watch is about. @throws ApiError BadRequest for a selector that cannot be read */
export function filterOf(
  kind: Kind,
  query: RestQuery,
): { matches: (object: KubeObject) => boolean; selective: boolean } {
  const { labelSelector = '', fieldSelector = '' } = query;
  const labels = labelSelector === '' ? undefined : compiled(() => compileLabelText(labelSelector));
  const fields =
    fieldSelector === ''
      ? undefined
      : compiled(() => compileFieldSelector(kindName(apiVersionOf(kind), kind.kind), fieldSelector));
  return {
    matches: (object) => (labels?.(object.metadata.labels ?? {}) ?? true) && (fields?.(object) ?? true),
    selective: labels !== undefined || fields !== undefined,
  };
}
