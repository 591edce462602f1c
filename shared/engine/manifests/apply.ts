/** Applies files as `kubectl apply` would, document by document; one that fails leaves the others and the cluster alone. */
import { hasPatchSchema } from '../api/patch/merge-keys.ts';
import { createThreeWayMergePatch } from '../api/patch/three-way.ts';
import { ApiError, badRequest } from '../api/errors.ts';
import type { Client } from '../api/client.ts';
import { kindOf } from '../api/kind-map.ts';
import type { Reader } from '../api/store.ts';
import { reportFields } from '../kinds/field-report.ts';
import type { AnyObject, KubeObject } from '../../model/meta.ts';
import type { Kind } from '../kinds/kind.ts';
import type { DocumentOutcome, DocumentReport, ManifestReport, Problem } from '../../model/report.ts';
import type { SourceFile } from '../../model/session.ts';
import { imagesOf } from './images.ts';
import { lastApplied, withLastApplied } from './last-applied.ts';
import { loadManifests } from './load.ts';
import { identify, type Identified, type ManifestKinds } from './identify.ts';

/** What a report is made with. */
export interface ReportInput {
  kinds: ManifestKinds;
  /** Whether the behaviour of an image is known; without it nothing is said of images. */
  knowsImage?: (image: string) => boolean;
}

export interface ApplyTarget extends ReportInput {
  read: Reader;
  api: Client;
  /** What was applied last, by uid: kubectl keeps it in an annotation, here the object stays as the file has it. */
  applied: Map<string, unknown>;
}

const NO_TOTALS: Record<DocumentOutcome, number> = {
  created: 0,
  configured: 0,
  unchanged: 0,
  deleted: 0,
  checked: 0,
  failed: 0,
};

/** Applies all documents in their order. Never throws for what the files hold. */
export function applyManifests(files: readonly SourceFile[], target: ApplyTarget): ManifestReport {
  return run(files, target, (found) => applyOne(found, target));
}

/**
 * Takes edited objects back whole, as `kubectl edit` does: what was removed is removed, what another changed
 * meanwhile is a conflict.
 */
export function replaceManifests(files: readonly SourceFile[], target: ApplyTarget): ManifestReport {
  return run(files, target, ({ kind, object }) => {
    const wanted = withNamespace(object, kind.namespaced);
    const { namespace = '', name } = wanted.metadata;
    const current = target.read.get(kindOf(wanted), namespace, name);
    const warnings: string[] = [];
    const stored = target.api.update(wanted, { warn: (text) => warnings.push(text) });
    return { outcome: stored === current ? 'unchanged' : 'configured', errors: [], warnings };
  });
}

/** The report alone: decoded, completed and validated, nothing stored. */
export function checkManifests(files: readonly SourceFile[], input: ReportInput): ManifestReport {
  return run(files, input, ({ kind, object }) => {
    const whole = kind.prepareForCreate(kind.defaults(withNamespace(object, kind.namespaced)));
    return { outcome: 'checked', errors: kind.validate(whole) };
  });
}

interface Step {
  outcome: DocumentOutcome;
  errors: readonly { field: string; type?: string; body?: string }[];
  /** What the API warned of. */
  warnings?: readonly string[];
}

function run(files: readonly SourceFile[], input: ReportInput, act: (found: Identified) => Step): ManifestReport {
  const { documents, problems } = loadManifests(files);
  const report: ManifestReport = { documents: [], problems: [...problems], totals: { ...NO_TOTALS } };
  for (const document of documents) {
    const { found, problems: complaints } = identify(document, input.kinds);
    report.problems.push(...complaints);
    if (found === undefined) {
      report.totals.failed += 1;
      continue;
    }
    const before = report.problems.length;
    let outcome: DocumentOutcome = 'failed';
    try {
      const step = act(found);
      outcome = step.outcome;
      for (const e of step.errors)
        report.problems.push(fieldProblem(found, e.field, e.type ?? 'Invalid', `${e.field}: ${e.body ?? ''}`));
      if (report.problems.length > before) outcome = 'failed';
      for (const message of step.warnings ?? [])
        report.problems.push({ severity: 'warning', place: found.document.place(''), reason: 'Warning', message });
    } catch (error) {
      report.problems.push(...refusal(found, error));
    }
    report.documents.push(documentReport(found, outcome, input));
    report.totals[outcome] += 1;
  }
  const order = new Map(files.map((file, i) => [file.name, i]));
  const rank = ({ place }: Problem): number => (order.get(place.file) ?? 0) * 1e6 + (place.document ?? 0);
  report.problems.sort((a, b) => rank(a) - rank(b));
  return report;
}

