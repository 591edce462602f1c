/** Reads who a document says it is, and refuses it in words when it does not say. */
import type { AnyObject } from '../../model/meta.ts';
import type { Problem } from '../../model/report.ts';
import type { Kind } from '../kinds/kind.ts';
import { decode } from '../kinds/schema/decode.ts';
import type { Kinds } from '../api/server.ts';
import type { ManifestDocument } from './document.ts';

/** What reading manifests needs of kinds; kinds/registry.ts is one. */
export interface ManifestKinds extends Kinds {
  /** Upstream's words for a version that 1.34 does not have of one of its own groups. */
  refusal(apiVersion: string, kind: string): string | undefined;
  /** True for the word of a kind that something acts on, whatever its group. */
  isSimulated(kind: string): boolean;
}

export interface Identified {
  document: ManifestDocument;
  kind: Kind;
  /** Decoded: unknown fields dropped, quantities in their canonical form. */
  object: AnyObject;
}

const error = (document: ManifestDocument, field: string, reason: string, message: string): Problem => ({
  severity: 'error',
  place: { ...document.place(field), ...(field === '' ? {} : { field }) },
  reason,
  message,
});

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** What is missing before the document can be called an object. */
function missing(document: ManifestDocument): Problem[] {
  const { value } = document;
  const problems: Problem[] = [];
  for (const field of ['apiVersion', 'kind'] as const) {
    const given = Object.hasOwn(value, field) ? value[field] : undefined;
    if (given === undefined || given === null || given === '') {
      problems.push(error(document, field, 'Required', `${field} not set`));
    } else if (typeof given !== 'string') {
      problems.push(error(document, field, 'TypeInvalid', `${field} must be text, not ${JSON.stringify(given)}`));
    } else if (field === 'apiVersion' && given.split('/').length > 2) {
      problems.push(error(document, field, 'Invalid', `unexpected GroupVersion string: ${given}`));
    }
  }
  if (problems.length > 0) return problems;
  const metadata = record(value['metadata']);
  if (metadata === undefined) {
    return [error(document, 'metadata', 'Required', 'metadata.name not set: every object has a name')];
  }
  if (
    text(metadata['name']) === '' &&
    text(metadata['generateName']) === '' &&
    (metadata['name'] === undefined || metadata['name'] === null || metadata['name'] === '')
  ) {
    return [error(document, 'metadata.name', 'Required', 'resource name may not be empty')];
  }
  return [];
}

/** The document as an object of its kind, with the complaints of decoding; no object when it cannot be read as one. */
export function identify(
  document: ManifestDocument,
  kinds: ManifestKinds,
): { found?: Identified; problems: Problem[] } {
  const problems = missing(document);
  if (problems.length > 0) return { problems };
  const apiVersion = String(document.value['apiVersion']);
  const kindWord = String(document.value['kind']);
  const unserved = kinds.refusal(apiVersion, kindWord);
  if (unserved !== undefined) {
    // A simulated kind would act on what upstream does not take; any other is kept for its picture.
    const acts = kinds.isSimulated(kindWord);
    const problem = error(document, 'apiVersion', 'NoMatch', unserved);
    problems.push(acts ? problem : { ...problem, severity: 'warning' });
    if (acts) return { problems };
  }
  const decoded = decode(document.value, apiVersion, kindWord);
  for (const e of decoded.errors) problems.push(error(document, e.field, 'BadRequest', e.message));
  for (const u of decoded.unknownFields) {
    problems.push({ ...error(document, u.field, 'UnknownField', u.message), severity: 'warning' });
  }
  if (decoded.errors.length > 0) return { problems };
  return { found: { document, kind: kinds.of(apiVersion, kindWord), object: decoded.object }, problems };
}
