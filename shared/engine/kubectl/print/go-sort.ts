/**
 * Sorts as Go's sort.Sort does, to the place of each equal: kubectl's lists of events and of --sort-by have many equals,
 * and where they come is what Go's pattern-defeating quicksort makes of them (Orson Peters' algorithm; sort/zsortinterface.go).
 */

/** Ranges up to this long are sorted by insertion. */
const BY_INSERTION = 12;
/** A nearly sorted range is finished by that many shifts at most, and only if it is this long. */
const MOST_SHIFTS = 5;
const WORTH_SHIFTING = 50;
/** From this length on the pivot is the middle of three middles. */
const MANY = 50;
/** As many exchanges as the choice of a pivot can need: then the range stands backwards. */
const BACKWARDS = 12;

const bitLength = (n: number): number => 32 - Math.clz32(n);

/** Where a range was parted, and whether nothing had to be moved. */
interface Parted {
  at: number;
  untouched: boolean;
}

/** A generator of Go's own, so that a bad range is stirred in the same way. */
function* xorshift(seed: number): Generator<bigint, never> {
  let r = BigInt(seed);
  for (;;) {
    r = BigInt.asUintN(64, r ^ (r << 13n));
    r ^= r >> 7n;
    r = BigInt.asUintN(64, r ^ (r << 17n));
    yield r;
  }
}

class GoSort<T> {
  constructor(
    private readonly items: T[],
    private readonly isLess: (a: T, b: T) => boolean,
  ) {}

  private less(i: number, j: number): boolean {
    return this.isLess(this.items[i]!, this.items[j]!);
  }

  private swap(i: number, j: number): void {
    const kept = this.items[i]!;
    this.items[i] = this.items[j]!;
    this.items[j] = kept;
  }

  /** Sorts from `from` up to, not including, `to`. @param limit bad pivots that are forgiven before the range is heaped */
  range(from: number, to: number, limit: number): void {
    let [a, b, left] = [from, to, limit];
    let balanced = true;
    let untouched = true;
    for (;;) {
      const length = b - a;
      if (length <= BY_INSERTION) return this.insertion(a, b);
      if (left === 0) return this.heap(a, b);
      if (!balanced) {
        this.stir(a, b);
        left--;
      }
      let { pivot, swaps } = this.pivot(a, b);
      if (swaps === BACKWARDS) {
        for (let i = a, j = b - 1; i < j; i++, j--) this.swap(i, j);
        pivot = b - 1 - (pivot - a);
        swaps = 0;
      }
      if (balanced && untouched && swaps === 0 && this.finish(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partEquals(a, b, pivot);
        continue;
      }
      const parted = this.part(a, b, pivot);
      untouched = parted.untouched;
      const [below, above] = [parted.at - a, b - parted.at];
      balanced = Math.min(below, above) >= Math.floor(length / 8);
      if (below < above) {
        this.range(a, parted.at, left);
        a = parted.at + 1;
      } else {
        this.range(parted.at + 1, b, left);
        b = parted.at;
      }
    }
  }

  private insertion(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.less(j, j - 1); j--) this.swap(j, j - 1);
  }

  private heap(first: number, end: number): void {
    const size = end - first;
    const sink = (from: number, to: number): void => {
      for (let root = from; ;) {
        let child = 2 * root + 1;
        if (child >= to) return;
        if (child + 1 < to && this.less(first + child, first + child + 1)) child++;
        if (!this.less(first + root, first + child)) return;
        this.swap(first + root, first + child);
        root = child;
      }
    };
    for (let i = Math.floor((size - 1) / 2); i >= 0; i--) sink(i, size);
    for (let i = size - 1; i >= 0; i--) {
      this.swap(first, first + i);
      sink(0, i);
    }
  }

  /** Moves three items out of the middle, so that a pattern that makes bad pivots is broken. */
  private stir(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    const random = xorshift(length);
    const mask = BigInt(2 ** bitLength(length) - 1);
    const middle = a + Math.floor(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      const other = Number(random.next().value & mask);
      this.swap(middle + i, a + (other >= length ? other - length : other));
    }
  }

  /** A pivot of three or nine items, and how many of them stood the wrong way round. */
  private pivot(a: number, b: number): { pivot: number; swaps: number } {
    const length = b - a;
    const quarter = Math.floor(length / 4);
    let swaps = 0;
    const ordered = (i: number, j: number): [number, number] => {
      if (!this.less(j, i)) return [i, j];
      swaps++;
      return [j, i];
    };
    const median = (i: number, j: number, k: number): number => {
      const [low, high] = ordered(i, j);
      const [middle] = ordered(high, k);
      return ordered(low, middle)[1];
    };
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= MANY) [i, j, k] = [median(i - 1, i, i + 1), median(j - 1, j, j + 1), median(k - 1, k, k + 1)];
    return { pivot: median(i, j, k), swaps };
  }

  /** Finishes a range that is sorted but for few places; says whether it is sorted now. */
  private finish(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < MOST_SHIFTS; step++) {
      while (i < b && !this.less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < WORTH_SHIFTING) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j++) this.swap(j, j - 1);
    }
    return false;
  }

  /** Smaller ones before the pivot, the others behind it. */
  private part(a: number, b: number, pivot: number): Parted {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    let untouched = true;
    for (;;) {
      while (i <= j && this.less(i, a)) i++;
      while (i <= j && !this.less(j, a)) j--;
      if (i > j) break;
      untouched = false;
      this.swap(i++, j--);
    }
    this.swap(j, a);
    return { at: j, untouched };
  }

  /** Those that equal the pivot, none of which is smaller, before the others; gives where these begin. */
  private partEquals(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.less(a, i)) i++;
      while (i <= j && this.less(a, j)) j--;
      if (i > j) return i;
      this.swap(i++, j--);
    }
  }
}

/** A sorted copy. `isLess` may contradict itself, as kubectl's does about what has no such field: those end up in front. */
export function goSorted<T>(items: readonly T[], isLess: (a: T, b: T) => boolean): T[] {
  const copy = [...items];
  new GoSort(copy, isLess).range(0, copy.length, bitLength(copy.length));
  return copy;
}
