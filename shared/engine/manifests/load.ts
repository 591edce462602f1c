/** Turns files into objects: whatever is wrong is named with its place, and the good documents are kept. */
import { isMap, isSeq, LineCounter, parseAllDocuments, type Document, type Node, type YAMLError } from 'yaml';
import type { Problem } from '../../model/report.ts';
import type { SourceFile } from '../../model/session.ts';
import { manifestDocument, type ManifestDocument } from './document.ts';
import { DIALECT } from './yaml-dialect.ts';

/** Characters. etcd refuses an object of 1.5 MB; a file may hold many. */
const MAX_FILE = 16 * 1024 * 1024;
/** Deeper than any real manifest (the API server's own limit is 10,000, a stack's is near). */
const MAX_DEPTH = 100;

export interface Loaded {
  documents: ManifestDocument[];
  problems: Problem[];
}

/** Reads YAML or JSON files, each with any number of documents. Never throws. */
export function loadManifests(files: readonly SourceFile[]): Loaded {
  const loaded: Loaded = { documents: [], problems: [] };
  for (const file of files) loadFile(file, loaded);
  return loaded;
}

function problem(
  loaded: Loaded,
  file: string,
  reason: string,
  message: string,
  at: Partial<Problem['place']> = {},
): void {
  loaded.problems.push({ severity: 'error', place: { file, ...at }, reason, message });
}

function loadFile({ name, text }: SourceFile, loaded: Loaded): void {
  if (text.length > MAX_FILE) {
    const mb = (text.length / 1048576).toFixed(0);
    return problem(
      loaded,
      name,
      'TooLarge',
      `the file holds ${mb} MB; at most ${MAX_FILE / 1048576} MB are read. Split it.`,
    );
  }
  if (isBinary(text)) {
    return problem(loaded, name, 'NotYaml', 'this is a binary file, not YAML or JSON. Drop the manifest itself.');
  }
  if (text.trim() === '')
    return problem(loaded, name, 'Empty', 'the file is empty. A manifest has apiVersion, kind and metadata.name.');
  const tooDeep = deepestFlow(text);
  if (tooDeep !== undefined) {
    return problem(loaded, name, 'TooDeep', `brackets are nested more than ${MAX_DEPTH} deep`, tooDeep);
  }
  const counter = new LineCounter();
  const before = loaded.documents.length + loaded.problems.length;
  let documents: Document[];
  try {
    documents = parseAllDocuments(text, { ...DIALECT, lineCounter: counter }) as Document[];
  } catch (error) {
    return problem(loaded, name, 'SyntaxError', `the file cannot be read: ${messageOf(error)}`);
  }
  let index = 0;
  for (const doc of documents) index = readDocument(name, doc, index, counter, loaded);
  if (loaded.documents.length + loaded.problems.length === before) {
    problem(loaded, name, 'Empty', 'the file holds only comments. A manifest has apiVersion, kind and metadata.name.');
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** NUL never stands in text; many replacement characters mean that bytes were no UTF-8. */
function isBinary(text: string): boolean {
  const head = text.slice(0, 8192);
  return head.includes('\0') || (head.match(/\uFFFD/g)?.length ?? 0) > 2;
}

/** Where brackets open more than MAX_DEPTH levels: the parser would overflow the stack. Quotes are not looked at: few real files come near. */
function deepestFlow(text: string): { line: number; column: number } | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '[' || c === '{') depth += 1;
    else if ((c === ']' || c === '}') && depth > 0) depth -= 1;
    else if (c === '\n' && depth > 0 && text.startsWith('---', i + 1)) depth = 0;
    if (depth > MAX_DEPTH * 5) {
      const lines = text.slice(0, i).split('\n');
      return { line: lines.length, column: lines.at(-1)!.length + 1 };
    }
  }
  return undefined;
}

const SYNTAX: Record<string, string> = { DUPLICATE_KEY: 'DuplicateKey', TAB_AS_INDENT: 'TabIndent' };

function syntaxProblem(file: string, index: number, error: YAMLError, counter: LineCounter): Problem {
  const { line, col } = counter.linePos(error.pos[0]);
  const message =
    error.code === 'TAB_AS_INDENT'
      ? 'a tab is used for indentation; YAML allows only spaces'
      : error.message.replace(/\n[\s\S]*$/, '');
  return {
    severity: 'error',
    place: { file, document: index, line, column: col },
    reason: SYNTAX[error.code] ?? 'SyntaxError',
    message,
  };
}

/** Reads one YAML document; gives the index of the next object. */
function readDocument(file: string, doc: Document, index: number, counter: LineCounter, loaded: Loaded): number {
  const first = doc.errors[0];
  if (first !== undefined) {
    loaded.problems.push(syntaxProblem(file, index, first, counter));
    return index + 1;
  }
  if (doc.contents === null) return index;
  const root = doc.contents as Node;
  const start = counter.linePos(root.range?.[0] ?? 0);
  const at = { document: index, line: start.line, column: start.col };
  let value: unknown;
  try {
    value = doc.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const bomb = /excessive alias/i.test(messageOf(error));
    problem(
      loaded,
      file,
      bomb ? 'AliasBomb' : 'SyntaxError',
      bomb ? 'aliases multiply this document beyond measure; it is not read' : messageOf(error),
      at,
    );
    return index + 1;
  }
  if (value === null) return index;
  if (depthOf(value, 0) > MAX_DEPTH) {
    problem(loaded, file, 'TooDeep', `the document is nested more than ${MAX_DEPTH} levels deep`, at);
    return index + 1;
  }
  const infinite = unsupportedNumber(value);
  if (infinite !== undefined) {
    problem(loaded, file, 'SyntaxError', `error converting YAML to JSON: json: unsupported value: ${infinite}`, at);
    return index + 1;
  }
  if (!isMap(root) || !isRecord(value)) {
    problem(
      loaded,
      file,
      'NotAnObject',
      `a manifest is a mapping with apiVersion, kind and metadata; this document is ${shapeOf(value)}`,
      at,
    );
    return index + 1;
  }
  const items = root.get('items', true);
  if (
    typeof value['kind'] === 'string' &&
    value['kind'].endsWith('List') &&
    isSeq(items) &&
    Array.isArray(value['items'])
  ) {
    let next = index;
    for (const [i, item] of value['items'].entries()) {
      if (isRecord(item))
        loaded.documents.push(manifestDocument(file, next, item, items.items[i] as Node, doc, counter));
      else
        problem(loaded, file, 'NotAnObject', `items[${i}] is ${shapeOf(item)}, not an object`, {
          ...at,
          field: `items[${i}]`,
        });
      next += 1;
    }
    return next;
  }
  loaded.documents.push(manifestDocument(file, index, value, root, doc, counter));
  return index + 1;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'plain text' : `a ${typeof value}`;
}

/** YAML's .inf and .nan have no JSON, and so no place in an object; as Go prints the first that there is. */
function unsupportedNumber(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const part of Object.values(value)) {
    const found = unsupportedNumber(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth;
  let deepest = depth;
  for (const part of Object.values(value)) deepest = Math.max(deepest, depthOf(part, depth + 1));
  return deepest;
}
