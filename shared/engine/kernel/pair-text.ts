/** Texts of two parts, put together once for each pair: making and hashing one anew costs more than finding it. */

/** When there are so many, all are forgotten: pods come and go. */
const MOST = 20_000;

/** Gives a function that joins two parts. It keeps nothing but what it would make again. */
export function pairText(join: (a: string, b: string | number) => string): (a: string, b: string | number) => string {
  const known = new Map<string, Map<string | number, string>>();
  let size = 0;
  return (a, b) => {
    let texts = known.get(a);
    let text = texts?.get(b);
    if (text !== undefined) return text;
    if (size >= MOST) {
      known.clear();
      texts = undefined;
      size = 0;
    }
    if (texts === undefined) known.set(a, (texts = new Map()));
    texts.set(b, (text = join(a, b)));
    size += 1;
    return text;
  };
}
