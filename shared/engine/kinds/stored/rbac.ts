/** rbac.authorization.k8s.io/v1 kinds: who may do what, which nothing here asks yet. */
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { each, fill, isMissing, within } from '../defaulting.ts';
import { listAt, textAt } from '../look.ts';
import { isPathSegment } from './path-segment.ts';
import { CREATED_TABLE, storedKind, type Table } from './stored-kind.ts';

const GROUP = 'rbac.authorization.k8s.io';
type Fields = Record<string, unknown>;

function defaultSubject(subject: Fields): Fields {
  const needsGroup = subject['kind'] === 'User' || subject['kind'] === 'Group';
  return needsGroup && (isMissing(subject['apiGroup']) || subject['apiGroup'] === '')
    ? { ...subject, apiGroup: GROUP }
    : subject;
}

function defaultBinding(binding: AnyObject): AnyObject {
  const referred = within(binding as AnyObject & { roleRef: Fields; subjects?: Fields[] }, 'roleRef', (ref) =>
    fill(ref, { apiGroup: GROUP }),
  );
  return within(referred, 'subjects', (subjects) => each(subjects, defaultSubject));
}

function subjectsCell(binding: AnyObject, kind: string): string {
  const subjects = listAt(binding, 'subjects').filter((subject) => textAt(subject, 'kind') === kind);
  const named = subjects.map((subject) =>
    kind === 'ServiceAccount' ? `${textAt(subject, 'namespace')}/${textAt(subject, 'name')}` : textAt(subject, 'name'),
  );
  return named.join(', ');
}

const BINDING_TABLE: Table = {
  columns: [
    NAME,
    textColumn('Role'),
    AGE,
    textColumn('Users', 1),
    textColumn('Groups', 1),
    textColumn('ServiceAccounts', 1),
  ],
  row: (binding, nowMs) => [
    binding.metadata.name,
    `${textAt(binding, 'roleRef', 'kind')}/${textAt(binding, 'roleRef', 'name')}`,
    age(binding, nowMs),
    ...['User', 'Group', 'ServiceAccount'].map((kind) => subjectsCell(binding, kind)),
  ],
};

const apiVersion = `${GROUP}/v1`;

export const rbacKinds = [
  storedKind({
    apiVersion,
    kind: 'Role',
    plural: 'roles',
    namespaced: true,
    checkName: isPathSegment,
    table: CREATED_TABLE,
  }),
  storedKind({
    apiVersion,
    kind: 'ClusterRole',
    plural: 'clusterroles',
    namespaced: false,
    checkName: isPathSegment,
    table: CREATED_TABLE,
  }),
  storedKind({
    apiVersion,
    kind: 'RoleBinding',
    plural: 'rolebindings',
    namespaced: true,
    checkName: isPathSegment,
    defaults: defaultBinding,
    table: BINDING_TABLE,
  }),
  storedKind({
    apiVersion,
    kind: 'ClusterRoleBinding',
    plural: 'clusterrolebindings',
    namespaced: false,
    checkName: isPathSegment,
    defaults: defaultBinding,
    table: BINDING_TABLE,
  }),
];
