/** `$(NAME)` in commands, values and paths is replaced as upstream does; `$$` stands for one dollar. */

/** What a name stands for; undefined where nobody knows it. */
export type Lookup = (name: string) => string | undefined;

const REFERENCE = /\$(?:\$|\(([^)]*)\))/g;

/**
 * The text with its references put in, each once and from left to right; one that is not known stays as it is written
 * (third_party/forked/golang/expansion Expand).
 */
export function expand(text: string, lookup: Lookup): string {
  if (!text.includes('$')) return text;
  return text.replace(REFERENCE, (written, name: string | undefined) =>
    name === undefined ? '$' : (lookup(name) ?? written),
  );
}
