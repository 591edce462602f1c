/** `kubectl get`: prints resources as tables, or in any other form (kubectl/pkg/cmd/get/get.go). */
import { ApiError } from '../../api/errors.ts';
import { plainTable, type Table } from '../../api/table.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, throwAll, usageError } from '../errors.ts';
import { boolFlag, listFlag, textFlag } from '../flags/flag.ts';
import { listOf, outputFlags, outputOf, TABLE_FORMATS, type Output } from '../print/output.ts';
import { printerOf } from '../print/printer.ts';
import { noSuchField, sortedObjects, sortedTable } from '../print/sort.ts';
import { TablePrinter } from '../print/table.ts';
import { getObject, getTable, listObjects, listTable } from '../resources/client.ts';
import {
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  FIELD_SELECTOR_FLAG,
  fileFlags,
  find,
  queryOf,
  selectionOf,
  SELECTOR_FLAG,
  targets,
  type Selection,
} from '../resources/find.ts';
import type { Target } from '../resources/targets.ts';
import { rawFlag, rawText } from '../resources/raw.ts';
import type { Resource } from '../resources/resource.ts';
import { SUBRESOURCE_FLAG, subresourceOf } from '../resources/subresource.ts';
import type { Task } from '../waits.ts';
import { watchObjects } from './get-watch.ts';
import { tableOptions } from './get-tables.ts';

