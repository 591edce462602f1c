/** apps/v1 kinds that nothing acts on yet, and ControllerRevision, which nobody but controllers writes. */
import { required } from '../../api/field-error.ts';
import { immutable } from '../../api/object-meta.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { PodTemplateSpec } from '../../../model/pod.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { fill, within } from '../defaulting.ts';
import { at, listAt, numberAt, textAt } from '../look.ts';
import { nonNegative } from '../numbers.ts';
import { defaultTemplate, NO_SPEC } from '../pod-owner.ts';
import { storedKind } from './stored-kind.ts';

type Spec = { template: PodTemplateSpec } & Record<string, unknown>;
type Owner = AnyObject & { spec: Spec };

/** A workload's spec with its pod template and then its own fields defaulted. */
export function defaultOwner(object: AnyObject, defaultSpec: (spec: Spec) => Spec): AnyObject {
  return within(fill(object as Owner, { spec: NO_SPEC }), 'spec', (spec) => defaultSpec(defaultTemplate(spec)));
}

/** "statefulset.apps/web" */
function controllerCell(object: AnyObject): string {
  const owner = listAt(object, 'metadata', 'ownerReferences').find((ref) => at(ref, 'controller') === true);
  if (owner === undefined) return '<none>';
  const [version, group] = textAt(owner, 'apiVersion').split('/').reverse();
  const kind =
    group === undefined || version === undefined ? textAt(owner, 'kind') : `${textAt(owner, 'kind')}.${group}`;
  return `${kind.toLowerCase()}/${textAt(owner, 'name')}`;
}

const controllerRevision = storedKind({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
  validate: (revision) => [
    ...(at(revision, 'data') === undefined ? [required('data', 'data is mandatory')] : []),
    ...nonNegative(numberAt(revision, 'revision'), 'revision'),
  ],
  validateChange: (next, previous) => immutable(at(next, 'data'), at(previous, 'data'), 'data'),
  table: {
    columns: [NAME, textColumn('Controller'), textColumn('Revision'), AGE],
    row: (revision, nowMs) => [
      revision.metadata.name,
      controllerCell(revision),
      numberAt(revision, 'revision') ?? 0,
      age(revision, nowMs),
    ],
  },
});

export const appsKinds = [controllerRevision];