function applyOne({ kind, object }: Identified, { api, read, applied }: ApplyTarget): Step {
  const wanted = inStored(kind, withNamespace(object, kind.namespaced));
  const { namespace = '', name } = wanted.metadata;
  const current = (name ?? '') === '' ? undefined : read.get(kindOf(wanted), namespace, name);
  const warnings: string[] = [];
  const warn = (text: string): number => warnings.push(text);
  if (current === undefined) {
    const made = api.create(withoutServerFields(wanted), { warn });
    applied.set(made.metadata.uid!, wanted);
    return { outcome: 'created', errors: [], warnings };
  }
  const uid = current.metadata.uid!;
  // Where kubectl has applied it, its annotation knows the last file, and is kept up to date for it.
  const text = lastApplied(current);
  const before: unknown =
    text === undefined ? (applied.get(uid) ?? wanted) : inStored(kind, JSON.parse(text) as AnyObject);
  const patch = patchBetween(before, text === undefined ? wanted : withLastApplied(wanted), current);
  applied.set(uid, wanted);
  if (isEmpty(patch)) return { outcome: 'unchanged', errors: [] };
  const type = hasPatchSchema(kindOf(wanted)) ? 'strategic' : 'merge';
  const stored = api.patch(kindOf(wanted), namespace, name, type, patch, { warn });
  return { outcome: stored === current ? 'unchanged' : 'configured', errors: [], warnings };
}

/** A manifest of an older version as what is stored in its place; others as they are. */
const inStored = ({ conversion, defaults, version }: Kind, object: AnyObject): AnyObject =>
  conversion !== undefined && object.apiVersion.endsWith(`/${version}`)
    ? (conversion.toStored(defaults(object)) as AnyObject)
    : object;

/** kubectl computes the patch itself and refuses what has no merge key. @throws ApiError BadRequest */
function patchBetween(before: unknown, wanted: AnyObject, current: KubeObject): unknown {
  try {
    return createThreeWayMergePatch(kindOf(wanted), before, wanted, current);
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

const isEmpty = (patch: unknown): boolean =>
  typeof patch === 'object' && patch !== null && Object.keys(patch).length === 0;

function withNamespace(object: AnyObject, namespaced: boolean): AnyObject {
  if (!namespaced || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}

/** A manifest exported from a cluster carries what only a server may set. */
function withoutServerFields(object: AnyObject): AnyObject {
  const {
    uid: _uid,
    resourceVersion: _version,
    generation: _generation,
    creationTimestamp: _created,
    managedFields: _managed,
    ...metadata
  } = object.metadata;
  return { ...object, metadata };
}

function fieldProblem(found: Identified, field: string, reason: string, message: string): Problem {
  return { severity: 'error', place: { ...found.document.place(field), field }, reason, message };
}

/** An API refusal as one problem a field; what is no refusal is a fault of ours and goes on up. */
function refusal(found: Identified, error: unknown): Problem[] {
  if (!(error instanceof ApiError)) throw error;
  const { reason = 'Invalid', message = '', details } = error.status;
  const causes = (details?.causes ?? []).filter((c) => c.field !== undefined && reason === 'Invalid');
  if (causes.length === 0) return [{ severity: 'error', place: found.document.place(''), reason, message }];
  return causes.map((c) => fieldProblem(found, c.field!, c.reason ?? reason, `${c.field}: ${c.message}`));
}

function documentReport(found: Identified, outcome: DocumentOutcome, { knowsImage }: ReportInput): DocumentReport {
  const { document, kind, object } = found;
  const lines = document.lines();
  const { namespace } = object.metadata as KubeObject['metadata'];
  const unknown = knowsImage === undefined ? [] : imagesOf(object).filter((image) => !knowsImage(image));
  return {
    place: document.place(''),
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(kind.namespaced ? { namespace: namespace ?? 'default' } : {}),
    name: object.metadata.name ?? object.metadata.generateName ?? '',
    outcome,
    simulated: kind.simulated,
    fields: reportFields(kind, document.value as AnyObject).map((f) => {
      const line = lines.get(f.field);
      return line === undefined ? f : { ...f, line };
    }),
    ...(unknown.length === 0 ? {} : { unknownImages: unknown }),
  };
}
