/** Containers that are added to look into a running pod: they may come, and then stay as they are. */
import { sameJson } from '../../../api/equal.ts';
import { forbidden, type FieldError } from '../../../api/field-error.ts';
import { validateObjectMetaUpdate } from '../../../api/object-meta.ts';
import type { Container, Pod } from '../../../../model/pod.ts';
import { MIRROR_ANNOTATION } from '../mirror.ts';
import { podAnnotationUpdateErrors } from './annotations.ts';
import { metadataAndSpecErrors } from './pod.ts';

const listOf = (pod: Pod): readonly Container[] => (pod.spec.ephemeralContainers ?? []) as Container[];

/** Complaints about a change through the ephemeralcontainers subresource (ValidatePodEphemeralContainersUpdate). */
export function validateEphemeralContainersUpdate(next: Pod, previous: Pod): FieldError[] {
  if (previous.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined)
    return [forbidden('', 'static pods do not support ephemeral containers')];
  const { annotations } = next.metadata;
  const errors = [
    ...validateObjectMetaUpdate(next.metadata, previous.metadata),
    ...metadataAndSpecErrors(next),
    ...podAnnotationUpdateErrors(annotations, previous.metadata.annotations, 'metadata.annotations'),
  ];
  for (const old of listOf(previous)) {
    const now = listOf(next).findLast((container) => container.name === old.name);
    const word = `existing ephemeral containers ${JSON.stringify(old.name)}`;
    if (now === undefined) errors.push(forbidden('spec.ephemeralContainers', `${word} may not be removed\n`));
    // Upstream prints a diff of Go structs behind the sentence.
    else if (!sameJson(old, now)) errors.push(forbidden('spec.ephemeralContainers', `${word} may not be changed\n`));
  }
  return errors;
}
