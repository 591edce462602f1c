/** -o custom-columns: a table whose columns a person wrote (kubectl/pkg/cmd/get/customcolumn.go). */
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError } from '../errors.ts';
import type { Printer } from './printer.ts';
import { findPath } from './jsonpath/evaluate.ts';
import type { Path } from './jsonpath/node.ts';
import { goText } from './go-value.ts';
import { relaxedPath } from './relaxed-path.ts';
import { GrowingTable } from './tab-writer.ts';
import { visible } from './terminal.ts';

interface ColumnSpec {
  header: string;
  path: Path;
}

/** "NAME:.metadata.name,IP:.status.podIP". @throws CommandError */
export function columnsOf(text: string): ColumnSpec[] {
  if (text === '') throw new CommandError('custom-columns format specified but no custom columns given');
  return text.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0)
      throw new CommandError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: relaxedPath(part.slice(colon + 1)) };
  });
}

/** Two lines: headers, and the paths below them. @throws CommandError */
export function columnsOfFile(text: string): ColumnSpec[] {
  const [first = '', second = ''] = text.split('\n');
  const headers = first.trim().split(/\s+/);
  const paths = second.trim().split(/\s+/);
  if (first.trim() === '' || second.trim() === '')
    throw new CommandError('invalid template, missing spec line. Header line is required first, then the spec line.');
  if (headers.length !== paths.length)
    throw new CommandError(
      `number of headers (${headers.length}) and field specifications (${paths.length}) don't match`,
    );
  return headers.map((header, i) => ({ header, path: relaxedPath(paths[i]!) }));
}

export class CustomColumnsPrinter implements Printer {
  private readonly lines = new GrowingTable();
  private hasHeaders = false;

  constructor(
    private readonly columns: readonly ColumnSpec[],
    private readonly noHeaders: boolean,
    private readonly out: (text: string) => void,
  ) {}

  print(object: AnyObject): void {
    const { items } = object;
    const objects = Array.isArray(items) ? items : [object];
    const headers = this.noHeaders || this.hasHeaders ? [] : [this.columns.map(({ header }) => header)];
    this.hasHeaders = true;
    const rows = objects.map((each) =>
      this.columns.map(({ path }) => cell(findPath(path, each, { allowMissing: true }))),
    );
    this.out(this.lines.add([...headers, ...rows]));
  }
}

const cell = (values: readonly unknown[]): string =>
  values.length === 0 ? '<none>' : values.map((value) => visible(goText(value))).join(',');
