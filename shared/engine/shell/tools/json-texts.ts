/** Cuts a text into the JSON values in it, as jq reads its input: one after another, with blanks between them or not. */

/** Where in a text reading failed. */
export class JsonTextError extends Error {
  constructor(
    readonly line: number,
    readonly column: number,
    /** What could be read before it. */
    readonly before: readonly unknown[],
  ) {
    super(`at line ${line}, column ${column}`);
  }
}

/** The end of the value that begins at `from`; -1 when the text ends within it. */
function valueEnd(text: string, from: number): number {
  const first = text[from];
  if (first !== '{' && first !== '[' && first !== '"') {
    let at = from;
    while (at < text.length && !/[\s,:{}[\]"]/.test(text[at]!)) at += 1;
    return Math.max(at, from + 1);
  }
  let depth = 0;
  let isText = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (isText) {
      if (char === '\\') at += 1;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (!isText && depth === 0) return at + 1;
  }
  return -1;
}

/** @throws JsonTextError */
export function jsonValues(text: string): unknown[] {
  const values: unknown[] = [];
  const fail = (at: number): JsonTextError => {
    const lines = text.slice(0, at).split('\n');
    return new JsonTextError(lines.length, lines.at(-1)!.length, values);
  };
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at += 1;
    if (at >= text.length) return values;
    const end = valueEnd(text, at);
    if (end < 0) throw fail(text.length);
    try {
      values.push(JSON.parse(text.slice(at, end)));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw fail(end);
    }
    at = end;
  }
}
