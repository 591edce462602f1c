/** networking.k8s.io/v1 IngressClass: which controller an Ingress is for. */
import { forbidden, invalid, notSupported, required, tooLong, type FieldError } from '../../api/field-error.ts';
import { isDns1123Label } from '../../api/names.ts';
import { immutable } from '../../api/object-meta.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { fill, within } from '../defaulting.ts';
import { domainPrefixedPath } from '../domain-path.ts';
import { at, fieldsAt, textAt } from '../look.ts';
import { storedKind } from '../stored/stored-kind.ts';
import { validateReference } from './reference.ts';

type WithSpec = AnyObject & { spec: Record<string, unknown> };

const CONTROLLER_MAX = 250;
const SCOPES = ['Cluster', 'Namespace'];

/** validateIngressClassParametersReference */
function validateParameters(parameters: unknown, path: string): FieldError[] {
  if (parameters === undefined) return [];
  const errors = validateReference(parameters, path);
  const scope = at(parameters, 'scope');
  const namespace = at(parameters, 'namespace');
  if (scope === undefined) return [...errors, required(`${path}.scope`)];
  if (!SCOPES.includes(String(scope))) return [...errors, notSupported(`${path}.scope`, scope, SCOPES)];
  const where = `${path}.namespace`;
  if (scope === 'Cluster') {
    if (namespace !== undefined) errors.push(forbidden(where, "`parameters.scope` is set to 'Cluster'"));
  } else if (typeof namespace !== 'string') errors.push(required(where, "`parameters.scope` is set to 'Namespace'"));
  else errors.push(...isDns1123Label(namespace).map((text) => invalid(where, namespace, text)));
  return errors;
}

function validateClass(object: AnyObject): FieldError[] {
  const controller = textAt(object, 'spec', 'controller');
  const path = 'spec.controller';
  return [
    ...(controller.length > CONTROLLER_MAX ? [tooLong(path, CONTROLLER_MAX)] : []),
    ...domainPrefixedPath(controller, path),
    ...validateParameters(at(object, 'spec', 'parameters'), 'spec.parameters'),
  ];
}

/** "IngressParameters.k8s.example.com/external-lb" */
function parametersCell(object: AnyObject): string {
  const parameters = fieldsAt(object, 'spec', 'parameters');
  if (parameters === undefined) return '<none>';
  const group = textAt(parameters, 'apiGroup');
  return `${textAt(parameters, 'kind')}${group === '' ? '' : `.${group}`}/${textAt(parameters, 'name')}`;
}

export const ingressClassKind = storedKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
  generation: true,
  defaults: (object) =>
    within(object as WithSpec, 'spec', (spec) =>
      within(spec, 'parameters', (p) => fill(p as Record<string, unknown>, { scope: 'Cluster' })),
    ),
  validate: validateClass,
  validateChange: (next, previous) =>
    immutable(textAt(next, 'spec', 'controller'), textAt(previous, 'spec', 'controller'), 'spec.controller'),
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.annotations.ingressclass.kubernetes.io/is-default-class': 'simulated',
    'metadata.ownerReferences': 'simulated',
    'metadata.finalizers': 'simulated',
    'spec.controller': 'simulated',
    'spec.parameters': 'shown',
  },
  table: {
    columns: [NAME, textColumn('Controller'), textColumn('Parameters'), AGE],
    row: (object, nowMs) => [
      object.metadata.name,
      textAt(object, 'spec', 'controller'),
      parametersCell(object),
      age(object, nowMs),
    ],
  },
});
