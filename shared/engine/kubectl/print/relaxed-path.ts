/** Paths as people write them: "name", ".name", "{name}" and "{.name}" are one (kubectl/pkg/cmd/get/customcolumn.go). */
import { CommandError } from '../errors.ts';
import type { Path } from './jsonpath/node.ts';
import { parseJsonPath } from './jsonpath/parse.ts';

const RELAXED = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/;

/** "{.metadata.name}" of any way to write it; '' for ''. @throws CommandError */
export function relaxed(text: string): string {
  if (text === '') return '';
  const m = RELAXED.exec(text);
  if (m === null)
    throw new CommandError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  return `{.${m[1] ?? m[2]!}}`;
}

/** @throws CommandError */
export function relaxedPath(text: string): Path {
  const [piece] = parseJsonPath(relaxed(text));
  if (piece !== undefined && 'path' in piece) return piece.path;
  return { steps: [] };
}
