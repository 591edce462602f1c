/** Complaints about AppArmor annotations (ValidateAppArmorPodAnnotations). */
import { invalid, type FieldError } from '../../../api/field-error.ts';
import type { PodSpec } from '../../../../model/pod.ts';

const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

/** @param path "metadata.annotations" */
export function validateAppArmorAnnotations(
  annotations: Readonly<Record<string, string>>,
  spec: PodSpec,
  path: string,
): FieldError[] {
  const names = new Set([...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((c) => c.name));
  const errors: FieldError[] = [];
  for (const [key, profile] of Object.entries(annotations)) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length);
    if (!names.has(name)) errors.push(invalid(`${path}[${key}]`, name, 'container not found'));
    const isKnown = ['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith('localhost/');
    if (!isKnown)
      errors.push(invalid(`${path}[${key}]`, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`));
  }
  return errors;
}