const NOTHING_ASKED = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n`;
const NO_RESOURCE =
  'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).';

/** A table that came back, and what it is of. */
interface Answered {
  resource: Resource;
  table: Table;
}

function* tableFor(call: Call, { resource, namespace, name }: Target, selection: Selection): Task<Table> {
  const query = queryOf(selection);
  if (call.flags.bool('server-print'))
    return name === undefined
      ? yield* listTable(resource, namespace, query)
      : yield* getTable(resource, namespace, name, selection.subresource);
  const objects =
    name === undefined
      ? yield* listObjects(resource, namespace, query)
      : [yield* getObject(resource, namespace, name, selection.subresource)];
  return plainTable(objects, call.io.now());
}

/** Whether a failure is forgiven. */
const isForgiven = (call: Call, error: Error): boolean =>
  call.flags.bool('ignore-not-found') && error instanceof ApiError && error.reason === 'NotFound';

function* tables(call: Call, selection: Selection): Task<{ answered: Answered[]; errors: Error[] }> {
  const errors: Error[] = [];
  const answered: Answered[] = [];
  const files = (selection.filenames ?? []).length > 0 || (selection.kustomize ?? '') !== '';
  let list: Target[];
  if (files) {
    const found = yield* find(call, { ...selection, asInFile: true });
    errors.push(...found.errors);
    list = found.infos;
  } else list = (yield* targets(call, selection)).list;
  for (const target of list) {
    try {
      answered.push({ resource: target.resource, table: yield* tableFor(call, target, selection) });
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      if (!isForgiven(call, error)) errors.push(error);
    }
  }
  return { answered, errors };
}

/** Answers about one type that follow each other are one table, with one width for each column. */
function joined(answered: readonly Answered[]): Answered[] {
  const all: Answered[] = [];
  for (const { resource, table } of answered) {
    const last = all.at(-1);
    if (last?.resource !== resource || table.rows.length === 0) all.push({ resource, table });
    else all[all.length - 1] = { resource, table: { ...table, rows: [...last.table.rows, ...table.rows] } };
  }
  return all;
}

function* printTables(call: Call, output: Output, selection: Selection): Task<void> {
  const { flags, io } = call;
  const sortBy = flags.text('sort-by');
  const { answered, errors } = yield* tables(call, selection);
  // Only one table can be sorted: of several, kubectl looks for the field in the tables themselves.
  if (sortBy !== '' && answered.length > 1) throw noSuchField(sortBy);
  const kinds = new Set(answered.map(({ resource }) => `${resource.plural}.${resource.group}`));
  let printer: TablePrinter | undefined;
  let last: Resource | undefined;
  let written = false;
  let withNamespace = false;
  for (const { resource, table } of joined(answered)) {
    // Once there is a column of namespaces all later tables have it, whatever they are of.
    withNamespace ||= resource.namespaced && flags.bool('all-namespaces');
    if (table.rows.length === 0) continue;
    if (resource !== last || printer === undefined) {
      if (written && !flags.bool('no-headers')) io.out('\n');
      const withKind = flags.bool('show-kind') || kinds.size > 1;
      printer = new TablePrinter({ ...tableOptions(call, output), withNamespace, withKind }, resource);
      last = resource;
    }
    const text = printer.print(sortBy === '' ? table : sortedTable(table, sortBy));
    written ||= text !== '';
    io.out(text);
  }
  if (!written && errors.length === 0 && !flags.bool('ignore-not-found')) yield* sayNothingFound(call, answered);
  throwAll(errors);
}

function* sayNothingFound(call: Call, answered: readonly Answered[]): Task<void> {
  const { io, flags } = call;
  const allNamespaced = answered.every(({ resource }) => resource.namespaced);
  if (!allNamespaced || flags.bool('all-namespaces')) return io.err('No resources found\n');
  const { namespace } = yield* namespaceOf(call);
  io.err(`No resources found in ${namespace} namespace.\n`);
}

function* printObjects(call: Call, output: Output, selection: Selection): Task<void> {
  const { flags } = call;
  const { infos, errors, single } = yield* find(call, selection);
  const grave = errors.filter((error) => !isForgiven(call, error));
  if (single && grave.length > 0) throw grave[0]!;
  if (infos.length === 0 && flags.bool('ignore-not-found')) return throwAll(grave);
  const printer = yield* printerOf(call, output);
  const objects = infos.map(({ object }) => object);
  if (single && infos.length === 1) printer.print(objects[0]!);
  else {
    const sortBy = flags.text('sort-by');
    printer.print(listOf(sortBy === '' ? objects : sortedObjects(objects, sortBy)));
  }
  throwAll(grave);
}

/** What cannot be asked beside --raw. @throws CommandError */
function checkRawGet({ flags, args }: Call): void {
  if (args.length > 0) throw new CommandError('arguments may not be passed when --raw is specified');
  if (['watch', 'watch-only', 'selector', 'label-columns'].some((name) => flags.changed(name)))
    throw new CommandError(
      '--raw may not be specified with other flags that filter the server request or alter the output',
    );
  if (flags.text('output') !== '') throw new CommandError('--raw and --output are mutually exclusive');
}

function* run(call: Call): Task<number> {
  const { flags, args, io, path } = call;
  const output = outputOf(call, TABLE_FORMATS);
  const watching = flags.bool('watch') || flags.bool('watch-only');
  if (flags.bool('output-watch-events') && !watching)
    throw new CommandError('--output-watch-events option can only be used with --watch or --watch-only');
  const raw = flags.text('raw');
  if (raw !== '') {
    checkRawGet(call);
    io.out(yield* rawText(raw));
    return 0;
  }
  const selection: Selection = { ...selectionOf(call), wholeTypes: true, ...subresourceOf(call) };
  if (args.length === 0 && (selection.filenames ?? []).length === 0 && flags.text('kustomize') === '') {
    io.err(NOTHING_ASKED);
    throw usageError(path, NO_RESOURCE);
  }
  if (flags.bool('show-labels') && !['', 'wide'].includes(output.format))
    throw new CommandError(`--show-labels option cannot be used with ${flags.text('output')} printer`);
  const isTable = ['', 'wide'].includes(output.format);
  if (watching) return yield* watchObjects(call, output, selection);
  if (isTable) yield* printTables(call, output, selection);
  else yield* printObjects(call, output, selection);
  return 0;
}

export const get: Command = {
  name: 'get',
  heading: 'Basic Commands (Intermediate)',
  use: 'get [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  short: 'Display one or many resources',
  flags: [
    ALL_NAMESPACES_FLAG,
    CHUNK_SIZE_FLAG,
    FIELD_SELECTOR_FLAG,
    ...fileFlags(),
    boolFlag('ignore-not-found', 'Says nothing of what is not there, and leaves with 0.'),
    listFlag('label-columns', 'Labels that get columns of their own, parted by commas.', { short: 'L' }),
    boolFlag('no-headers', 'Leaves out the headers of tables.'),
    ...outputFlags(TABLE_FORMATS),
    boolFlag('output-watch-events', 'Says of each event of --watch what kind it is.'),
    rawFlag('ask of'),
    SELECTOR_FLAG,
    boolFlag('server-print', 'The server makes the columns of tables.', { fallback: 'true' }),
    boolFlag('show-kind', 'Puts the type before each name.'),
    boolFlag('show-labels', 'A last column has all labels.'),
    textFlag('sort-by', "Sorts lists by a field, written as JSONPath ('{.metadata.name}')."),
    SUBRESOURCE_FLAG,
    boolFlag('watch', 'After the list, waits for changes and prints them.', { short: 'w' }),
    boolFlag('watch-only', 'Waits for changes, without the list.'),
  ],
  run,
};
