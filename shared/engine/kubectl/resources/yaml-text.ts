/** YAML that a person gave to kubectl, as values; what is wrong with it is said in the words of goyaml.v2. */
import { isMap, isScalar, isSeq, parseAllDocuments, visit, type Document, type Node, type YAMLError } from 'yaml';
import { DIALECT } from '../../manifests/yaml-dialect.ts';
import { CommandError } from '../errors.ts';

/** How plain texts are read. */
export type YamlDialect = typeof DIALECT;

/** A key that is there twice is no error to kubectl: the last one counts. */
const LENIENT: YamlDialect = { ...DIALECT, uniqueKeys: false };

/** What kustomize reads: `y`, `no` and `off` are texts. */
export const KUSTOMIZE: YamlDialect = { ...LENIENT, customTags: (tags) => tags };

/** Found while signs are read, or only while they are put together: the second kind counts lines from 0. */
type Found = { by: 'scanner' | 'parser'; words: string };

const scanner = (words: string): Found => ({ by: 'scanner', words });
const parser = (words: string): Found => ({ by: 'parser', words: `did not find expected ${words}` });

/** Whether the line before, at the same column, begins an item of a list. */
function isBelowItem(text: string, at: number): boolean {
  const lines = text.slice(0, at).split('\n');
  const column = lines.at(-1)!.length + text.slice(at).search(/[^ ]/);
  const before = lines.slice(0, -1).findLast((line) => line.trim() !== '' && line.search(/\S/) <= column);
  return before !== undefined && before.search(/\S/) === column && before.trimStart().startsWith('-');
}

function found(text: string, { code, message, pos }: YAMLError): Found {
  switch (code) {
    case 'TAB_AS_INDENT':
    case 'BAD_SCALAR_START':
      return scanner('found character that cannot start any token');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return message.startsWith('Nested') ? scanner('mapping values are not allowed in this context') : parser('key');
    case 'MULTILINE_IMPLICIT_KEY':
      return scanner("could not find expected ':'");
    case 'MISSING_CHAR':
      return message.includes('quote') ? scanner('found unexpected end of stream') : parser('key');
    case 'BAD_INDENT':
      if (message.startsWith('Flow map')) return parser("',' or '}'");
      if (message.startsWith('Flow sequence')) return parser("',' or ']'");
      return isBelowItem(text, pos[0]) ? parser("'-' indicator") : parser('key');
    case 'UNEXPECTED_TOKEN':
      return parser('key');
    default:
      return scanner(message);
  }
}

/** Where goyaml notices it, counted from 0 within its document: of a key over several lines at the last of them, where its colon stands. */
function lineOf(text: string, { code, pos }: YAMLError): number {
  const [from, to] = pos;
  const colon = code === 'BLOCK_AS_IMPLICIT_KEY' ? text.slice(from).search(/:(?:\s|$)/) : -1;
  const at = colon >= 0 ? from + colon : code === 'MULTILINE_IMPLICIT_KEY' ? to : from;
  const before = text.slice(0, at);
  const document = before.lastIndexOf('\n---');
  return before.slice(document < 0 ? 0 : before.indexOf('\n', document + 1) + 1).split('\n').length - 1;
}

function messageOf(text: string, error: YAMLError): string {
  const { by, words } = found(text, error);
  const line = lineOf(text, error);
  return line === 0 ? words : `line ${by === 'scanner' ? line + 1 : line}: ${words}`;
}

/** A key as Go prints what it is. */
function goKey(node: unknown): string {
  if (isMap(node)) {
    const pairs = node.items.map(({ key, value }) => `${goKey(key)}:${goKey(value)}`);
    return `map[interface {}]interface {}{${pairs.join(', ')}}`;
  }
  if (isSeq(node)) return `[]interface {}{${node.items.map(goKey).join(', ')}}`;
  const value = isScalar(node) ? node.value : null;
  return value === null || value === undefined ? 'interface {}(nil)' : JSON.stringify(value);
}

/** Keys must be texts: a template such as {{ .Values.name }} reads as a map in the place of a key. */
function checkKeys(doc: Document, before: string): void {
  visit(doc, {
    Pair: (_key, { key }) => {
      if (isMap(key) || isSeq(key)) throw new CommandError(`${before}yaml: invalid map key: ${goKey(key as Node)}`);
    },
  });
}

function valueOf(doc: Document, before: string): unknown {
  try {
    return doc.toJS(DIALECT) as unknown;
  } catch (failure) {
    if (!(failure instanceof ReferenceError)) throw failure;
    const anchor = /alias\): (.*)$/.exec(failure.message)?.[1];
    const why = anchor === undefined ? 'document contains excessive aliasing' : `unknown anchor '${anchor}' referenced`;
    throw new CommandError(`${before}yaml: ${why}`);
  }
}

/**
 * The documents of a text one after the other, up to the first that cannot be read; an empty one is null.
 * @param before what stands before "yaml: ..." where the text is refused
 * @throws CommandError
 */
export function* readYaml(text: string, before: string, dialect: YamlDialect = LENIENT): Generator<unknown, void> {
  const docs = parseAllDocuments(text, dialect);
  for (const doc of Array.isArray(docs) ? docs : []) {
    const error = doc.errors[0];
    if (error !== undefined) throw new CommandError(`${before}yaml: ${messageOf(text, error)}`);
    checkKeys(doc, before);
    yield valueOf(doc, before);
  }
}
