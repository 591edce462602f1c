/** Sorts as Go's sort.Sort does: up to a dozen in the very same order, more of them so that equals keep theirs. */

/** Up to so many Go sorts by insertion (sort/zsortinterface.go maxInsertion); beyond, its order of equals is accidental. */
const MAX_INSERTION = 12;

/** A sorted copy. `isLess` may contradict itself, as kubectl's does about what has no such field: those end up in front. */
export function goSorted<T>(items: readonly T[], isLess: (a: T, b: T) => boolean): T[] {
  const copy = [...items];
  if (copy.length > MAX_INSERTION)
    return copy.sort((a, b) => {
      const [before, after] = [isLess(a, b), isLess(b, a)];
      return before === after ? 0 : before ? -1 : 1;
    });
  for (let i = 1; i < copy.length; i++)
    for (let j = i; j > 0 && isLess(copy[j]!, copy[j - 1]!); j--) [copy[j], copy[j - 1]] = [copy[j - 1]!, copy[j]!];
  return copy;
}
