/** node.k8s.io/v1 RuntimeClass: what its pods take besides, and where they may run. No runtime differs from another here. */
import { invalid, type FieldError } from '../api/field-error.ts';
import { validateLabels } from '../api/labels.ts';
import { isDns1123Label } from '../api/names.ts';
import { immutable } from '../api/object-meta.ts';
import type { AnyObject } from '../../model/meta.ts';
import type { Toleration } from '../../model/pod.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import { listAt, mapAt, textAt } from './look.ts';
import { OWNER_FIELDS } from './pod-owner.ts';
import { resourceErrors } from './pod/validation/resources.ts';
import { tolerationErrors } from './pod/validation/tolerations.ts';
import { storedKind } from './stored/stored-kind.ts';

/** pkg/apis/node/validation ValidateRuntimeClass. */
function validate(runtime: AnyObject): FieldError[] {
  const handler = textAt(runtime, 'handler');
  const fixed = mapAt(runtime, 'overhead', 'podFixed');
  return [
    ...isDns1123Label(handler).map((text) => invalid('handler', handler, text)),
    ...(fixed === undefined ? [] : resourceErrors({ limits: fixed }, new Set(), 'overhead')),
    ...validateLabels(mapAt(runtime, 'scheduling', 'nodeSelector'), 'scheduling.nodeSelector'),
    ...tolerationErrors(listAt(runtime, 'scheduling', 'tolerations') as Toleration[], 'scheduling.tolerations'),
  ];
}

export const runtimeClassKind = storedKind({
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
  validate,
  validateChange: (next, previous) => immutable(next['handler'], previous['handler'], 'handler'),
  fields: { ...OWNER_FIELDS, handler: 'shown', overhead: 'simulated', scheduling: 'simulated' },
  table: {
    columns: [NAME, textColumn('Handler'), AGE],
    row: (object, nowMs) => [object.metadata.name, textAt(object, 'handler'), age(object, nowMs)],
  },
});
