/**
 * Field selectors: the text of `--field-selector`, and which fields each kind may be asked by
 * (k8s.io/apimachinery/pkg/fields).
 */
import type { KubeObject } from '../../model/meta.ts';
import type { KindName } from './kind-map.ts';
import { isRecord, valueAt } from './patch/record.ts';

export interface FieldTerm {
  field: string;
  operator: '=' | '!=';
  value: string;
}

/** Cuts at commas that no backslash guards. */
function splitTerms(text: string): string[] {
  if (text === '') return [];
  const terms: string[] = [];
  let term = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === ',') {
      terms.push(term);
      term = '';
      continue;
    }
    term += text[i]!;
    if (text[i] === '\\' && i + 1 < text.length) term += text[++i]!;
  }
  return [...terms, term];
}

/** The sides of the first operator there is; undefined without one. */
export function splitTerm(term: string): { lhs: string; op: '!=' | '==' | '='; rhs: string } | undefined {
  for (let i = 0; i < term.length; i++) {
    for (const op of ['!=', '==', '='] as const) {
      if (term.startsWith(op, i)) return { lhs: term.slice(0, i), op, rhs: term.slice(i + op.length) };
    }
  }
  return undefined;
}

/** Writes a value so that it is read back as one: "," "=" and "\" get a backslash. */
export const escapeValue = (value: string): string => value.replace(/[\\,=]/g, '\\$&');

/** Takes the backslashes off. Throws upstream's text for one that guards nothing, or a sign that none guards. */
export function unescapeValue(text: string): string {
  let value = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\\') {
      const next = text[++i];
      if (next === undefined || !'\\,='.includes(next)) {
        throw new Error(`invalid field selector: invalid escape sequence: \\${next ?? ''}`);
      }
      value += next;
    } else if (char === ',' || char === '=') {
      throw new Error(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`);
    } else value += char;
  }
  return value;
}

/** Reads "a=b,c!=d" into its terms, in upstream's order. Throws upstream's text (fields.ParseSelector). */
export function parseFieldSelector(text: string): FieldTerm[] {
  const terms: FieldTerm[] = [];
  for (const part of splitTerms(text).sort()) {
    if (part === '') continue;
    const split = splitTerm(part);
    if (split === undefined) throw new Error(`invalid selector: '${text}'; can't understand '${part}'`);
    terms.push({ field: split.lhs, operator: split.op === '!=' ? '!=' : '=', value: unescapeValue(split.rhs) });
  }
  return terms;
}

/** The terms as one would write them. */
export const formatFieldSelector = (terms: readonly FieldTerm[]): string =>
  terms.map(({ field, operator, value }) => `${field}${operator}${escapeValue(value)}`).join(',');

/** Whether all terms hold; a field that is not there reads as ''. */
export const matchesFields = (terms: readonly FieldTerm[], get: (field: string) => string): boolean =>
  terms.every(({ field, operator, value }) => (get(field) === value) === (operator === '='));

type Getter = (object: KubeObject) => string;

/** The text at a path; numbers and booleans as text, nothing as ''. */
function textAt(object: unknown, path: string): string {
  let value = object;
  for (const key of path.split('.')) value = isRecord(value) ? valueAt(value, key) : undefined;
  return value === undefined || value === null ? '' : String(value);
}

const at =
  (path: string, missing = ''): Getter =>
  (object) =>
    textAt(object, path) || missing;

const fieldsAt = (...paths: string[]): Record<string, Getter> =>
  Object.fromEntries(paths.map((path) => [path, at(path)]));

const NAME = fieldsAt('metadata.name');
const NAMES = fieldsAt('metadata.name', 'metadata.namespace');
const nodeName = at('spec.nodeName');
const ABOUT = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'].map(
  (key) => `involvedObject.${key}`,
);

/** What each kind that has more than a name may be asked by, as upstream's field label conversions. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Getter>>>> = {
  Event: {
    ...NAMES,
    ...fieldsAt(...ABOUT, 'reason', 'type', 'reportingComponent'),
    source: (event) => textAt(event, 'source.component') || textAt(event, 'reportingComponent'),
  },
  Namespace: { ...NAME, ...fieldsAt('status.phase') },
  Node: { ...NAME, 'spec.unschedulable': at('spec.unschedulable', 'false') },
  Pod: {
    ...NAMES,
    ...fieldsAt('spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'status.phase'),
    ...fieldsAt('status.podIP', 'status.nominatedNodeName'),
    'spec.nodeName': nodeName,
    'spec.host': nodeName,
    'spec.hostNetwork': at('spec.hostNetwork', 'false'),
    // May be asked, and is never answered: the pod strategy's field set has no such entry.
    'status.podIPs': () => '',
  },
  ReplicationController: { ...NAMES, 'status.replicas': at('status.replicas', '0') },
  'ReplicaSet.apps': { ...NAMES, 'status.replicas': at('status.replicas', '0') },
  'Job.batch': { ...NAMES, 'status.successful': at('status.succeeded', '0') },
  Secret: { ...NAMES, ...fieldsAt('type') },
  Service: { ...NAMES, ...fieldsAt('spec.clusterIP', 'spec.type') },
  'CertificateSigningRequest.certificates.k8s.io': { ...NAME, ...fieldsAt('spec.signerName') },
};

const ownKey = Object.prototype.hasOwnProperty;

function getterOf(kind: KindName, field: string): Getter {
  const fields = ownKey.call(FIELDS, kind) ? FIELDS[kind]! : undefined;
  const known = fields ?? NAMES;
  if (ownKey.call(known, field)) return known[field]!;
  if (kind === 'Job.batch') throw new Error(`field label ${JSON.stringify(field)} not supported for Job`);
  if (fields !== undefined) throw new Error(`field label not supported: ${field}`);
  throw new Error(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

/**
 * The matcher of a field selector's text for objects of a kind. Throws upstream's text where it cannot be read, or
 * asks by a field that the kind may not be asked by.
 */
export function compileFieldSelector(kind: KindName, text: string): (object: KubeObject) => boolean {
  const terms = parseFieldSelector(text).map((term) => ({ ...term, get: getterOf(kind, term.field) }));
  return (object) => terms.every(({ get, operator, value }) => (get(object) === value) === (operator === '='));
}
