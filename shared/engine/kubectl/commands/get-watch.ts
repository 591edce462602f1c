/** `kubectl get -w`: the list, then every change of it, until Ctrl+C (kubectl/pkg/cmd/get/get.go watch). */
import { ApiError } from '../../api/errors.ts';
import { isTable, type Table } from '../../api/table.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Status } from '../../../model/status.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import type { Output } from '../print/output.ts';
import { printerOf } from '../print/printer.ts';
import { TablePrinter } from '../print/table.ts';
import { ask } from '../resources/client.ts';
import { queryOf, targets, type Selection } from '../resources/find.ts';
import { nextEvent, unwatch, watch, type Task } from '../waits.ts';
import { tableOptions } from './get-tables.ts';

interface Listed {
  metadata: { resourceVersion?: string };
  items?: AnyObject[];
}

/** Prints one event or one list. */
type Show = (body: unknown, event: string | undefined) => void;

function* showFor(call: Call, output: Output, resource: Parameters<typeof printerFor>[2]): Task<Show> {
  if (['', 'wide'].includes(output.format)) return printerFor(call, output, resource);
  const printer = yield* printerOf(call, output);
  const withEvents = call.flags.bool('output-watch-events');
  return (body, event) => {
    const { items } = body as { items?: AnyObject[] };
    for (const object of items ?? [body as AnyObject])
      printer.print(withEvents ? ({ type: event ?? 'ADDED', object } as unknown as AnyObject) : object);
  };
}

function printerFor(
  call: Call,
  output: Output,
  resource: ConstructorParameters<typeof TablePrinter>[1] & object,
): Show {
  const { flags, io } = call;
  const printer = new TablePrinter(
    {
      ...tableOptions(call, output),
      withNamespace: resource.namespaced && flags.bool('all-namespaces'),
      withKind: flags.bool('show-kind'),
    },
    resource,
  );
  const withEvents = flags.bool('output-watch-events');
  return (body, event) => {
    if (isTable(body)) io.out(printer.print(body, withEvents ? (event ?? 'ADDED') : undefined));
  };
}

/** Never ends by itself, unless the watch does. @throws CommandError for more than one type, StatusError */
export function* watchObjects(call: Call, output: Output, selection: Selection): Task<number> {
  const { flags } = call;
  const { list } = yield* targets(call, selection);
  const types = new Set(list.map(({ resource }) => resource));
  if (types.size !== 1 || list.length !== 1) throw new CommandError('you may only specify a single resource type');
  const { resource, namespace, name } = list[0]!;
  const byName = name === undefined ? {} : { fieldSelector: `metadata.name=${name}` };
  const query = { ...queryOf(selection), ...byName };
  const asTable = ['', 'wide'].includes(output.format);
  const listed = (yield* ask({ verb: 'list', resource, namespace, query, asTable })) as Listed | Table;
  if (name !== undefined) yield* ask({ verb: 'get', resource, namespace, name });
  const show = yield* showFor(call, output, resource);
  if (!flags.bool('watch-only')) show(listed, undefined);
  const { resourceVersion = '' } = listed.metadata;
  const number = yield* watch({ resource, namespace, query: { ...query, resourceVersion }, asTable });
  try {
    for (;;) {
      const event = yield* nextEvent(number);
      if (event === undefined) return 0;
      if (event.type === 'BOOKMARK') continue;
      if (event.type === 'ERROR') throw new ApiError(event.object as Status);
      show(event.object, event.type);
    }
  } finally {
    yield* unwatch(number);
  }
}
