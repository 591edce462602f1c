/** Complaints about a pod spec as a whole (ValidatePodSpec). */
import {
  duplicate,
  invalid,
  notSupported,
  notSupportedAsListed,
  required,
  type FieldError,
} from '../../../api/field-error.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../api/names.ts';
import { validateLabels } from '../../../api/labels.ts';
import type { PodSpec, Toleration } from '../../../../model/pod.ts';
import { validateAffinity, type Affinity } from './affinity.ts';
import { validateContainers } from './containers.ts';
import { validateSeccompField } from './seccomp.ts';

const named = (complaints: string[], path: string, value: unknown): FieldError[] =>
  complaints.map((c) => invalid(path, value, c));

function volumeErrors(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    const at = `${path}.volumes[${i}]`;
    const sources = Object.keys(volume).filter((key) => key !== 'name');
    if (sources.length === 0) errors.push(required(at, 'must specify a volume type'));
    if ((volume.name ?? '') === '') errors.push(required(`${at}.name`));
    else errors.push(...named(isDns1123Label(volume.name), `${at}.name`, volume.name));
    if (seen.has(volume.name)) errors.push(duplicate(`${at}.name`, volume.name));
    seen.add(volume.name);
  }
  return errors;
}

function tolerationErrors(tolerations: readonly Toleration[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, t] of (tolerations ?? []).entries()) {
    const at = `${path}[${i}]`;
    if ((t.key ?? '') === '' && t.operator !== 'Exists') {
      errors.push(
        invalid(
          `${at}.operator`,
          t.operator ?? '',
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    }
    if (t.operator === 'Exists' && (t.value ?? '') !== '') {
      errors.push(invalid(`${at}.operator`, t, "value must be empty when `operator` is 'Exists'"));
    }
    if (t.operator !== undefined && !['Exists', 'Equal'].includes(t.operator)) {
      errors.push(notSupported(`${at}.operator`, t.operator, ['Equal', 'Exists']));
    }
    if (t.effect !== undefined && !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(t.effect)) {
      errors.push(notSupported(`${at}.effect`, t.effect, ['NoExecute', 'NoSchedule', 'PreferNoSchedule']));
    }
    if (t.tolerationSeconds !== undefined && t.effect !== 'NoExecute') {
      errors.push(
        invalid(`${at}.effect`, t.effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    }
  }
  return errors;
}

const RESTART = ['Always', 'OnFailure', 'Never'];
const DNS = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** @param path "spec", "spec.template.spec" */
export function validatePodSpec(spec: PodSpec, path: string): FieldError[] {
  const errors = [...volumeErrors(spec, path), ...validateContainers(spec, path)];
  if (spec.restartPolicy === undefined) errors.push(required(`${path}.restartPolicy`));
  else if (!RESTART.includes(spec.restartPolicy))
    errors.push(notSupportedAsListed(`${path}.restartPolicy`, spec.restartPolicy, RESTART));
  if (spec.dnsPolicy === undefined) errors.push(required(`${path}.dnsPolicy`));
  else if (!DNS.includes(spec.dnsPolicy)) errors.push(notSupportedAsListed(`${path}.dnsPolicy`, spec.dnsPolicy, DNS));
  errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  if ((spec.serviceAccountName ?? '') !== '')
    errors.push(
      ...named(isDns1123Subdomain(spec.serviceAccountName!), `${path}.serviceAccountName`, spec.serviceAccountName),
    );
  if ((spec.nodeName ?? '') !== '')
    errors.push(...named(isDns1123Subdomain(spec.nodeName!), `${path}.nodeName`, spec.nodeName));
  const grace = spec.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0)
    errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than or equal to 0'));
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2147483647)) {
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, 'must be between 1 and 2147483647, inclusive'));
  }
  if ((spec.hostname ?? '') !== '')
    errors.push(...named(isDns1123Label(spec.hostname!), `${path}.hostname`, spec.hostname));
  if ((spec.subdomain ?? '') !== '')
    errors.push(...named(isDns1123Label(spec.subdomain!), `${path}.subdomain`, spec.subdomain));
  errors.push(
    ...tolerationErrors(spec.tolerations, `${path}.tolerations`),
    ...validateAffinity(spec['affinity'] as Affinity | undefined, `${path}.affinity`),
    ...validateSeccompField(spec['securityContext'], `${path}.securityContext`),
  );
  return errors;
}
