/** A projected volume: files of several sources in one directory, no two under the same path. */
import { forbidden, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { isDns1123Subdomain } from '../../../api/names.ts';
import type { LabelSelector } from '../../../../model/meta.ts';
import { at, fieldsAt, listAt, numberAt, textAt, type Fields } from '../../look.ts';
import { validateLabelSelector } from '../../selector-validation.ts';
import { needed, told } from './checks.ts';
import { clusterTrustBundle } from './go-struct.ts';
import { fileMode, localNonReserved } from './paths.ts';
import { signerNameErrors } from './signer-name.ts';
import { downwardFileErrors, keyToPathErrors } from './volume-files.ts';

/** Remembers the paths of all sources; complains of one that comes again. */
class Paths {
  private readonly taken = new Set<string>();

  constructor(private readonly path: string) {}

  take(target: string, shown: string): FieldError[] {
    if (!this.taken.has(target)) {
      this.taken.add(target);
      return [];
    }
    return [invalid(this.path, shown, 'conflicting duplicate paths')];
  }
}

function objectErrors(source: Fields, path: string, paths: Paths): FieldError[] {
  const name = textAt(source, 'name');
  const errors = needed(name, `${path}.name`);
  for (const [i, item] of listAt(source, 'items').entries()) {
    errors.push(...keyToPathErrors(item, `${path}.items[${i}]`));
    const target = textAt(item, 'path');
    if (target !== '') errors.push(...paths.take(target, name));
  }
  return errors;
}

const downwardSourceErrors = (source: Fields, path: string, paths: Paths): FieldError[] =>
  listAt(source, 'items').flatMap((file) => {
    const target = textAt(file, 'path');
    return [...downwardFileErrors(file, path), ...(target === '' ? [] : paths.take(target, target))];
  });

const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;

/** The path of a token's own path is upstream's: that of the volume. */
function tokenErrors(source: Fields, path: string, volumePath: string): FieldError[] {
  const seconds = numberAt(source, 'expirationSeconds') ?? 0;
  const field = `${path}.expirationSeconds`;
  const target = textAt(source, 'path');
  return [
    ...(seconds < MIN_SECONDS ? [invalid(field, seconds, 'may not specify a duration less than 10 minutes')] : []),
    ...(seconds > MAX_SECONDS ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : []),
    ...(target === '' ? [required(`${volumePath}.path`)] : localNonReserved(target, `${volumePath}.path`)),
  ];
}

/** The name of a trust bundle: one with a signer begins with the signer's name, colons for slashes. */
function bundleNameErrors(name: string, path: string): FieldError[] {
  const colon = name.lastIndexOf(':');
  const complaints = isDns1123Subdomain(colon < 0 ? name : name.slice(colon + 1));
  return told(
    complaints.map((text) => `not a valid clustertrustbundlename: ${text}`),
    name,
    path,
  );
}

function bundleErrors(source: Fields, path: string, paths: Paths): FieldError[] {
  const name = at(source, 'name') as string | undefined;
  const signer = at(source, 'signerName') as string | undefined;
  const selector = fieldsAt(source, 'labelSelector');
  const errors: FieldError[] = [];
  if (name !== undefined && signer !== undefined) {
    errors.push(invalid(path, clusterTrustBundle(source), 'only one of name and signerName may be used'));
  } else if (name !== undefined) {
    errors.push(...needed(name, `${path}.name`, 'must be a valid object name'));
    errors.push(...bundleNameErrors(name, `${path}.name`));
    if (selector !== undefined)
      errors.push(invalid(`${path}.labelSelector`, selector, 'labelSelector must be unset if name is specified'));
  } else if (signer !== undefined) {
    errors.push(...needed(signer, `${path}.signerName`, 'must be a valid signer name'));
    errors.push(...signerNameErrors(signer, `${path}.signerName`));
    errors.push(...validateLabelSelector(selector as LabelSelector | undefined, `${path}.labelSelector`));
  } else {
    errors.push(required(path, 'either name or signerName must be specified'));
  }
  const target = textAt(source, 'path');
  return [
    ...errors,
    ...needed(target, `${path}.path`),
    ...localNonReserved(target, `${path}.path`),
    ...paths.take(target, target),
  ];
}

/** Complaints about a projected volume at `path`. */
export function projectedErrors(volume: Fields, path: string): FieldError[] {
  const errors = fileMode(numberAt(volume, 'defaultMode'), `${path}.defaultMode`);
  const paths = new Paths(path);
  for (const [i, source] of listAt(volume, 'sources').entries()) {
    const here = `${path}.sources[${i}]`;
    let count = 0;
    const check = (name: string, run: (part: Fields, partPath: string) => FieldError[]): void => {
      const part = fieldsAt(source, name);
      if (part === undefined) return;
      count += 1;
      errors.push(...run(part, `${here}.${name}`));
    };
    check('secret', (part, partPath) => objectErrors(part, partPath, paths));
    check('configMap', (part, partPath) => objectErrors(part, partPath, paths));
    check('downwardAPI', (part, partPath) => downwardSourceErrors(part, partPath, paths));
    check('serviceAccountToken', (part, partPath) => tokenErrors(part, partPath, path));
    check('clusterTrustBundle', (part, partPath) => bundleErrors(part, partPath, paths));
    if (count > 1) errors.push(forbidden(here, 'may not specify more than 1 volume type per source'));
  }
  return errors;
}
