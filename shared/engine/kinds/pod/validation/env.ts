/** Environment variables: each has a name, and its value or one source of it. */
import { invalid, required, type FieldError } from '../../../api/field-error.ts';
import { isConfigMapKey, isDns1123Subdomain, isRelaxedEnvVarName } from '../../../api/names.ts';
import { withoutTrailingDash } from '../../../api/object-meta.ts';
import type { EnvVar } from '../../../../model/pod.ts';
import { fieldsAt, textAt, type Fields } from '../../look.ts';
import { dnsSubdomain, told } from './checks.ts';
import { ENV_FIELDS, fieldRefErrors, resourceRefErrors } from './downward.ts';

/** One key of a ConfigMap or Secret. */
function keyRefErrors(ref: Fields, path: string): FieldError[] {
  const key = textAt(ref, 'key');
  return [
    ...dnsSubdomain(textAt(ref, 'name'), `${path}.name`),
    ...(key === '' ? [required(`${path}.key`)] : told(isConfigMapKey(key), key, `${path}.key`)),
  ];
}

const SOURCES: readonly (readonly [string, (ref: Fields, path: string) => FieldError[]])[] = [
  ['fieldRef', (ref, path) => fieldRefErrors(ref, ENV_FIELDS, path)],
  ['resourceFieldRef', (ref, path) => resourceRefErrors(ref, path, false)],
  ['configMapKeyRef', keyRefErrors],
  ['secretKeyRef', keyRefErrors],
  ['fileKeyRef', () => []],
];

function sourceErrors(env: EnvVar, path: string): FieldError[] {
  if (env.valueFrom === undefined || env.valueFrom === null) return [];
  const errors: FieldError[] = [];
  let count = 0;
  for (const [name, check] of SOURCES) {
    const ref = fieldsAt(env.valueFrom, name);
    if (ref === undefined) continue;
    count += 1;
    errors.push(...check(ref, `${path}.${name}`));
  }
  if (count === 0) {
    const names = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    errors.push(invalid(path, '', `must specify one of: ${names}`));
  } else if ((env.value ?? '') !== '') {
    errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  } else if (count > 1) {
    errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  }
  return errors;
}

/** Complaints about the variables of a container at `path`. */
export function envErrors(env: readonly EnvVar[] | undefined, path: string): FieldError[] {
  return (env ?? []).flatMap((variable, i) => {
    const here = `${path}[${i}]`;
    const name = variable.name ?? '';
    const named = name === '' ? [required(`${here}.name`)] : told(isRelaxedEnvVarName(name), name, `${here}.name`);
    return [...named, ...sourceErrors(variable, `${here}.valueFrom`)];
  });
}

/** The whole of a ConfigMap or Secret; its name may end in a dash, as if more were to follow. */
function wholeErrors(ref: Fields, path: string): FieldError[] {
  const name = textAt(ref, 'name');
  return name === '' ? [required(path)] : told(isDns1123Subdomain(withoutTrailingDash(name)), name, path);
}

/** Complaints about ConfigMaps and Secrets that become variables. */
export function envFromErrors(sources: readonly unknown[] | undefined, path: string): FieldError[] {
  return (sources ?? []).flatMap((source, i) => {
    const here = `${path}[${i}]`;
    const prefix = textAt(source, 'prefix');
    const errors = prefix === '' ? [] : told(isRelaxedEnvVarName(prefix), prefix, `${here}.prefix`);
    const present = ['configMapRef', 'secretRef'].filter((name) => fieldsAt(source, name) !== undefined);
    for (const name of present) errors.push(...wholeErrors(fieldsAt(source, name)!, `${here}.${name}.name`));
    // Upstream's own path: the list, not the entry.
    if (present.length === 0) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    if (present.length > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}
