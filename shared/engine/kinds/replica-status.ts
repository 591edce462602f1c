/** Complaints about the status of a ReplicaSet or ReplicationController (ValidateReplicaSetStatus and its elder twin). */
import { invalid, type FieldError } from '../api/field-error.ts';
import { validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { ReplicaSetStatus } from '../../model/workloads.ts';
import { nonNegative } from './numbers.ts';

type Owner = KubeObject & { status?: ReplicaSetStatus };

const COUNTS = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
] as const;

/** Takes a status and the field it stands at; gives what is wrong with its counts, in upstream's order. */
export function validateReplicaStatus(status: ReplicaSetStatus, path: string): FieldError[] {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const errors = COUNTS.flatMap((field) => nonNegative(status[field], `${path}.${field}`));
  for (const field of ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const) {
    const count = status[field] ?? 0;
    if (count > replicas) errors.push(invalid(`${path}.${field}`, count, 'cannot be greater than status.replicas'));
  }
  if (availableReplicas > readyReplicas) {
    errors.push(invalid(`${path}.availableReplicas`, availableReplicas, 'cannot be greater than readyReplicas'));
  }
  return errors;
}

/** Complaints about a change through the status subresource. */
export const validateReplicaStatusUpdate = (next: Owner, previous: Owner): FieldError[] => [
  ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
  ...(next.status === undefined ? [] : validateReplicaStatus(next.status, 'status')),
];
