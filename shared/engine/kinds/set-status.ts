/** Complaints about the status of a DaemonSet or a StatefulSet (pkg/apis/apps/validation). */
import { invalid, type FieldError } from '../api/field-error.ts';
import { validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { DaemonSet } from '../../model/daemon-set.ts';
import type { StatefulSet } from '../../model/stateful-set.ts';
import { numberAt } from './look.ts';
import { nonNegative } from './numbers.ts';

const counts = (status: unknown, fields: readonly string[]): FieldError[] =>
  fields.flatMap((field) => nonNegative(numberAt(status, field), `status.${field}`));

/** Names were taken before: that is not forgotten. */
function notForgotten(next: unknown, previous: unknown): FieldError[] {
  const [is = 0, was = 0] = [numberAt(next, 'collisionCount'), numberAt(previous, 'collisionCount')];
  return is < was ? [invalid('status.collisionCount', is, 'cannot be decremented')] : [];
}

const OF_DAEMON_SET = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

export const validateDaemonSetStatusUpdate = (next: DaemonSet, previous: DaemonSet): FieldError[] => [
  ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
  ...counts(next.status, OF_DAEMON_SET),
  ...notForgotten(next.status, previous.status),
];

const PARTS = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;

export function validateStatefulSetStatusUpdate(next: StatefulSet, previous: StatefulSet): FieldError[] {
  const { status } = next;
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status ?? {};
  const over = PARTS.filter((part) => (status?.[part] ?? 0) > replicas);
  return [
    ...counts(status, ['replicas', ...PARTS, 'observedGeneration', 'collisionCount']),
    ...over.map((part) => invalid(`status.${part}`, status?.[part], 'cannot be greater than status.replicas')),
    ...(availableReplicas > readyReplicas
      ? [invalid('status.availableReplicas', availableReplicas, 'cannot be greater than status.readyReplicas')]
      : []),
    ...validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    ...notForgotten(status, previous.status),
  ];
}
