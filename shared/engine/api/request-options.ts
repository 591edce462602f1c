/** The options of a request, read from its query and body, and refused in upstream's words (apis/meta/v1/validation). */
import type { DeleteOptions, PropagationPolicy, WriteOptions } from './client.ts';
import { badRequest, invalidObject } from './errors.ts';
import { forbidden, invalid, notSupportedAsListed, required, tooLong, type FieldError } from './field-error.ts';
import { isRecord } from './patch/record.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

/** The query of a request, as in a URL. */
export interface RestQuery {
  labelSelector?: string;
  fieldSelector?: string;
  resourceVersion?: string;
  /** "Exact", "NotOlderThan"; of a list with a resourceVersion. */
  resourceVersionMatch?: string;
  limit?: number;
  continue?: string;
  allowWatchBookmarks?: boolean;
  sendInitialEvents?: boolean;
  /** "All" for a dry run. */
  dryRun?: string;
  fieldManager?: string;
  /** What becomes of fields that the kind does not have: "Ignore", "Warn" (when absent), "Strict". */
  fieldValidation?: string;
  force?: boolean;
  propagationPolicy?: string;
  orphanDependents?: boolean;
  gracePeriodSeconds?: number;
}

const META = 'meta.k8s.io';
const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn'];
const MANAGER_MAX = 128;

function refuse(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject(kind, META, '', errors);
}

function dryRunErrors(values: readonly string[]): FieldError[] {
  return values.every((value) => value === 'All') ? [] : [notSupportedAsListed('dryRun', values, ['All'])];
}

/**
 * The options of a create, an update or a patch; an apply must say in whose name, and may be forced.
 * @throws ApiError Invalid
 */
export function writeOptions(
  verb: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  query: RestQuery,
  isApply = false,
): WriteOptions & { fieldValidation: FieldValidation } {
  const { dryRun, fieldManager, fieldValidation = '' } = query;
  const errors: FieldError[] = [];
  if (isApply && (fieldManager ?? '') === '') errors.push(required('fieldManager', 'is required for apply patch'));
  if (!isApply && verb === 'PatchOptions' && query.force !== undefined)
    errors.push(forbidden('force', 'may not be specified for non-apply patch'));
  if (fieldManager !== undefined && fieldManager.length > MANAGER_MAX)
    errors.push(tooLong('fieldManager', MANAGER_MAX));
  if (dryRun !== undefined && dryRun !== '') errors.push(...dryRunErrors([dryRun]));
  if (!VALIDATIONS.includes(fieldValidation))
    errors.push(notSupportedAsListed('fieldValidation', fieldValidation, VALIDATIONS));
  refuse(verb, errors);
  return {
    ...(dryRun === 'All' ? { dryRun: true } : {}),
    ...(fieldManager === undefined ? {} : { fieldManager }),
    fieldValidation: fieldValidation === '' ? 'Warn' : (fieldValidation as FieldValidation),
  };
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

/** A body counts alone: only without one does the query. */
function givenOptions(query: RestQuery, body: unknown): Record<string, unknown> {
  if (isRecord(body) && Object.keys(body).length > 0) return body;
  const { propagationPolicy, orphanDependents, gracePeriodSeconds, dryRun } = query;
  const given = { propagationPolicy, orphanDependents, gracePeriodSeconds };
  return dryRun === undefined || dryRun === '' ? given : { ...given, dryRun: [dryRun] };
}

/**
 * The options of a delete, from a DeleteOptions body or, without one, from the query.
 * @throws ApiError BadRequest (a body that is none), Invalid
 */
export function deleteOptions(query: RestQuery, body: unknown): DeleteOptions {
  if (body !== undefined && body !== null && !isRecord(body)) throw badRequest('the body is not a DeleteOptions');
  const given = givenOptions(query, body);
  const { propagationPolicy: policy, orphanDependents: orphan, gracePeriodSeconds: grace } = given;
  const dryRun = Array.isArray(given['dryRun']) ? given['dryRun'].map(String) : [];
  const errors: FieldError[] = [];
  if (orphan !== undefined && policy !== undefined) {
    const text = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalid('propagationPolicy', policy, text));
  }
  if (policy !== undefined && !POLICIES.includes(String(policy)))
    errors.push(notSupportedAsListed('propagationPolicy', policy, [...POLICIES, 'nil']));
  errors.push(...dryRunErrors(dryRun));
  refuse('DeleteOptions', errors);
  const options: DeleteOptions = {};
  if (policy !== undefined) options.propagationPolicy = policy as PropagationPolicy;
  else if (orphan !== undefined) options.propagationPolicy = orphan === true ? 'Orphan' : 'Background';
  if (typeof grace === 'number') options.gracePeriodSeconds = grace;
  if (dryRun.length > 0) options.dryRun = true;
  const conditions = given['preconditions'];
  if (isRecord(conditions)) {
    const { uid, resourceVersion } = conditions;
    options.preconditions = {
      ...(typeof uid === 'string' ? { uid } : {}),
      ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    };
  }
  return options;
}

const EXACT = 'Exact';
const MATCHES = [EXACT, 'NotOlderThan', ''];

/**
 * Refuses options of a list that contradict each other (apis/meta/internalversion/validation).
 * @throws ApiError Invalid
 */
export function checkListOptions(query: RestQuery): void {
  const { resourceVersion = '', resourceVersionMatch: match = '' } = query;
  const path = 'resourceVersionMatch';
  const errors: FieldError[] = [];
  if (match !== '') {
    if (resourceVersion === '') errors.push(forbidden(path, `${path} is forbidden unless resourceVersion is provided`));
    if ((query.continue ?? '') !== '') errors.push(forbidden(path, `${path} is forbidden when continue is provided`));
    if (!MATCHES.includes(match)) errors.push(notSupportedAsListed(path, match, MATCHES));
    if (match === EXACT && resourceVersion === '0')
      errors.push(forbidden(path, `${path} "exact" is forbidden for resourceVersion "0"`));
  }
  if (query.sendInitialEvents !== undefined)
    errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  refuse('ListOptions', errors);
}

/**
 * A resourceVersion of a list or watch as a number; undefined for none, and for "0": any will do.
 * @throws ApiError Invalid (storage ParseResourceVersion)
 */
export function parseResourceVersion(text: string | undefined): number | undefined {
  if (text === undefined || text === '' || text === '0') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw invalidObject('', '', '', [invalid('resourceVersion', text, why)]);
}
