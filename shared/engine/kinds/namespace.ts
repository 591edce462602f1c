/** core/v1 Namespace (pkg/apis/core, pkg/registry/core/namespace). */
import { invalid, type FieldError } from '../api/field-error.ts';
import { isDns1123Label, isQualifiedName } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { Namespace } from '../../model/node.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import { fill, within } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { newStatus, storedStatus } from './strategy.ts';

/** Every namespace can be selected by its name. */
const NAME_LABEL = 'kubernetes.io/metadata.name';
/** Held by the namespace controller until the namespace is empty. */
const FINALIZER = 'kubernetes';

function withNameLabel(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  if ((name ?? '') === '' || labels?.[NAME_LABEL] === name) return namespace;
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [NAME_LABEL]: name } } };
}

function withFinalizer(namespace: Namespace): Namespace {
  const finalizers = namespace.spec?.finalizers ?? [];
  if (finalizers.includes(FINALIZER)) return namespace;
  return { ...namespace, spec: { ...namespace.spec, finalizers: [...finalizers, FINALIZER] } };
}

function withStoredSpec(next: Namespace, previous: Namespace): Namespace {
  if (next.spec === previous.spec) return next;
  const { spec: _dropped, ...rest } = next;
  return previous.spec === undefined ? rest : { ...rest, spec: previous.spec };
}

/** A finalizer without a domain must be one that Kubernetes itself knows. */
const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion'];

function validateFinalizer(name: string): FieldError[] {
  const errors = isQualifiedName(name).map((text) => invalid('spec.finalizers', name, text));
  if (!name.includes('/') && !STANDARD.includes(name)) {
    errors.push(
      invalid('spec.finalizers', name, 'name is neither a standard finalizer name nor is it fully qualified'),
    );
  }
  return errors;
}

export const namespaceKind: Kind<Namespace> = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  simulated: true,
  schema: 'V1Namespace',
  status: true,
  scale: false,
  defaults: (namespace) =>
    withNameLabel(
      within(fill(namespace, { spec: {}, status: {} }), 'status', (status) => fill(status, { phase: 'Active' })),
    ),
  validate: (namespace) => [
    ...validateObjectMeta(namespace.metadata, false, isDns1123Label, 'metadata'),
    ...(namespace.spec?.finalizers ?? []).flatMap(validateFinalizer),
  ],
  validateUpdate: (next, previous) => validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
  prepareForCreate: (namespace) => withFinalizer(newStatus(namespace, { phase: 'Active' })),
  prepareForUpdate: (next, previous) => withStoredSpec(storedStatus(next, previous), previous),
  columns: [NAME, textColumn('Status'), AGE],
  row: (namespace, nowMs) => [namespace.metadata.name, namespace.status?.phase ?? '', age(namespace, nowMs)],
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.labels': 'simulated',
    'metadata.finalizers': 'simulated',
    spec: 'ignored',
    status: 'ignored',
  },
};
